"""Varied pieces of sound with what a teacher hears in them, made once and kept on disk in parts.

A piece is three patches of the teacher long. Each part depends on the seed and its number alone, so parts can be made
in any order, by several processes, and again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from recap_engine.progress import Progress
from recap_engine.training import augment
from recap_engine.training.clap.distil.tagger import Tagger
from recap_engine.training.clap.distil.vary import mixed, varied

PATCHES = 3
PART = 256
"""Pieces in one file, by default."""

NOBODY = -1
"""The second sound of a piece that is no mixture."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """n pieces: ``samples`` (n, length) int16, the numbers of the sounds in them, the ``share`` (n,) of the first, and
    the teacher's ``embeddings`` (n, patches, e) and ``scores`` (n, patches, c), float16."""

    samples: Tensor
    first: Tensor
    second: Tensor
    share: Tensor
    embeddings: Tensor
    scores: Tensor

    def some(self, chosen: Tensor) -> Pieces:
        """The chosen ones, in that order."""
        names = ("samples", "first", "second", "share", "embeddings", "scores")
        return Pieces(*(getattr(self, name)[chosen] for name in names))


def part_path(folder: Path, seed: int, number: int) -> Path:
    """The file of a part."""
    return folder / f"pieces-{seed}-{number:05}.pt"


def load_part(path: Path) -> Pieces:
    """A part that was made."""
    return Pieces(**torch.load(path, weights_only=True, mmap=True))


@dataclass(frozen=True, slots=True)
class Maker:
    """Draws pieces of ``sounds`` (int16 at the teacher's rate): each is drawn with its ``chance`` (n,).

    ``mixtures`` is the share of pieces that are mixtures of two sounds; a part has ``size`` pieces.
    """

    sounds: Sequence[NDArray[np.int16]]
    chance: NDArray[np.float64]
    tagger: Tagger
    folder: Path
    seed: int = 0
    mixtures: float = 0.35
    size: int = PART

    def path(self, number: int) -> Path:
        """The file of a part."""
        return part_path(self.folder, self.seed, number)

    def make(self, parts: Sequence[int]) -> Iterator[Progress]:
        """Make the ``parts`` that are not there yet."""
        self.folder.mkdir(parents=True, exist_ok=True)
        missing = [number for number in parts if not self.path(number).exists()]
        for done, number in enumerate(missing):
            yield Progress("Asking the teacher about varied pieces", done * self.size, len(missing) * self.size)
            if self.path(number).exists():  # made by another process meanwhile
                continue
            part = self.path(number).with_suffix(f".{os.getpid()}")
            torch.save(self._part(number), part)
            part.replace(self.path(number))

    def load(self, number: int) -> Pieces:
        """A part that was made."""
        return load_part(self.path(number))

    def _part(self, number: int) -> dict[str, Tensor]:
        random = np.random.default_rng([self.seed, number])
        length = PATCHES * self.tagger.patch
        samples = np.zeros((self.size, length), np.int16)
        first, second = random.choice(len(self.sounds), size=(2, self.size), p=self.chance)
        two = random.random(self.size) < self.mixtures
        second = np.where(two, second, NOBODY)
        share = np.where(two, random.uniform(0.35, 0.75, self.size), 1.0)
        embeddings, scores = [], []
        for row in range(self.size):
            piece = self._piece(int(first[row]), int(second[row]), float(share[row]), length, random)
            samples[row] = np.round(piece * 32767.0).astype(np.int16)
            tags = [self.tagger.tag(patch) for patch in piece.reshape(PATCHES, -1)]
            embeddings.append(np.stack([embedding for embedding, _ in tags]).astype(np.float16))
            scores.append(np.stack([score for _, score in tags]).astype(np.float16))
        return {
            "samples": torch.from_numpy(samples),
            "first": torch.from_numpy(first),
            "second": torch.from_numpy(second),
            "share": torch.from_numpy(share.astype(np.float32)),
            "embeddings": torch.from_numpy(np.stack(embeddings)),
            "scores": torch.from_numpy(np.stack(scores)),
        }

    def _piece(
        self, first: int, second: int, share: float, length: int, random: np.random.Generator
    ) -> NDArray[np.float32]:
        heard = self._cut(first, length, random)
        if second != NOBODY:
            heard = mixed(heard, self._cut(second, length, random), share)
        return varied(heard, self.tagger.sample_rate, random)

    def _cut(self, number: int, length: int, random: np.random.Generator) -> NDArray[np.float32]:
        """A stretch about a loud place, at another speed."""
        sound = self.sounds[number]
        speed = float(np.exp(random.normal(0.0, 0.12)))
        return augment.place(sound, length, augment.loudest(sound, random), random, speed).astype(np.float32)
