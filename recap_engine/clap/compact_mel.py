"""Mel filters and the log-mel front end of the compact towers, in torch so that training and inference share it."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn


def _mel(frequency: float) -> float:
    return 2595.0 * math.log10(1.0 + frequency / 700.0)


def htk_filters(sample_rate: int, window: int, bands: int, lowest: float, highest: float) -> Tensor:
    """Triangular filters on the HTK mel scale, (window // 2 + 1, bands), each with a peak of at most 1.

    Computed on the processor, also under ``torch.device("meta")``: there, torch would import its compiler for seconds.
    """
    marks = torch.linspace(_mel(lowest), _mel(highest), bands + 2, dtype=torch.float64, device="cpu")
    edges = 700.0 * (10.0 ** (marks / 2595.0) - 1.0)
    bins = torch.arange(window // 2 + 1, dtype=torch.float64, device="cpu")[:, None] * (sample_rate / window)
    rising = (bins - edges[:-2]) / (edges[1:-1] - edges[:-2])
    falling = (edges[2:] - bins) / (edges[2:] - edges[1:-1])
    return torch.minimum(rising, falling).clamp_min(0.0).float()


class MelPower(nn.Module):
    """Samples (n, length) -> mel power (n, frames, bands); frames = length // hop + 1, centred, zero-padded."""

    window: Tensor
    filters: Tensor

    def __init__(self, sample_rate: int, window: int, hop: int, bands: int, lowest: float) -> None:
        super().__init__()
        self.hop = hop
        self.register_buffer("window", torch.hann_window(window, device="cpu"), persistent=False)
        filters = htk_filters(sample_rate, window, bands, lowest, sample_rate / 2)
        self.register_buffer("filters", filters / filters.sum(dim=0).clamp_min(1e-6), persistent=False)

    def forward(self, samples: Tensor) -> Tensor:
        """Power of each band in each frame."""
        size = len(self.window)
        spectrum = torch.stft(
            samples, size, self.hop, window=self.window, center=True, pad_mode="constant", return_complex=True
        )
        power = torch.view_as_real(spectrum).square().sum(dim=-1)
        bands: Tensor = power.transpose(1, 2) @ self.filters
        return bands


FLOOR = 1e-10


def decibels(power: Tensor) -> Tensor:
    """10 log10 of mel power, with a floor at -100 dB."""
    return 10.0 * torch.log10(power.clamp_min(FLOOR))
