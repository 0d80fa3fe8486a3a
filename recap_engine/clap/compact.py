"""The starter's encoder: the two compact towers behind the Encoder protocol.

A bundle holds ``encoder.safetensors`` (names ``audio.…`` and ``text.…``, usually float16), ``text_tokenizer.json`` and
the sizes of :class:`TowerConfig` in its configuration.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from recap_engine.clap.compact_towers import AudioTower, TextTower, TowerConfig, fold_norms
from recap_engine.clap.encoder import AudioFeatures, Floats
from recap_engine.errors import BundleError
from recap_engine.shapes_only import shapes_only

AUDIO_BATCH = 8
TEXT_BATCH = 128

Precision = Literal["fp32", "bf16"]


class CompactEncoder:
    """Encodes windows and texts with the compact towers; the same input always gives the same vectors.

    Every window is padded to full length, and texts are batched by length with masks, so the other items in a batch
    change only the last bits. ``audio_batch`` windows or ``text_batch`` texts are encoded at once. Raises BundleError
    if weights and configuration do not match.
    """

    def __init__(
        self,
        config: Mapping[str, Any],
        weights: Mapping[str, Tensor],
        tokenizer: Tokenizer,
        device: str = "cpu",
        precision: Precision = "fp32",
        fingerprint: str = "",
        audio_batch: int = AUDIO_BATCH,
        text_batch: int = TEXT_BATCH,
    ) -> None:
        self._config = TowerConfig.read(config)
        self._device = torch.device(device)
        self._dtype = torch.bfloat16 if precision == "bf16" else torch.float32
        _check_shapes(self._config, weights)
        audio, text = AudioTower(self._config), TextTower(self._config)
        try:
            audio.load_state_dict(_part(weights, "audio."))
            text.load_state_dict(_part(weights, "text."))
        except RuntimeError as error:
            raise BundleError("The encoder's weights do not fit its configuration: {why}", why=str(error)) from error
        fold_norms(audio)
        if self._dtype is not torch.float32:
            _store_as_computed(audio, self._dtype)
            _store_as_computed(text, self._dtype)
        self._audio = audio.eval().requires_grad_(False).to(self._device)
        self._text = text.eval().requires_grad_(False).to(self._device)
        self._tokenizer = tokenizer
        self._tokenizer.enable_truncation(self._config.text_tokens)
        self._tokenizer.no_padding()
        self._fingerprint = fingerprint
        self._audio_batch, self._text_batch = audio_batch, text_batch

    @property
    def sample_rate(self) -> int:
        """The sample rate of windows, in Hz."""
        return self._config.sample_rate

    @property
    def window_seconds(self) -> float:
        """Length of a full window."""
        return self._config.window_seconds

    @property
    def band(self) -> tuple[float, float]:
        """The lowest and the highest frequency that reach the encoder, in Hz."""
        return self._config.lowest, self._config.sample_rate / 2

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._config.dimensions

    @property
    def hidden_steps(self) -> int:
        """The number of hidden states per window."""
        return self._config.hidden_steps

    @property
    def hidden_width(self) -> int:
        """The width of a hidden state."""
        return self._config.hidden

    @property
    def fingerprint(self) -> str:
        """Identifies the weights and the configuration that determine the vectors."""
        return self._fingerprint

    @torch.inference_mode()
    def encode_audio(self, windows: Sequence[Floats]) -> AudioFeatures:
        """Encode mono windows of at most ``window_seconds``; shorter ones are padded with silence at the end.

        Raises ValueError for a window that is too long: the caller must cut it.
        """
        size = self._config.window_samples
        vectors = np.zeros((len(windows), self.dimensions), np.float32)
        signatures = np.zeros((len(windows), self.dimensions), np.float32)
        hidden = np.zeros((len(windows), self.hidden_steps, self.hidden_width), np.float32)
        for start in range(0, len(windows), self._audio_batch):
            chosen = windows[start : start + self._audio_batch]
            samples = torch.zeros(len(chosen), size)
            for row, window in zip(samples, chosen, strict=True):
                if len(window) > size:
                    raise ValueError(f"a window of {len(window)} samples is longer than {size}")
                row[: len(window)] = torch.from_numpy(np.ascontiguousarray(window, np.float32))
            with self._arithmetic():
                vector, steps, _, pooled = self._audio(samples.to(self._device))
                signature = vector if self._audio.signature is None else self._audio.sign(pooled)
            signatures[start : start + len(chosen)] = signature.float().cpu().numpy()
            vectors[start : start + len(chosen)] = vector.float().cpu().numpy()
            hidden[start : start + len(chosen)] = steps.float().cpu().numpy()
        return AudioFeatures(vectors, hidden, signatures)

    @torch.inference_mode()
    def encode_text(self, texts: Sequence[str]) -> Floats:
        """Encode texts to (n, d) float32 vectors of unit length, including empty texts."""
        tokens = [
            encoded.ids
            for encoded in self._tokenizer.encode_batch([text if text.strip() else "[UNK]" for text in texts])
        ]
        order = sorted(range(len(texts)), key=lambda i: len(tokens[i]))
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(order), self._text_batch):
            chosen = order[start : start + self._text_batch]
            longest = max(len(tokens[i]) for i in chosen)
            ids = torch.zeros(len(chosen), longest, dtype=torch.long)
            for row, i in zip(ids, chosen, strict=True):
                row[: len(tokens[i])] = torch.tensor(tokens[i])
            lengths = torch.tensor([[len(tokens[i])] for i in chosen])
            mask = torch.arange(longest)[None, :] < lengths
            with self._arithmetic():
                vector, _ = self._text(ids.to(self._device), mask.to(self._device))
            vectors[chosen] = vector.float().cpu().numpy()
        return vectors

    def _arithmetic(self) -> torch.autocast:
        return torch.autocast(self._device.type, dtype=torch.bfloat16, enabled=self._dtype is torch.bfloat16)


def _store_as_computed(tower: AudioTower | TextTower, dtype: torch.dtype) -> None:
    """Convert weights to the type and order that products need; torch would do so at each call, for the same result."""
    for name, layer in tower.named_modules():
        if isinstance(layer, nn.Conv2d):
            layer.to(dtype=dtype, memory_format=torch.channels_last)  # type: ignore[call-overload]
        elif isinstance(layer, nn.Linear) and name != "signature":  # computed in float32
            layer.to(dtype)


def _check_shapes(config: TowerConfig, weights: Mapping[str, Tensor]) -> None:
    """Compare the sizes of both towers with the weights before allocating memory. Raises BundleError."""
    with shapes_only():
        towers = {"audio.": AudioTower(config), "text.": TextTower(config)}
    for prefix, tower in towers.items():
        for name, needed in tower.state_dict().items():
            given = weights.get(prefix + name)
            if given is None or given.shape != needed.shape:
                raise BundleError(
                    "The encoder's weights do not fit its configuration: {name} has the shape {shape}, but "
                    "{expected} is needed.",
                    name=prefix + name,
                    shape="none" if given is None else str(tuple(given.shape)),
                    expected=str(tuple(needed.shape)),
                )


def _part(weights: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {
        name.removeprefix(prefix): tensor.float() if tensor.is_floating_point() else tensor
        for name, tensor in weights.items()
        if name.startswith(prefix)
    }
