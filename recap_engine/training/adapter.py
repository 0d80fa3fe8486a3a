"""RECAP training (arXiv 2309.09836): encoder and GPT-2 frozen, cross-attention alone learns to describe what is heard.

The prompt holds captions of other sounds, the loss counts the caption's tokens only. Hidden states are computed once.
Every other batch has no captions in its prompts, so that the sound alone must do; being short, it is twice as large.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import torch
from torch import Tensor

from recap_engine.decoder import weights
from recap_engine.decoder.gpt2 import GPT2, train_cross_attention_only
from recap_engine.progress import Progress
from recap_engine.training.adapter_prompts import PromptDealer
from recap_engine.training.adapter_sounds import Example, Heard
from recap_engine.training.decoder import PromptWriter, Sequences, caption_loss
from recap_engine.training.steps import Schedule, train

DEFAULT_SCHEDULE = Schedule(steps=2400, learning_rate=1e-3, warm_up=150, weight_decay=0.05, check_every=150, patience=5)


@dataclass(frozen=True, slots=True)
class Lessons:
    """Examples, what was heard in each, the dealer of their prompts, and how often each is drawn."""

    examples: Sequence[Example]
    heard: Heard
    dealer: PromptDealer
    shares: Sequence[float]

    def __post_init__(self) -> None:
        if not len(self.examples) == len(self.heard.steps) == len(self.dealer.near) == len(self.shares):
            raise ValueError("every example needs its hidden states, its neighbours and its share")


@dataclass(frozen=True, slots=True)
class Adapted:
    """What came out of a training: the share of trained parameters, 0 to 1, and the dev loss in nats per token."""

    share: float
    dev_loss: float


def train_adapter(
    model: GPT2,
    writer: PromptWriter,
    lessons: Lessons,
    dev: Lessons,
    *,
    folder: Path,
    schedule: Schedule = DEFAULT_SCHEDULE,
    batch_size: int = 48,
) -> Iterator[Progress | Adapted]:
    """Train cross-attention of ``model`` and write ``folder/adapter.safetensors`` (float16); yields the result last."""
    share = train_cross_attention_only(model)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    numbers, drawn = range(len(lessons.examples)), list(accumulate(lessons.shares))
    judged = [_judged(writer, dev, range(i, min(i + 64, len(dev.examples)))) for i in range(0, len(dev.examples), 64)]

    def batch_loss(index: int) -> Tensor:
        model.train()
        chance = random.Random(schedule.seed * 1_000_003 + index)
        prompted = index % 2 == 0
        chosen = chance.choices(numbers, cum_weights=drawn, k=batch_size if prompted else 2 * batch_size)
        dealt = [
            lessons.dealer.deal(i, lessons.examples[i], chance)
            if prompted
            else ([], lessons.examples[i].caption(chance))
            for i in chosen
        ]
        batch = writer.batch([near for near, _ in dealt], [caption for _, caption in dealt])
        return caption_loss(model, batch, *hidden_of(lessons.heard, chosen))

    def dev_loss() -> float:
        model.eval()
        with torch.inference_mode():
            losses = [float(caption_loss(model, batch, *hidden)) * len(batch.tokens) for batch, hidden in judged]
        return sum(losses) / len(dev.examples)

    yield from train(trained, batch_loss, dev_loss, schedule, folder=folder, doing="Training the adapter")
    weights.save(model, None, folder / "adapter.safetensors", dtype=torch.float16)
    yield Adapted(share, dev_loss())


def hidden_of(heard: Heard, chosen: Sequence[int]) -> tuple[Tensor, Tensor]:
    """Hidden states (n, t, h) of the chosen examples and their mask (n, t), cut to the longest of them."""
    steps = torch.from_numpy(heard.steps[list(chosen)])
    longest = int(steps.max())
    hidden = torch.from_numpy(heard.hidden[list(chosen), :longest]).float()
    return hidden, (torch.arange(longest)[None] < steps[:, None]).float()


def _judged(writer: PromptWriter, dev: Lessons, chosen: Sequence[int]) -> tuple[Sequences, tuple[Tensor, Tensor]]:
    """A dev batch: the neighbours as retrieved and the plainest caption."""
    prompts = [[dev.dealer.texts[j] for j in dev.dealer.near[i][: dev.dealer.k]] for i in chosen]
    captions = [dev.examples[i].caption(random.Random(i)) for i in chosen]
    return writer.batch(prompts, captions), hidden_of(dev.heard, chosen)
