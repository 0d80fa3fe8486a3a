"""The finished bundle that a training starts from: the initial audio tower, and the text tower to read with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

from recap_engine.bundles.bundle import ENCODER, TEXT_TOKENIZER
from recap_engine.clap.compact_towers import AudioTower, TextTower, TowerConfig
from recap_engine.errors import BundleError
from recap_engine.training.clap.distil.texts import Sentences
from recap_engine.training.clap.text_tower import tokens_of

_AT_ONCE = 256


class Starting(Protocol):
    """What a training starts with: the audio ``tower``, and ``words``, the map from sentences to the shared space."""

    tower: AudioTower
    words: nn.Linear


def begin_with(student: Starting, bundle: Path) -> None:
    """Load the audio tower and the map of sentences of ``bundle`` into ``student``; its heads stay new.

    Raises BundleError.
    """
    weights = bundle_weights(bundle)
    tower = {name.removeprefix("audio."): tensor for name, tensor in weights.items() if name.startswith("audio.")}
    tower = {name: tensor for name, tensor in tower.items() if not name.startswith("signature.")}
    missing, unexpected = student.tower.load_state_dict(tower, strict=False)
    if unexpected or any(not name.endswith("num_batches_tracked") for name in missing):
        raise BundleError("{path} does not fit the towers of this recipe.", path=bundle / ENCODER)
    student.words.weight.data.copy_(weights["text.project.weight"])


def sentences_of(bundle: Path, config: TowerConfig) -> Sentences:
    """How the text tower of ``bundle`` reads texts, before they are mapped to the shared space."""
    tower = TextTower(config)
    weights = bundle_weights(bundle)
    tower.load_state_dict({n.removeprefix("text."): t for n, t in weights.items() if n.startswith("text.")})
    tower.eval().requires_grad_(False)
    tokenizer = Tokenizer.from_file(str(bundle / TEXT_TOKENIZER))
    tokenizer.enable_truncation(config.text_tokens)
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")

    @torch.inference_mode()
    def read(texts: Sequence[str]) -> Tensor:
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        found = torch.zeros(len(texts), config.sentence)
        for start in range(0, len(order), _AT_ONCE):
            chosen = order[start : start + _AT_ONCE]
            found[chosen] = tower(*tokens_of(tokenizer, [texts[i] for i in chosen]))[1]
        return found

    return read


def bundle_weights(bundle: Path) -> dict[str, Tensor]:
    """The encoder's weights by name, real numbers as float32. Raises BundleError."""
    try:
        found = load_file(bundle / ENCODER)
    except (OSError, SafetensorError) as error:
        raise BundleError("{path} cannot be read ({why}).", path=bundle / ENCODER, why=error) from error
    return {name: tensor.float() if tensor.is_floating_point() else tensor for name, tensor in found.items()}
