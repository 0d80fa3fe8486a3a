"""The shape of a decoder, as ``bundle.json`` states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, get_args

from recap_engine.errors import BundleError

_LARGEST, _MOST_LAYERS = 1_000_000, 1_000
"""Sizes that a damaged or hostile file claims are refused before anything is made of them."""

CrossLayers = Literal["none", "first half", "last half", "all"]


@dataclass(frozen=True, slots=True)
class DecoderConfig:
    """GPT-2's sizes and those of its cross-attention; the defaults are GPT-2 small in RECAP's 7 M variant.

    ``reduce_factor`` divides the width of every cross-attention head and leaves their number alone
    (see docs/adr/0003-decoder.md). ``end_of_text`` is the token id that ends a caption.
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

    def __post_init__(self) -> None:
        problem = self._contradiction()
        if problem:
            raise BundleError(f"The decoder's configuration makes no sense: {problem}.")

    def _contradiction(self) -> str | None:  # noqa: PLR0911
        for name in ("layers", "width", "heads", "inner", "vocabulary", "positions", "encoder_width", "reduce_factor"):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= _LARGEST:
                return f"{name} must be a whole number from 1 to {_LARGEST:,}, not {str(value)[:40]!r}"
        if self.layers > _MOST_LAYERS:
            return f"{self.layers:,} layers are more than the {_MOST_LAYERS:,} that there may be"
        for name in ("end_of_text", "layer_norm_epsilon", "dropout"):
            if not isinstance(value := getattr(self, name), int | float) or isinstance(value, bool):
                return f"{name} must be a number, not {value!r}"
        if self.cross_layers not in get_args(CrossLayers):
            return f"cross_layers must be one of {', '.join(get_args(CrossLayers))}, not {self.cross_layers!r}"
        if self.width % self.heads:
            return f"width {self.width} cannot be divided among {self.heads} heads"
        if (self.width // self.heads) % self.reduce_factor:
            return f"heads of width {self.width // self.heads} cannot be reduced by {self.reduce_factor}"
        if not isinstance(self.end_of_text, int) or not 0 <= self.end_of_text < self.vocabulary:
            return f"end_of_text {self.end_of_text} lies outside the vocabulary of {self.vocabulary}"
        if not 0.0 <= self.dropout < 1.0:
            return f"dropout must lie between 0 and 1, not {self.dropout!r}"
        return None

    @property
    def cross_width(self) -> int:
        """Inner dimension of cross-attention: all heads together."""
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
        """From the decoder's section of ``bundle.json``. Raises BundleError on unknown or senseless entries."""
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise BundleError(f"The decoder's configuration has an unknown entry {unknown[0]!r}.")
        return cls(**values)

    def to_dict(self) -> dict[str, Any]:
        """The entries for ``bundle.json``."""
        return asdict(self)
