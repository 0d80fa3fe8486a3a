"""Training targets of the towers, computed once and cached: teacher vectors of sounds and of texts."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from recap_engine.training.clap.word_vectors import word_vectors
from recap_engine.training.corpus import Row
from recap_engine.training.texts.label_variants import phrases
from recap_engine.whole_file import whole_file


def sound_targets(sounds: Sequence[np.ndarray], rows: Sequence[Row], sample_rate: int, cache: Path) -> list[Tensor]:
    """For each sound the sound teacher's vectors (blocks, 512) float16, of blocks 1.16 s apart.

    Sounds seen before are not embedded again; what is there already is written every few hundred sounds.
    """
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / f"teacher-{sample_rate}.pt"
    known: dict[str, Tensor] = torch.load(path, weights_only=True) if path.exists() else {}
    fresh = [number for number, row in enumerate(rows) if row.path not in known]
    if fresh:
        from recap_engine.training.clap.teachers import SoundTeacher

        teacher = SoundTeacher()
        for done, number in enumerate(fresh, 1):
            known[rows[number].path] = teacher.embed(sounds[number] / 32767.0, sample_rate).half()
            if done % 500 == 0 or done == len(fresh):
                with whole_file(path) as part:
                    torch.save(known, part)
    return [known[row.path] for row in rows]


def text_targets(texts: Sequence[str], cache: Path, *, teacher: bool = True) -> Tensor:
    """The text teacher's vectors (n, 384) float32 of unit length; texts seen before are not embedded again.

    Without a ``teacher`` they are those of the texts' words.
    """
    if not teacher:
        return word_vectors(texts)
    path = cache / "texts.pt"
    known: dict[str, int] = {}
    vectors = torch.zeros(0, 384, dtype=torch.float16)
    if path.exists():
        kept = torch.load(path, weights_only=True)
        known, vectors = {text: place for place, text in enumerate(kept["texts"])}, kept["vectors"]
    fresh = [text for text in dict.fromkeys(texts) if text not in known]
    if fresh:
        from recap_engine.training.clap.teachers import TextTeacher

        vectors = torch.cat([vectors, TextTeacher().embed(fresh).half()])
        known.update({text: len(known) + place for place, text in enumerate(fresh)})
        with whole_file(path) as part:
            torch.save({"texts": list(known), "vectors": vectors}, part)
    return vectors[[known[text] for text in texts]].float()


def read_captions(files: Sequence[Path], leave_out: Sequence[str] = ()) -> list[str]:
    """Distinct caption texts of CSV files with a column ``caption`` or ``text``, except those a pattern matches."""
    patterns = [re.compile(pattern, re.IGNORECASE) for pattern in leave_out]
    texts: dict[str, None] = {}
    for path in files:
        with path.open(newline="", encoding="utf-8") as file:
            for record in csv.DictReader(file):
                texts[(record.get("caption") or record.get("text") or "").strip()] = None
    texts.pop("", None)
    return [text for text in texts if not any(pattern.search(text) for pattern in patterns)]


@dataclass(frozen=True, slots=True)
class LabelTexts:
    """Phrasings of each label, as text teacher vectors.

    ``names`` (labels, 384) are the labels themselves; ``ways`` holds for each label (m, 384): phrases made from it, and
    the captions that the text teacher finds nearly the same. ``captions`` (c, 384) are all captions.
    """

    labels: list[str]
    names: Tensor
    ways: list[Tensor]
    captions: Tensor

    @classmethod
    def gather(
        cls,
        labels: Sequence[str],
        captions: Sequence[str],
        cache: Path,
        alike: float = 0.68,
        *,
        teacher: bool = True,
    ) -> LabelTexts:
        """Embed phrases and captions, and find for each label up to eight captions at least ``alike``."""
        said = [phrases(label) for label in labels]
        flat = text_targets([text for texts in said for text in texts], cache, teacher=teacher)
        own = list(torch.split(flat, [len(texts) for texts in said]))
        names = torch.stack([vectors[0] for vectors in own])
        others = text_targets(captions, cache, teacher=teacher) if captions else torch.zeros(0, names.shape[1])
        ways = []
        for name, vectors in zip(names, own, strict=True):
            near = others @ name if len(others) else torch.zeros(0)
            best = near.topk(min(8, len(near)))
            ways.append(torch.cat([vectors, others[best.indices[best.values >= alike]]]))
        return cls(list(labels), names, ways, others)

    def draw(self, random: np.random.Generator, plain: float = 0.4) -> Tensor:
        """One phrasing of each label, (labels, 384); the label itself with probability ``plain``."""
        chosen = [ways[0] if random.random() < plain else ways[int(random.integers(len(ways)))] for ways in self.ways]
        return torch.stack(chosen)


def directions(vectors: Tensor, dimensions: int) -> Tensor:
    """The (dimensions, 384) directions in which ``vectors`` vary most: a first map from sentences to shared space.

    Where there are fewer vectors, any directions at right angles to theirs are added.
    """
    _, _, basis = torch.linalg.svd(functional.normalize(vectors, dim=1), full_matrices=len(vectors) < dimensions)
    first: Tensor = basis[:dimensions].contiguous()
    return first
