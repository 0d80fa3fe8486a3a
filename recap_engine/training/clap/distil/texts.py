"""The texts of a distillation: ways to say each label and each class of the teacher, and captions of anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from recap_engine.training.clap.distil.classes import class_captions, class_weights
from recap_engine.training.clap.distil.student import Texts
from recap_engine.training.clap.targets import LabelTexts
from recap_engine.training.leave_out import LeaveOut
from recap_engine.training.texts.label_variants import phrases

Sentences = Callable[[Sequence[str]], Tensor]
"""Texts to sentence vectors (n, s) of unit length."""

_ALIKE = 0.68
"""The cosine from which a caption counts as a way to say a label."""


@dataclass(frozen=True, slots=True)
class Wordings:
    """Labels, classes and captions as sentence vectors; a `Texts` is drawn from them for every step."""

    labels: LabelTexts
    classes: LabelTexts
    weights: Tensor
    softness: float = 0.04
    captions: int = 256

    @classmethod
    def gather(
        cls,
        labels: Sequence[str],
        classes: Sequence[str],
        captions: Sequence[str],
        sentences: Sentences,
        leave_out: LeaveOut,
    ) -> Wordings:
        """Read all texts once."""
        others = sentences(captions) if captions else torch.zeros(0, 384)
        written = class_captions()
        class_ways = [sentences([*written.get(name, (name,)), name]) for name in classes]
        return cls(
            label_texts(labels, others, sentences),
            LabelTexts(list(classes), torch.stack([ways[0] for ways in class_ways]), class_ways, others),
            torch.from_numpy(class_weights(classes, leave_out)),
        )

    def draw(self, random: np.random.Generator) -> Texts:
        """One wording of every label and class, some captions, and how they go together."""
        kept = (self.weights > 0).nonzero()[:, 0]
        bank = torch.cat([self.labels.draw(random), self.classes.draw(random)[kept]])
        if len(self.labels.captions):
            chosen = random.integers(len(self.labels.captions), size=self.captions)
            bank = torch.cat([bank, self.labels.captions[chosen]])
        return Texts(bank, self.labels.names, self.classes.names, self.weights, self.softness)


def label_texts(labels: Sequence[str], captions: Tensor, sentences: Sentences) -> LabelTexts:
    """Phrases made from each label, and up to eight of the ``captions`` (c, s) that say nearly the same."""
    said = [phrases(label) for label in labels]
    flat = sentences([text for texts in said for text in texts])
    own = list(torch.split(flat, [len(texts) for texts in said]))
    names = torch.stack([vectors[0] for vectors in own])
    ways = []
    for name, vectors in zip(names, own, strict=True):
        near = captions @ name
        best = near.topk(min(8, len(near)))
        ways.append(torch.cat([vectors, captions[best.indices[best.values >= _ALIKE]]]))
    return LabelTexts(list(labels), names, ways, captions)
