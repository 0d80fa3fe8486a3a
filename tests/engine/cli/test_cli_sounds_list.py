"""``recap sounds list`` and ``measure``."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

RATE = 48_000


@pytest.fixture
def folder(tmp_path: Path, recap: Any) -> Path:
    """Three registered sounds: quiet, loud and clipped, and one too short for a loudness."""
    folder = tmp_path / "levels"
    folder.mkdir()
    wave = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE)
    soundfile.write(str(folder / "quiet.wav"), 0.01 * wave, RATE)
    soundfile.write(str(folder / "loud.wav"), np.stack([np.clip(3 * wave, -1, 1)] * 2, 1), RATE, subtype="PCM_24")
    soundfile.write(str(folder / "short.wav"), 0.1 * wave[:4800:3], RATE // 3)
    recap("libraries", "add", folder)
    return folder


def names(run: Any) -> list[str]:
    return [Path(json.loads(line)["path"]).name for line in run.out.splitlines()]


def test_what_is_unknown_is_empty_and_comes_last(recap: Any, folder: Path) -> None:

    def sounds(*arguments: Any) -> Any:
        return recap("sounds", *arguments, models=False)

    listed = ("list", "--format", "jsonl")
    assert names(sounds(*listed)) == ["loud.wav", "quiet.wav", "short.wav"]
    assert names(sounds(*listed, "--where", "loudness>-100")) == []
    assert names(sounds(*listed, "--where", f"rate:{RATE} channels:2")) == ["loud.wav"]
    assert sounds("measure").status == 0
    assert names(sounds(*listed, "--sort", "loudness")) == ["quiet.wav", "loud.wav", "short.wav"]
    assert names(sounds(*listed, "--sort", "loudness", "--descending")) == ["loud.wav", "quiet.wav", "short.wav"]
    assert names(sounds(*listed, "--where", "clipped:yes")) == ["loud.wav"]
    assert names(sounds(*listed, "--where", "-clipped:yes dur>0.5")) == ["quiet.wav"]
    assert names(sounds(*listed, "--where", "peak:-40 quiet")) == ["quiet.wav"]
    assert names(sounds(*listed, "--where", '-quiet "loud.wav"')) == ["loud.wav"]
    (loud, *_) = [json.loads(line) for line in sounds(*listed).out.splitlines()]
    assert (loud["rate"], loud["channels"], loud["peak"]) == (RATE, 2, pytest.approx(0, abs=0.01))
    table = list(csv.DictReader(io.StringIO(sounds(*listed[:-1], "csv").out)))
    assert [row["loudness"] for row in table][-1] == ""
    assert "LUFS" in sounds(*listed[:-2]).out


@pytest.mark.parametrize("terms", ["loudness:loud", "colour:red", "clipped:perhaps", "rate:", "dur>", '"tin roof'])
def test_a_wrong_term_is_refused_with_a_sentence(recap: Any, terms: str) -> None:
    run = recap("sounds", "list", "--where", terms, models=False)
    assert run.status != 0
    assert terms.rstrip(":").partition(":")[0] in run.err
