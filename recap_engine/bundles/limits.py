"""What ``bundle.json`` may hold: types, ranges and sizes, checked before any other file of the bundle is read.

A bundle may come from anybody. Sizes within these limits cost at most a few hundred megabytes before the weights, whose
own sizes are on disk; far larger ones than any published model has are refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from recap_engine.errors import BundleError

_DEEPEST, _MOST_ENTRIES, _LONGEST_TEXT, _LARGEST_NUMBER = 8, 20_000, 20_000, 1e12
_MOST_CELLS = 1 << 24
"""Frames times frequencies of one window's spectrum."""

_MOST_SCORES = 1 << 26
"""Entries of one stage's attention masks."""

_Rate = Annotated[int, Meta(ge=1000, le=192_000)]
_Seconds = Annotated[float, Meta(ge=0.05, le=120)]
_Window = Annotated[int, Meta(ge=16, le=16_384)]
_Bands = Annotated[int, Meta(ge=1, le=512)]
_Hertz = Annotated[float, Meta(ge=0, le=96_000)]
_Width = Annotated[int, Meta(ge=1, le=16_384)]
_Few = Annotated[int, Meta(ge=1, le=256)]
_Vocabulary = Annotated[int, Meta(ge=1, le=1_000_000)]
_Patch = Annotated[int, Meta(ge=1, le=64)]
_Tokens = Annotated[int, Meta(ge=3, le=4096)]


class _Compact(msgspec.Struct):
    """The section of a compact encoder; entries are explained at `TowerConfig`."""

    sample_rate: _Rate = 16_000
    window_seconds: _Seconds = 5.0
    fft: _Window = 640
    hop: _Window = 256
    bands: _Bands = 64
    lowest: _Hertz = 30.0
    range_db: Annotated[float, Meta(gt=0, le=1000)] = 80.0
    channels: Annotated[tuple[_Width, ...], Meta(min_length=2, max_length=32)] = (32, 64, 96, 192, 320)
    hidden: _Width = 384
    feature: _Width = 512
    dimensions: _Width = 256
    vocabulary: _Vocabulary = 6000
    text_width: _Width = 256
    text_layers: _Few = 3
    text_heads: _Few = 4
    text_tokens: _Tokens = 40
    sentence: _Width = 384
    signatures: bool = False

    def contradiction(self) -> str:
        """Entries that do not go together, or nothing."""
        if self.text_width % self.text_heads:
            return "text_width, text_heads"
        return _spectrum_contradiction(self.sample_rate, self.window_seconds, self.fft, self.hop)


class _Features(msgspec.Struct):
    """The spectrogram of a CLAP encoder; entries are explained at `LogMelConfig`."""

    sample_rate: _Rate = 48_000
    window_seconds: _Seconds = 10.0
    fft: _Window = 1024
    hop: _Window = 480
    bands: _Bands = 64
    lowest: _Hertz = 50.0
    highest: _Hertz = 14_000.0


class _AudioConfig(msgspec.Struct):
    window_size: Annotated[int, Meta(ge=1, le=64)] = 8
    num_mel_bins: _Bands = 64
    spec_size: Annotated[int, Meta(ge=8, le=2048)] = 256
    patch_size: _Patch = 4
    patch_stride: tuple[_Patch, _Patch] = (4, 4)
    hidden_size: _Width = 768
    patch_embeds_hidden_size: _Width = 96
    depths: Annotated[tuple[_Few, ...], Meta(min_length=1, max_length=8)] = (2, 2, 6, 2)
    num_attention_heads: Annotated[tuple[_Few, ...], Meta(min_length=1, max_length=8)] = (4, 8, 16, 32)
    projection_dim: _Width = 512


class _TextConfig(msgspec.Struct):
    vocab_size: _Vocabulary = 50_265
    hidden_size: _Width = 768
    num_hidden_layers: _Few = 12
    num_attention_heads: _Few = 12
    intermediate_size: Annotated[int, Meta(ge=1, le=65_536)] = 3072
    max_position_embeddings: Annotated[int, Meta(ge=4, le=65_536)] = 514
    pad_token_id: Annotated[int, Meta(ge=0, le=1_000_000)] = 1
    type_vocab_size: _Few = 1
    projection_dim: _Width = 512


class _ClapModel(msgspec.Struct):
    """What transformers' ClapConfig takes, as far as sizes follow from it."""

    text_config: _TextConfig = msgspec.field(default_factory=_TextConfig)
    audio_config: _AudioConfig = msgspec.field(default_factory=_AudioConfig)
    projection_dim: _Width = 512


class _Clap(msgspec.Struct):
    model: _ClapModel
    features: _Features
    text_tokens: _Tokens = 77

    def contradiction(self) -> str:
        """Entries that do not go together, or nothing."""
        audio, text, features = self.model.audio_config, self.model.text_config, self.features
        side = audio.spec_size // min(audio.patch_stride)
        if side**2 * audio.window_size**2 > _MOST_SCORES:
            return "spec_size, window_size"
        if len(audio.depths) != len(audio.num_attention_heads):
            return "depths, num_attention_heads"
        if text.hidden_size % text.num_attention_heads:
            return "hidden_size, num_attention_heads"
        if text.pad_token_id >= min(text.vocab_size, text.max_position_embeddings - 3):
            return "pad_token_id"
        return _spectrum_contradiction(features.sample_rate, features.window_seconds, features.fft, features.hop)


_KINDS: Mapping[str, type[_Compact] | type[_Clap]] = {"compact": _Compact, "clap": _Clap}


def check_limits(values: Mapping[str, Any]) -> None:
    """Check all that ``bundle.json`` holds: how deep, how much, and how large its numbers and texts are.

    Raises BundleError.
    """
    left = _MOST_ENTRIES
    waiting: list[tuple[str, Any, int]] = [("", values, 0)]
    while waiting:
        name, value, depth = waiting.pop()
        left -= 1
        if left < 0 or depth > _DEEPEST:
            raise BundleError("The file has too many entries, or they are nested too deeply.")
        if isinstance(value, str) and len(value) > _LONGEST_TEXT:
            raise BundleError(
                "The entry {name} has {count:,} characters; {most:,} are allowed.",
                name=name,
                count=len(value),
                most=_LONGEST_TEXT,
            )
        if isinstance(value, int | float) and not _sane(value):
            raise BundleError("The entry {name} is not a number that is valid for a model.", name=name)
        inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        waiting.extend((f"{name}.{key}" if name else str(key), one, depth + 1) for key, one in inside)


def check_encoder(kind: str, values: Mapping[str, Any]) -> None:
    """Check the encoder's section. Raises BundleError; an unknown ``kind`` is left to whoever loads it."""
    if kind not in _KINDS:
        return
    try:
        section = msgspec.convert(dict(values), _KINDS[kind])
    except msgspec.ValidationError as error:
        raise BundleError("The section encoder is invalid: {why}.", why=str(error).replace("`", "")) from None
    if names := section.contradiction():
        raise BundleError("The section encoder is invalid: {names} cannot be combined.", names=names)


def _sane(number: int | float) -> bool:
    return abs(number) <= _LARGEST_NUMBER and math.isfinite(number)


def _spectrum_contradiction(rate: int, seconds: float, fft: int, hop: int) -> str:
    cells = (rate * seconds / hop + 1) * (fft // 2 + 1)
    return "sample_rate, window_seconds, fft, hop" if cells > _MOST_CELLS or rate * seconds < fft else ""
