"""The decoder's configuration, as stated in ``bundle.json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from recap_engine.errors import BundleError
from recap_engine.translatable import Translatable

_LARGEST, _MOST_LAYERS = 1_000_000, 1_000
"""Larger sizes, from a damaged or malicious file, are refused before anything is allocated."""

GPT2_KIND = "gpt2"

CrossLayers = Literal["none", "first half", "last half", "all"]


@dataclass(frozen=True, slots=True)
class DecoderConfig:
    """Sizes of GPT-2 and its cross-attention; the defaults are GPT-2 small in RECAP's 7 M variant.

    ``reduce_factor`` divides the width of every cross-attention head and keeps the number of heads
    (see docs/adr/0003-decoder.md). ``end_of_text`` is the token id that ends a caption.
    ``kind`` is `GPT2_KIND`, or the name of a plugin, for which only ``encoder_width`` and ``cross_layers`` count.
    Raises BundleError when the sizes contradict each other.
    """

    layers: int = 12
    width: int = 768
    heads: int = 12
    inner: int = 3072
    vocabulary: int = 50257
    positions: int = 1024
    encoder_width: int = 768
    reduce_factor: int = 4
    cross_layers: CrossLayers = "all"
    end_of_text: int = 50256
    layer_norm_epsilon: float = 1e-5
    dropout: float = 0.0
    kind: str = GPT2_KIND

    def __post_init__(self) -> None:
        problem = self._contradiction()
        if problem:
            raise BundleError("The decoder's configuration is invalid: {problem}.", problem=problem)

    def _contradiction(self) -> Translatable | None:  # noqa: PLR0911
        for name in ("layers", "width", "heads", "inner", "vocabulary", "positions", "encoder_width", "reduce_factor"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LARGEST:
                return Translatable(
                    "{name} must be a whole number from 1 to {most:,}, not {value}",
                    name=name,
                    most=_LARGEST,
                    value=str(value)[:40],
                )
        if not isinstance(self.kind, str) or not self.kind:
            return Translatable("kind must be the name of a decoder, not {value}", value=str(self.kind)[:40])
        if self.layers > _MOST_LAYERS:
            return Translatable(
                "{count:,} layers are more than the limit of {most:,}", count=self.layers, most=_MOST_LAYERS
            )
        for name in ("end_of_text", "layer_norm_epsilon", "dropout"):
            if not isinstance(value := getattr(self, name), int | float) or isinstance(value, bool):
                return Translatable("{name} must be a number, not {value}", name=name, value=str(value)[:40])
        if self.cross_layers not in get_args(CrossLayers):
            return Translatable(
                "cross_layers must be one of {names}, not {value}",
                names=", ".join(get_args(CrossLayers)),
                value=str(self.cross_layers)[:40],
            )
        if self.width % self.heads:
            return Translatable("width {width} is not a multiple of {heads} heads", width=self.width, heads=self.heads)
        if (self.width // self.heads) % self.reduce_factor:
            return Translatable(
                "heads of width {width} cannot be reduced by {factor}",
                width=self.width // self.heads,
                factor=self.reduce_factor,
            )
        if not isinstance(self.end_of_text, int) or not 0 <= self.end_of_text < self.vocabulary:
            return Translatable(
                "end_of_text {token} lies outside the vocabulary of {size}",
                token=self.end_of_text,
                size=self.vocabulary,
            )
        if not 0.0 <= self.dropout < 1.0:
            return Translatable("dropout must lie between 0 and 1, not {value}", value=self.dropout)
        return None

    @property
    def cross_width(self) -> int:
        """The inner dimension of cross-attention, over all heads."""
        return self.width // self.reduce_factor

    def has_cross_attention(self, layer: int) -> bool:
        """Whether this layer (from 0) attends to the sound."""
        half = self.layers // 2
        if self.cross_layers == "all":
            return True
        if self.cross_layers == "first half":
            return layer < half
        return self.cross_layers == "last half" and layer >= half

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> DecoderConfig:
        """Read the decoder's section of ``bundle.json``. Raises BundleError for unknown or invalid entries."""
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise BundleError("The decoder's configuration has an unknown entry {value}.", value=repr(unknown[0]))
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """The entries for ``bundle.json``."""
        entries = asdict(self)
        if self.kind == GPT2_KIND:
            del entries["kind"]  # bundles of older versions know no other
        return entries
