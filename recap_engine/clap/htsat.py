"""HTSAT, CLAP's audio tower, run on ClapModel's weights: the same results with little work beside the matrix products.

HTSAT is a Swin transformer on a log-mel folded into a square: time is cut into pieces, which are stacked on top of each
other. Between its products, `ClapAudioModel` mostly moves tokens: it rolls them, cuts them into windows and reassembles
them. All moves are known in advance, so this module keeps tokens in the order of the next block's attention and
permutes them once between two blocks (`token_order`). Position biases and masks are computed once, and queries, keys
and values come from one product.

Shapes: n sounds, l tokens of a stage, w windows, s tokens of a window, h heads, d width.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from torch.nn.functional import scaled_dot_product_attention as attend

from recap_engine.clap import token_order
from recap_engine.clap.product import Product
from recap_engine.errors import BundleError

ROOT = "audio_model.audio_encoder."
MASKED = -100.0
"""ClapModel adds this to the scores between tokens that are adjacent only because of the shift."""

EPSILON = 1e-5
"""The epsilon of norms for which the configuration has none."""

Step = Callable[[Tensor], Tensor]


class Htsat:
    """``weights`` are named as in `ClapAudioModelWithProjection`; matrices have the type used for multiplication.

    Raises BundleError for shapes that no published CLAP has (patches that overlap, windows that straddle the edge).
    """

    def __init__(self, config: Any, weights: Mapping[str, Tensor]) -> None:
        _refuse_other_shapes(config)
        self._weights = dict(weights)
        self._config = config
        self._ratio = config.spec_size // config.num_mel_bins
        self._frames = config.spec_size * self._ratio
        self._taps: dict[int, tuple[Tensor, Tensor]] = {}
        self._dtype = self._weights[f"{ROOT}patch_embed.proj.weight"].dtype
        self._device = self._weights[f"{ROOT}patch_embed.proj.weight"].device
        self._scale, self._shift = self._decibel_norm()
        self._patch = Product(*self._matrix(f"{ROOT}patch_embed.proj"))
        self._reduce = Product(*self._matrix("audio_projection.linear1"))
        self._project = Product(*self._matrix("audio_projection.linear2"))
        self._steps = self._stages()
        del self._weights

    def __call__(self, decibels: Tensor) -> tuple[Tensor, Tensor]:
        """Map log-mels (n, frames, bands) to vectors (n, dimensions), not normalised, and hidden states (n, t, d).

        Hidden states are in the order of ClapModel's flattened last states: band by band, with time running fastest.
        """
        level = self._stretched(decibels.float() * self._scale + self._shift)
        x = self._patch(level.flatten(1)[:, self._pixels].to(self._dtype))
        for step in self._steps:
            x = step(x)
        return self._project(functional.relu(self._reduce(x.mean(dim=1)))), x

    def _decibel_norm(self) -> tuple[Tensor, Tensor]:
        """Batch normalisation as scale and shift, in float32: bf16 would round decibels to multiples of 0.5."""
        names = ("weight", "bias", "running_mean", "running_var")
        weight, bias, mean, variance = (self._weights[f"{ROOT}batch_norm.{name}"].float() for name in names)
        scale = weight / (variance + EPSILON).sqrt()
        return scale, bias - mean * scale

    def _stretched(self, level: Tensor) -> Tensor:
        """Resample (n, frames, bands) to the image's number of frames, each a weighted sum of four."""
        frames = level.shape[1]
        if frames > self._frames:
            raise ValueError(f"a window of {frames} frames is longer than the {self._frames} that the encoder takes")
        if frames == self._frames:
            return level
        if frames not in self._taps:
            taps, shares = token_order.bicubic_taps(frames, self._frames)
            self._taps[frames] = taps.to(self._device), shares.to(self._device)
        taps, shares = self._taps[frames]
        total = level[:, taps[:, 0]] * shares[:, :1]
        for i in range(1, taps.shape[1]):
            total.addcmul_(level[:, taps[:, i]], shares[:, i : i + 1])
        return total

    def _stages(self) -> list[Step]:
        """All steps from the patches to the last norm."""
        config, steps = self._config, [self._norm(f"{ROOT}patch_embed.norm")]
        if not config.enable_patch_layer_norm:
            steps.clear()
        side, last = config.spec_size // config.patch_size, len(config.depths) - 1
        standing = token_order.window_order(side, min(config.window_size, side), 0)
        self._pixels = token_order.patch_pixels(side, config.patch_size, self._ratio, standing).to(self._device)
        for stage, depth in enumerate(config.depths):
            size = min(config.window_size, side)
            for block in range(depth):
                shift = config.window_size // 2 if block % 2 and side > size else 0
                wanted = token_order.window_order(side, size, shift)
                steps += self._moved(standing, wanted)
                standing = wanted
                heads = config.num_attention_heads[stage]
                steps.append(self._block(f"{ROOT}layers.{stage}.blocks.{block}", side, size, shift, heads))
            if stage < last:
                following = token_order.window_order(side // 2, min(config.window_size, side // 2), 0)
                steps += self._moved(standing, token_order.merge_order(side, following))
                steps.append(self._merge(f"{ROOT}layers.{stage}.downsample"))
                side, standing = side // 2, following
        steps.append(self._norm(f"{ROOT}norm"))
        return steps + self._moved(standing, token_order.hidden_order(side, self._ratio))

    def _block(self, name: str, side: int, size: int, shift: int, heads: int) -> Step:
        """Attention inside windows, then two layers for each token, each with a residual connection."""
        before, after = (self._norm(f"{name}.layernorm_{when}", self._config.layer_norm_eps) for when in _AROUND)
        parts = [self._matrix(f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        biases = [weight.new_zeros(len(weight)) if bias is None else bias for weight, bias in parts]
        three = Product(torch.cat([weight for weight, _ in parts]), torch.cat(biases))
        mix = Product(*self._matrix(f"{name}.attention.output.dense"))
        widen = Product(*self._matrix(f"{name}.intermediate.dense"))
        narrow = Product(*self._matrix(f"{name}.output.dense"))
        bias = token_order.position_bias(self._weights[f"{name}.attention.self.relative_position_bias_table"], size)
        mask = token_order.shift_mask(side, size, shift, MASKED).to(bias)
        scores = (bias + mask[:, None]).contiguous()

        def block(x: Tensor) -> Tensor:
            n, length, width = x.shape
            split = three(before(x)).view(n, -1, size * size, 3, heads, width // heads).permute(0, 3, 1, 4, 2, 5)
            seen = x.new_empty(n, length // (size * size), size * size, heads, width // heads)
            # Sound by sound, since the added scores cover the windows of one sound.
            for place, sound in zip(seen, split, strict=True):
                query, key, value = sound
                place.copy_(attend(query, key, value, attn_mask=scores).transpose(1, 2))
            x = mix.plus(seen.view(n, length, width), x)
            return narrow.plus(widen.gelu(after(x)), x)

        return block

    def _merge(self, name: str) -> Step:
        """Merge groups of four consecutive tokens into one."""
        norm, reduction = self._norm(f"{name}.norm"), Product(self._weights[f"{name}.reduction.weight"], None)
        return lambda x: reduction(norm(x.view(len(x), -1, 4 * x.shape[2])))

    def _norm(self, name: str, epsilon: float = EPSILON) -> Step:
        weight, bias = self._weights.get(f"{name}.weight"), self._weights.get(f"{name}.bias")
        return lambda x: functional.layer_norm(x, x.shape[-1:], weight, bias, epsilon)

    def _moved(self, standing: Tensor, wanted: Tensor) -> list[Step]:
        """The step from one order of tokens to another; empty if they are the same."""
        found = token_order.move(standing, wanted)
        if found is None:
            return []
        places = found.to(self._device)
        return [lambda x: x.index_select(1, places)]

    def _matrix(self, name: str) -> tuple[Tensor, Tensor | None]:
        """A layer's weights (out, in) and its bias, if it has one."""
        return self._weights[f"{name}.weight"].flatten(1), self._weights.get(f"{name}.bias")


_AROUND = ("before", "after")


def _refuse_other_shapes(config: Any) -> None:
    sides = [config.spec_size // config.patch_size // 2**stage for stage in range(len(config.depths))]
    patches = {config.patch_size, *config.patch_stride}
    fits = all(side % min(config.window_size, side) == 0 for side in sides)
    channels = 4 if config.enable_fusion and config.fusion_type == "channel_map" else config.patch_embed_input_channels
    if (
        len(patches) > 1
        or not fits
        or channels != 1
        or config.hidden_act != "gelu"
        or config.projection_hidden_act != "relu"
    ):
        raise BundleError("The encoder's model has an audio tower of a shape that this program does not support.")
