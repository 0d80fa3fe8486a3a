"""Encodings of many sounds, kept on disk so that each is computed once: hidden states (float16) and vectors.

Hidden states of full-size CLAP are 98 kB a window: they are mapped from the files, not read into memory.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from recap_engine.clap.listen import Hearing
from recap_engine.progress import Progress
from recap_engine.whole_file import whole_file

Sound = TypeVar("Sound")
_TOGETHER = 256
"""Sounds in one pair of files."""

_AT_ONCE = 16
"""Sounds handed over at once."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The encodings of n sounds: ``hidden`` n arrays (t, h) float16; ``vectors`` and ``signatures`` (n, d)
    float32 of unit length.

    A sound that could not be read has t = 0 and zeros for a vector and a signature.
    """

    hidden: Sequence[NDArray[np.float16]]
    vectors: NDArray[np.float32]
    signatures: NDArray[np.float32]

    def some(self, chosen: Sequence[int]) -> Heard:
        """The chosen ones, in that order."""
        return Heard([self.hidden[i] for i in chosen], self.vectors[list(chosen)], self.signatures[list(chosen)])


def heard_of(
    sounds: Sequence[Sound],
    names: Sequence[str],
    hear: Callable[[Sequence[Sound]], Sequence[Hearing | None]],
    keys: Sequence[str],
    cache: Path,
) -> Iterator[Progress | Heard]:
    """Encode the sounds with ``hear``, or read them from the cache; yields the result last.

    ``names`` must identify the sounds, ``keys`` the encoder and its settings.
    """
    cache.mkdir(parents=True, exist_ok=True)
    hidden: list[NDArray[np.float16]] = []
    vectors, signatures = [], []
    for start in range(0, len(sounds), _TOGETHER):
        part = slice(start, start + _TOGETHER)
        key = hashlib.sha256("\n".join([*keys, *names[part]]).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        path = cache / f"{key}.npz"
        if not path.exists():
            found: list[Hearing | None] = []
            for at in range(0, len(sounds[part]), _AT_ONCE):
                found += hear(sounds[part][at : at + _AT_ONCE])
                yield Progress("Listening", start + len(found), len(sounds))
            _keep(found, path)
        states = np.load(path.with_suffix(".npy"), mmap_mode="r")
        with np.load(path) as kept:
            hidden += np.split(np.asarray(states), kept["ends"][:-1])
            vectors.append(kept["vectors"])
            signatures.append(kept["signatures"])
        yield Progress("Listening", start + len(sounds[part]), len(sounds))
    nothing = [np.zeros((0, 1), np.float32)]
    yield Heard(hidden, np.concatenate(vectors or nothing), np.concatenate(signatures or nothing))


def _keep(found: Sequence[Hearing | None], path: Path) -> None:
    """Write the hidden states first: if the vectors exist, the entry is complete."""
    read = [one for one in found if one is not None]
    width = read[0].hidden.shape[1] if read else 1
    dimensions, marks = (len(read[0].vector), len(read[0].signature)) if read else (1, 1)
    states = [np.zeros((0, width), np.float16) if one is None else one.hidden.astype(np.float16) for one in found]
    vectors = [np.zeros(dimensions, np.float32) if one is None else one.vector for one in found]
    signatures = [np.zeros(marks, np.float32) if one is None else one.signature for one in found]
    with whole_file(path.with_suffix(".npy")) as part:
        np.save(part, np.concatenate(states))
    ends = np.cumsum([len(one) for one in states])
    with whole_file(path) as part:
        np.savez(part, ends=ends, vectors=np.stack(vectors), signatures=np.stack(signatures))
