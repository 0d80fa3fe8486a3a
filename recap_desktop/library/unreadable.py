"""Files in a workspace's folders that cannot be read as sound: which and why, as the last scan of each folder found.

They have no audio data to be known by, so the workspace does not hold them. They are kept in the cache folder, because
another scan finds them again.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha1
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_desktop.item_models.states import UNREADABLE
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.config import cache_folder
from recap_engine.datastore.libraries import LibraryRow
from recap_engine.datastore.listing import SUGGESTED, Listing
from recap_engine.i18n import translate

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """One such file, by the number it has in the list; ``why`` is the engine's sentence."""

    file: int
    path: str
    why: str

    def reason(self) -> str:
        """Why, in the language on screen."""
        return translate(self.why)


def keep(place: WorkspaceLocation, folder: str, failed: Sequence[tuple[str, str]]) -> None:
    """Keep what a scan of ``folder`` found, instead of what the scan before found."""
    kept = recall(place)
    before = dict(kept)
    kept.pop(folder, None)
    if failed:
        kept[folder] = dict(failed)
    if kept == before:
        return
    path = _path(place)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept), "utf-8", "surrogatepass")
    except OSError:
        _log.warning("which files cannot be read could not be kept", exc_info=True)


def recall(place: WorkspaceLocation) -> dict[str, dict[str, str]]:
    """By folder: the path of each file that cannot be read, and the engine's sentence why."""
    try:
        kept = json.loads(_path(place).read_text("utf-8", "surrogatepass"))
        return {str(folder): {str(p): str(why) for p, why in files.items()} for folder, files in kept.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def listed_with(
    listing: Listing, libraries: Sequence[LibraryRow], kept: Mapping[str, Mapping[str, str]]
) -> tuple[Listing, dict[int, Unreadable]]:
    """The listing with the files that cannot be read in their places, and why, by file.

    Such files have no hash, and numbers below 0, the same ones every time. A file whose sound was known before it was
    damaged has its row already: it keeps that, and counts as unreadable while nothing was decided about it.
    """
    reasons: dict[int, Unreadable] = {}
    added: list[tuple[int, str, int]] = []
    for library in libraries:
        failed = kept.get(library.path, {})
        if not failed or not library.present:
            continue
        known = {listing.paths[row]: row for row in np.flatnonzero(listing.libraries == library.id).tolist()}
        for whole, why in failed.items():
            path = inside(library.path, whole)
            row = known.get(path)
            file = _number(library.id, path) if row is None else int(listing.files[row])
            if row is None:
                added.append((library.id, path, file))
            elif not listing.missing[row] and listing.states[row] <= SUGGESTED:
                listing.states[row] = UNREADABLE
            reasons[file] = Unreadable(file, whole, why)
    return (_merged(listing, added) if added else listing), reasons


def inside(folder: str, path: str) -> str:
    """A path inside a folder, as the workspace stores it."""
    return os.path.relpath(path, folder).replace(os.sep, "/")


def _merged(listing: Listing, added: list[tuple[int, str, int]]) -> Listing:
    rows = [*zip(listing.libraries.tolist(), listing.paths, strict=True), *((one[0], one[1]) for one in added)]
    order = sorted(range(len(rows)), key=lambda row: (rows[row][0], os.fsencode(rows[row][1])))
    more, at = len(added), np.array(order)

    def column(there: NDArray[Any], new: Sequence[float]) -> NDArray[Any]:
        return np.asarray(np.concatenate([there, np.array(new, there.dtype)])[at])

    hashes, texts = [*listing.hashes, *[""] * more], [*listing.texts, *[""] * more]
    return replace(
        listing,
        files=column(listing.files, [one[2] for one in added]),
        libraries=column(listing.libraries, [one[0] for one in added]),
        paths=[rows[row][1] for row in order],
        hashes=[hashes[row] for row in order],
        durations=column(listing.durations, [0.0] * more),
        missing=column(listing.missing, [False] * more),
        states=column(listing.states, [UNREADABLE] * more),
        drafts=column(listing.drafts, [False] * more),
        texts=[texts[row] for row in order],
    )


def _number(library: int, path: str) -> int:
    return -1 - int.from_bytes(sha1(os.fsencode(f"{library} {path}")).digest()[:6])


def _path(place: WorkspaceLocation) -> Path:
    return cache_folder() / "unreadable" / f"{sha1(os.fsencode(place.path)).hexdigest()[:16]}.json"
