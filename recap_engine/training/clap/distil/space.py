"""Fit the shared space again after a distillation, so that whole captions are found as well as labels and classes.

Everything before the last layer stays. That layer and the map of sentences are fitted on features of the training
sounds and of the latest varied pieces: against all labels and classes at once, and against captions that will be
searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from recap_engine.training import augment, loop
from recap_engine.training.clap.distil.pieces import NOBODY, Maker
from recap_engine.training.clap.distil.student import Student, Texts, overall_scores
from recap_engine.training.clap.distil.texts import Wordings

WEIGHTS = ("tower.project.weight", "tower.project.bias", "words.weight")
"""Entries of the student's weights that the refit replaces."""


@dataclass(frozen=True, slots=True)
class Refit:
    """How long and how closely the space is fitted; ``parts`` of pieces are heard beside the sounds."""

    steps: int = 600
    batch: int = 192
    rate: float = 1e-3
    dropout: float = 0.2
    captions: int = 1500
    softness: float = 0.02
    """How far a label or class reaches to captions."""
    classes: float = 0.6
    parts: int = 40
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Features:
    """What is fitted to: features (n, f), class scores (n, c), the labels ``first`` and ``second`` (n,), -1 for none,
    and the ``share`` (n,) of the first."""

    features: Tensor
    scores: Tensor
    first: Tensor
    second: Tensor
    share: Tensor

    @classmethod
    def joined(cls, some: Sequence[Features]) -> Features:
        """All of them."""
        names = ("features", "scores", "first", "second", "share")
        return cls(*(torch.cat([getattr(one, name) for one in some]) for name in names))


@torch.inference_mode()
def of_pieces(student: Student, maker: Maker, parts: Sequence[int], labels: Tensor) -> Features:
    """Features of parts that are there, every other one recoloured; ``labels`` gives each sound's label, last -1."""
    student.eval()
    found = []
    for number in parts:
        pieces = maker.load(number)
        samples = pieces.samples.float() / 32767.0
        power = student.tower.mel(samples)
        if number % 2:
            power = augment.recolour(power, torch.Generator().manual_seed(number))
        with loop.bfloat16_where_native():
            features = torch.cat([student.tower.hear(some)[2].float() for some in power.split(32)])
        scores = overall_scores(samples, pieces.scores.float())
        first, second = labels[pieces.first], labels[pieces.second]
        second = torch.where((pieces.second == NOBODY) | (second < 0), first, second)
        found.append(Features(features, scores, first, second, pieces.share.clone()))
    return Features.joined(found)


@torch.inference_mode()
def of_sounds(student: Student, features: Tensor, labels: Tensor) -> Features:
    """Whole sounds, with the student's own class scores."""
    scores = student.scores(features).sigmoid()
    return Features(features, scores, labels, labels, torch.ones(len(labels)))


def refit(student: Student, heard: Features, wordings: Wordings, recipe: Refit) -> dict[str, Tensor]:
    """New values of `WEIGHTS`; seeded. The captions of ``wordings`` are those that will be searched."""
    torch.manual_seed(recipe.seed)
    project, words = student.tower.project, student.words
    scale = nn.Parameter(torch.tensor(3.5))
    fitted = [project.weight.requires_grad_(True), project.bias.requires_grad_(True), words.weight, scale]
    optimizer = torch.optim.AdamW(fitted, lr=recipe.rate, weight_decay=0.01)
    known = heard.first >= 0
    counts = torch.bincount(heard.first[known], minlength=len(wordings.labels.labels)).float()
    chance = torch.where(known, counts.clamp_min(1.0)[heard.first.clamp_min(0)] ** -0.5, torch.tensor(0.15))
    names = torch.cat([wordings.labels.names, wordings.classes.names[wordings.weights > 0]])
    for step in range(recipe.steps):
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * min(1.0, (step + 1) / 40) * (1.0 - step / recipe.steps)
        chosen = torch.multinomial(chance, recipe.batch, replacement=True)
        some = torch.randperm(len(wordings.labels.captions))[: recipe.captions]
        captions = wordings.labels.captions[some]
        vector = functional.normalize(project(functional.dropout(heard.features[chosen], recipe.dropout)), dim=1)
        near = scale.clamp(max=4.0).exp() * vector @ student.text(torch.cat([names, captions])).T
        plain, searched = near[:, : len(names)], near[:, len(names) :]
        loss = _apart(plain, heard, chosen, _texts(wordings, names, wordings.softness), recipe)
        loss = loss + _apart(searched, heard, chosen, _texts(wordings, captions, recipe.softness), recipe)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimizer.step()
    state = student.state_dict()
    return {name: state[name].detach().clone() for name in WEIGHTS}


def _texts(wordings: Wordings, bank: Tensor, softness: float) -> Texts:
    return Texts(bank, wordings.labels.names, wordings.classes.names, wordings.weights, softness)


def _apart(near: Tensor, heard: Features, chosen: Tensor, texts: Texts, recipe: Refit) -> Tensor:
    """How far the logits ``near`` are from what the labels and the teacher's classes want."""
    said = near.log_softmax(dim=1)
    scores = heard.scores[chosen]
    named = torch.where(scores > 0.03, scores, torch.zeros(())) * texts.weights
    total = named.sum(dim=1, keepdim=True)
    present = (named > 0).any(dim=0)
    wanted = (named / total.clamp_min(1e-6))[:, present] @ texts.fits(texts.classes[present])
    loss = -recipe.classes * ((wanted * said).sum(dim=1) * (total[:, 0] / 0.3).clamp(max=1.0)).mean()
    known = heard.first[chosen] >= 0
    if known.any():
        labelled = chosen[known]
        share = heard.share[labelled, None]
        fits = texts.fits(texts.labels[heard.first[labelled]]) * share
        fits = fits + texts.fits(texts.labels[heard.second[labelled]]) * (1.0 - share)
        loss = loss - (fits * said[known]).sum(dim=1).mean()
    return loss
