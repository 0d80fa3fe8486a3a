"""Captions that are odd by their texts: contradictory, repeated, too short or long, in another language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from recap_engine.annotate.health_records import Finding
from recap_engine.annotate.health_wordings import Wording, Wordings
from recap_engine.caption_text import content_stems, jaccard, words_of
from recap_engine.datastore.duplicates import find_duplicates
from recap_engine.datastore.language import guess_language
from recap_engine.datastore.opposites import opposed
from recap_engine.datastore.workspace import Workspace
from recap_engine.translatable import Translatable

SHORTEST: Final = 3
"""Words; a shorter caption names a sound at most."""

LONGEST: Final = 25
"""Words; the decoder writes sentences of up to about this length."""

_ALIKE: Final = 0.4
"""The least share of content words in common of captions that can contradict each other."""


def text_findings(workspace: Workspace, wordings: Wordings, collections: Sequence[int]) -> Iterator[Finding]:
    """Contradictory, repeated, too short, too long and foreign wordings."""
    yield from _contradictory(wordings)
    yield from _repeated(workspace, collections)
    yield from _length(wordings)
    yield from _language(wordings)


def _contradictory(wordings: Wordings) -> Iterator[Finding]:
    """Pairs of captions of one sound that are worded alike and say opposite things."""
    by_sound: dict[int, list[Wording]] = defaultdict(list)
    for wording in wordings:
        for sound in set(wording.sounds):
            by_sound[sound].append(wording)
    pairs: Counter[tuple[int, int]] = Counter()
    known: dict[int, Wording] = {}
    for some in by_sound.values():
        for one, other in combinations(some, 2):
            alike = jaccard(content_stems(one.text), content_stems(other.text)) >= _ALIKE
            if alike and opposed(one.text, other.text):
                known |= {one.captions[0]: one, other.captions[0]: other}
                pairs[one.captions[0], other.captions[0]] += 1
    for (first, second), count in pairs.most_common():
        one, other = known[first], known[second]
        why = Translatable("The same sound is also called “{text}” (sounds: {count:,}).", text=other.text, count=count)
        yield Finding("contradictory", (first, second), one.text, count, why)


def _repeated(workspace: Workspace, collections: Sequence[int]) -> Iterator[Finding]:
    """Captions that one sound, or no sound, has more than once in a collection."""
    for cluster in find_duplicates(workspace.connection, workspace.vectors, collections=collections):
        if cluster.kind in ("same_sound", "no_sound"):
            count = len(cluster.captions)
            why = Translatable(
                "Captions that say the same: {count:,}, of which two or more belong to one sound, or to no sound.",
                count=count,
            )
            yield Finding("repeated", cluster.captions, cluster.text, count, why)


def _length(wordings: Wordings) -> Iterator[Finding]:
    counted = [(len(words_of(one.text)), one) for one in wordings]
    for count, one in sorted(counted, key=lambda pair: pair[0]):
        if count < SHORTEST:
            why = Translatable("It has fewer than {least} words.", least=SHORTEST)
            yield Finding("too_short", tuple(one.captions), one.text, count, why)
    for count, one in sorted(counted, key=lambda pair: -pair[0]):
        if count > LONGEST:
            why = Translatable("It has more than {most} words.", most=LONGEST)
            yield Finding("too_long", tuple(one.captions), one.text, count, why)


def _language(wordings: Wordings) -> Iterator[Finding]:
    """Wordings in another language than that of their collection or, where none is set, that of most captions."""
    guessed = [(guess_language(one.text), one) for one in wordings]
    languages = Counter[str]()
    for language, one in guessed:
        languages[language] += len(one.captions)
    del languages[""]
    usual = languages.most_common(1)[0][0] if languages else ""
    for language, one in guessed:
        expected = one.language.split("-")[0] or usual
        if language and language != expected:
            why = Translatable(
                "It seems to be in the language {language}, not {expected}.", language=language, expected=expected
            )
            yield Finding("language", tuple(one.captions), one.text, len(one.captions), why)
