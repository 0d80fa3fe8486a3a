"""A corpus of a few synthetic sounds, laid out like the real one."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import soundfile

COLUMNS = "path,source,label,seconds,sample_rate,group,fold,role,ship_ok,licence".split(",")
RATE = 16_000


def _tone(pitch: float, seconds: float) -> np.ndarray:
    return (0.4 * np.sin(2 * np.pi * pitch * np.arange(int(RATE * seconds)) / RATE)).astype(np.float32)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six rows that may train, and one of each kind that may not."""
    folder = tmp_path_factory.mktemp("corpus")
    rows = [(f"low{i}", "low humming", 150.0 + i, f"g{i}", "train", "1") for i in range(3)]
    rows += [(f"high{i}", "high whistling", 2000.0 + 50 * i, f"h{i}", "train", "1") for i in range(3)]
    rows += [
        ("dev", "low humming", 160.0, "d", "dev", "1"),
        ("ood", "low humming", 170.0, "o", "ood", "0"),
        ("unshippable", "low humming", 180.0, "u", "train", "0"),
        ("shared_train", "high whistling", 2100.0, "shared", "train", "1"),
        ("shared_dev", "high whistling", 2110.0, "shared", "dev", "1"),
    ]
    with (folder / "manifest.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for name, label, pitch, group, role, ship in rows:
            soundfile.write(folder / f"{name}.wav", _tone(pitch, 1.0), RATE)
            writer.writerow([f"{name}.wav", "esc50", label, "1.0", RATE, group, "1", role, ship, "CC0"])
    return folder
