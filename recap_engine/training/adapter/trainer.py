"""RECAP training (arXiv 2309.09836): encoder and GPT-2 are frozen; only the cross-attention learns.

The prompt holds captions of other sounds, the loss counts the caption's tokens only. Hidden states are computed once.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from torch import Tensor

from recap_engine.decoder import weights
from recap_engine.decoder.gpt2 import GPT2, train_cross_attention_only
from recap_engine.progress import Progress
from recap_engine.training.decoder.trainer import PromptWriter, Sequences, caption_loss
from recap_engine.training.heard_corpus import Heard
from recap_engine.training.loop import Schedule, train

_JUDGED = 64


class Describable(Protocol):
    """A sound that a caption can describe."""

    @property
    def takes(self) -> frozenset[str]:
        """The recordings in it."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """Texts that describe it."""
        ...

    def caption(self, chance: random.Random) -> str:
        """A sentence that describes it."""
        ...


class PromptSampler(Protocol):
    """Draws prompts. ``near`` are the retrieved ``texts`` of each example; a prompt holds at most ``k`` of them."""

    @property
    def texts(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def near(self) -> Sequence[Sequence[int]]: ...  # noqa: D102
    @property
    def k(self) -> int: ...  # noqa: D102

    def sample(self, index: int, example: Describable, chance: random.Random) -> tuple[list[str], str]:
        """The captions of the prompt, most relevant first, and the caption to write."""
        ...


@dataclass(frozen=True, slots=True)
class AdapterData:
    """Examples, their encodings, the sampler of their prompts, and their sampling weights."""

    examples: Sequence[Describable]
    heard: Heard
    prompts: PromptSampler
    shares: Sequence[float]

    def __post_init__(self) -> None:
        if not len(self.examples) == len(self.heard.hidden) == len(self.prompts.near) == len(self.shares):
            raise ValueError("every example needs its hidden states, its neighbours and its share")


@dataclass(frozen=True, slots=True)
class Adapted:
    """The result of a training: the share of trained parameters, 0 to 1, and dev losses in nats per token."""

    share: float
    dev_loss: float
    dev_loss_before: float


def train_adapter(
    model: GPT2,
    writer: PromptWriter,
    data: AdapterData,
    dev: AdapterData,
    *,
    folder: Path,
    schedule: Schedule,
    batch_size: int = 48,
    alone: bool = True,
    bf16: bool = True,
) -> Iterator[Progress | Adapted]:
    """Train cross-attention of ``model`` and write ``folder/adapter.safetensors`` (float16); yields the result last.

    With ``alone`` every other batch has no captions in its prompts, so that only the sound can help; being short, it
    is twice as large. Computed where the model is, in bfloat16 unless that is off.
    """
    share = train_cross_attention_only(model)
    device = model.wte.weight.device
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    numbers, drawn = range(len(data.examples)), list(accumulate(data.shares))
    parts = [range(i, min(i + _JUDGED, len(dev.examples))) for i in range(0, len(dev.examples), _JUDGED)]
    judged = [(_judged(writer, dev, part), part) for part in parts]

    def loss(batch: Sequences, heard: Heard, chosen: Sequence[int]) -> Tensor:
        hidden, mask = hidden_of(heard, chosen)
        return caption_loss(model, batch.to(device), hidden.to(device), mask.to(device), bf16=bf16)

    def batch_loss(index: int) -> Tensor:
        model.train()
        chance = random.Random(schedule.seed * 1_000_003 + index)
        prompted = index % 2 == 0 or not alone
        chosen = chance.choices(numbers, cum_weights=drawn, k=batch_size if prompted else 2 * batch_size)
        drawn_prompts = [
            data.prompts.sample(i, data.examples[i], chance) if prompted else ([], data.examples[i].caption(chance))
            for i in chosen
        ]
        return loss(
            writer.batch([near for near, _ in drawn_prompts], [caption for _, caption in drawn_prompts]),
            data.heard,
            chosen,
        )

    def dev_loss() -> float:
        model.eval()
        with torch.inference_mode():
            losses = [float(loss(batch, dev.heard, part)) * len(part) for batch, part in judged]
        return sum(losses) / len(dev.examples)

    before = dev_loss()
    yield from train(trained, batch_loss, dev_loss, schedule, folder=folder, doing="Training the adapter")
    weights.save(model, None, folder / "adapter.safetensors", dtype=torch.float16)
    yield Adapted(share, dev_loss(), before)


def hidden_of(heard: Heard, chosen: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Hidden states (n, t, h) of the chosen examples and their mask (n, t), t being that of the longest of them."""
    states = [heard.hidden[i] for i in chosen]
    steps = [len(one) for one in states]
    hidden = np.zeros((len(states), max(steps), states[0].shape[1]), np.float16)
    for row, one in zip(hidden, states, strict=True):
        row[: len(one)] = one
    mask = torch.arange(max(steps))[None] < torch.tensor(steps)[:, None]
    return torch.from_numpy(hidden).float(), mask.float()


def _judged(writer: PromptWriter, dev: AdapterData, chosen: Sequence[int]) -> Sequences:
    """A dev batch: the retrieved neighbours and one fixed caption."""
    prompts = [[dev.prompts.texts[j] for j in dev.prompts.near[i][: dev.prompts.k]] for i in chosen]
    captions = [dev.examples[i].caption(random.Random(i)) for i in chosen]
    return writer.batch(prompts, captions)
