"""What hearing through cross-attention is worth: in no layer, the first half, the last half, all; trained alike."""

from __future__ import annotations

import os
import shutil
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from recap_engine.decoder import weights
from recap_engine.decoder.config import CrossLayers
from recap_engine.evaluation.events import Asked, propose_for
from recap_engine.evaluation.judging import Named, judge
from recap_engine.evaluation.sections import Cell, Curve, Figure, Section, Table, figure, lines_of
from recap_engine.evaluation.shelf import Shelf
from recap_engine.evaluation.subject import Subject
from recap_engine.models.bundle import ADAPTER, CARD, CONFIG, DECODER, ENCODER, TEXT_TOKENIZER, TOKENIZER, Bundle
from recap_engine.models.device import Device
from recap_engine.models.find import find_bundle
from recap_engine.models.write import write_bundle
from recap_engine.progress import Progress
from recap_engine.propose import Settings
from recap_engine.training.adapt import Adapting, Outcome, adapt
from recap_engine.training.adapt_bundle import write_adapted
from recap_engine.training.adapt_sounds import Material
from recap_engine.training.caption_data import Captioned
from recap_engine.training.events import Events

LAYERS: tuple[CrossLayers, ...] = ("none", "first half", "last half", "all")


@dataclass(frozen=True, slots=True)
class Variant:
    """A bundle with cross-attention in some layers, the share of the decoder that was trained, and the dev loss."""

    layers: CrossLayers
    bundle: Bundle
    share: float
    dev_loss: float | None


def train_variants(
    base: Bundle, material: Material, epochs: float, work: Path, device: Device
) -> Generator[Progress, None, list[Variant]]:
    """A bundle for each of `LAYERS`, from the same sounds, seed and schedule; what is there is not trained again."""
    found = []
    for layers in LAYERS:
        folder = work / layers.replace(" ", "-")
        made = folder / "bundle"
        if layers == "none":
            found.append(Variant(layers, _deaf(base, made), 0.0, None))
            continue
        if not (made / CONFIG).exists():
            yield from _train(base, material, layers, epochs, folder, device)
        told = (folder / "result.txt").read_text("utf-8").split()
        found.append(Variant(layers, find_bundle(str(made)), float(told[0]), float(told[1])))
    return found


def _train(
    base: Bundle, material: Material, layers: CrossLayers, epochs: float, folder: Path, device: Device
) -> Generator[Progress, None, None]:
    adapting = Adapting(epochs=epochs, prompts="mixed", cross_layers=layers)
    training = folder / "training"
    training.mkdir(parents=True, exist_ok=True)
    _share_heard(training)
    for step in adapt(base, material, adapting, training, device):
        if isinstance(step, Outcome):
            (folder / "result.txt").write_text(f"{step.adapted.share} {step.adapted.dev_loss}\n", "utf-8")
            write_adapted(base, step, adapting, folder / "bundle", force=True)
        else:
            yield replace(step, doing=f"{layers}: {step.doing}")


def _share_heard(training: Path) -> None:
    """What another variant has heard need not be heard again: the encoder is the same."""
    for other in sorted(training.parent.parent.glob("*/training/heard")):
        if other.parent != training and not (training / "heard").exists():
            shutil.copytree(other, training / "heard", copy_function=_link)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _deaf(base: Bundle, folder: Path) -> Bundle:
    """The bundle without cross-attention: there is nothing to train in it."""
    if (folder / CONFIG).exists():
        return find_bundle(str(folder))
    config = replace(base.decoder, cross_layers="none")

    def fill(to: Path) -> None:
        for name in (ENCODER, TEXT_TOKENIZER, DECODER, TOKENIZER):
            shutil.copyfile(base.file(name), to / name)
        weights.save(weights.load(config, base.file(DECODER), None), None, to / ADAPTER)
        (to / CARD).write_text(f"# {base.name} without cross-attention\n\nFor an evaluation only.\n", "utf-8")

    return write_bundle(replace(base, folder=folder, name="deaf", decoder=config), fill, replace_existing=True)


def evaluate_ablation(
    variants: Sequence[tuple[Variant, Subject]], asked: Asked, events: Events, sounds: Sequence[Captioned]
) -> Generator[Progress, None, Section]:
    """Events by layers, with and without neighbours, each against all layers in pairs."""
    named: dict[str, dict[str, Named]] = {}
    for variant, subject in variants:
        shelf = Shelf(subject.starter(), (), subject.proposer.texts)
        proposals = yield from propose_for(subject, asked, shelf)
        bare = yield from propose_for(subject, asked, shelf, Settings(neighbours=0))
        named[variant.layers] = {
            "candidates": judge(asked.rows, proposals, events),
            "written alone": judge(asked.rows, proposals, events, "written candidates alone"),
            "retrieval switched off": judge(asked.rows, bare, events),
        }
    text = (
        f"Each is trained the same way on {len(sounds)} sounds of role train whose label has a pattern, with the same "
        "seed, prompts and schedule; none has nothing to train. Calibration and ranking are the bundle's own, fitted "
        "with cross-attention in all layers and more data; so the differences count, not the level. "
        f"Asked are {len(asked.rows)} sounds of role dev."
    )
    lines: list[tuple[str, Sequence[Cell]]] = []
    for variant, _ in variants:
        mine = named[variant.layers]
        loss = "–" if variant.dev_loss is None else f"{variant.dev_loss:.3f}"
        shares = [figure(one.shares()[0]) for one in mine.values()]
        lines.append((variant.layers, [f"{variant.share:.1%}", loss, *shares]))
    pairs: list[tuple[str, Sequence[Cell]]] = [
        (layers, [figure(mine[key].against(named["all"][key])[0], "points") for key in mine])
        for layers, mine in named.items()
        if layers != "all"
    ]
    kinds = list(named["all"])
    tables = [
        Table("First candidate names the event", ["trained", "dev loss", *kinds], lines_of(lines)),
        Table("Points against all layers, paired", kinds, lines_of(pairs)),
    ]
    curves: dict[str, list[Figure]] = {
        kind: [figure(named[variant.layers][kind].shares()[0]) for variant, _ in variants] for kind in kinds
    }
    curve = Curve("ablation", "Cross-attention by layers", "layers", "event named first", list(LAYERS), curves)
    return Section("ablation", "Cross-attention", [text], tables, [curve])
