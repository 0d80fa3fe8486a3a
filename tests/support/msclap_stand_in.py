"""What the example of docs/plugins.md calls of msclap 1.3.4, with small random weights: the same names and shapes."""

from __future__ import annotations

import types

import torch
from torch import Tensor, nn

SAMPLES = 7 * 44_100


class Htsat(nn.Module):
    """From samples (n, 308700) to the sequence (n, 64, 768) that `norm` gives."""

    def __init__(self) -> None:
        super().__init__()
        self.widen = nn.Linear(1, 768)
        self.norm = nn.LayerNorm(768)

    def forward(self, samples: Tensor) -> Tensor:
        assert samples.dtype == torch.float32
        assert samples.shape[1:] == (SAMPLES,)
        loud = samples[:, : SAMPLES // 64 * 64].reshape(len(samples), 64, -1).abs().mean(2, keepdim=True)
        sequence: Tensor = self.norm(self.widen(loud))
        return sequence


class AudioEncoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.base = nn.Module()
        self.base.htsat = Htsat()
        self.projection = nn.Linear(768, 1024)

    def forward(self, samples: Tensor) -> tuple[Tensor, Tensor]:
        mean = self.base.htsat(samples).mean(1)  # type: ignore[operator]
        return self.projection(mean), mean


class CLAP:
    def __init__(self, version: str, use_cuda: bool) -> None:
        assert (version, use_cuda) == ("2023", False)
        torch.manual_seed(0)
        self.clap = types.SimpleNamespace(audio_encoder=AudioEncoder().eval())

    def get_text_embeddings(self, texts: list[str]) -> Tensor:
        assert isinstance(texts, list)
        seeds = [torch.Generator().manual_seed(sum(text.encode())) for text in texts]
        return torch.stack([torch.randn(1024, generator=seed) for seed in seeds])
