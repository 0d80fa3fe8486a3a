"""The labelled corpus: which rows may train a model, and their samples in memory.

Format: ``manifest.csv`` with the columns ``path,source,label,seconds,sample_rate,group,fold,role,ship_ok,licence``;
roles are ``train``, ``dev`` (chosen on) and ``ood`` (reported on). Takes of one recording share a ``group``.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr

from recap_engine.errors import ExchangeError

COLUMNS = ("path", "source", "label", "group", "role", "ship_ok", "licence")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled sound of the corpus; ``path`` is relative to the corpus folder."""

    path: str
    source: str
    label: str
    group: str
    role: str
    ship_ok: bool
    licence: str

    @property
    def take(self) -> str:
        """The recording it belongs to, distinct between sources."""
        return f"{self.source}/{self.group or self.path}"


def read_manifest(corpus: Path) -> list[Row]:
    """All rows of ``corpus/manifest.csv``, in its order; ExchangeError where it is missing or lacks a column."""
    manifest = corpus / "manifest.csv"
    try:
        with manifest.open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise ExchangeError(
                    "{manifest} has no column {column!r}; it needs {names}.",
                    manifest=manifest,
                    column=missing[0],
                    names=", ".join(COLUMNS),
                )
            return [
                Row(r["path"], r["source"], r["label"], r["group"], r["role"], r["ship_ok"] == "1", r["licence"])
                for r in reader
            ]
    except OSError as error:
        raise ExchangeError("{manifest} cannot be read: {why}.", manifest=manifest, why=error.strerror) from error


def training_rows(rows: Iterable[Row], leave_out: Sequence[str] = (), *, with_dev: bool = False) -> list[Row]:
    """The rows that a shipped model may learn from.

    Role ``train``, a licence that lets weights ship, no recording that also occurs in another role, and no label that
    one of the regular expressions ``leave_out`` matches (for evaluations with unseen classes). ``with_dev`` adds
    the rows of role ``dev`` whose licence allows it: for the last run, when the recipe is fixed and nothing is chosen
    on them any more; what is left of ``dev`` keeps its recordings to itself.
    """
    rows = list(rows)

    def may(row: Row) -> bool:
        return row.role == "train" or (with_dev and row.role == "dev" and row.ship_ok)

    elsewhere = {row.take for row in rows if not may(row)}
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in leave_out]
    return [
        row
        for row in rows
        if may(row)
        and row.ship_ok
        and row.take not in elsewhere
        and not any(pattern.search(row.label) for pattern in patterns)
    ]


def load_sounds(corpus: Path, rows: Sequence[Row], sample_rate: int, cache: Path | None = None) -> list[np.ndarray]:
    """Mono int16 samples of each row at ``sample_rate``, kept in ``cache`` so that a second start takes a second.

    The peak is not normalised. Memory: 32 kB a second of sound at 16 kHz.
    """
    key = hashlib.sha256("\n".join([str(sample_rate), *(row.path for row in rows)]).encode()).hexdigest()[:16]
    stored = cache / f"sounds-{key}.npz" if cache else None
    if stored and stored.exists():
        with np.load(stored) as file:
            samples, ends = file["samples"], file["ends"]
        return np.split(samples, ends[:-1])
    sounds = [_load(corpus / row.path, sample_rate) for row in rows]
    if stored:
        stored.parent.mkdir(parents=True, exist_ok=True)
        part = stored.with_name(f"part-{stored.name}")
        np.savez(part, samples=np.concatenate(sounds), ends=np.cumsum([len(sound) for sound in sounds]))
        part.replace(stored)
    return sounds


def _load(path: Path, sample_rate: int) -> np.ndarray:
    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = samples.mean(axis=1)
    if rate != sample_rate:
        mono = soxr.resample(mono, rate, sample_rate, quality="HQ")
    whole: np.ndarray = np.round(np.clip(mono, -1.0, 1.0) * 32767.0).astype(np.int16)
    return whole
