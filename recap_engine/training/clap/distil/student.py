"""The audio tower as a student of a tagger: patch by patch what the teacher hears, and as a whole what texts say of it.

Four things are learnt at once. The hidden states of each patch predict the teacher's embedding and class scores, and so
does the feature of the whole piece. The vector agrees with texts: with captions of the classes that the teacher names
and, where a sound has a label, with its label and with captions like it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from recap_engine.clap.compact_towers import AudioTower, TowerConfig
from recap_engine.training.clap.distil.pieces import PATCHES

_RARE = -5.0
"""The logit of a class that is hardly ever heard: where the heads for scores begin, since most classes are rare."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers in the teacher's embedding, classes of the teacher, and labels of the sounds."""

    embedding: int
    classes: int
    labels: int


@dataclass(frozen=True, slots=True)
class Heard:
    """``vector`` (n, d), ``hidden`` (n, t, h) and ``feature`` (n, f) of a batch."""

    vector: Tensor
    hidden: Tensor
    feature: Tensor


class Student(nn.Module):
    """The tower with what only training needs: the map of sentences, the heads, the temperature."""

    def __init__(self, config: TowerConfig, sizes: Sizes) -> None:
        super().__init__()
        self.tower = AudioTower(config)
        self.words = nn.Linear(config.sentence, config.dimensions, bias=False)
        self.label = nn.Linear(config.feature, sizes.labels)
        self.patch_embedding = nn.Linear(config.hidden, sizes.embedding)
        self.patch_scores = nn.Linear(config.hidden, sizes.classes)
        self.embedding = nn.Linear(config.feature, sizes.embedding)
        self.scores = nn.Linear(config.feature, sizes.classes)
        self.scale = nn.Parameter(torch.tensor(3.0))
        for head in (self.patch_scores, self.scores):
            nn.init.constant_(head.bias, _RARE)

    def hear(self, features: Tensor, dropout: float = 0.0) -> Heard:
        """What the tower makes of shallow ``features`` (n, c, t, f), in float32."""
        vector, hidden, feature, _ = self.tower.deep(features, dropout)
        return Heard(vector.float(), hidden.float(), feature.float())

    def text(self, sentences: Tensor) -> Tensor:
        """Sentences (n, s) to shared space (n, d), unit length."""
        return functional.normalize(self.words(sentences).float(), dim=1)


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one step: ``bank`` (m, s), and the names of all labels (l, s) and classes (c, s).

    ``weights`` (c,) say how much the teacher's classes count; ``softness`` how far a name reaches to other texts.
    """

    bank: Tensor
    labels: Tensor
    classes: Tensor
    weights: Tensor
    softness: float

    def fits(self, names: Tensor) -> Tensor:
        """How well each text of the bank goes with some ``names`` (n, s): (n, m), rows sum to 1."""
        return ((names @ self.bank.T) / self.softness).softmax(dim=1)


@dataclass(frozen=True, slots=True)
class Targets:
    """Targets of a batch: the shallow ``features`` (n, c, t, f) of its pieces, what the teacher heard in them
    (``embeddings`` (n, p, e) standardised, ``scores`` (n, p, c), ``overall`` (n, c)), and the labels of their sounds:
    ``first`` and ``second`` (n,), -1 where there is none, with the ``share`` (n,) of the first."""

    features: Tensor
    embeddings: Tensor
    scores: Tensor
    overall: Tensor
    first: Tensor
    second: Tensor
    share: Tensor


def losses(student: Student, heard: Heard, said: Tensor, targets: Targets, texts: Texts) -> Mapping[str, Tensor]:
    """The parts of the loss of a batch; ``said`` (m, d) is the bank of ``texts`` in shared space."""
    vector, hidden, feature = heard.vector, heard.hidden, heard.feature
    steps = hidden.shape[1] // PATCHES
    patches = hidden[:, : steps * PATCHES].reshape(len(hidden), PATCHES, steps, -1).mean(dim=2)
    parts = {
        "patch_embedding": _apart(student.patch_embedding(patches), targets.embeddings),
        "patch_scores": _crossed(student.patch_scores(patches), targets.scores),
        "embedding": _apart(student.embedding(feature), targets.embeddings.mean(dim=1)),
        "scores": _crossed(student.scores(feature), targets.overall),
    }
    near = (student.scale.clamp(max=4.0).exp() * vector @ said.T).log_softmax(dim=1)
    return {**parts, **_text_losses(student, targets, texts, near, feature)}


def _text_losses(
    student: Student, targets: Targets, texts: Texts, said: Tensor, feature: Tensor
) -> Mapping[str, Tensor]:
    overall = targets.overall
    named = torch.where(overall > 0.03, overall, torch.zeros(())) * texts.weights
    total = named.sum(dim=1, keepdim=True)
    present = (named > 0).any(dim=0)
    wanted = (named / total.clamp_min(1e-6))[:, present] @ texts.fits(texts.classes[present])
    sure = (total[:, 0] / 0.3).clamp(max=1.0)
    known = targets.first >= 0
    parts = {"classes": -((wanted * said).sum(dim=1) * sure).mean()}
    if known.any():
        share = targets.share[known, None]
        second = torch.where(targets.second[known] >= 0, targets.second[known], targets.first[known])
        first = targets.first[known]
        fits = texts.fits(texts.labels[first]) * share + texts.fits(texts.labels[second]) * (1.0 - share)
        part = float(known.float().mean())
        parts["captions"] = -(fits * said[known]).sum(dim=1).mean() * part
        logits = student.label(feature[known]).log_softmax(dim=1)
        one = functional.one_hot(first, logits.shape[1]) * share
        one = one + functional.one_hot(second, logits.shape[1]) * (1.0 - share)
        parts["label"] = -((one * 0.9 + 0.1 / logits.shape[1]) * logits).sum(dim=1).mean() * part
    return parts


def overall_scores(samples: Tensor, scores: Tensor) -> Tensor:
    """The scores (n, c) of whole pieces: those of their patches, weighted by how loud these are."""
    loud = samples.reshape(len(samples), PATCHES, -1).square().mean(dim=2).sqrt() + 1e-4
    weighted: Tensor = (scores * (loud / loud.sum(dim=1, keepdim=True))[:, :, None]).sum(dim=1)
    return weighted


def _apart(expected: Tensor, heard: Tensor) -> Tensor:
    return 1.0 - functional.cosine_similarity(expected, heard, dim=-1).mean()


def _crossed(logits: Tensor, scores: Tensor) -> Tensor:
    return functional.binary_cross_entropy_with_logits(logits, scores, reduction="none").sum(dim=-1).mean()
