"""Bundles with random weights: the exact shapes and costs of trained ones, for benchmarks and tests.

Weights are drawn on a scale at which activations neither vanish nor collapse: vectors of different sounds
differ, and beam search writes texts that vary and end. Their tokenizers are trained here, on the starter's captions and
on invented words, up to exactly the number of tokens that GPT-2 and RoBERTa have, since theirs would have to be
downloaded. Such a bundle is marked untrained, and refused unless that is allowed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recap_engine.bundles import bundle as names
from recap_engine.bundles.bundle import Bundle, EncoderConfig
from recap_engine.bundles.write import writing_bundle
from recap_engine.decoder.config import DecoderConfig
from recap_engine.progress import Progress
from recap_engine.propose.prompt import Template
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from torch import Generator, Tensor

_STEPS = 4
_LOGITS = 3.0
"""Standard deviation of the decoder's logits: beams go on, but not with one token that takes all."""
_END = 3.5
"""How far the end's logit lies above the mean, in those deviations: some texts end before they must."""
_POSITIONS = 2.0
"""Standard deviation of position embeddings: large, or else a token that predicts itself repeats for ever."""

_CARD = """\
# {name}: untrained

**Random weights.** This bundle has the shapes and costs of a trained one ({size} size) and is for benchmarks and
trials; its captions mean nothing, and commands refuse it unless `--allow-untrained` is given.

- Encoder: CLAP (HTSAT and RoBERTa), {encoder:,} parameters. Decoder: GPT-2, {decoder:,}. Adapter: {adapter:,}.
- Seed {seed}; made by `recap models init --size {size} --seed {seed}`.
- Tokenizers: byte-level BPE trained on the starter's captions and on invented words, up to the usual number of tokens.
  They are neither GPT-2's nor RoBERTa's: only their size is the same.
"""


@dataclass(frozen=True, slots=True)
class Size:
    """Shapes of a bundle: what ClapConfig and LogMelConfig take, and the decoder's."""

    clap: dict[str, Any]
    features: dict[str, Any]
    decoder: DecoderConfig


SIZES = {
    "full": Size({"text_config": {"layer_norm_eps": 1e-5}, "audio_config": {}}, {}, DecoderConfig()),
    "tiny": Size(
        {
            "projection_dim": 32,
            "text_config": {
                "vocab_size": 1000,
                "hidden_size": 64,
                "num_hidden_layers": 2,
                "num_attention_heads": 4,
                "intermediate_size": 128,
                "max_position_embeddings": 80,
                "projection_dim": 32,
            },
            "audio_config": {
                "window_size": 4,
                "num_mel_bins": 32,
                "spec_size": 128,
                "hidden_size": 64,
                "patch_embeds_hidden_size": 8,
                "depths": [1, 1, 1, 1],
                "num_attention_heads": [1, 2, 2, 4],
                "projection_dim": 32,
            },
        },
        {"sample_rate": 16_000, "window_seconds": 2.0, "fft": 512, "hop": 160, "bands": 32, "highest": 7_000.0},
        DecoderConfig(
            layers=2,
            width=64,
            heads=4,
            inner=256,
            vocabulary=992,
            positions=256,
            encoder_width=64,
            reduce_factor=2,
            end_of_text=991,
        ),
    ),
}
"""``full``: CLAP (HTSAT-tiny, RoBERTa-base) as ``laion/clap-htsat-unfused`` has it, GPT-2 small, RECAP's adapter."""


def init_bundle(folder: Path, *, size: str = "full", seed: int = 0) -> Iterator[Progress]:
    """Write an untrained bundle to ``folder``, which must not exist. Raises BundleError."""
    from safetensors.torch import save_file

    from recap_engine.bundles.synthetic_tokenizers import save_tokenizers

    shapes = SIZES[size]
    bundle = Bundle(
        folder=folder,
        name=folder.name,
        version="1",
        trained=False,
        encoder=EncoderConfig("clap", {"model": shapes.clap, "features": shapes.features, "text_tokens": 77}),
        decoder=shapes.decoder,
        template=Template(),
        licence="CC0-1.0",
        description=f"Random weights of {size} size, for benchmarks.",
    )
    with writing_bundle(bundle) as made:
        yield Progress(Translatable("drawing random weights"), 0, _STEPS, "encoder")
        encoder = _encoder(shapes.clap, seed)
        save_file(encoder, made / names.ENCODER, metadata={"format": "pt"})
        counts = {"encoder": _count(encoder)}
        del encoder
        yield Progress(Translatable("drawing random weights"), 1, _STEPS, "decoder")
        counts["decoder"], counts["adapter"] = _save_decoder(shapes.decoder, seed, made)
        yield Progress(Translatable("training tokenizers"), 2, _STEPS)
        vocabulary = shapes.clap["text_config"].get("vocab_size", 50_265)
        save_tokenizers(made / names.TOKENIZER, shapes.decoder.vocabulary, made / names.TEXT_TOKENIZER, vocabulary)
        card = _CARD.format(name=bundle.name, size=size, seed=seed, **counts)
        made.joinpath(names.CARD).write_text(card, "utf-8")
        yield Progress(Translatable("hashing"), 3, _STEPS)
    yield Progress(Translatable("done"), _STEPS, _STEPS)


