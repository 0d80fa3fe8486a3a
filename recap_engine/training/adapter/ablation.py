"""Ablation: the same training with cross-attention in none, half or all of the decoder's layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from safetensors.torch import save_file

from recap_engine.bundles.bundle import ADAPTER, CARD, Bundle
from recap_engine.bundles.device import Device
from recap_engine.bundles.write import write_bundle
from recap_engine.decoder.config import CrossLayers
from recap_engine.progress import Progress
from recap_engine.training.adapter.adapt import Adapting, Outcome, adapt
from recap_engine.training.adapter.adapted_bundle import copy_models, write_adapted
from recap_engine.training.adapter.captioned_sounds import Material

LAYERS: tuple[CrossLayers, ...] = ("none", "first half", "last half", "all")


def train_each(
    base: Bundle,
    material: Material,
    adapting: Adapting,
    work: Path,
    out: Path,
    device: Device,
    layers: Sequence[CrossLayers] = LAYERS,
) -> Iterator[Progress | Bundle]:
    """A bundle in ``out`` for each of ``layers``, from fresh cross-attention, with the same data, seed and steps.

    Each sound is encoded once. Existing bundles are not trained again; each bundle is yielded when it is ready. The one
    for ``none`` is ``base`` without hearing. Raises RecapError.
    """
    adapting = replace(adapting, init="fresh")
    for chosen in layers:
        folder = out / chosen.replace(" ", "-")
        if chosen == "none":
            yield _deaf(base, folder)
            continue
        mine = replace(adapting, cross_layers=chosen)
        place = work / folder.name
        place.mkdir(parents=True, exist_ok=True)
        for step in adapt(base, material, mine, place, device, heard_in=work):
            yield write_adapted(base, step, mine, folder, force=True) if isinstance(step, Outcome) else step


def _deaf(base: Bundle, folder: Path) -> Bundle:
    """``base`` without cross-attention: it writes from the prompt only."""
    made = replace(base, folder=folder, name=folder.name, decoder=replace(base.decoder, cross_layers="none"))

    def fill(place: Path) -> None:
        copy_models(base, place)
        save_file({}, place / ADAPTER)
        (place / CARD).write_text(
            f"# {folder.name}\n\n{base.name} without cross-attention, for an ablation.\n", "utf-8"
        )

    return write_bundle(made, fill, replace_existing=True)
