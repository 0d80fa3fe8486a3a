"""What becomes of a caption that two workspaces have; the same whichever of them is merged into the other.

A wording that the other side has not seen wins over one that it has. Two unseen wordings are a conflict: both are kept.
A deletion wins over a caption that the other side has not reworded. Where both sides have seen both states, and for
collection, licence and the like, the later change wins.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from recap_engine.datastore.effect_kinds import EffectKind
from recap_engine.exchange.merging.histories import LABELLED, CaptionHistory, Wording

_RANKS = {"human": 0, "imported": 1, "model": 2}

Side = Literal["ours", "theirs"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the merge does to our caption. ``conflict``: theirs becomes another caption."""

    conflict: bool = False
    wording: Wording | None = None
    """Another wording, or None for the present one."""
    alive: bool | None = None
    """Whether it is restored (True), deleted (False), or stays as it is."""
    fields: dict[EffectKind, str | bool] = field(default_factory=dict)
    """Other values for the collection (its name), ``enabled`` and texts such as the licence."""

    @property
    def changes(self) -> bool:
        """Whether it does anything."""
        return self.conflict or self.wording is not None or self.alive is not None or bool(self.fields)


def outcome(ours: CaptionHistory, theirs: CaptionHistory) -> Outcome:
    """What becomes of two captions that are the same caption."""
    if theirs.withdrawn:
        return Outcome()
    if ours.withdrawn:
        return Outcome(wording=_other(ours, theirs.now), alive=theirs.alive or None, fields=_all_fields(ours, theirs))
    unseen_here, unseen_there = theirs.now.text not in ours.texts(), ours.now.text not in theirs.texts()
    if unseen_here and unseen_there:
        return _conflict(ours, theirs)
    if unseen_here or unseen_there:
        wording, alive = _ahead(ours, theirs, "theirs" if unseen_here else "ours")
    else:
        wording, alive = _latest(ours, theirs)
    if alive is False or (alive is None and not ours.alive):
        return Outcome(wording=wording, alive=alive)
    return Outcome(wording=wording, alive=alive, fields=_fields(ours, theirs))


def _conflict(ours: CaptionHistory, theirs: CaptionHistory) -> Outcome:
    """Both reworded it; one that was deleted meanwhile gives way to the one that was reworded."""
    if ours.alive:
        return Outcome(conflict=theirs.alive)
    if not theirs.alive:
        return Outcome()
    return Outcome(wording=theirs.now, alive=True, fields=_all_fields(ours, theirs))


def _ahead(ours: CaptionHistory, theirs: CaptionHistory, side: Side) -> tuple[Wording | None, bool | None]:
    """One side has seen the other's wording and changed it."""
    if side == "ours":
        return None, None
    return _other(ours, theirs.now), None if ours.alive == theirs.alive else theirs.alive


def _latest(ours: CaptionHistory, theirs: CaptionHistory) -> tuple[Wording | None, bool | None]:
    """Both have seen both wordings: the later change wins; of equal times, the deletion."""
    ours_at, theirs_at = _changed(ours), _changed(theirs)
    wording = None
    if ours.now.text != theirs.now.text:
        wording = theirs.now if (theirs_at, theirs.now) > (ours_at, ours.now) else None
    elif _precedence(theirs.now) < _precedence(ours.now):
        wording = theirs.now
    if ours.alive == theirs.alive:
        return wording, None
    if ours.alive:
        return wording, False if theirs_at >= ours_at else None
    return wording, True if theirs_at > ours_at else None


def _changed(one: CaptionHistory) -> str:
    """When its wording was changed, or it was deleted or restored."""
    return one.changed.get("version", "") or one.deleted or ""


def _precedence(wording: Wording) -> tuple[object, ...]:
    """Of equal texts, that of a person comes first, then the older one."""
    return (_RANKS.get(wording.provenance, 3), wording.created, wording)


def _other(ours: CaptionHistory, wording: Wording) -> Wording | None:
    return None if ours.now == wording else wording


def _fields(ours: CaptionHistory, theirs: CaptionHistory) -> dict[EffectKind, str | bool]:
    """Collection, ``enabled`` and texts: those that were changed later; never changed, the first in the alphabet."""
    here, there = _values(ours), _values(theirs)
    wanted: dict[EffectKind, str | bool] = {}
    for what, value in there.items():
        mine = here[what]
        if value == mine:
            continue
        ours_at, theirs_at = ours.changed.get(what, ""), theirs.changed.get(what, "")
        if theirs_at > ours_at or (theirs_at == ours_at and bool(value) and (not mine or str(value) < str(mine))):
            wanted[what] = value
    return wanted


def _all_fields(ours: CaptionHistory, theirs: CaptionHistory) -> dict[EffectKind, str | bool]:
    here = _values(ours)
    return {what: value for what, value in _values(theirs).items() if value != here[what]}


def _values(one: CaptionHistory) -> dict[EffectKind, str | bool]:
    """The fields by kind; the licence is the one that holds."""
    labels: dict[EffectKind, str | bool] = {what: one.labels[what] for what in LABELLED}
    return {"collection": one.collection, "enabled": one.enabled, **labels, "licence": one.licence()}
