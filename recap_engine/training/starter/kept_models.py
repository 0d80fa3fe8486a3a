"""Take the models of a finished bundle over as if the stages of this run had made them.

What is fitted afterwards (how common kinds are, the detector, calibration and ranking) can then be fitted again in
minutes, without training anything anew.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

from safetensors.numpy import load_file

from recap_engine.bundles.bundle import ADAPTER, CARD, DECODER, ENCODER, KINDS, TEXT_TOKENIZER, TOKENIZER, read_bundle
from recap_engine.bundles.load import read_kinds
from recap_engine.training.clap.export import write_kinds
from recap_engine.training.starter.data import Places


def keep_models(places: Places, start: Path) -> None:
    """Copy towers, decoder and adapter of the bundle ``start`` to their stages' folders. Raises BundleError."""
    bundle = read_bundle(start)
    for folder, names in (
        (places.towers, (TEXT_TOKENIZER, KINDS, ENCODER)),
        (places.decoder, (TOKENIZER, DECODER)),
        (places.adapter, (ADAPTER,)),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(start / name, folder / name)
    config = {"kind": "compact", **bundle.encoder.values}
    (places.towers / "encoder_config.json").write_text(json.dumps(config, indent=1), "utf-8")
    kinds = read_kinds(places.towers / KINDS)
    write_kinds(replace(kinds, common=None, detector=None), places.towers / KINDS)
    (places.adapter / "adapted.json").write_text(json.dumps(_figures(start)), "utf-8")


def _figures(start: Path) -> dict[str, float]:
    """The share of the adapter's weights, and its loss as stated on the bundle's card."""
    sizes = {name: _numbers(start / name) for name in (ADAPTER, DECODER)}
    found = re.search(r"adapter, dev loss \(nats per token\)\W+([0-9.]+)", (start / CARD).read_text("utf-8"))
    loss = float(found.group(1)) if found else float("nan")
    return {"share": sizes[ADAPTER] / sum(sizes.values()), "dev_loss": loss}


def _numbers(path: Path) -> int:
    return sum(tensor.size for tensor in load_file(path).values())
