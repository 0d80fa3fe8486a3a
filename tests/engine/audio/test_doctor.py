"""The check-up names what is wrong with each file, and continues whatever it meets."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import made_sounds as made
import numpy as np
import pytest

from recap_engine.audio.doctor import SoundReport, examine_folder, examine_sound
from recap_engine.cli import main


def report(tmp_path: Path, content: bytes, name: str = "a.wav") -> SoundReport:
    path = tmp_path / name
    path.write_bytes(content)
    return examine_sound(path)


def kinds(found: SoundReport) -> list[str]:
    return [finding.kind for finding in found.findings]


def test_a_clean_sound_has_no_findings(tmp_path):
    found = report(tmp_path, made.pcm_wav(made.bursts(1.0)))
    assert not found.findings
    assert (found.codec, found.sample_rate, found.channels) == ("WAV PCM_16", made.RATE, 1)
    assert found.stated == found.heard == 1.0


def test_lengths_stated_and_heard_are_distinguished(tmp_path):
    found = report(tmp_path, made.pcm_wav(made.bursts(2.0), data=0, riff=0))
    assert (found.stated, found.heard) == (0.0, 2.0)
    assert kinds(found) == ["damage", "length"]


def test_clipping_is_runs_at_full_scale_and_not_single_peaks(tmp_path):
    samples = made.bursts(1.0)
    samples[[100, 200, 300]] = 32_767
    assert kinds(report(tmp_path, made.pcm_wav(samples))) == []
    samples[1000:1010] = samples[5000:5003] = -32_768
    found = report(tmp_path, made.pcm_wav(samples))
    assert kinds(found) == ["clipping"]
    assert "2 places" in str(found.findings[0].message)


@pytest.mark.parametrize(("loud", "expected"), [(0, "silent."), (8000, "silent for 0.8 of 1.0 s")])
def test_silence_is_reported_whole_or_in_seconds(tmp_path, loud, expected):
    samples = np.zeros(made.RATE, np.int16)
    samples[:loud] = made.bursts(1.0)[-8000:][:loud]
    found = report(tmp_path, made.pcm_wav(samples))
    assert kinds(found) == ["silence"]
    assert expected in str(found.findings[0].message)


def test_dead_and_opposed_channels_are_named(tmp_path):
    left, dead = made.bursts(1.0), np.zeros(made.RATE, np.int16)
    found = report(tmp_path, made.pcm_wav(np.stack([left, dead, -left], 1)))
    assert [str(finding.message)[:9] for finding in found.findings] == ["Channel 2", "Channel 3"]
    assert kinds(found) == ["dead channel", "opposed channels"]


def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.wav").write_bytes(made.pcm_wav(made.bursts(1.0)))
    (tmp_path / "b.flac").write_bytes(made.coded(made.bursts(1.0), "FLAC", "PCM_16"))
    (tmp_path / "c.wav").write_bytes(b"")
    return tmp_path


def test_a_folder_is_examined_step_by_step_with_duplicates(tmp_path):
    steps, running = [], examine_folder(folder(tmp_path))
    while True:
        try:
            steps.append(next(running))
        except StopIteration as stop:
            reports = stop.value
            break
    assert [step.done for step in steps] == [1, 2, 3]
    assert [kinds(one) for one in reports] == [[], ["duplicate"], ["unreadable"]]
    assert reports[1].duplicate_of == str(tmp_path / "a.wav")


def test_the_command_writes_rows_and_shows_by_its_status_that_a_file_cannot_be_read(tmp_path, capsys):
    assert main(["sounds", "doctor", str(folder(tmp_path)), "--format", "jsonl"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [[finding["kind"] for finding in row["findings"]] for row in rows] == [[], ["duplicate"], ["unreadable"]]
    assert main(["sounds", "doctor", str(tmp_path), "--format", "csv"]) == 1
    header, *lines = csv.reader(io.StringIO(capsys.readouterr().out))
    assert [line[header.index("findings")] for line in lines] == ["", "duplicate", "unreadable"]
    assert main(["sounds", "doctor", str(tmp_path / "a.wav")]) == 0
    assert "1 channel, 1.00 s (stated 1.00 s)" in capsys.readouterr().out
