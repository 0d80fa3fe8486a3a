"""Figures of a workspace's decisions: by day, by annotator, by collection, and blind against shown suggestions.

Only decisions in force count. Decisions of an act on several sounds count as decisions, but not for pace, time and
agreement, because nobody spent that time on each of them.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from statistics import median
from typing import Final

from recap_engine.caption_text import words_of
from recap_engine.datastore.journal import IN_TIME
from recap_engine.datastore.listing import STATES, read_listing
from recap_engine.datastore.workspace import Workspace

CAPTIONING: Final = frozenset(("accept", "edit", "write"))
LONGEST_PAUSE: Final = 300.0
"""Seconds; more between two decisions, or at one sound, is a pause."""

_STATE_OF: Final[Mapping[str, str]] = {
    "accept": "accepted",
    "edit": "edited",
    "write": "written",
    "reject": "rejected",
    "skip": "skipped",
    "flag": "flagged",
}
_DECIDING: Final = tuple(_STATE_OF)


@dataclass(frozen=True, slots=True)
class MadeDecision:
    """One decision in force. ``seconds`` is the time it took, None if unknown or a pause; ``alone``: in no act.

    ``kind`` is ``write`` also for an accepted text that was no suggestion. ``sound`` is the hash of the whole sound
    that the decision gives the ``state``, else empty.
    """

    kind: str
    sound: str
    state: str
    at: datetime
    annotator: str
    collection: str
    text: str
    candidate: str
    offered: str
    alone: bool
    blind: bool | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of some decisions. Shares are 0 to 1; None where there is nothing to measure.

    ``edit_words`` is the median number of words by which an edited caption differs from its suggestion.
    ``agreement`` is the mean share of words that a caption has in common with the first suggestion there was, in
    order; ``identical`` is the share of captions that equal it.
    """

    decisions: int = 0
    together: int = 0
    accepted: int = 0
    edited: int = 0
    written: int = 0
    rejected: int = 0
    skipped: int = 0
    flagged: int = 0
    seconds: float | None = None
    per_hour: float | None = None
    edit_words: float | None = None
    agreement: float | None = None
    identical: float | None = None
    compared: int = 0

    @property
    def captions(self) -> int:
        """Decisions that made a caption."""
        return self.accepted + self.edited + self.written


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything that a report shows. ``days`` holds figures by local date (ISO 8601).

    ``states`` counts all sounds, or with an annotator or a date only the sounds that these decisions are about, by the
    last of them.
    """

    states: Mapping[str, int]
    all: Figures
    days: Mapping[str, Figures] = field(default_factory=dict)
    annotators: Mapping[str, Figures] = field(default_factory=dict)
    collections: Mapping[str, Figures] = field(default_factory=dict)
    blind: Figures = field(default_factory=Figures)
    shown: Figures = field(default_factory=Figures)

    def to_json(self) -> str:
        """All figures as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)


def read_statistics(workspace: Workspace, annotator: str | None = None, since: str = "") -> Statistics:
    """The figures of the workspace, of one annotator or all, from a date (ISO 8601, local) on."""
    made = [one for one in _decisions(workspace, annotator) if one.at.date().isoformat() >= since]
    groups: dict[str, dict[str, list[MadeDecision]]] = {name: defaultdict(list) for name in ("day", "who", "where")}
    for one in made:
        groups["day"][one.at.date().isoformat()].append(one)
        groups["who"][one.annotator].append(one)
        if one.collection:
            groups["where"][one.collection].append(one)
    by = {name: {key: figures(group) for key, group in sorted(some.items())} for name, some in groups.items()}
    return Statistics(
        states=_states(workspace) if annotator is None and not since else _states_given(made),
        all=figures(made),
        days=by["day"],
        annotators=by["who"],
        collections=by["where"],
        blind=figures(one for one in made if one.blind is True),
        shown=figures(one for one in made if one.blind is False),
    )


