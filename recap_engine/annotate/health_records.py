"""The records of a health report: findings about captions, kinds of sound without a fitting caption, and growth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from recap_engine.translatable import Translatable

FindingKind = Literal[
    "never_retrieved",
    "never_taken",
    "always_edited",
    "often_rejected",
    "contradictory",
    "repeated",
    "too_short",
    "too_long",
    "language",
]
GroupKind = Literal["category", "folder", "word"]

FINDING_NAMES: Final[Mapping[FindingKind, Translatable]] = {
    "never_retrieved": Translatable("never retrieved"),
    "never_taken": Translatable("retrieved, never taken"),
    "always_edited": Translatable("always edited"),
    "often_rejected": Translatable("often rejected"),
    "contradictory": Translatable("contradictory"),
    "repeated": Translatable("repeated"),
    "too_short": Translatable("too short"),
    "too_long": Translatable("too long"),
    "language": Translatable("another language"),
}
"""What is reported about captions, in the order of the report."""

GROUP_NAMES: Final[Mapping[GroupKind, Translatable]] = {
    "category": Translatable("category"),
    "folder": Translatable("folder"),
    "word": Translatable("word of the nearest captions"),
}
"""How sounds without a fitting caption are grouped."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: a wording, the ``captions`` (ids, ascending) that have it, how often, and why it is listed.

    What ``count`` counts is said in ``why``: suggestions, sounds, decisions, captions or words.
    """

    kind: FindingKind
    captions: tuple[int, ...]
    text: str
    count: int
    why: Translatable


@dataclass(frozen=True, slots=True)
class Hole:
    """A group of sounds of which ``sounds`` of ``of`` have no similar caption that fits; some of their ``paths``."""

    by: GroupKind
    name: str
    sounds: int
    of: int
    paths: tuple[str, ...]

    @property
    def share(self) -> float:
        """The share of the group's sounds, 0 to 1."""
        return self.sounds / self.of


@dataclass(frozen=True, slots=True)
class Month:
    """The captions there were at the end of a month (``2026-11``), and how many of them were new in it."""

    month: str
    captions: int
    new: int


@dataclass(frozen=True, slots=True)
class Health:
    """The health of one collection, or (``collection`` None) of all that are on.

    ``suggested`` counts the sounds with stored suggestions, ``decided`` those of them that people captioned, and
    ``unfit`` those without a similar caption that fits.
    """

    collection: str | None
    captions: int
    suggested: int
    decided: int
    unfit: int
    findings: tuple[Finding, ...] = ()
    holes: tuple[Hole, ...] = ()
    growth: tuple[Month, ...] = ()
    lengths: Mapping[int, int] = field(default_factory=dict)
    """The number of captions by their number of words."""

    def of_kind(self, kind: FindingKind) -> list[Finding]:
        """The findings of one kind, most important first."""
        return [one for one in self.findings if one.kind == kind]

    def counted(self) -> dict[FindingKind, int]:
        """The number of captions with each kind of finding."""
        return {kind: sum(len(one.captions) for one in self.of_kind(kind)) for kind in FINDING_NAMES}
