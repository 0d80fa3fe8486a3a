"""CLAP's log-mel spectrogram in torch, batched.

It matches ``transformers.ClapFeatureExtractor`` for windows of at most its length, in float32: dB of mel power with a
floor at -100 dB, frames centred with reflected edges, short windows repeated and then padded with zeros. The filters
follow the two published scales: Slaney's (Auditory Toolbox, 1998; area-normalised), used to train the unfused models,
and the HTK Book's (not normalised), used to train the fused ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from recap_engine.clap.encoder import Floats
from recap_engine.errors import BundleError

Scale = Literal["slaney", "htk"]
Padding = Literal["repeatpad", "repeat", "pad"]

FLOOR = 1e-10
"""The least mel power, -100 dB; smaller values are raised to it."""

TRUSTED_RANGE = 90.0
"""Within this range below a frame's loudest band, in dB, float32 is accurate to 0.01 dB (measured)."""

_WINDOWS_AT_ONCE = 32
"""Windows that a GPU processes at once: their frames and spectra take 0.3 GB."""

_LINEAR_HZ, _LINEAR_STEP, _LOG_STEP = 1000.0, 200.0 / 3.0, math.log(6.4) / 27.0


@dataclass(frozen=True, slots=True)
class LogMelConfig:
    """Settings of the spectrogram; the defaults are those of ``laion/clap-htsat-unfused``. Frequencies in Hz."""

    sample_rate: int = 48_000
    window_seconds: float = 10.0
    fft: int = 1024
    hop: int = 480
    bands: int = 64
    lowest: float = 50.0
    highest: float = 14_000.0
    scale: Scale = "slaney"
    padding: Padding = "repeatpad"

    @property
    def samples(self) -> int:
        """The number of samples in a full window."""
        return round(self.window_seconds * self.sample_rate)

    @property
    def frames(self) -> int:
        """The number of frames in a full window."""
        return self.samples // self.hop + 1

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> LogMelConfig:
        """Read the ``features`` of a bundle's encoder. Raises BundleError."""
        unknown = sorted(set(values) - {field.name for field in fields(cls)})
        if unknown:
            raise BundleError("The encoder's features have an unknown entry {value}.", value=repr(unknown[0]))
        config = cls(**values)
        sizes = (config.sample_rate, config.fft, config.hop, config.bands)
        sane = all(isinstance(size, int) and size > 0 for size in sizes) and config.window_seconds > 0
        if not sane or not 0 <= config.lowest < config.highest <= config.sample_rate / 2:
            raise BundleError("The encoder's features have invalid sizes or frequencies.")
        if config.scale not in ("slaney", "htk") or config.padding not in ("repeatpad", "repeat", "pad"):
            raise BundleError("The encoder's features name an unknown scale or padding.")
        return config

    @classmethod
    def from_extractor(cls, values: Mapping[str, Any]) -> LogMelConfig:
        """Read a ``preprocessor_config.json`` of transformers' ClapFeatureExtractor."""
        return cls(
            sample_rate=int(values.get("sampling_rate", 48_000)),
            window_seconds=float(values.get("max_length_s", 10)),
            fft=int(values.get("fft_window_size", 1024)),
            hop=int(values.get("hop_length", 480)),
            bands=int(values.get("feature_size", 64)),
            lowest=float(values.get("frequency_min", 0)),
            highest=float(values.get("frequency_max", 14_000)),
            scale="htk" if values.get("truncation", "fusion") == "fusion" else "slaney",
            padding=values.get("padding", "repeatpad"),
        )


def to_mel(hertz: float, scale: Scale) -> float:
    """Convert Hz to mel. HTK's scale is logarithmic throughout, Slaney's is linear below 1 kHz."""
    if scale == "htk":
        return 2595.0 * math.log10(1.0 + hertz / 700.0)
    if hertz < _LINEAR_HZ:
        return hertz / _LINEAR_STEP
    return _LINEAR_HZ / _LINEAR_STEP + math.log(hertz / _LINEAR_HZ) / _LOG_STEP


