"""CLAP from a bundle's own files, never from a hub: HTSAT encodes sounds (`htsat`), RoBERTa encodes texts (`roberta`).

The two towers are built separately, on first use: encoding only sounds never loads the 125 M parameters of the text
tower. Hidden states are the audio tower's last ones before pooling and projection, (n, 768, 2, 32): width, band, time.
They are flattened to (n, 64, 768) with time as the fastest index: step ``band * 32 + time``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError, safe_open
from tokenizers import Tokenizer
from torch import Tensor, nn

from recap_engine.clap.encoder import AudioFeatures, Floats
from recap_engine.clap.htsat import Htsat
from recap_engine.clap.log_mel import LogMel, LogMelConfig
from recap_engine.clap.roberta import Roberta
from recap_engine.errors import BundleError
from recap_engine.shapes_only import shapes_only

AUDIO_PREFIXES = ("audio_model.", "audio_projection.")
TEXT_PREFIXES = ("text_model.", "text_projection.")

_LONGEST_TOKEN = 64
_TOKENS_AT_ONCE = 1024
"""The most tokens per batch of texts on a processor: larger batches do not speed up the products there."""


@dataclass(frozen=True, slots=True)
class ClapEncoderConfig:
    """The encoder's section of ``bundle.json``, for kind ``clap``.

    ``model`` holds the arguments of transformers' ClapConfig, ``features`` is a LogMelConfig. Texts are cut to
    ``text_tokens``; CLAP was trained with 77.
    """

    model: Mapping[str, Any]
    features: LogMelConfig
    text_tokens: int = 77

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ClapEncoderConfig:
        """Raises BundleError."""
        model, features, text_tokens = values.get("model"), values.get("features"), values.get("text_tokens", 77)
        if not isinstance(model, Mapping) or not isinstance(features, Mapping):
            raise BundleError("The encoder's configuration needs model and features.")
        if not isinstance(text_tokens, int) or not 3 <= text_tokens <= 512:
            raise BundleError(
                "The encoder's text_tokens must lie between 3 and 512, not {text_tokens}.",
                text_tokens=repr(text_tokens),
            )
        return cls(model, LogMelConfig.from_dict(features), text_tokens)

    def clap_config(self) -> Any:
        """The ClapConfig. Raises BundleError when transformers refuses the entries."""
        from transformers import ClapConfig

        try:
            config: Any = ClapConfig(**{name: value for name, value in self.model.items() if name != "model_type"})
        except Exception as error:  # transformers' checks raise errors of several types
            raise BundleError("The encoder's model configuration is invalid ({why}).", why=str(error)) from error
        if config.audio_config.num_mel_bins != self.features.bands:
            raise BundleError("The encoder's model and its features differ in the number of mel bands.")
        return config


class ClapEncoder:
    """An `Encoder` with the two towers of a ClapModel.

    It computes ``batch`` windows at once, or texts of up to ``text_tokens_at_once`` tokens together.
    """

    def __init__(
        self,
        config: ClapEncoderConfig,
        weights: Path,
        text_tokenizer: Path,
        fingerprint: str,
        *,
        device: str = "cpu",
        dtype: torch.dtype = torch.float32,
        batch: int = 16,
        text_tokens_at_once: int = _TOKENS_AT_ONCE,
    ) -> None:
        self._config = config
        self._clap = config.clap_config()
        self._weights = weights
        self._tokenizer_file = text_tokenizer
        self._fingerprint = fingerprint
        self._device, self._dtype, self._batch = device, dtype, batch
        self._text_tokens_at_once = text_tokens_at_once
        self._log_mel: LogMel | None = None
        self._audio: Htsat | None = None
        self._text: Roberta | None = None
        self._tokenizer: Tokenizer | None = None

    @property
    def sample_rate(self) -> int:
        """Hz."""
        return self._config.features.sample_rate

    @property
    def window_seconds(self) -> float:
        """Length of a full window."""
        return self._config.features.window_seconds

    @property
    def band(self) -> tuple[float, float]:
        """The lowest and the highest frequency that reach the encoder, in Hz."""
        return self._config.features.lowest, self._config.features.highest

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return int(self._clap.projection_dim)

    @property
    def hidden_steps(self) -> int:
        """The number of hidden states per window: the cells of the last stage's grid."""
        audio = self._clap.audio_config
        cells: int = audio.spec_size // (2 ** (len(audio.depths) - 1)) // audio.patch_stride[0]
        return cells * cells

    @property
    def hidden_width(self) -> int:
        """The width of a hidden state."""
        return int(self._clap.audio_config.hidden_size)

    @property
    def fingerprint(self) -> str:
        """Identifies weights and configuration."""
        return self._fingerprint

    def check(self) -> None:
        """Check that tokenizer and weight file match the configuration, without reading weights.

        Raises BundleError.
        """
        self._tokenizer = self._read_tokenizer()
        for tower in (self._audio_tower, self._text_tower):
            model, prefixes = tower()
            self._tensors(model, prefixes, read=False)

    def load_audio(self) -> None:
        """Load the audio tower now rather than at its first use. Raises BundleError."""
        if self._audio is None:
            model, prefixes = self._audio_tower()
            tensors = {name: tensor.to(self._device) for name, tensor in self._tensors(model, prefixes).items()}
            self._audio = Htsat(self._clap.audio_config, tensors)
            self._log_mel = LogMel(self._config.features).to(self._device)

    def load_text(self) -> None:
        """Load the text tower now rather than at its first use. Raises BundleError."""
        if self._text is None:
            self._tokenizer = self._tokenizer or self._read_tokenizer()
            model, prefixes = self._text_tower()
            tensors = {name: tensor.to(self._device) for name, tensor in self._tensors(model, prefixes).items()}
            self._text = Roberta(self._clap.text_config, tensors)

    @torch.inference_mode()
    def encode_audio(self, windows: Sequence[Floats]) -> AudioFeatures:
        """Encode windows (n,) of at most a full window's length."""
        self.load_audio()
        assert self._audio is not None
        assert self._log_mel is not None
        vectors = np.zeros((len(windows), self.dimensions), np.float32)
        hidden = np.zeros((len(windows), self.hidden_steps, self.hidden_width), np.float32)
        for begin in range(0, len(windows), self._batch):
            part = slice(begin, begin + self._batch)
            heard, states = self._audio(self._log_mel.of_windows(windows[part]))
            vectors[part], hidden[part] = _unit(heard), states.float().cpu().numpy()
        return AudioFeatures(vectors, hidden, vectors)

    @torch.inference_mode()
    def encode_text(self, texts: Sequence[str]) -> Floats:
        """Encode texts of any length, cut to ``text_tokens`` tokens."""
        self.load_text()
        assert self._tokenizer is not None
        assert self._text is not None
        vectors = np.zeros((len(texts), self.dimensions), np.float32)
        limit = self._config.text_tokens * _LONGEST_TOKEN
        readable = [text[:limit].encode("utf-8", "replace").decode("utf-8") for text in texts]
        encoded = self._tokenizer.encode_batch(readable)
        order = sorted(range(len(texts)), key=lambda i: len(encoded[i].ids))
        at = 0
        while at < len(order):
            rows = _together([len(encoded[i].ids) for i in order[at:]], self._text_tokens_at_once)
            some = order[at : at + rows]
            vectors[some] = _unit(self._text([encoded[i].ids for i in some]))
            at += rows
        return vectors

    def _read_tokenizer(self) -> Tokenizer:
        path = self._tokenizer_file
        try:
            tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises plain Exception
            raise BundleError(
                "{path} cannot be read as a tokenizer ({why}); install the bundle again.", path=path, why=str(error)
            ) from error
        tokens = [*tokenizer.get_vocab().values(), *tokenizer.encode("A dog barks").ids]
        if max(tokens, default=-1) >= self._clap.text_config.vocab_size:
            raise BundleError(
                "{path} has more tokens than the encoder: the bundle's files do not belong together.", path=path
            )
        tokenizer.no_padding()
        room = int(self._clap.text_config.max_position_embeddings) - int(self._clap.text_config.pad_token_id) - 1
        tokenizer.enable_truncation(min(self._config.text_tokens, room))
        return tokenizer

    def _audio_tower(self) -> tuple[Any, tuple[str, ...]]:
        """The audio tower without weights, and the prefixes of their names."""
        from transformers import ClapAudioModelWithProjection

        with shapes_only():
            return ClapAudioModelWithProjection(self._clap.audio_config), AUDIO_PREFIXES

    def _text_tower(self) -> tuple[Any, tuple[str, ...]]:
        """The text tower without weights, and the prefixes of their names."""
        from transformers import ClapTextModelWithProjection

        with shapes_only():
            return ClapTextModelWithProjection(self._clap.text_config), TEXT_PREFIXES

    def _tensors(self, model: nn.Module, prefixes: tuple[str, ...], *, read: bool = True) -> dict[str, Tensor]:
        """Read the tensors of ``model``, or with ``read=False`` only check that they exist.

        Converts floats to the encoder's precision. Raises BundleError.
        """
        needed = model.state_dict()
        missing = set(needed)
        found: dict[str, Tensor] = {}
        try:
            with safe_open(str(self._weights), framework="pt") as file:
                for name in (name for name in file.keys() if name.startswith(prefixes)):  # noqa: SIM118 (not a dict)
                    self._expect(name, file.get_slice(name).get_shape(), needed)
                    missing.discard(name)
                    if read:
                        found[name] = self._precise(name, file.get_tensor(name))
        except (SafetensorError, OSError) as error:
            raise BundleError(
                "{path} cannot be read as safetensors ({why}): install the bundle again.",
                path=self._weights,
                why=str(error),
            ) from error
        for name in sorted(missing):
            found[name] = self._constant(model, name)
        return found

    def _expect(self, name: str, shape: Sequence[int], needed: Mapping[str, Tensor]) -> None:
        if name not in needed:
            raise BundleError("{weights}: {name} is not part of this encoder.", weights=self._weights, name=name)
        if tuple(shape) != tuple(needed[name].shape):
            raise BundleError(
                "{weights}: {name} has the shape {shape}, but bundle.json needs {expected}.",
                weights=self._weights,
                name=name,
                shape=str(tuple(shape)),
                expected=str(tuple(needed[name].shape)),
            )

    def _precise(self, name: str, tensor: Tensor) -> Tensor:
        if not tensor.is_floating_point():
            return tensor
        return tensor.to(torch.float32 if ".batch_norm." in name else self._dtype)

    def _constant(self, model: nn.Module, name: str) -> Tensor:
        """Compute a buffer that checkpoints may lack, from the configuration. Raises BundleError for weights."""
        owner, _, leaf = name.rpartition(".")
        if leaf == "position_ids":
            return torch.arange(self._clap.text_config.max_position_embeddings)[None]
        if leaf == "token_type_ids":
            return torch.zeros(1, self._clap.text_config.max_position_embeddings, dtype=torch.long)
        if leaf == "num_batches_tracked":
            return torch.zeros((), dtype=torch.long)
        if leaf == "relative_position_index":
            attention: Any = model.get_submodule(owner)
            index: Tensor = attention.create_relative_position_index()
            return index
        raise BundleError(
            "{weights}: {name} is missing; the file does not belong to this encoder.", weights=self._weights, name=name
        )


def _together(lengths: Sequence[int], tokens: int) -> int:
    """The number of texts, at least one, in the next batch of up to ``tokens`` tokens."""
    total = 0
    for count, length in enumerate(lengths):
        total += length
        if total > tokens:
            return max(1, count)
    return len(lengths)


def _unit(vectors: Tensor) -> Floats:
    normal: Floats = nn.functional.normalize(vectors.float(), dim=-1).cpu().numpy()
    return normal
