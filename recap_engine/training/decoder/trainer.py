"""Train a small GPT-2 on caption texts only: it learns to write captions and to use a prompt before it hears.

Every batch holds captions to write, behind prompts of similar captions (`training.texts.captions`) or empty prompts.
In some, a shared word is replaced by one that never occurs beside them, so that copying from the prompt pays; in
others, some captions have nothing to do with the one to write.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from torch import Tensor
from torch.nn import functional

from recap_engine.decoder import weights
from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.gpt2 import GPT2, additive, is_cross_attention
from recap_engine.progress import Progress
from recap_engine.propose.prompt import Template, to_tokens
from recap_engine.training.loop import Schedule, train
from recap_engine.training.texts.captions import content_words, similar_texts, with_new_word

END_OF_TEXT = "<|endoftext|>"
DEFAULT_SCHEDULE = Schedule(steps=6000, learning_rate=1.5e-3, warm_up=200, weight_decay=0.05, check_every=250)
_NEAREST = 16


def train_tokenizer(texts: Sequence[str], vocabulary: int, path: Path) -> Tokenizer:
    """Byte-level BPE of ``vocabulary`` entries with ``<|endoftext|>`` (id 0) as its only special token; saved."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[END_OF_TEXT],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator((form for text in texts for form in (text, f" {text}")), trainer)
    tokenizer.save(str(path))
    return tokenizer


@dataclass(frozen=True, slots=True)
class Sequences:
    """A batch for a decoder: tokens, padded on the right, and how much the prediction of each token counts.

    ``tokens`` and ``counts`` have shape (n, l); ``counts[:, i]`` weighs the prediction of ``tokens[:, i]``.
    """

    tokens: Tensor
    counts: Tensor

    def to(self, device: torch.device) -> Sequences:
        """A copy on ``device``."""
        return Sequences(self.tokens.to(device), self.counts.to(device))


def caption_loss(
    model: GPT2,
    batch: Sequences,
    hidden: Tensor | None = None,
    hidden_mask: Tensor | None = None,
    *,
    bf16: bool = True,
) -> Tensor:
    """Weighted mean cross-entropy in nats per token, computed in bfloat16 (unless that is off) up to the logits.

    ``hidden`` (n, t, encoder width) are the sounds' hidden states, ``hidden_mask`` (n, t) is 0 on their padding. The
    output layer, a third of the work, is skipped where no token counts.
    """
    n, length = batch.tokens.shape
    precision = torch.bfloat16 if bf16 else torch.float32
    with torch.autocast(batch.tokens.device.type, torch.bfloat16, enabled=bf16):
        heard = model.hear(hidden) if hidden is not None else [None] * len(model.h)
        mask = None if hidden_mask is None else additive(hidden_mask.bool()[:, None, None, :], precision)
        positions = torch.arange(length, device=batch.tokens.device).expand(n, length)
        states = model.read(batch.tokens, positions, None, heard, mask)
        counted = batch.counts[:, 1:] > 0
        logits = model.logits(states[:, :-1][counted])
    losses = functional.cross_entropy(logits.float(), batch.tokens[:, 1:][counted], reduction="none")
    weight = batch.counts[:, 1:][counted]
    return (losses * weight).sum() / weight.sum()


@dataclass(frozen=True, slots=True)
class PromptWriter:
    """Turns captions into token sequences in the form of the decoder's prompt, at most ``positions`` long."""

    template: Template
    tokenizer: Tokenizer
    positions: int

    def encode(self, text: str) -> list[int]:
        """Token ids of ``text``, with nothing added."""
        ids: list[int] = self.tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def caption(self, text: str) -> list[int]:
        """Token ids of a caption as the decoder writes it after the prompt, its end included."""
        return [*self.encode(f" {text}"), *self.encode(END_OF_TEXT)]

    def batch(
        self, prompts: Sequence[Sequence[str]], captions: Sequence[str], chance: random.Random | None = None
    ) -> Sequences:
        """Prompts and captions. A caption's tokens count 1; with ``chance``, so do a quarter of the prompt's."""
        pairs = []
        for near, caption in zip(prompts, captions, strict=True):
            written = self.caption(caption)
            pairs.append((to_tokens(self.template, near, self.encode, self.positions - len(written)), written))
        length = max(len(asked) + len(written) for asked, written in pairs)
        tokens = torch.zeros(len(pairs), length, dtype=torch.long)
        counts = torch.zeros(len(pairs), length)
        for row, (asked, written) in enumerate(pairs):
            end = len(asked) + len(written)
            tokens[row, :end] = torch.tensor([*asked, *written])
            if chance is not None:
                counts[row, : len(asked)] = torch.tensor([float(chance.random() < 0.25) for _ in asked])
            counts[row, len(asked) : end] = 1.0
        return Sequences(tokens, counts)


