"""``recap listen``, with a file for the microphone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from recap_engine.audio.recording import Recorder, pieces_of_file, rounds
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError

RATE = 16_000


@pytest.fixture
def evening(tmp_path: Path) -> Path:
    """Two and a half seconds; the third one is silent."""
    wave = 0.3 * np.sin(2 * np.pi * 440 * np.arange(round(2.5 * RATE)) / RATE)
    wave[2 * RATE :] = 0
    soundfile.write(str(tmp_path / "evening.wav"), np.stack([wave, wave], 1), RATE)
    return tmp_path / "evening.wav"


def test_every_second_is_captioned_and_nothing_is_kept(recap: Any, workspace: Path, evening: Path) -> None:
    listen = ("listen", "--from", evening, "--fast", "--seconds", "1")
    run = recap(*listen, "--format", "jsonl", "--neighbours", "2", models=True)
    assert run.status == 0
    rows = [json.loads(line) for line in run.out.splitlines()]
    assert [(row["at"], row["seconds"]) for row in rows] == [(0, 1), (1, 1), (1.5, 1)]
    assert all(row["candidates"] and len(row["neighbours"]) == 2 for row in rows)
    with Workspace.open(workspace) as opened:
        assert opened.sounds.files() == []
        assert opened.connection.value("SELECT count(*) FROM sounds") == 0
        assert opened.connection.value("SELECT count(*) FROM proposals") == 0
    shown = recap(*listen, models=True).out.splitlines()
    assert len(shown) == 3
    assert rows[0]["candidates"][0]["text"] in shown[0]


def test_what_cannot_be_heard_is_said(recap: Any, tmp_path: Path) -> None:
    soundfile.write(str(tmp_path / "zero.wav"), np.zeros(RATE), RATE)
    assert "silent" in recap("listen", "--from", tmp_path / "zero.wav", "--fast", models=True).out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [(("--fast",), "--from"), (("--from", "none.wav"), "none.wav"), (("--seconds", "0"), "0")],
)
def test_wrong_arguments_are_refused(recap: Any, arguments: tuple[str, ...], expected: str) -> None:
    run = recap("listen", *arguments, models=True)
    assert run.status != 0
    assert expected in run.err


def test_a_file_is_heard_in_pieces_and_in_real_time(evening: Path) -> None:
    assert [len(piece) for piece, _ in pieces_of_file(evening, 1.0)] == [RATE, RATE, RATE // 2]
    for fast in (False, True):
        recorder = Recorder(None, 1.0)
        assert [recorder.heard for _ in rounds(recorder, 1.0, evening, fast=fast)] == [1.0, 2.0, 2.5]


def test_a_missing_microphone_ends_the_rounds_before_they_begin() -> None:
    def missing(_take: Any) -> Any:
        raise AudioError("There is no microphone; connect one and try again.")

    with pytest.raises(AudioError, match="no microphone"):
        next(rounds(Recorder(missing, 1.0), 0.1))
