"""A tiny real bundle and a small data set in Clotho's layout."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small_world import write_sound

from recap_engine.exchange.columns import CLOTHO_COLUMNS

THINGS = ("rain", "a dog", "a bell", "an engine", "wind")


@pytest.fixture
def clotho(tmp_path: Path) -> Path:
    """``clotho.csv`` beside ``audio``, 30 sounds of five kinds; one more row has no sound, and one file is none."""
    folder = tmp_path / "clotho"
    (folder / "audio").mkdir(parents=True)
    with (folder / "clotho.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(CLOTHO_COLUMNS)
        for i in range(30):
            thing = THINGS[i % 5]
            write_sound(folder / "audio" / f"{i}.wav", i % 5, seconds=0.5 + 0.1 * (i // 5), gain=1.0 - 0.02 * i)
            said = (
                f"{thing} number {i}",
                f"{thing} is heard",
                f"the sound of {thing}",
                f"{thing} close by",
                f"only {i}",
            )
            table.writerow([f"{i}.wav", *said])
        table.writerow(["lost.wav", *["nothing"] * 5])
        table.writerow(["broken.wav", *["noise"] * 5])
    (folder / "audio" / "broken.wav").write_bytes(b"RIFF")
    return folder
