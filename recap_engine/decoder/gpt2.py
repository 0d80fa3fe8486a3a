"""GPT-2 with cross-attention to a sound's hidden states: the whole model in one file.

The language model is GPT-2 (Radford et al. 2019) with the tensor names of Hugging Face, so that its weights load
unchanged (see ``weights``). Cross-attention sits between self-attention and the feed-forward part of a layer, as in
``GPT2LMHeadModel(add_cross_attention=True)``, which this module equals when ``reduce_factor`` is 1. A larger factor
keeps the number of heads and makes them narrower, as in SmallCap (Ramos et al. 2023), whose decoder RECAP adopts.

Shapes: n sounds, l query positions, m key positions, t hidden steps of the sound, w width, c cross-attention width.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn import functional

from recap_engine.decoder.config import DecoderConfig
from recap_engine.packed_linear import Int8Linear, Kind, PackedLinear, can_pack, pack_all

FEW = 16
"""The most query positions of a step (the rows of one sound)."""

_ALONE = 2
"""With more sounds than this in a step, two matrix products are faster than torch's fused attention."""


class Past(Protocol):
    """Keys and values of earlier positions; attention adds the new ones and receives all of them."""

    def extend(self, layer: int, new: Tensor) -> Tensor:
        """Store ``new`` and return keys and values of every position to attend to, in the layout of `by_heads`."""
        ...


def by_heads(keys_values: Tensor, heads: int) -> Tensor:
    """Rearrange (n, m, 2w), keys before values, to (n, heads, 2, m, w / heads): contiguous for each head."""
    n, length, width = keys_values.shape
    return keys_values.view(n, length, 2, heads, width // (2 * heads)).permute(0, 3, 2, 1, 4)


def attend(query: Tensor, keys_values: Tensor, mask: Tensor | None, causal: bool) -> Tensor:
    """Scaled dot-product attention of (n, l, w) to (n, heads, 2, m, w / heads); returns (n, l, w).

    ``mask`` is added to the scores, broadcast to (n, heads, l, m).
    """
    n, length, width = query.shape
    heads, size = keys_values.shape[1], keys_values.shape[-1]
    keys, values = keys_values.unbind(2)
    queries = query.view(n, length, heads, size).transpose(1, 2)
    few = length <= FEW and n > _ALONE and query.device.type == "cpu" and query.dtype == torch.bfloat16
    if few and mask is not None:
        # With few rows of many sounds, torch's fused attention spends its time preparing blocks.
        weights = torch.matmul(queries, keys.transpose(-1, -2)).mul_(size**-0.5).add_(mask).softmax(-1)
        mixed = torch.matmul(weights, values)
    else:
        mixed = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask, is_causal=causal)
    return mixed.transpose(1, 2).reshape(n, length, width)


class SelfAttention(nn.Module):
    """Causal self-attention over the tokens."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.width, self.heads = config.width, config.heads
        self.c_attn = nn.Linear(config.width, 3 * config.width)
        self.c_proj = nn.Linear(config.width, config.width)

    def forward(self, x: Tensor, mask: Tensor | None, layer: int, past: Past | None) -> Tensor:
        """Return (n, l, w) before ``c_proj``. Without a mask, each position attends to itself and those before it."""
        query, keys_values = self.c_attn(x).split((self.width, 2 * self.width), dim=-1)
        keys_values = by_heads(keys_values, self.heads)
        keys_values = keys_values if past is None else past.extend(layer, keys_values)
        return attend(query, keys_values, mask, causal=mask is None)


class CrossAttention(nn.Module):
    """Cross-attention to the sound. It has as many heads as GPT-2, each ``reduce_factor`` times narrower."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.q_attn = nn.Linear(config.width, config.cross_width)
        self.c_attn = nn.Linear(config.encoder_width, 2 * config.cross_width)
        self.c_proj = nn.Linear(config.cross_width, config.width)

    def hear(self, hidden: Tensor) -> Tensor:
        """Compute keys and values (n, heads, 2, t, c / heads) from hidden states (n, t, encoder width)."""
        return by_heads(self.c_attn(hidden), self.heads).contiguous()

    def forward(self, x: Tensor, heard: Tensor, mask: Tensor | None) -> Tensor:
        """Return (n, l, c) before ``c_proj``. ``heard`` holds the sound's keys and values from `hear`."""
        return attend(self.q_attn(x), heard, mask, causal=False)


