"""RoBERTa, CLAP's text tower, run on ClapModel's weights: the same results with little work beside the products.

Texts are concatenated without padding, so products cover only real tokens; attention processes texts of one length
together. The last layer computes only the first token, since the vector depends on it alone.

Shapes: n texts, t tokens of all of them together, l tokens of a text, h heads, w width.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from itertools import groupby
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.functional import scaled_dot_product_attention as attend

from recap_engine.clap.product import Product
from recap_engine.errors import BundleError

ROOT = "text_model."

Step = Callable[[Tensor], Tensor]

_DENSE = ("attention.output", "intermediate", "output")


class Roberta:
    """``weights`` are named as in `ClapTextModelWithProjection`; the constructor removes each one that it uses.

    Raises BundleError for a tower that no published CLAP has.
    """

    def __init__(self, config: Any, weights: MutableMapping[str, Tensor]) -> None:
        if config.hidden_act != "gelu" or config.projection_hidden_act != "relu":
            raise BundleError("The encoder's model has a text tower of a kind that this program does not support.")
        self._weights = weights
        self._heads: int = config.num_attention_heads
        self._padding: int = config.pad_token_id
        self._epsilon: float = config.layer_norm_eps
        embeddings = f"{ROOT}embeddings"
        self._words = weights.pop(f"{embeddings}.word_embeddings.weight")
        kind = weights.pop(f"{embeddings}.token_type_embeddings.weight")[0]
        self._places = weights.pop(f"{embeddings}.position_embeddings.weight") + kind
        self._norm = self._norm_of(f"{embeddings}.LayerNorm")
        self._layers = [self._layer(f"{ROOT}encoder.layer.{i}") for i in range(config.num_hidden_layers)]
        self._pool = self._product(f"{ROOT}pooler.dense")
        self._reduce = self._product("text_projection.linear1")
        self._project = self._product("text_projection.linear2")
        del self._weights

    def __call__(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """Map token ids of texts, with texts of one length adjacent, to vectors (n, d), not normalised."""
        device = self._words.device
        lengths = torch.tensor([len(text) for text in texts])
        firsts = (lengths.cumsum(0) - lengths).to(device)
        shapes = [(sum(1 for _ in same), length) for length, same in groupby(len(text) for text in texts)]
        ids = torch.tensor([token for text in texts for token in text])
        x = self._norm(self._words[ids.to(device)] + self._places[self._positions(texts).to(device)])
        for number, layer in enumerate(self._layers):
            x = layer(x, shapes, firsts if number == len(self._layers) - 1 else None)
        return self._project(functional.relu(self._reduce(self._pool(x).tanh())))

    def _positions(self, texts: Sequence[Sequence[int]]) -> Tensor:
        """RoBERTa's position ids: they start after the padding id, and padding is not counted."""
        counted = []
        for text in texts:
            at = self._padding
            for token in text:
                at += token != self._padding
                counted.append(self._padding if token == self._padding else at)
        return torch.tensor(counted)

    def _layer(self, name: str) -> Callable[[Tensor, Sequence[tuple[int, int]], Tensor | None], Tensor]:
        """Attention, then two layers for each token, each with a residual connection and a norm."""
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        three = Product(
            torch.cat([self._weights.pop(f"{part}.weight") for part in parts]),
            torch.cat([self._weights.pop(f"{part}.bias") for part in parts]),
        )
        mix, mixed = (
            self._product(f"{name}.attention.output.dense"),
            self._norm_of(f"{name}.attention.output.LayerNorm"),
        )
        widen = self._product(f"{name}.intermediate.dense")
        narrow, narrowed = self._product(f"{name}.output.dense"), self._norm_of(f"{name}.output.LayerNorm")

        def layer(x: Tensor, shapes: Sequence[tuple[int, int]], only: Tensor | None) -> Tensor:
            seen = self._attended(three(x), shapes)
            if only is not None:
                x, seen = x[only], seen[only]
            x = mixed(mix.plus(seen, x))
            return narrowed(narrow.plus(widen.gelu(x), x))

        return layer

    def _attended(self, three: Tensor, shapes: Sequence[tuple[int, int]]) -> Tensor:
        """Map queries, keys and values (t, 3w) to (t, w). ``shapes`` holds (texts, tokens per text), in order."""
        width = three.shape[1] // 3
        found = three.new_empty(len(three), width)
        at = 0
        for count, length in shapes:
            end = at + count * length
            split = three[at:end].view(count, length, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
            query, key, value = split
            found[at:end].view(count, length, self._heads, -1).copy_(attend(query, key, value).transpose(1, 2))
            at = end
        return found

    def _norm_of(self, name: str) -> Step:
        weight, bias = self._weights.pop(f"{name}.weight"), self._weights.pop(f"{name}.bias")
        return lambda x: functional.layer_norm(x, x.shape[-1:], weight, bias, self._epsilon)

    def _product(self, name: str) -> Product:
        return Product(self._weights.pop(f"{name}.weight"), self._weights.pop(f"{name}.bias"))
