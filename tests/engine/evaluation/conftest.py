"""A tiny labelled corpus beside the tiny bundle."""

import csv
import json
from pathlib import Path

import pytest
from small_world import write_sound

LABELS = ("dog barking", "rain falling", "owl hooting", "siren wailing")
PATTERNS = {"dog barking": r"\bdogs?\b|bark", "rain falling": r"\brain", "siren wailing": "siren", "train": "train"}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Four labels of seven train and three dev recordings, two takes each of the first; ``owl`` has no pattern."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    rows = []
    for kind, label in enumerate(LABELS):
        for take in range(10):
            for part in range(2 if take == 0 else 1):
                name = f"{kind}-{take}-{part}.wav"
                write_sound(folder / name, kind, seconds=0.5, gain=1.0 - 0.07 * take - 0.03 * part)
                role = "train" if take < 7 else "dev"
                rows.append([name, "esc50", label, f"g{kind}-{take}", role, "1", "CC0"])
    write_sound(folder / "far.wav", 1, seconds=0.5, gain=0.3)
    rows.append(["far.wav", "us8k", "rain falling", "far", "ood", "0", "CC0"])
    with (folder / "manifest.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["path", "source", "label", "group", "role", "ship_ok", "licence"], *rows])
    (folder / "events.json").write_text(json.dumps(PATTERNS))
    return folder
