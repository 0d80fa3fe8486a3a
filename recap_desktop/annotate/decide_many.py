"""Decide about several chosen sounds at once, as one act that one undo reverts.

Runs in background tasks, without widgets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recap_desktop.item_models.chosen_sounds import ChosenSound, Kind, What
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.annotate import decide, sounds_act
from recap_engine.datastore.listing import Listing, hashes_of
from recap_engine.datastore.workspace import Workspace
from recap_engine.progress import DECIDING, Progress
from recap_engine.records import Changes, Sound

_TOGETHER = 50
"""Sounds per transaction: few enough that saving a draft does not have to wait."""


_ACTS: Final[dict[Kind, Callable[..., Changes]]] = {
    "note": sounds_act.note,
    "list": sounds_act.add_to_list,
    "category": sounds_act.set_category,
    "keywords_add": sounds_act.add_keywords,
    "keywords_remove": sounds_act.remove_keywords,
}
"""What is no decision about each sound, but one act for all of them."""


@dataclass(slots=True)
class Made:
    """The result: hashes of the changed sounds, and the act that one undo takes back."""

    hashes: list[str] = field(default_factory=list)
    act: int | None = None


def read_chosen(
    place: WorkspaceLocation, files: NDArray[np.int64], listing: Listing, roots: dict[int, str]
) -> list[ChosenSound]:
    """The sounds of these files, each once, in their order. Files that cannot be read are left out."""
    row_of = {file: row for row, file in enumerate(listing.files.tolist())}
    found: dict[str, ChosenSound] = {}
    with place.open() as workspace:
        for row in (row_of[file] for file in files.tolist() if file in row_of):
            audio_hash = listing.hashes[row]
            if not audio_hash or audio_hash in found:
                continue
            sound = Sound(audio_hash, float(listing.durations[row]))
            known = workspace.sounds.find(sound)
            note = workspace.notes.get(sound) if known is not None else None
            found[audio_hash] = ChosenSound(
                listing.path(row, roots),
                sound,
                int(listing.states[row]),
                listing.texts[row],
                note[0] if note else "",
                known is not None and workspace.drafts.any(known.id),
                () if known is None else tuple(workspace.proposals.texts(known.id)),
                workspace.fields.get(sound),
            )
    return list(found.values())


def decide_about(
    workspace: Workspace, chosen: Sequence[ChosenSound], what: What, annotator: str, made: Made
) -> Iterator[Progress]:
    """Do it to all chosen sounds as one act, with progress; if stopped midway, what was done is kept.

    Raises RequestError for a text that is empty or invalid.
    """
    act = _ACTS.get(what.kind)
    if act is not None:
        changes = act(workspace, [one.sound for one in chosen], what.text, annotator=annotator)
        made.hashes += hashes_of(workspace, changes.sounds)
        yield Progress(DECIDING, len(chosen), len(chosen))
        return
    for at in range(0, len(chosen), _TOGETHER):
        some = chosen[at : at + _TOGETHER]
        with decide.as_one_act(workspace, made.act) as act_number:
            for one in some:
                _decide(workspace, one, what, annotator)
        made.act = act_number
        made.hashes += [one.sound.hash for one in some]
        yield Progress(DECIDING, at + len(some), len(chosen))


def _decide(workspace: Workspace, one: ChosenSound, what: What, annotator: str) -> Changes:
    path = one.path or None
    match what.kind:
        case "caption":
            return decide.write(workspace, one.sound, what.text, path=path, annotator=annotator)
        case "skip":
            return decide.skip(workspace, one.sound, what.text, path=path, annotator=annotator)
        case "reject":
            return decide.reject(workspace, one.sound, path=path, annotator=annotator)
        case _:
            return decide.flag(workspace, one.sound, what.text, path=path, annotator=annotator)