class FeedForward(nn.Module):
    """Two linear layers with GELU (tanh approximation) between them."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.c_fc = nn.Linear(config.width, config.inner)
        self.c_proj = nn.Linear(config.inner, config.width)

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, l, inner) before ``c_proj``."""
        return functional.gelu(self.c_fc(x), approximate="tanh")


class Block(nn.Module):
    """One layer; ``crossattention`` and its norm exist only if the configuration includes them."""

    def __init__(self, config: DecoderConfig, layer: int) -> None:
        super().__init__()
        self.layer = layer
        self.ln_1 = nn.LayerNorm(config.width, eps=config.layer_norm_epsilon)
        self.attn = SelfAttention(config)
        self.hears = config.has_cross_attention(layer)
        if self.hears:
            self.ln_cross_attn = nn.LayerNorm(config.width, eps=config.layer_norm_epsilon)
            self.crossattention = CrossAttention(config)
        self.ln_2 = nn.LayerNorm(config.width, eps=config.layer_norm_epsilon)
        self.mlp = FeedForward(config)
        self.drop = nn.Dropout(config.dropout)

    def forward(
        self, x: Tensor, mask: Tensor | None, heard: Tensor | None, heard_mask: Tensor | None, past: Past | None
    ) -> Tensor:
        """Return (n, l, w). With ``heard`` None, the layer skips cross-attention."""
        x = x + self.drop(self.attn.c_proj(self.attn(self.ln_1(x), mask, self.layer, past)))
        if heard is not None:
            seen = self.crossattention(self.ln_cross_attn(x), heard, heard_mask)
            x = x + self.drop(self.crossattention.c_proj(seen))
        return x + self.drop(self.mlp.c_proj(self.mlp(self.ln_2(x))))  # type: ignore[no-any-return]


class Packed:
    """A packed `Block` without modules: at a step with few rows, their overhead equals that of a small product."""

    def __init__(self, block: Any) -> None:
        self._layer = block.layer
        attention, forward = block.attn, block.mlp
        self._width, self._heads = attention.width, attention.heads
        self._first, self._last = _normed(block.ln_1), _normed(block.ln_2)
        self._three, self._mix = attention.c_attn.forward, attention.c_proj.plus
        self._widen, self._narrow = forward.c_fc.gelu, forward.c_proj.plus
        if block.hears:
            self._before = _normed(block.ln_cross_attn)
            self._ask, self._seen = block.crossattention.q_attn.forward, block.crossattention.c_proj.plus

    def __call__(
        self, x: Tensor, mask: Tensor | None, heard: Tensor | None, heard_mask: Tensor | None, past: Past | None
    ) -> Tensor:
        """Return (n, l, w), as `Block` does."""
        query, keys_values = self._three(self._first(x)).split((self._width, 2 * self._width), dim=-1)
        keys_values = by_heads(keys_values, self._heads)
        keys_values = keys_values if past is None else past.extend(self._layer, keys_values)
        x = self._mix(attend(query, keys_values, mask, causal=mask is None), x)
        if heard is not None:
            x = self._seen(attend(self._ask(self._before(x)), heard, heard_mask, causal=False), x)
        return self._narrow(self._widen(self._last(x)), x)  # type: ignore[no-any-return]


def _normed(norm: nn.LayerNorm) -> Callable[[Tensor], Tensor]:
    shape, weight, bias, epsilon = norm.normalized_shape, norm.weight, norm.bias, norm.eps
    return lambda x: torch.layer_norm(x, shape, weight, bias, epsilon)


