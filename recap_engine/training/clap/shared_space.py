"""Refit the shared space of a finished audio run to captions; the hidden states do not change.

The tower learns mostly from short labels, but its vectors are compared with whole captions. With everything before the
last layer kept, that layer and the map of sentences are fitted again: each sound against all captions at once, and
against all labels.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from recap_engine.training import augment, loop
from recap_engine.training.clap.trainer import BatchSampler, Student

WEIGHTS = ("tower.project.weight", "tower.project.bias", "words.weight")
"""Entries of the student's weights that the refit replaces."""


@torch.inference_mode()
def sample_features(student: Student, sampler: BatchSampler, batches: int) -> tuple[Tensor, Tensor]:
    """Features (n, f) of sampled sounds, three in four augmented, and their labels (n,)."""
    student.eval()
    features, labels = [], []
    for step in range(batches):
        batch = sampler.batch(step)
        power = student.tower.mel(batch.samples)
        if step % 4:
            power = augment.recolour(power, torch.Generator().manual_seed(step))
        with loop.bfloat16_where_native():
            features.append(student.tower.hear(power)[2].float())
        labels.append(batch.first)
    return torch.cat(features), torch.cat(labels)


def refit(
    student: Student,
    features: Tensor,
    labels: Tensor,
    names: Tensor,
    captions: Tensor,
    *,
    steps: int = 600,
    rate: float = 1e-3,
    caption_softness: float = 0.02,
    label_softness: float = 0.04,
    at_once: int = 2000,
    seed: int = 0,
) -> dict[str, Tensor]:
    """New values of ``WEIGHTS``, fitted to ``names`` (labels, 384) and ``captions`` (c, 384) at once; seeded."""
    project, words = student.tower.project, student.words
    scale = torch.nn.Parameter(torch.tensor(3.2))
    parameters = [project.weight, project.bias, words.weight, scale]
    optimizer = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.01)
    random = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    to_captions, to_names = names @ captions.T, names @ names.T
    for step in range(steps):
        for group in optimizer.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / 50) * (1.0 - step / steps)
        chosen = torch.randint(len(features), (256,), generator=random)
        some = torch.randperm(len(captions), generator=random)[:at_once]
        heard = functional.normalize(project(functional.dropout(features[chosen], 0.2)), dim=1)
        heard = heard * scale.clamp(max=4.0).exp()
        about = labels[chosen]
        loss = _apart(heard @ student.text(captions[some]).T, to_captions[about][:, some] / caption_softness)
        loss = loss + _apart(heard @ student.text(names).T, to_names[about] / label_softness)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        optimizer.step()
    state = student.state_dict()
    return {name: state[name].clone() for name in WEIGHTS}


def _apart(logits: Tensor, wanted: Tensor) -> Tensor:
    return -(wanted.softmax(dim=1) * logits.log_softmax(dim=1)).sum(dim=1).mean()