def figures(decisions: Iterable[MadeDecision]) -> Figures:
    """The figures of these decisions."""
    made = list(decisions)
    kinds, alone = Counter(one.kind for one in made), [one for one in made if one.alone]
    seconds = [one.seconds for one in alone if one.seconds is not None]
    edits = [word_distance(one.candidate, one.text) for one in alone if one.kind == "edit" and one.candidate]
    compared = [one for one in alone if one.kind in CAPTIONING and one.offered]
    return Figures(
        decisions=len(made),
        together=len(made) - len(alone),
        accepted=kinds["accept"],
        edited=kinds["edit"],
        written=kinds["write"],
        rejected=kinds["reject"],
        skipped=kinds["skip"],
        flagged=kinds["flag"],
        seconds=median(seconds) if seconds else None,
        per_hour=3600 * len(seconds) / sum(seconds) if seconds and sum(seconds) > 0 else None,
        edit_words=float(median(edits)) if edits else None,
        agreement=_mean([agreement(one.offered, one.text) for one in compared]),
        identical=_mean([float(one.offered == one.text) for one in compared]),
        compared=len(compared),
    )


def word_distance(one: str, other: str) -> int:
    """The least number of words to insert, delete or replace to make one text from the other; case does not count."""
    before, after = words_of(one), words_of(other)
    row = list(range(len(after) + 1))
    for i, word in enumerate(before, 1):
        last, row[0] = row[0], i
        for j, wanted in enumerate(after, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (word != wanted))
    return row[-1]


def agreement(one: str, other: str) -> float:
    """1 minus the word distance as a share of the longer text: 1 for the same words, 0 for none in common."""
    longest = max(len(words_of(one)), len(words_of(other)))
    return 1 - word_distance(one, other) / longest if longest else 1.0


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _states(workspace: Workspace) -> dict[str, int]:
    """The number of sounds in each state."""
    listing = read_listing(workspace)
    state_of = dict(zip(listing.hashes, listing.states.tolist(), strict=True))
    counted = Counter(STATES[state] for state in state_of.values())
    return {state: counted[state] for state in STATES}


def _states_given(made: Iterable[MadeDecision]) -> dict[str, int]:
    """The number of sounds in each state that follows from these decisions alone, oldest first."""
    counted = Counter({one.sound: one.state for one in made if one.sound}.values())
    return {state: counted[state] for state in STATES}


def _decisions(workspace: Workspace, annotator: str | None) -> list[MadeDecision]:
    """The decisions in force, oldest first. Where no time was stored, the one since the last decision stands for it."""
    rows = workspace.connection.rows(
        "SELECT CASE WHEN j.kind = 'accept' AND j.origin = '' AND j.candidate IS NULL AND j.text IS NOT j.offered "
        "THEN 'write' ELSE j.kind END, "
        # Rejecting one text (an entry without a reason) leaves the sound undecided.
        "CASE WHEN j.region_start IS NULL AND NOT (j.kind = 'reject' AND j.text IS NOT NULL AND j.reason IS NULL) "
        "THEN j.hash ELSE '' END, j.kind, "
        "j.at, j.annotator, ifnull(j.collection, ''), ifnull(j.text, ''), ifnull(j.candidate, ''), "
        "ifnull(j.offered, ''), j.together IS NULL, j.blind, j.seconds FROM journal j "
        f"WHERE j.kind IN ({','.join('?' * len(_DECIDING))}) AND j.sequence NOT IN (SELECT sequence FROM undone) "
        f"AND (?7 IS NULL OR j.annotator = ?7) ORDER BY {IN_TIME}",
        (*_DECIDING, annotator),
    )
    made, last = [], dict[str, datetime]()
    for kind, sound, decided, at, who, where, text, candidate, offered, alone, blind, seconds in rows:
        moment = datetime.fromisoformat(at).astimezone()
        before = last.get(who)
        took = seconds
        if took is None and before is not None and alone:
            took = (moment - before).total_seconds()
        last[who] = moment
        took = took if took is not None and 0 <= took <= LONGEST_PAUSE else None
        known = None if blind is None else bool(blind)
        state = _STATE_OF[decided]
        made.append(
            MadeDecision(kind, sound, state, moment, who, where, text, candidate, offered, bool(alone), known, took)
        )
    return made
