"""Join both towers' runs into the files of a bundle, replacing each whole."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor

from recap_engine.bundles.bundle import KINDS
from recap_engine.clap.compact_towers import TowerConfig
from recap_engine.propose.kinds import Kinds
from recap_engine.whole_file import whole_file

SPACE = "space.pt"
"""The audio run's refitted shared space."""

SIGNATURES = "signatures.pt"
"""The audio run's map to signatures."""


def write_kinds(kinds: Kinds, path: Path) -> None:
    """Kinds of sound as the file of a bundle: float16 numbers, with the captions of kinds and classes as metadata."""
    tensors = {"signatures": torch.from_numpy(kinds.signatures).half().contiguous()}
    metadata = {"captions": json.dumps(list(kinds.captions))}
    if kinds.texts is not None:
        tensors["texts"] = torch.from_numpy(kinds.texts).half().contiguous()
    if kinds.common is not None:
        tensors["common"] = torch.from_numpy(kinds.common).half().contiguous()
    if kinds.detector is not None:
        tensors["inner"] = torch.from_numpy(kinds.detector.inner).half().contiguous()
        tensors["outer"] = torch.from_numpy(kinds.detector.outer).half().contiguous()
    if kinds.classes.captions:
        tensors["readout"] = torch.from_numpy(kinds.classes.readout).half().contiguous()
        tensors["class_texts"] = torch.from_numpy(kinds.classes.texts).half().contiguous()
        metadata["classes"] = json.dumps(list(kinds.classes.captions))
    with whole_file(path) as part:
        save_file(tensors, part, metadata=metadata)


def averaged_weights(audio_run: Path) -> dict[str, Tensor]:
    """The audio run's averaged weights, with its refitted shared space where there is one."""
    weights: dict[str, Tensor] = torch.load(audio_run / "checkpoint.pt", weights_only=True)["averaged"]
    if (audio_run / SPACE).exists():
        weights |= torch.load(audio_run / SPACE, weights_only=True)
    return weights


def encoder_weights(audio_run: Path, text_run: Path) -> dict[str, Tensor]:
    """Float16 weights of both towers; the audio run's averaged map of sentences becomes the text tower's last layer."""
    audio = averaged_weights(audio_run)
    if (audio_run / SIGNATURES).exists():
        audio |= torch.load(audio_run / SIGNATURES, weights_only=True)
    text = torch.load(text_run / "text_checkpoint.pt", weights_only=True)["tower"]
    text["project.weight"] = audio["words.weight"]
    named = {f"audio.{name.removeprefix('tower.')}": t for name, t in audio.items() if name.startswith("tower.")}
    named |= {f"text.{name}": tensor for name, tensor in text.items()}
    return {name: (t.half() if t.is_floating_point() else t).contiguous() for name, t in named.items()}


def export(audio_run: Path, text_run: Path, out: Path, config: TowerConfig) -> None:
    """Write ``encoder.safetensors``, its configuration and tokenizer, and ``kinds.safetensors`` to ``out``."""
    out.mkdir(parents=True, exist_ok=True)
    config = replace(config, signatures=(audio_run / SIGNATURES).exists())
    save_file(encoder_weights(audio_run, text_run), out / "encoder.part")
    (out / "config.part").write_text(json.dumps({"kind": "compact", **config.write()}, indent=1), encoding="utf-8")
    shutil.copyfile(text_run / "text_tokenizer.json", out / "tokenizer.part")
    for part, name in (
        ("tokenizer.part", "text_tokenizer.json"),
        ("config.part", "encoder_config.json"),
        ("encoder.part", "encoder.safetensors"),
    ):
        (out / part).replace(out / name)
    if config.signatures:
        shutil.copyfile(audio_run / KINDS, out / KINDS)
    shutil.copyfile(audio_run / "log.csv", out / "training_log.csv")
