"""Tiny decoders with weights scaled so that beam search writes texts that differ and end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch

from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.gpt2 import GPT2

SMALL = DecoderConfig(
    layers=3,
    width=64,
    heads=4,
    inner=256,
    vocabulary=300,
    positions=128,
    encoder_width=64,
    reduce_factor=1,
    end_of_text=299,
)


def _lively(config: DecoderConfig, seed: int = 0) -> GPT2:
    """Random weights: large enough for sharp choices that follow the sound, with a pull towards the end of text."""
    torch.manual_seed(seed)
    model = GPT2(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name.endswith("weight") and parameter.ndim == 2 and not name.startswith("w"):
                parameter.normal_(std=1.6 / parameter.shape[1] ** 0.5)
            elif name.endswith("bias"):
                parameter.normal_(std=0.1)
        model.wte.weight.normal_(std=0.25)
        model.wpe.weight.normal_(std=0.25)
        model.ln_f.bias.add_(model.wte.weight[config.end_of_text] * 0.9)
    return model


@pytest.fixture(scope="session")
def model() -> GPT2:
    return _lively(SMALL)


@pytest.fixture(scope="session")
def reduced() -> GPT2:
    return _lively(replace(SMALL, reduce_factor=4, encoder_width=48, cross_layers="last half"))


@pytest.fixture(scope="session")
def reference(model: GPT2) -> Any:
    """The same weights in Hugging Face's implementation."""
    from transformers import GPT2Config, GPT2LMHeadModel

    from recap_engine.decoder.weights import turn

    config = GPT2Config(
        n_layer=SMALL.layers,
        n_embd=SMALL.width,
        n_head=SMALL.heads,
        n_inner=SMALL.inner,
        vocab_size=SMALL.vocabulary,
        n_positions=SMALL.positions,
        add_cross_attention=True,
        bos_token_id=SMALL.end_of_text,
        eos_token_id=SMALL.end_of_text,
        pad_token_id=SMALL.end_of_text,
    )
    theirs = GPT2LMHeadModel(config).eval()
    weights = {f"transformer.{name}": turn(name, tensor) for name, tensor in model.state_dict().items()}
    missing, unexpected = theirs.load_state_dict(weights, strict=False)
    assert not unexpected
    assert missing == ["lm_head.weight"]  # tied
    return theirs


def _sounds(config: DecoderConfig, count: int, seed: int = 7) -> list[tuple[torch.Tensor, list[int]]]:
    """Hidden states and prompts of many different lengths."""
    generator = torch.Generator().manual_seed(seed)
    found = []
    for i in range(count):
        hidden = torch.randn(3 + i % 7, config.encoder_width, generator=generator)
        prompt = torch.randint(0, config.vocabulary - 1, (2 + (5 * i) % 23,), generator=generator).tolist()
        found.append((hidden, prompt))
    return found


@pytest.fixture(scope="session")
def lively() -> Callable[[DecoderConfig], GPT2]:
    """Makes a decoder that writes texts that differ and end."""
    return _lively


@pytest.fixture(scope="session")
def sounds() -> Callable[[DecoderConfig, int], list[tuple[torch.Tensor, list[int]]]]:
    """Makes hidden states and prompts of many different lengths."""
    return _sounds