class GPT2(nn.Module):
    """The decoder. Training and checks use ``forward``; the search uses its parts ``hear``, ``read`` and ``logits``."""

    def __init__(self, config: DecoderConfig) -> None:
        super().__init__()
        self.config = config
        self.wte = nn.Embedding(config.vocabulary, config.width)
        self.wpe = nn.Embedding(config.positions, config.width)
        self.drop = nn.Dropout(config.dropout)
        self.h = nn.ModuleList(Block(config, layer) for layer in range(config.layers))
        self.ln_f = nn.LayerNorm(config.width, eps=config.layer_norm_epsilon)
        self.output: nn.Module | None = None
        self._packed: list[Packed] = []
        self.apply(self._initialise)

    def _initialise(self, module: nn.Module) -> None:
        """GPT-2's scheme: normal with standard deviation 0.02, and less for layers that add to the residual stream."""
        if isinstance(module, nn.Linear | nn.Embedding):
            nn.init.normal_(module.weight, std=0.02)
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)
        if isinstance(module, SelfAttention | CrossAttention | FeedForward):
            nn.init.normal_(module.c_proj.weight, std=0.02 / math.sqrt(2 * self.config.layers))

    def forward(
        self,
        input_ids: Tensor,
        hidden: Tensor | None = None,
        attention_mask: Tensor | None = None,
        hidden_mask: Tensor | None = None,
    ) -> Tensor:
        """Logits (n, l, vocabulary) of the token after each position.

        ``input_ids`` (n, l); ``hidden`` (n, t, encoder width), None for no sound; the masks are 1 at positions to
        attend to and 0 at padding, which may be on either side.
        """
        n, length = input_ids.shape
        device, dtype = input_ids.device, self.wte.weight.dtype
        if attention_mask is None:
            positions, mask = torch.arange(length, device=device).expand(n, length), None
        else:
            positions = (attention_mask.long().cumsum(-1) - 1).clamp(min=0)
            before = torch.ones(length, length, dtype=torch.bool, device=device).tril()
            itself = torch.eye(length, dtype=torch.bool, device=device)
            mask = additive(((before & attention_mask.bool()[:, None, :]) | itself)[:, None], dtype)
        heard = self.hear(hidden) if hidden is not None else [None] * len(self.h)
        heard_mask = None if hidden_mask is None else additive(hidden_mask.bool()[:, None, None, :], dtype)
        return self.logits(self.read(input_ids, positions, mask, heard, heard_mask))

    def hear(self, hidden: Tensor) -> list[Tensor | None]:
        """The sound's keys and values for each layer (see `by_heads`), None for a layer without cross-attention."""
        blocks = (block for block in self.h if isinstance(block, Block))
        return [block.crossattention.hear(hidden) if block.hears else None for block in blocks]

    def read(
        self,
        input_ids: Tensor,
        positions: Tensor,
        mask: Tensor | None,
        heard: Sequence[Tensor | None],
        heard_mask: Tensor | None,
        past: Past | None = None,
    ) -> Tensor:
        """Last hidden states (n, l, w) of tokens at ``positions`` (n, l).

        ``mask`` (n, 1, l, m) is added to the scores of self-attention; None means causal attention.
        """
        x = self.drop(self.wte(input_ids) + self.wpe(positions))
        blocks: Iterable[Any] = self._packed or self.h
        for block, keys_values in zip(blocks, heard, strict=True):
            x = block(x, mask, keys_values, heard_mask, past)
        return self.ln_f(x)  # type: ignore[no-any-return]

    def logits(self, x: Tensor) -> Tensor:
        """Map (..., w) to (..., vocabulary). The output layer is the token embedding or a coarser copy (`pack`)."""
        output: Any = self.output
        if output is None:
            return functional.linear(x, self.wte.weight)
        found: Tensor = output.row_by_row(x) if isinstance(output, Int8Linear) else output(x)
        return found

    def pack(self, kind: Kind) -> GPT2:
        """Pack the weights for inference on this processor, in ``kind``; weights that cannot be packed stay unchanged.

        Below float32, the output layer is int8 if the processor supports it; `vocabulary` corrects the top results.
        """
        weight = self.wte.weight.detach()
        if weight.device.type == "cpu":
            pack_all(self.h, kind)
            if can_pack(kind):
                self._packed = [Packed(block) for block in self.h]
            if kind == "float32" and can_pack(kind):
                self.output = PackedLinear(weight, None)
            elif kind != "float32" and can_pack("int8"):
                self.output = Int8Linear(weight, None)
        return self


def additive(visible: Tensor, dtype: torch.dtype) -> Tensor:
    """The additive mask in ``dtype``: 0 where ``visible``, minus infinity elsewhere."""
    return torch.zeros(visible.shape, dtype=dtype, device=visible.device).masked_fill_(~visible, -math.inf)


def is_cross_attention(name: str) -> bool:
    """Whether a parameter belongs to the adapter (cross-attention and its norm) and not to GPT-2."""
    return ".crossattention." in name or ".ln_cross_attn." in name


def train_cross_attention_only(model: GPT2) -> float:
    """Freeze everything except cross-attention; returns the share of trainable parameters, 0 to 1."""
    trained = total = 0
    for name, parameter in model.named_parameters():
        parameter.requires_grad_(is_cross_attention(name))
        total += parameter.numel()
        trained += parameter.numel() if parameter.requires_grad else 0
    return trained / total
