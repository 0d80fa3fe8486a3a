"""How captions are used: retrieved for which sounds, taken, edited away and rejected.

A wording counts as retrieved, taken or rejected with every other wording of the same content words, because retrieval
merges those into one neighbour.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from recap_engine.annotate.health_records import Finding
from recap_engine.annotate.health_wordings import Wordings
from recap_engine.caption_text import content_stems
from recap_engine.datastore.journal import IN_FORCE, IN_TIME
from recap_engine.datastore.workspace import Workspace
from recap_engine.translatable import Translatable

_LEAST_RETRIEVED: Final = 3
"""Decided sounds that a caption was retrieved for, before it counts as never taken."""

_LEAST_EDITED: Final = 2
_LEAST_REJECTED: Final = 2

Gist = frozenset[str]


@dataclass(slots=True)
class Suggestion:
    """The newest stored suggestions of a sound (row): when they were made, and the similar captions behind them.

    ``near`` holds text and relevance (0 to 1) of each similar caption, most relevant first.
    """

    sound: int
    made: str
    near: list[tuple[str, float]] = field(default_factory=list)


@dataclass(slots=True)
class Usage:
    """Suggestions by sound (row), and decisions: gists ``taken_at`` each decided sound (row), and counts by gist.

    ``edits`` counts how often a suggestion was taken and changed, ``unchanged`` how often it was not changed;
    ``changed_to`` holds the last text it was changed to.
    """

    suggestions: list[Suggestion] = field(default_factory=list)
    taken_at: dict[int, set[Gist]] = field(default_factory=dict)
    edits: Counter[Gist] = field(default_factory=Counter)
    unchanged: Counter[Gist] = field(default_factory=Counter)
    changed_to: dict[Gist, str] = field(default_factory=dict)
    rejections: Counter[Gist] = field(default_factory=Counter)


def read_usage(workspace: Workspace, collection: str | None) -> Usage:
    """What was suggested and decided; with a ``collection``, similar captions of other collections do not count."""
    usage = Usage(suggestions=_suggestions(workspace, collection))
    suggested = {one.sound for one in usage.suggestions}
    taken: dict[int, set[Gist]] = defaultdict(set)
    for kind, sound, text, candidate in workspace.connection.rows(
        "SELECT j.kind, s.id, ifnull(j.text, ''), ifnull(j.candidate, '') FROM journal j JOIN sounds s ON "
        "s.hash = j.hash AND s.region_start IS j.region_start AND s.region_end IS j.region_end "
        f"WHERE j.kind IN ('accept', 'edit', 'write', 'reject') AND {IN_FORCE} ORDER BY {IN_TIME}"
    ):
        if kind == "reject":
            usage.rejections.update({content_stems(line) for line in text.splitlines()})
            continue
        if sound in suggested:
            taken[sound] |= {content_stems(one) for one in (text, candidate) if one}
        if kind == "accept":
            usage.unchanged[content_stems(text)] += 1
        elif candidate:
            gist = content_stems(candidate)
            usage.edits[gist] += 1
            usage.changed_to[gist] = text
    usage.taken_at = dict(taken)
    return usage


def _suggestions(workspace: Workspace, collection: str | None) -> list[Suggestion]:
    found: dict[int, Suggestion] = {}
    for sound, made, text, relevance, where in workspace.connection.rows(
        "SELECT p.sound, p.made, n.value ->> '$.text', n.value ->> '$.relevance', n.value ->> '$.collection' "
        "FROM (SELECT sound, content, max(made) AS made FROM proposals WHERE settings = '' GROUP BY sound) p "
        "LEFT JOIN json_each(p.content, '$.neighbours') n"
    ):
        one = found.setdefault(sound, Suggestion(sound, made))
        if isinstance(text, str) and (collection is None or where == collection):
            one.near.append((text, float(relevance or 0.0)))
    for one in found.values():
        one.near.sort(key=lambda near: -near[1])
    return list(found.values())


def usage_findings(wordings: Wordings, usage: Usage) -> Iterator[Finding]:
    """Never retrieved, never taken, always edited and often rejected wordings, most frequent first."""
    retrieved: Counter[Gist] = Counter()
    seen: Counter[Gist] = Counter()
    taken: Counter[Gist] = Counter()
    for one in usage.suggestions:
        gists = {content_stems(text) for text, _ in one.near}
        retrieved.update(gists)
        if (chosen := usage.taken_at.get(one.sound)) is not None:
            seen.update(gists)
            taken.update(gists & chosen)
    moments = sorted(one.made for one in usage.suggestions)
    found: list[Finding] = []
    for wording in wordings:
        gist, ids = content_stems(wording.text), tuple(wording.captions)
        since = len(moments) - bisect_left(moments, wording.since)
        if wording.in_use and since and not retrieved[gist]:
            why = Translatable(
                "It is among the similar captions of no sound; sounds with suggestions since it came: {count:,}.",
                count=since,
            )
            found.append(Finding("never_retrieved", ids, wording.text, since, why))
        if seen[gist] >= _LEAST_RETRIEVED and not taken[gist]:
            why = Translatable("It was similar for {count:,} captioned sounds, and taken for none.", count=seen[gist])
            found.append(Finding("never_taken", ids, wording.text, seen[gist], why))
        if usage.edits[gist] >= _LEAST_EDITED and not usage.unchanged[gist]:
            why = Translatable(
                "It was taken {count:,} times and always changed, last to “{text}”.",
                count=usage.edits[gist],
                text=usage.changed_to[gist],
            )
            found.append(Finding("always_edited", ids, wording.text, usage.edits[gist], why))
        if usage.rejections[gist] >= max(_LEAST_REJECTED, usage.unchanged[gist] + usage.edits[gist]):
            why = Translatable(
                "It was rejected for {count:,} sounds and taken for {taken:,}.",
                count=usage.rejections[gist],
                taken=usage.unchanged[gist] + usage.edits[gist],
            )
            found.append(Finding("often_rejected", ids, wording.text, usage.rejections[gist], why))
    yield from _most_frequent_first(found)


def _most_frequent_first(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: (-one.count, one.captions))
