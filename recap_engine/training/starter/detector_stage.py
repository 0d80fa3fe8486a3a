"""The stage that completes the kinds of finished towers with a detector, and keeps what it heard for calibration."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

import numpy as np

from recap_engine.bundles.bundle import KINDS
from recap_engine.bundles.device import native_bfloat16
from recap_engine.bundles.load import read_kinds
from recap_engine.progress import Progress
from recap_engine.propose.kinds import Kinds
from recap_engine.propose.propose import Heard, Proposer
from recap_engine.training.clap.export import write_kinds
from recap_engine.training.corpus import Row, load_sounds
from recap_engine.training.starter.data import Places
from recap_engine.training.starter.detector import Material, Recipe, hear_material, train_detector
from recap_engine.training.starter.language_stages import load_towers
from recap_engine.training.texts.label_captions import captions_of


def heard_material(places: Places, kinds: Kinds, recipe: Recipe) -> Generator[Progress, None, Material]:
    """What the towers hear in the training sounds of the ``kinds``, and in mixtures of them."""
    encoder, _ = load_towers(places, "bf16" if native_bfloat16("cpu") else "fp32")
    rows = _of_kinds(places.training_rows(), kinds)
    cache = places.work / "detector_material.npz"
    sounds = [] if cache.exists() else load_sounds(places.corpus, rows, encoder.sample_rate, places.work / "cache")
    material: Material | None = None
    for step in hear_material(encoder, rows, sounds, recipe, cache):
        if isinstance(step, Material):
            material = step
        else:
            yield step
    assert material is not None
    return material


def complete_kinds(places: Places, proposer: Proposer, material: Material, recipe: Recipe) -> None:
    """Add a detector to the kinds of ``proposer`` and of the towers' file, unless it is there."""
    if proposer.kinds.detector is None:
        path = places.towers / KINDS
        write_kinds(replace(proposer.kinds, detector=train_detector(material, proposer.kinds, recipe)), path)
        proposer.kinds = read_kinds(path)


def least_clear(proposer: Proposer, heard: Sequence[Heard], invented: float = 0.04) -> float:
    """From which logit on two kinds are named, so that the share ``invented`` of single sounds gets a second one."""
    kinds, found = proposer.kinds, []
    assert kinds.detector is not None
    assert kinds.texts is not None
    for one in heard:
        shares = np.array([share for _, share in proposer.known_kinds((), one.hearing)], np.float32)
        found.append(kinds.detector.second(one.hearing, shares, kinds.texts)[2])
    return float(np.quantile(found, 1.0 - invented)) if found else proposer.calibration.together


def _of_kinds(rows: Sequence[Row], kinds: Kinds) -> list[Row]:
    """The rows whose label is one of the kinds."""
    known = set(kinds.captions)
    return [row for row in rows if row.label and captions_of(row.label)[0] in known]
