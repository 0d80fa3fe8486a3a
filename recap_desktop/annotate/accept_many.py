"""Accept the best suggestions of many sounds at once: collect offers, then accept the chosen ones, in the background.

Sounds with a caption, a decision or a draft are left out, even if they got one while the dialog was open.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from recap_desktop.annotate.current_sound import BRIEF
from recap_desktop.i18n import decimal
from recap_desktop.item_models.offers import Offer
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.annotate import decide
from recap_engine.datastore.listing import SUGGESTED, BestSuggestion, Listing, best_suggestions
from recap_engine.datastore.workspace import Workspace
from recap_engine.i18n import translate
from recap_engine.progress import ACCEPTING_SUGGESTIONS, Progress
from recap_engine.records import Sound, is_too_short

_TOGETHER = 50
"""Sounds per transaction: few enough that saving a draft does not have to wait."""


@dataclass(slots=True)
class Accepted:
    """The result: hashes of the captioned sounds, and the act that one undo takes back."""

    hashes: list[str] = field(default_factory=list)
    act: int | None = None


def collect_offers(
    place: WorkspaceLocation, files: NDArray[np.int64], listing: Listing, roots: dict[int, str]
) -> list[Offer]:
    """The sounds among ``files`` that wait for a decision on their suggestions, most certain first."""
    with place.open() as workspace:
        best = best_suggestions(workspace)
    wanted, found = set(files.tolist()), dict[str, Offer]()
    for row in np.flatnonzero(listing.states == SUGGESTED).tolist():
        audio_hash = listing.hashes[row]
        if int(listing.files[row]) not in wanted or audio_hash not in best or audio_hash in found:
            continue
        sound = Sound(audio_hash, float(listing.durations[row]))
        found[audio_hash] = Offer(listing.path(row, roots), sound, best[audio_hash], _doubt(sound, best[audio_hash]))
    return sorted(found.values(), key=lambda offer: -offer.best.score)


def _doubt(sound: Sound, best: BestSuggestion) -> str:
    """Why a suggestion should not be accepted unheard, in the reader's language; empty if there is no objection."""
    reasons = [translate(note) for note in best.notes]
    if sound.duration < BRIEF and not is_too_short(best.notes):
        text = QCoreApplication.translate("AcceptMany", "Only {n} s long.")
        reasons.append(text.format(n=decimal(sound.duration, 2)))
    return " ".join(reasons)


def accept(workspace: Workspace, chosen: Sequence[Offer], annotator: str, accepted: Accepted) -> Iterator[Progress]:
    """Accept the chosen offers as one act, with progress; if stopped midway, the acceptances so far are kept."""
    for at in range(0, len(chosen), _TOGETHER):
        some = chosen[at : at + _TOGETHER]
        choices = [decide.Choice(it.sound, it.best.text, it.best.origin, it.best.model, it.path or None) for it in some]
        changes, accepted.act = decide.accept_all(workspace, choices, annotator=annotator, act=accepted.act)
        done = {row.sound.hash for id in changes.sounds if (row := workspace.sounds.get(id)) is not None}
        accepted.hashes += [it.sound.hash for it in some if it.sound.hash in done]
        yield Progress(ACCEPTING_SUGGESTIONS, at + len(some), len(chosen))
