"""A further collection of sounds beside the corpus: more sources, not all of them labelled, some held out.

Its manifest has the form of the corpus's. Whole sources are held out for the role ``elsewhere``, which represents a new
user's own folder: nothing of them is used in training.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from recap_engine.training.corpus import Row, read_manifest

ELSEWHERE = frozenset({"angband", "automobiles", "dsurround", "noisemaker", "technic"})
"""Sources that are held out of training: a tenth of them, chosen before anything was trained, for labels that name
everyday events."""

TWINS = frozenset({"librequake/librequake_00013_thunder1.ogg"})
"""Recordings of other sources that a held-out source contains as well (their spectrograms correlate by 0.9 or more)."""


def further_rows(folder: Path) -> list[Row]:
    """Rows of a further collection to learn from, labelled or not; paths are absolute. Raises ExchangeError."""
    return [
        replace(row, path=str((folder / row.path).absolute()))
        for row in read_manifest(folder)
        if row.role in ("train", "unlabelled") and row.ship_ok and row.source not in ELSEWHERE and row.path not in TWINS
    ]


def elsewhere_rows(folder: Path) -> list[Row]:
    """Labelled rows of the held-out sources, as role ``elsewhere``; paths are absolute.

    Raises ExchangeError.
    """
    return [
        replace(row, path=str((folder / row.path).absolute()), role="elsewhere")
        for row in read_manifest(folder)
        if row.source in ELSEWHERE and row.label
    ]