@dataclass(slots=True)
class PromptedTexts:
    """Draws training batches: a caption, and captions like it for its prompt."""

    texts: Sequence[str]
    shares: Sequence[tuple[int, float]]
    """(number of texts, share of the draws) for each run of ``texts``."""
    near: Tensor
    writer: PromptWriter
    words: Sequence[str]
    size: int = 64
    seed: int = 0

    def batch(self, index: int) -> Sequences:
        """Batch ``index``; the same index gives the same batch."""
        chance = random.Random(self.seed * 1_000_003 + index)
        k = chance.choice((0, 0, *range(1, self.writer.template.k + 1)))
        starts = [sum(count for count, _ in self.shares[:i]) for i in range(len(self.shares))]
        sources = chance.choices(range(len(self.shares)), [share for _, share in self.shares], k=self.size)
        prompts, captions = [], []
        for source in sources:
            target = starts[source] + chance.randrange(self.shares[source][0])
            *near, caption = self._draw(target, k, chance)
            prompts.append(near)
            captions.append(caption)
        return self.writer.batch(prompts, captions, chance)

    def _draw(self, target: int, k: int, chance: random.Random) -> list[str]:
        """``k`` captions for the prompt of ``target``, most similar first, and the caption itself."""
        ranks = sorted(chance.sample(range(_NEAREST), k))
        wrong = chance.choice((0.0, 0.0, 0.2, 0.5))
        near = [
            self.texts[chance.randrange(len(self.texts)) if chance.random() < wrong else int(self.near[target, rank])]
            for rank in ranks
        ]
        both = [*near, self.texts[target]]
        return with_new_word(both, self.words, chance) if k > 1 and chance.random() < 0.25 else both


def train_decoder(
    sources: Sequence[tuple[Sequence[str], float]],
    tokenizer: Tokenizer,
    template: Template,
    config: DecoderConfig,
    *,
    folder: Path,
    schedule: Schedule = DEFAULT_SCHEDULE,
    start: GPT2 | None = None,
) -> Iterator[Progress]:
    """Train GPT-2 without cross-attention and write ``folder/decoder.safetensors`` (float16).

    ``sources`` are (texts, share of the training draws). Every fiftieth text of each is kept for the dev loss. Training
    continues from the weights of ``start``, if given.
    """
    torch.manual_seed(schedule.seed)
    model = start or GPT2(config)
    kept = [[text for i, text in enumerate(texts) if i % 50] for texts, _ in sources]
    held = [text for texts, _ in sources for text in texts[::50]]
    texts = [text for run in kept for text in run]
    yield Progress("Finding similar texts", 0, 1)
    near = similar_texts([*texts, *held], _NEAREST)
    near = torch.where(near < len(texts), near, near % max(1, len(texts)))
    writer = PromptWriter(template, tokenizer, config.positions)
    shares = [(len(run), share) for run, (_, share) in zip(kept, sources, strict=True)]
    draws = PromptedTexts(texts, shares, near[: len(texts)], writer, content_words(texts), seed=schedule.seed)
    judged = [
        writer.batch([[texts[int(j)] for j in near[len(texts) + i, :3]] for i in part], [held[i] for i in part])
        for part in (range(start, min(start + 64, len(held))) for start in range(0, len(held), 64))
    ]
    trained = [p for name, p in model.named_parameters() if not is_cross_attention(name)]

    def batch_loss(index: int) -> Tensor:
        model.train()
        return caption_loss(model, draws.batch(index))

    yield from train(
        trained, batch_loss, mean_loss(model, judged), schedule, folder=folder, doing="Training the decoder"
    )
    weights.save(model, folder / "decoder.safetensors", None, dtype=torch.float16)


def mean_loss(model: GPT2, batches: Sequence[Sequences]) -> Callable[[], float]:
    """The mean loss over ``batches``, with dropout off."""

    def measure() -> float:
        model.eval()
        with torch.inference_mode():
            return sum(float(caption_loss(model, batch)) for batch in batches) / max(1, len(batches))

    return measure
