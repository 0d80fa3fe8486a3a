"""A bundle of a trained encoder and decoder without an adapter."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from safetensors.torch import save_file

from recap_engine.bundles.bundle import (
    ADAPTER,
    CARD,
    DECODER,
    ENCODER,
    TEXT_TOKENIZER,
    TOKENIZER,
    Bundle,
    EncoderConfig,
    read_object,
)
from recap_engine.bundles.parts import DECODER_SHAPE
from recap_engine.bundles.write import write_bundle
from recap_engine.clap.compact_towers import TowerConfig
from recap_engine.decoder.config import DecoderConfig
from recap_engine.errors import RequestError

ENCODER_CONFIG = "encoder_config.json"


def with_parts(base: Bundle, encoder: Path | None, decoder: Path | None, folder: Path) -> Bundle:
    """``base`` with the parts that ``recap train clap`` and ``recap train decoder`` wrote, in ``folder``.

    It does not hear yet. Cosines differ between encoders, so calibration and ranking return to their defaults.
    Raises RequestError for folders without these parts, BundleError.
    """
    made = replace(base, folder=folder, name="parts", ranking={}, calibration={}, decoder=_deaf(base.decoder))
    files: dict[str, Path] = {name: base.file(name) for name in (ENCODER, TEXT_TOKENIZER, DECODER, TOKENIZER)}
    width = base.decoder.encoder_width
    if encoder is not None:
        values = _config(encoder, ENCODER_CONFIG, (ENCODER, TEXT_TOKENIZER), "clap")
        made = replace(made, encoder=EncoderConfig(str(values.pop("kind", "compact")), values))
        width = TowerConfig.read(values).hidden
        files |= {name: encoder / name for name in (ENCODER, TEXT_TOKENIZER)}
    if decoder is not None:
        made = replace(
            made,
            decoder=_deaf(DecoderConfig.from_dict(_config(decoder, DECODER_SHAPE, (DECODER, TOKENIZER), "decoder"))),
        )
        files |= {name: decoder / name for name in (DECODER, TOKENIZER)}
    made = replace(made, decoder=replace(made.decoder, encoder_width=width))

    def fill(place: Path) -> None:
        for name, source in files.items():
            shutil.copyfile(source, place / name)
        save_file({}, place / ADAPTER)
        parts = {"encoder": str(encoder or base.name), "decoder": str(decoder or base.name)}
        (place / CARD).write_text(f"# Parts\n\nNot to be used as it is: {json.dumps(parts)}\n", "utf-8")

    return write_bundle(made, fill, replace_existing=True)


def _deaf(config: DecoderConfig) -> DecoderConfig:
    return replace(config, cross_layers="none")


def _config(folder: Path, name: str, files: Sequence[str], trainer: str) -> dict[str, Any]:
    """The configuration in ``folder``. Raises RequestError if the part is missing."""
    for file in (name, *files):
        if not (folder / file).is_file():
            raise RequestError(
                "{folder} has no {file}: give a folder that `recap train {trainer}` wrote.",
                folder=folder,
                file=file,
                trainer=trainer,
            )
    return read_object(folder / name)
