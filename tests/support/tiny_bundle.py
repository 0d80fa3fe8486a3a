"""A tiny, complete, real bundle: a small ClapModel, a small GPT-2, two byte-level tokenizers trained on a few words.

``build_tiny_bundle(folder)`` writes it; the weights are random from a seed, scaled so that outputs vary and end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

from recap_engine.bundles import bundle as names
from recap_engine.bundles.bundle import Bundle, EncoderConfig
from recap_engine.bundles.write import write_bundle
from recap_engine.decoder import weights
from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.propose.prompt import Template

TEXTS = (
    "rain falls on a tin roof",
    "a dog barks twice in the yard",
    "a church bell rings far away",
    "an engine idles and dies",
    "footsteps on gravel come closer",
    "Audios similar to this audio sounds like: rain, wind. This audio sounds like:",
)
END = "<|endoftext|>"
VOCABULARY = 320

CLAP: dict[str, Any] = {
    "projection_dim": 16,
    "text_config": {
        "vocab_size": VOCABULARY,
        "hidden_size": 32,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "intermediate_size": 64,
        "max_position_embeddings": 80,
        "projection_dim": 16,
    },
    "audio_config": {
        "window_size": 4,
        "num_mel_bins": 32,
        "spec_size": 128,
        "hidden_size": 64,
        "patch_embeds_hidden_size": 8,
        "depths": [1, 1, 1, 1],
        "num_attention_heads": [1, 2, 2, 4],
        "projection_dim": 16,
    },
}
FEATURES = {
    "sample_rate": 16_000,
    "window_seconds": 2.0,
    "fft": 512,
    "hop": 160,
    "bands": 32,
    "lowest": 50.0,
    "highest": 7_000.0,
}


def byte_tokenizer(special: list[str]) -> Tokenizer:
    """A byte-level BPE tokenizer, as GPT-2 and RoBERTa have, with ``special`` tokens first."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(TEXTS, trainer)
    return tokenizer


def text_tokenizer() -> Tokenizer:
    """RoBERTa's special tokens under RoBERTa's numbers: ``<s>`` 0, ``<pad>`` 1, ``</s>`` 2."""
    tokenizer = byte_tokenizer(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=False)
    return tokenizer


def tiny_clap(seed: int = 0, *, fused: bool = False) -> Any:
    """A ClapModel with random weights and normalisation that is not the identity."""
    from transformers import ClapConfig, ClapModel

    torch.manual_seed(seed)
    fusion = {"enable_fusion": True, "fusion_type": "aff_2d", "patch_embed_input_channels": 1} if fused else {}
    audio = {**CLAP["audio_config"], **fusion}
    model = ClapModel(ClapConfig(**{**CLAP, "audio_config": audio})).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if parameter.ndim > 1:
                parameter.normal_(std=0.7 / parameter[0].numel() ** 0.5)
            elif "logit" not in name:
                parameter.add_(0.1 * torch.randn_like(parameter))
        norm = model.audio_model.audio_encoder.batch_norm
        norm.running_mean.uniform_(-40.0, -20.0)
        norm.running_var.uniform_(50.0, 200.0)
    return model


def tiny_decoder(config: DecoderConfig, seed: int = 0) -> GPT2:
    """A GPT-2 whose beam search writes texts that differ and end."""
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


def tiny_bundle(folder: Path, *, trained: bool = True) -> Bundle:
    """What ``bundle.json`` will hold."""
    decoder = DecoderConfig(
        layers=2,
        width=32,
        heads=4,
        inner=64,
        vocabulary=VOCABULARY,
        positions=256,
        encoder_width=64,
        reduce_factor=2,
        end_of_text=0,
    )
    return Bundle(
        folder=folder,
        name="tiny",
        version="1",
        trained=trained,
        encoder=EncoderConfig("clap", {"model": CLAP, "features": FEATURES, "text_tokens": 77}),
        decoder=decoder,
        template=Template(k=2),
        max_hidden_windows=2,
        licence="CC0-1.0",
        description="Random weights, for tests.",
    )


def build_tiny_bundle(
    folder: Path, *, trained: bool = True, seed: int = 0, more: Callable[[Path], None] | None = None, **changes: Any
) -> Bundle:
    """Write a tiny bundle to ``folder``; ``trained`` is what it claims. ``changes`` are other fields of `Bundle`.

    ``more`` adds files to the folder before it is complete.
    """
    bundle = replace(tiny_bundle(folder, trained=trained), **changes)

    def fill(made: Path) -> None:
        tensors = {name: tensor.contiguous() for name, tensor in tiny_clap(seed).state_dict().items()}
        save_file(tensors, made / names.ENCODER)
        weights.save(tiny_decoder(bundle.decoder, seed), made / names.DECODER, made / names.ADAPTER)
        byte_tokenizer([END]).save(str(made / names.TOKENIZER))
        text_tokenizer().save(str(made / names.TEXT_TOKENIZER))
        (made / names.CARD).write_text("# Tiny\n\nRandom weights, for tests.\n", "utf-8")

        if more is not None:
            more(made)

    return write_bundle(bundle, fill)