def _encoder(clap: dict[str, Any], seed: int) -> dict[str, Tensor]:
    """Every tensor of a ClapModel, drawn from the seed."""
    import torch
    from transformers import ClapConfig, ClapModel

    from recap_engine.shapes_only import shapes_only

    with shapes_only():
        model = ClapModel(ClapConfig(**clap))
    random = torch.Generator().manual_seed(seed)
    return {name: _drawn(name, parameter, random) for name, parameter in model.named_parameters()} | {
        name: _measured(name, buffer, random)
        for name, buffer in model.named_buffers()
        if name.endswith(("running_mean", "running_var"))
    }


def _drawn(name: str, parameter: Tensor, random: Generator) -> Tensor:
    """A matrix that keeps about half the size of what goes through it; a norm near the identity."""
    import torch

    drawn = torch.empty(parameter.shape)
    if parameter.ndim == 0:
        return drawn.fill_(math.log(1 / 0.07))
    if parameter.ndim > 1:
        # The text's vector is read off its first token, which has to take in what the others say.
        gain = 2.0 if name.startswith("text_model.") and ".attention." in name else 0.7
        return drawn.normal_(std=gain / math.sqrt(parameter[0].numel()), generator=random)
    drawn.normal_(std=0.1, generator=random)
    return drawn if name.endswith("bias") else drawn.add_(1.0)


def _measured(name: str, buffer: Tensor, random: Generator) -> Tensor:
    """What normalisation would have measured on log-mels: some -30 dB, 10 dB to either side."""
    import torch

    drawn = torch.empty(buffer.shape)
    if name.endswith("running_mean"):
        return drawn.uniform_(-40.0, -20.0, generator=random)
    return drawn.uniform_(50.0, 200.0, generator=random)


def _save_decoder(config: DecoderConfig, seed: int, made: Path) -> tuple[int, int]:
    """Write decoder and adapter; returns their numbers of parameters."""
    import torch

    from recap_engine.decoder import weights
    from recap_engine.decoder.gpt2 import GPT2, is_cross_attention
    from recap_engine.shapes_only import shapes_only

    with shapes_only():
        model = GPT2(config)
    random = torch.Generator().manual_seed(seed + 1)
    drawn = {name: _spoken(name, parameter, random) for name, parameter in model.named_parameters()}
    # The mean of the end's logit, in standard deviations of all logits: it then comes up now and then, not at once.
    end = drawn["wte.weight"][config.end_of_text]
    drawn["ln_f.bias"] += end * (_END * _LOGITS / float(end @ end))
    model.load_state_dict({name: torch.nn.Parameter(tensor) for name, tensor in drawn.items()}, assign=True)
    weights.save(model, made / names.DECODER, made / names.ADAPTER)
    adapter = {name: tensor for name, tensor in drawn.items() if is_cross_attention(name)}
    return _count(drawn) - _count(adapter), _count(adapter)


def _spoken(name: str, parameter: Tensor, random: Generator) -> Tensor:
    """Weights of the decoder, in the module's layout: (output, input)."""
    import torch

    drawn = torch.empty(parameter.shape)
    if name.startswith("wpe."):
        return drawn.normal_(std=_POSITIONS, generator=random)
    if name.startswith("wte."):
        return drawn.normal_(std=_LOGITS / math.sqrt(parameter.shape[1]), generator=random)
    if parameter.ndim == 2:
        drawn.normal_(std=1.6 / math.sqrt(parameter.shape[1]), generator=random)
        # What a GELU lets through is positive on average, which would push every token the same way.
        return drawn.sub_(drawn.mean(1, keepdim=True)) if ".mlp.c_proj." in name else drawn
    drawn.normal_(std=0.02, generator=random)
    return drawn if name.endswith("bias") else drawn.add_(1.0)


def _count(tensors: dict[str, Tensor]) -> int:
    return sum(tensor.numel() for tensor in tensors.values())
