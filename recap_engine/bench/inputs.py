"""Sounds and captions for benchmarks: synthesised from a seed, or the user's own sounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recap_engine.annotate.starter_workspace import starter_captions
from recap_engine.audio import discover
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.text_rules import now
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError

RATE = 44_100
SECONDS = 10.0
CAPTIONS = 50_000


class Sounds:
    """Provides each sound once: synthetic ones of ten seconds, or those of a folder."""

    def __init__(self, scratch: Path, own: Path | None = None, seconds: float = SECONDS) -> None:
        self._scratch, self._seconds = scratch, seconds
        self._made = 0
        self._own = None if own is None else [found.path for found in discover([own]) if not found.error]

    def take(self, count: int) -> list[str]:
        """Paths of ``count`` more sounds. Raises RequestError if the folder has too few."""
        if self._own is None:
            return [self._make() for _ in range(count)]
        if len(self._own) < count:
            raise RequestError(
                "The folder has {count} sounds left, but {more} more are needed.", count=len(self._own), more=count
            )
        taken, self._own = self._own[:count], self._own[count:]
        return taken

    def groups(self, runs: int, count: int) -> list[list[str]]:
        """``count`` sounds for each of ``runs`` runs."""
        return [self.take(count) for _ in range(runs)]

    def _make(self) -> str:
        import soundfile

        path = self._scratch / f"sound{self._made:05}.wav"
        soundfile.write(path, made_sound(self._made, self._seconds), RATE, subtype="PCM_16")
        self._made += 1
        return str(path)


def made_sound(seed: int, seconds: float) -> NDArray[np.float64]:
    """Synthesise decaying tones with vibrato over shaped, pulsing noise, (n,) at ``RATE``; each seed differs."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * RATE)) / RATE
    sound = np.zeros(len(time))
    for _ in range(random.integers(1, 4)):
        wobble = random.uniform(0, 8) * np.sin(2 * np.pi * random.uniform(0.5, 9) * time)
        tone = np.sin(2 * np.pi * random.uniform(80, 6000) * time + wobble)
        sound += random.uniform(0.1, 0.4) * tone * np.exp(-random.uniform(0, 2) * time)
    noise = np.fft.rfft(random.standard_normal(len(time)))
    shaped = np.fft.irfft(
        noise / (1 + np.arange(len(noise)) / len(time) * seconds) ** random.uniform(0, 0.4), len(time)
    )
    pulse = 0.5 + 0.5 * np.sin(2 * np.pi * random.uniform(0.1, 4) * time + random.uniform(0, 6))
    sound += random.uniform(0.05, 0.5) * pulse * shaped / np.abs(shaped).max()
    return sound / max(1.0, float(np.abs(sound).max()) / 0.9)


def made_captions(count: int) -> list[str]:
    """Captions of random words, with the word frequencies of the starter captions.

    They have natural lengths in words and tokens, and are almost always different.
    """
    words = [word for row in starter_captions() for word in row.text.lower().split()]
    random = np.random.default_rng(0)
    return [
        " ".join(words[at] for at in random.integers(len(words), size=random.integers(6, 14))) for _ in range(count)
    ]


def unit_vectors(count: int, dimensions: int, seed: int = 0) -> NDArray[np.float32]:
    """Random vectors (n, d) of unit length, float32."""
    vectors = np.random.default_rng(seed).standard_normal((count, dimensions), np.float32)
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def fill_store(workspace: Workspace, fingerprint: str, texts: Sequence[str], vectors: NDArray[np.float32]) -> None:
    """Add captions with these vectors to a workspace, like importing and embedding."""
    for _ in workspace.imports.add_rows(_rows(texts), "bench"):
        pass
    for at in range(0, len(texts), 10_000):
        workspace.vectors.put_texts(fingerprint, texts[at : at + 10_000], vectors[at : at + 10_000])


def fill_directly(
    workspace: Workspace, fingerprint: str, dimensions: int, begin: int, end: int
) -> list[NDArray[np.float32]]:
    """Add captions ``begin`` to ``end`` faster than an import, with random vectors; returns the vectors in batches."""
    connection, put = workspace.connection, []
    for at in range(begin, end, 10_000):
        texts = [f"a made caption of some ordinary length, number {n}" for n in range(at, min(at + 10_000, end))]
        with connection.change():
            collection, made = workspace.collections.create("bench"), now()
            connection.run_many("INSERT INTO texts (text) VALUES (?)", ((text,) for text in texts))
            connection.run_many(
                "INSERT INTO captions (collection, text_id, text, provenance, created) "
                "SELECT ?, id, text, 'imported', ? FROM texts WHERE text = ?",
                ((collection, made, text) for text in texts),
            )
        put.append(unit_vectors(len(texts), dimensions, seed=at))
        workspace.vectors.put_texts(fingerprint, texts, put[-1])
    return put


def _rows(texts: Sequence[str]) -> Iterator[ImportRow]:
    return (ImportRow(text=text, source="bench", source_row=str(i)) for i, text in enumerate(texts))
