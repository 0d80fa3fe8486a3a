"""Unreadable files as rows of the list: `recap_engine.annotate.unreadable` keeps them from scan to scan."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha1
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_desktop.item_models.states import UNREADABLE
from recap_engine.datastore.libraries import LibraryRow
from recap_engine.datastore.listing import SUGGESTED, Listing
from recap_engine.i18n import translate


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An unreadable file, with its number in the list; ``why`` is the reason, as the scan stated it."""

    file: int
    path: str
    why: str

    def reason(self) -> str:
        """The reason in the display language."""
        return translate(self.why)


def merge_unreadable(
    listing: Listing, libraries: Sequence[LibraryRow], kept: Mapping[str, Mapping[str, str]]
) -> tuple[Listing, dict[int, Unreadable]]:
    """The listing with the unreadable files merged in, and the reasons by file.

    These files have no hash, and negative numbers that stay the same from scan to scan. A file that was known before it
    was damaged keeps its row; it counts as unreadable unless there is a decision about it.
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
