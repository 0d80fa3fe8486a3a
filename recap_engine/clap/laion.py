"""Convert checkpoints of laion_clap to weights of transformers' ClapModel by renaming.

Sizes follow from the shapes, so HTSAT-tiny and HTSAT-base, fused or not, need no distinction. Tensors that only
training needs (``audio_transform``, the classifier's heads, masks) and those that follow from the sizes are dropped.
The names follow from the two implementations; `make parity` compares their vectors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from recap_engine.clap.log_mel import LogMelConfig, mel_filters
from recap_engine.errors import BundleError

_MEL = "audio_branch.logmel_extractor.melW"
_PATCHES = "audio_branch.patch_embed.proj.weight"
_NEEDED = (
    _PATCHES,
    "audio_branch.bn0.weight",
    "audio_branch.layers.0.blocks.0.attn.relative_position_bias_table",
    "audio_projection.2.weight",
    "text_branch.embeddings.word_embeddings.weight",
    "text_branch.embeddings.position_embeddings.weight",
    "text_branch.encoder.layer.0.intermediate.dense.weight",
    "text_projection.2.weight",
)
_HEAD_WIDTH = 64
"""The width of a head of RoBERTa, in all its sizes."""

_RENAMED = (
    (r"^audio_branch\.", "audio_model.audio_encoder."),
    (r"^text_branch\.", "text_model."),
    (r"^(audio|text)_projection\.0\.", r"\1_projection.linear1."),
    (r"^(audio|text)_projection\.2\.", r"\1_projection.linear2."),
)
_IN_AUDIO = (
    (r"\.bn0\.", ".batch_norm."),
    (r"\.norm1\.", ".layernorm_before."),
    (r"\.norm2\.", ".layernorm_after."),
    (r"\.attn\.relative_position_bias_table$", ".attention.self.relative_position_bias_table"),
    (r"\.attn\.proj\.", ".attention.output.dense."),
    (r"\.mlp\.fc1\.", ".intermediate.dense."),
    (r"\.mlp\.fc2\.", ".output.dense."),
)
_LEFT_OUT = re.compile(
    r"^(audio_transform|text_transform)\.|^logit_scale|^attn_mask$"
    r"|^audio_branch\.(spectrogram_extractor|logmel_extractor|spec_augmenter|tscam_conv|head)\."
    r"|\.(relative_position_index|attn_mask|position_ids|token_type_ids|num_batches_tracked)$"
)


@dataclass(frozen=True, slots=True)
class Converted:
    """Tensors by ClapModel's names, the arguments of ClapConfig, and the settings of the spectrogram."""

    tensors: dict[str, Tensor]
    model: dict[str, Any]
    features: LogMelConfig


def convert(state: Mapping[str, Tensor], source: str) -> Converted:
    """Convert ``state``, read from the file ``source``. Raises BundleError unless it is a CLAP of these kinds."""
    for name in _NEEDED:
        if name not in state:
            raise BundleError(
                "{source} has no {name}: it is not a laion_clap checkpoint with HTSAT and RoBERTa.",
                source=source,
                name=name,
            )
    try:
        model = _sizes(state)
    except (IndexError, ZeroDivisionError) as error:
        raise BundleError("The weights of {source} do not have the shapes of a CLAP.", source=source) from error
    fused = model["audio_config"]["enable_fusion"]
    features = LogMelConfig(scale="htk" if fused else "slaney")
    _same_filters(state, features, source)
    tensors: dict[str, Tensor] = {}
    for name, tensor in state.items():
        if not _LEFT_OUT.search(name):
            tensors.update(_renamed(name, tensor))
    return Converted(tensors, model, features)


def _sizes(state: Mapping[str, Tensor]) -> dict[str, Any]:
    """The arguments of ClapConfig, from the shapes."""
    width = state[_PATCHES].shape[0]
    depths: list[int] = []
    heads: list[int] = []
    while (table := state.get(_bias_table(len(depths), 0))) is not None:
        heads.append(int(table.shape[1]))
        stage = len(depths)
        depths.append(next(block for block in range(1000) if _bias_table(stage, block) not in state))
    fused = any(name.startswith("audio_branch.patch_embed.fusion_model.") for name in state)
    projected = int(state["audio_projection.2.weight"].shape[0])
    words = state["text_branch.embeddings.word_embeddings.weight"].shape
    layers = next(i for i in range(1000) if f"text_branch.encoder.layer.{i}.intermediate.dense.weight" not in state)
    window = (round(state[_bias_table(0, 0)].shape[0] ** 0.5) + 1) // 2
    return {
        "projection_dim": projected,
        "audio_config": {
            "window_size": window,
            "num_mel_bins": int(state["audio_branch.bn0.weight"].shape[0]),
            "patch_embeds_hidden_size": int(width),
            "hidden_size": int(width) * 2 ** (len(depths) - 1),
            "depths": depths,
            "num_attention_heads": heads,
            "num_hidden_layers": len(depths),
            "projection_dim": projected,
            "enable_fusion": fused,
            "fusion_type": "aff_2d" if fused else None,
        },
        "text_config": {
            "vocab_size": int(words[0]),
            "hidden_size": int(words[1]),
            "num_hidden_layers": layers,
            "num_attention_heads": int(words[1]) // _HEAD_WIDTH,
            "intermediate_size": int(state["text_branch.encoder.layer.0.intermediate.dense.weight"].shape[0]),
            "max_position_embeddings": int(state["text_branch.embeddings.position_embeddings.weight"].shape[0]),
            "layer_norm_eps": 1e-5,
            "projection_dim": projected,
        },
    }


def _bias_table(stage: int, block: int) -> str:
    return f"audio_branch.layers.{stage}.blocks.{block}.attn.relative_position_bias_table"


def _same_filters(state: Mapping[str, Tensor], features: LogMelConfig, source: str) -> None:
    """Check that the mel filters stored in an unfused checkpoint are those of ``features``."""
    if features.scale != "slaney" or _MEL not in state:
        return
    filters, expected = state[_MEL].float().numpy(), mel_filters(features)
    if filters.shape != expected.shape or abs(filters - expected).max() > 1e-4:
        raise BundleError(
            "{source} was trained on a different spectrogram from CLAP's at 48 kHz; it cannot be used.", source=source
        )


def _renamed(name: str, tensor: Tensor) -> dict[str, Tensor]:
    """The renamed tensor, or three tensors split from a combined query, key and value."""
    audio = name.startswith("audio_branch.")
    for pattern, replacement in (*_RENAMED, *(_IN_AUDIO if audio else ())):
        name = re.sub(pattern, replacement, name)
    if not audio or ".attn.qkv." not in name:
        return {name: tensor.contiguous()}
    parts = zip(("query", "key", "value"), tensor.chunk(3), strict=True)
    return {name.replace(".attn.qkv.", f".attention.self.{part}."): piece.contiguous() for part, piece in parts}
