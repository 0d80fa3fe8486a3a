"""What a tagger's classes are called in captions, and how much each class says about a sound."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recap_engine.training.leave_out import LeaveOut

_FILE = Path(__file__).with_name("class_captions.csv")
"""Columns class, caption: AudioSet's class names, and plain sentences for each, written for this project (CC0)."""

VAGUE = frozenset(
    {
        "Animal",
        "Domestic animals, pets",
        "Livestock, farm animals, working animals",
        "Wild animals",
        "Musical instrument",
        "Music",
        "Vehicle",
        "Motor vehicle (road)",
        "Speech",
        "Sound effect",
        "Silence",
        "Noise",
        "Mechanisms",
        "Tools",
        "Liquid",
        "Wood",
        "Glass",
        "Hands",
        "Cacophony",
        "Harmonic",
        "Effects unit",
        "Chorus effect",
    }
)
"""Classes that the teacher gives to whatever has no better name, or on top of a better one."""

VAGUE_WEIGHT = 0.25


@cache
def class_captions() -> dict[str, tuple[str, ...]]:
    """Captions of each class that names something to be heard; places and moods have none."""
    found: dict[str, list[str]] = {}
    with _FILE.open(newline="", encoding="utf-8") as file:
        for record in csv.DictReader(file):
            found.setdefault(record["class"], []).append(record["caption"])
    return {name: tuple(captions) for name, captions in found.items()}


def class_weights(classes: Sequence[str], leave_out: LeaveOut) -> NDArray[np.float32]:
    """How much each of ``classes`` counts as a caption of a sound (c,): not at all without a caption, or left out."""
    captions = class_captions()

    def weight(name: str) -> float:
        if name not in captions or any(map(leave_out.matches, (name, *captions[name]))):
            return 0.0
        return VAGUE_WEIGHT if name in VAGUE else 1.0

    return np.array([weight(name) for name in classes], np.float32)
