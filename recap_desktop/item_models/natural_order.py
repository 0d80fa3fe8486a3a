"""Natural order of names: without regard to case, and with numbers by their value, so that 2 comes before 10."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.listing import Listing

_NUMBER = re.compile(r"\d+")
_DIGITS = 12
_WIDTH = 64
"""Characters of a name that count. Fixed-width keys are sorted without the GIL, so the window does not stall."""


def natural_key(name: str) -> str:
    """A text by which plain comparison gives the natural order."""
    return _NUMBER.sub(lambda number: number[0].zfill(_DIGITS), name.lower())


def in_natural_order(listing: Listing, libraries: Sequence[int]) -> Listing:
    """The listing ordered as the folder tree is: by library, in this order, then by folder, then by name."""
    if not len(listing):
        return listing
    parts = [path.rpartition("/") for path in listing.paths]
    folders = {folder for folder, _, _ in parts}
    ranked = sorted(folders, key=lambda folder: [natural_key(part) for part in folder.split("/")] if folder else [])
    rank = {folder: at for at, folder in enumerate(ranked)}
    place = {library: at for at, library in enumerate(libraries)}
    names = np.array([natural_key(name)[:_WIDTH] for _, _, name in parts], dtype=f"U{_WIDTH}")
    by_folder = np.array([rank[folder] for folder, _, _ in parts])
    by_library = np.array([place.get(library, len(place)) for library in listing.libraries.tolist()])
    return _reordered(listing, np.lexsort((names, by_folder, by_library)))


def _reordered(listing: Listing, at: NDArray[np.int64]) -> Listing:
    rows = at.tolist()
    columns: dict[str, Any] = {
        name: getattr(listing, name)[at] for name in ("files", "libraries", "durations", "missing", "states", "drafts")
    }
    columns |= {name: [getattr(listing, name)[row] for row in rows] for name in ("paths", "hashes", "texts")}
    return replace(listing, **columns)
