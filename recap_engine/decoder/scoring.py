"""Log-probabilities of given texts for a sound. The texts follow the prompt in one pass, so that it is read once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import torch
from torch import Tensor
from torch.nn import functional

from recap_engine.decoder.gpt2 import GPT2, additive
from recap_engine.decoder.vocabulary import Predicted

CHUNK = 128
"""The number of positions whose logits over the whole vocabulary are in memory at a time, by default."""

Texts = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Span:
    """Positions ``begin`` to ``end`` of a layout, with that part of its mask (n, 1, end - begin, end)."""

    begin: int
    end: int
    ids: Tensor
    positions: Tensor
    mask: Tensor | None

    def masked_to(self, reach: int) -> Tensor:
        """The mask padded to ``reach`` positions; the span attends to none after its end."""
        assert self.mask is not None
        return functional.pad(self.mask, (0, reach - self.end), value=-math.inf)


@dataclass(frozen=True, slots=True)
class Layout:
    """One sequence for each sound: its prompt, followed by texts that attend only to the prompt and themselves.

    ``ids`` and ``positions`` are (n, l); ``mask`` is (n, 1, l, l), or None without texts; ``texts`` are cut to the
    decoder's positions.
    """

    prompts: Sequence[Sequence[int]]
    texts: Sequence[Texts]
    ids: Tensor
    positions: Tensor
    mask: Tensor | None
    end_of_text: int

    def span(self, begin: int, end: int) -> Span:
        """A part of the layout. A part of a single prompt needs no mask."""
        free = self.mask is None or (len(self.prompts) == 1 and end <= len(self.prompts[0]))
        mask = None if free or self.mask is None else self.mask[:, :, begin:end, :end]
        return Span(begin, end, self.ids[:, begin:end], self.positions[:, begin:end], mask)

    def ends(self, x: Tensor) -> Tensor:
        """The last hidden states of the prompts, (n, w) of (n, l, w)."""
        at = torch.tensor([len(prompt) - 1 for prompt in self.prompts], device=x.device)
        return x[torch.arange(len(at), device=x.device), at]

    def lookups(self, length: int) -> TokenLookups:
        """The log-probabilities to look up for the texts, in hidden states (n, ``length``, w)."""
        origins: list[int] = []
        tokens: list[int] = []
        sizes: list[int] = []
        for sound, (prompt, texts) in enumerate(zip(self.prompts, self.texts, strict=True)):
            starts = accumulate((len(text) for text in texts), initial=len(prompt))
            for text, start in zip(texts, starts, strict=False):
                # The first token of a text follows the prompt's last one, every other the token before it.
                origins += [sound * length + at for at in (len(prompt) - 1, *range(start, start + len(text)))]
                tokens += [*text, self.end_of_text]
                sizes.append(len(text) + 1)
        return TokenLookups(torch.tensor(origins), torch.tensor(tokens), sizes)

    def scores(self, model: GPT2, x: Tensor, at_once: int = CHUNK) -> list[Tensor]:
        """Mean log-probabilities per token (m,) of each sound's texts, including their ends, in float32.

        The logits of ``at_once`` positions are in memory at a time.
        """
        lookups = self.lookups(x.shape[1])
        flat = x.reshape(-1, x.shape[-1])
        each = torch.zeros(len(lookups.origins))
        # All texts of a sound follow the same token, so its row is computed once.
        for rows in torch.split(torch.unique(lookups.origins), at_once) if lookups.sizes else ():
            lookups.fill(Predicted(model, flat[rows.to(x.device)]), rows, each)
        means = lookups.means(each)
        return list(torch.split(means, [len(texts) for texts in self.texts]))


@dataclass(frozen=True, slots=True)
class TokenLookups:
    """The log-probabilities to look up: of ``tokens[i]`` after position ``origins[i]``; text j has ``sizes[j]``."""

    origins: Tensor
    tokens: Tensor
    sizes: list[int]

    def fill(self, predicted: Predicted, positions: Tensor, each: Tensor, first: int = 0) -> None:
        """Fill ``each`` (m,) for the tokens after ``positions`` (ascending), from row ``first`` of ``predicted`` on."""
        at = torch.searchsorted(positions, self.origins).clamp_(max=len(positions) - 1)
        (mine,) = torch.nonzero(positions[at] == self.origins, as_tuple=True)
        device = predicted.device
        each[mine] = predicted.of((at[mine] + first).to(device), self.tokens[mine].to(device)).cpu()

    def means(self, each: Tensor) -> Tensor:
        """The mean log-probability of each text (m,)."""
        return torch.stack([part.mean() for part in torch.split(each, self.sizes)]) if self.sizes else each[:0]


def lay_out(model: GPT2, prompts: Texts, texts: Sequence[Texts] | None = None) -> Layout:
    """Lay out the sequences to read: the prompt of each sound and the texts to score for it."""
    weight, positions = model.wte.weight, model.config.positions
    fitting = [
        [list(text[: positions - len(prompt)]) for text in some]
        for prompt, some in zip(prompts, texts or [()] * len(prompts), strict=True)
    ]
    longest = max(len(p) + sum(map(len, some)) for p, some in zip(prompts, fitting, strict=True))
    ids = torch.full((len(prompts), longest), model.config.end_of_text)
    places = torch.arange(longest).expand(len(prompts), -1).clone()
    owners = torch.full((len(prompts), longest), -1)
    for sound, (prompt, some) in enumerate(zip(prompts, fitting, strict=True)):
        line = [*prompt, *chain(*some)]
        ids[sound, : len(line)] = torch.as_tensor(line)
        at = [len(prompt) + i for text in some for i in range(len(text))]
        places[sound, len(prompt) : len(line)] = torch.as_tensor(at, dtype=torch.long)
        places[sound, len(line) :] = 0
        mine = [number for number, text in enumerate(some) for _ in text]
        owners[sound, len(prompt) : len(line)] = torch.as_tensor(mine, dtype=torch.long)
    mask = None
    if any(fitting):
        before = torch.ones(longest, longest, dtype=torch.bool).tril()
        visible = before & ((owners[:, :, None] == owners[:, None, :]) | (owners[:, None, :] == -1))
        mask = additive(visible[:, None].to(weight.device), weight.dtype)
    return Layout(prompts, fitting, ids.to(weight.device), places.to(weight.device), mask, model.config.end_of_text)


@torch.inference_mode()
def score_texts(model: GPT2, hidden: Tensor, prompt: Sequence[int], texts: Texts) -> Tensor:
    """Mean log-probability per token (m,) of each text after ``prompt``, including its end, in float32.

    ``hidden`` (t, encoder width). A text beyond the decoder's positions is scored up to the last position.
    """
    layout = lay_out(model, [prompt], [texts])
    heard = model.hear(hidden[None].to(model.wte.weight))
    return layout.scores(model, model.read(layout.ids, layout.positions, layout.mask, heard, None))[0]