def to_hertz(mels: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
    """The inverse of `to_mel`, element by element."""
    if scale == "htk":
        return np.asarray(700.0 * (10.0 ** (mels / 2595.0) - 1.0))
    knee = _LINEAR_HZ / _LINEAR_STEP
    return np.where(mels < knee, mels * _LINEAR_STEP, _LINEAR_HZ * np.exp((mels - knee) * _LOG_STEP))


def mel_filters(config: LogMelConfig) -> NDArray[np.float64]:
    """Triangular filters (fft // 2 + 1, bands): peak 1 on the HTK scale, area 1 (times 2 / width in Hz) on Slaney's."""
    lowest, highest = to_mel(config.lowest, config.scale), to_mel(config.highest, config.scale)
    edges = to_hertz(np.linspace(lowest, highest, config.bands + 2), config.scale)
    bins = np.linspace(0.0, config.sample_rate // 2, config.fft // 2 + 1)[:, None]
    rising = (bins - edges[:-2]) / np.diff(edges)[:-1]
    falling = (edges[2:] - bins) / np.diff(edges)[1:]
    filters = np.maximum(0.0, np.minimum(rising, falling))
    if config.scale == "slaney":
        filters = filters * (2.0 / (edges[2:] - edges[:-2]))
    return np.asarray(filters)


def fill_window(samples: Floats, length: int, padding: Padding) -> Floats:
    """Extend a window of 1 to ``length`` samples to exactly ``length``.

    ``repeatpad`` repeats whole copies and pads the rest with zeros, ``repeat`` repeats to the end, ``pad`` only pads.
    """
    if not 0 < len(samples) <= length:
        raise ValueError(f"a window holds 1 to {length} samples, not {len(samples)}")
    if len(samples) == length:
        return samples
    filled = np.zeros(length, np.float32)
    copies = length // len(samples)
    if padding == "pad":
        filled[: len(samples)] = samples
    elif padding == "repeat":
        filled[:] = np.tile(samples, copies + 1)[:length]
    else:
        filled[: copies * len(samples)] = np.tile(samples, copies)
    return filled


class LogMel(nn.Module):
    """Windows -> dB (n, frames, bands), float32."""

    window: Tensor
    filters: Tensor

    def __init__(self, config: LogMelConfig) -> None:
        super().__init__()
        self.config = config
        filters = mel_filters(config)
        self.used_bins = int(np.flatnonzero(filters.any(axis=1)).max()) + 1
        self.register_buffer("window", torch.hann_window(config.fft, dtype=torch.float32), persistent=False)
        self.register_buffer("filters", torch.from_numpy(filters[: self.used_bins]).float(), persistent=False)

    def forward(self, samples: Tensor) -> Tensor:
        """Process ``samples`` (n, length) float32.

        A processor takes one window at a time, whose frames fit into its cache; another device takes many.
        """
        at_once = 1 if samples.device.type == "cpu" else _WINDOWS_AT_ONCE
        return torch.cat([self.of_some(some) for some in torch.split(samples, at_once)])

    def of_some(self, samples: Tensor) -> Tensor:
        """Map ``samples`` (n, length) to (n, frames, bands), all at once."""
        frames = self._frames(samples)
        decibels = self._decibels(torch.fft.rfft(frames * self.window)[:, : self.used_bins])
        loudest, softest = decibels.amax(dim=1), decibels.amin(dim=1)
        doubtful = torch.nonzero(loudest - softest > TRUSTED_RANGE).flatten()
        if len(doubtful) and samples.device.type != "mps":  # mps has no float64
            decibels[doubtful] = self._precisely(frames[doubtful])
        return decibels.view(len(samples), -1, decibels.shape[1])

    def _frames(self, samples: Tensor) -> Tensor:
        """Overlapping frames (n * frames, fft) of ``samples`` (n, length), centred, with reflected edges."""
        half = self.config.fft // 2
        padded = nn.functional.pad(samples, (half, half), mode="reflect")
        return padded.unfold(1, self.config.fft, self.config.hop).flatten(0, 1)

    def _precisely(self, frames: Tensor) -> Tensor:
        """Process frames in float64: beside a loud tone, float32 rounding would mask the softest bands."""
        window = torch.hann_window(self.config.fft, dtype=torch.float64, device=frames.device)
        return self._decibels(torch.fft.rfft(frames.double() * window)[:, : self.used_bins])

    def _decibels(self, spectrum: Tensor) -> Tensor:
        """Convert complex (frames, bins) to float32 dB (frames, bands)."""
        parts = torch.view_as_real(spectrum)
        power = parts[..., 0].square().addcmul_(parts[..., 1], parts[..., 1]).float()
        mel = power @ self.filters
        return mel.clamp_min_(FLOOR).log10_().mul_(10.0)

    def of_windows(self, windows: Sequence[Floats]) -> Tensor:
        """Like `forward`, for windows of different lengths up to a full one."""
        config = self.config
        filled = [fill_window(np.asarray(w, np.float32), config.samples, config.padding) for w in windows]
        return self(torch.from_numpy(np.stack(filled)).to(self.window.device))  # type: ignore[no-any-return]
