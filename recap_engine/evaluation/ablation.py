"""Ablation: cross-attention in none, the first half, the last half or all of the layers, with the same training."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from math import prod
from pathlib import Path

from recap_engine.bundles.bundle import ADAPTER, DECODER, Bundle
from recap_engine.bundles.device import Device
from recap_engine.decoder.config import CrossLayers
from recap_engine.evaluation.events import Queries, propose_for
from recap_engine.evaluation.judging import Judgements, judge
from recap_engine.evaluation.memory_datastore import MemoryDatastore
from recap_engine.evaluation.sections import Cell, Curve, Figure, Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.progress import Progress
from recap_engine.propose.propose import Settings
from recap_engine.training.adapter.ablation import train_each
from recap_engine.training.adapter.adapt import Adapting
from recap_engine.training.adapter.captioned_sounds import Material
from recap_engine.training.event_patterns import Events


def train_variants(
    base: Bundle, material: Material, epochs: float, work: Path, device: Device
) -> Generator[Progress, None, list[Bundle]]:
    """Train a bundle for none, each half and all of the layers, with the same sounds, seed and schedule."""
    found = []
    for step in train_each(
        base, material, Adapting(epochs=epochs, prompts="mixed"), work / "training", work / "bundles", device
    ):
        if isinstance(step, Bundle):
            found.append(step)
        else:
            yield step
    return found


def _trained(bundle: Bundle) -> float:
    """The share of the decoder's parameters in cross-attention."""
    from safetensors import safe_open

    counts = []
    for name in (ADAPTER, DECODER):
        with safe_open(bundle.file(name), framework="numpy") as file:
            counts.append(sum(prod(file.get_slice(key).get_shape()) for key in file.keys()))  # noqa: SIM118
    return float(counts[0] / sum(counts))


def evaluate_ablation(
    subjects: Sequence[Subject], queries: Queries, events: Events, sounds: int
) -> Generator[Progress, None, Section]:
    """Events named by each variant, with and without neighbours; paired differences from the variant "all"."""
    named: dict[CrossLayers, dict[str, Judgements]] = {}
    lines: list[tuple[str, Sequence[Cell]]] = []
    for subject in subjects:
        layers = subject.bundle.decoder.cross_layers
        store = MemoryDatastore(subject.starter(), (), subject.proposer.texts)
        proposals = yield from propose_for(subject, queries, store)
        bare = yield from propose_for(subject, queries, store, Settings(neighbours=0))
        mine = {
            "candidates": judge(queries.rows, proposals, events),
            "written alone": judge(queries.rows, proposals, events, "written candidates alone"),
            "retrieval switched off": judge(queries.rows, bare, events),
        }
        named[layers] = mine
        shares = [figure(one.shares()[0]) for one in mine.values()]
        lines.append((layers, [f"{_trained(subject.bundle):.1%}", *shares]))
    kinds = list(named["all"])
    pairs: list[tuple[str, Sequence[Cell]]] = [
        (layers, [figure(mine[kind].against(named["all"][kind])[0], "points") for kind in kinds])
        for layers, mine in named.items()
        if layers != "all"
    ]
    text = (
        f"Each variant was trained in the same way on {sounds} sounds of role train whose label has a pattern, with "
        "the same seed, prompts and schedule; the variant without cross-attention needs no training. Calibration and "
        "ranking are those of the bundle, fitted with cross-attention in all layers and with more data: compare the "
        f"variants with each other, not with other tables. Tested on {len(queries.rows)} sounds of role dev."
    )
    tables = [
        Table("First candidate names the event", ["trained", *kinds], lines_of(lines)),
        Table("Difference from all layers in points, paired", kinds, lines_of(pairs)),
    ]
    curves: dict[str, list[Figure]] = {
        kind: [figure(mine[kind].shares()[0]) for mine in named.values()] for kind in kinds
    }
    curve = Curve("ablation", "Cross-attention by layers", "layers", "event named first", list(named), curves)
    return Section("ablation", "Cross-attention", [text], tables, [curve])
