"""Runs that are stopped from outside: what was finished is kept, and a resumed run completes it once."""

import json
import signal
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

import pytest
from small_world import Run, write_sound

from recap_engine.annotate.starter_workspace import create_workspace
from recap_engine.cli import program
from recap_engine.datastore import connection

Spawn = Callable[..., "subprocess.Popen[bytes]"]
# A run that says when it has written its third row, and then waits to be caught in the middle.
STEPWISE = """
import sys
from recap_engine.batch.output import Output
from recap_engine.cli import main
real, rows = Output.write, [0]
def write(self, outcome):
    real(self, outcome)
    rows[0] += 1
    if rows[0] == 3:
        print("three rows", file=sys.stderr, flush=True)
        sys.stdin.readline()
Output.write = write
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def command(workspace: Path, bundle: Path, sounds: Path, tmp_path: Path) -> list[str]:
    for i in range(5):
        write_sound(sounds / f"more{i}.wav", 10 + i)
    options = ["--format", "jsonl", "--workspace", str(workspace), "--bundle", str(bundle), "--device", "cpu"]
    return ["caption", str(sounds), *options, "--out", str(tmp_path / "out.jsonl")]


@pytest.fixture
def caught(spawn: Spawn, command: list[str]) -> "subprocess.Popen[bytes]":
    """A run that has just written its third row."""
    process = spawn("-c", STEPWISE, *command)
    stderr = cast(BinaryIO, process.stderr)
    for line in stderr:
        if line == b"three rows\n":
            return process
    raise AssertionError("the run ended early")


def test_killed_run_is_resumed_and_has_every_path_once(
    caught: "subprocess.Popen[bytes]", recap: Callable[..., Run], command: list[str], tmp_path: Path, sounds: Path
) -> None:
    caught.kill()
    caught.wait(20)
    out = tmp_path / "out.jsonl"
    assert len(out.read_bytes().splitlines()) >= 3
    with out.open("ab") as file:
        file.write(b'{"path": "torn')
    run = recap(*command, "--resume", on=None)
    assert run.status == 0
    assert "Sounds already done" in run.err
    found = Counter(json.loads(line)["path"] for line in out.read_text().splitlines())
    assert found == Counter(str(path) for path in sounds.iterdir())


def test_interrupted_run_ends_with_130_and_a_file_of_whole_rows(
    caught: "subprocess.Popen[bytes]", tmp_path: Path
) -> None:
    caught.send_signal(signal.SIGINT)
    _, shown = caught.communicate(timeout=180)
    assert caught.returncode == 130
    assert b"Interrupted; finished work is kept." in shown
    assert b"Traceback" not in shown
    text = (tmp_path / "out.jsonl").read_text()
    assert text.endswith("\n")
    assert all("candidates" in json.loads(line) for line in text.splitlines())


def test_reader_that_leaves_early_is_not_an_error(spawn: Spawn, command: list[str]) -> None:
    process = spawn("-m", "recap_engine.cli", *command[:-2])
    first = cast(BinaryIO, process.stdout).readline()
    cast(BinaryIO, process.stdout).close()
    shown = cast(BinaryIO, process.stderr).read()
    assert json.loads(first)["candidates"]
    assert process.wait(20) == 0
    assert b"Traceback" not in shown
    assert b"Exception ignored" not in shown


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here to stand for a full disk")
def test_full_disk_is_one_sentence(spawn: Spawn, command: list[str], workspace: Path) -> None:
    with open("/dev/full", "wb") as full:
        process = spawn("-m", "recap_engine.cli", "collections", "list", "--workspace", workspace, stdout=full)
        shown = cast(BinaryIO, process.stderr).read().decode()
        assert process.wait(20) == 3
    assert shown.startswith("recap: The disk is full")
    assert len(shown.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here to stand for a full disk")
def test_a_change_whose_report_cannot_be_printed_is_distinguished_from_one_that_failed(
    spawn: Spawn, recap: Callable[..., Run], workspace: Path, sounds: Path
) -> None:
    recap("accept", sounds / "a.wav", "Rain falls", "--workspace", workspace)
    asked = ("captions", "replace", "Rain", "Snow", "--where", "collection:accepted", "--format", "jsonl")
    with open("/dev/full", "wb") as full:
        process = spawn("-m", "recap_engine.cli", *asked, "--workspace", workspace, stdout=full)
        shown = cast(BinaryIO, process.stderr).read().decode()
        assert process.wait(20) == 1
    assert "recap: The change was made and is kept, but the output is incomplete" in shown
    assert "try again" not in shown
    assert "Snow falls" in recap("captions", "list", "--workspace", workspace).out


def test_a_new_workspace_is_not_reported_as_a_change(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "changed_files", set())
    with create_workspace(tmp_path / "new.recap") as workspace:
        assert not program._has_changed_something()
        workspace.captions.add("Rain falls", "accepted", provenance="human")
        assert program._has_changed_something()


def test_accept_that_is_killed_leaves_a_sound_workspace(
    spawn: Spawn, recap: Callable[..., Run], workspace: Path, sounds: Path
) -> None:
    code = """
import os, signal, sys
from recap_engine.cli import main
from recap_engine.datastore.journal import Journal
real = Journal.append
def append(self, *given, **named):
    real(self, *given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
Journal.append = append
main(sys.argv[1:])
"""
    recap("accept", sounds / "a.wav", "First")
    process = spawn("-c", code, "accept", sounds / "b.wav", "Second", "--workspace", workspace)
    assert process.wait(20) == -signal.SIGKILL
    assert recap("workspace", "check").out == ""
    listed = recap("captions", "list", "--collection", "accepted").out
    assert "First" in listed
    assert "Second" not in listed
    assert len(recap("journal").lines) == 1
    assert recap("accept", sounds / "b.wav", "Second").status == 0


def test_first_run_that_is_killed_is_made_good_by_the_next(
    spawn: Spawn, recap: Callable[..., Run], tmp_path: Path
) -> None:
    code = """
import os, signal, sys
from recap_engine.annotate import starter_workspace
from recap_engine.cli import main
real = starter_workspace.starter_captions
def captions():
    for i, row in enumerate(real()):
        if i == 2500:
            os.kill(os.getpid(), signal.SIGKILL)
        yield row
starter_workspace.starter_captions = captions
main(sys.argv[1:])
"""
    fresh = tmp_path / "fresh.recap"
    assert spawn("-c", code, "workspace", "create", "--workspace", fresh).wait(60) == -signal.SIGKILL
    assert not fresh.exists()
    assert recap("workspace", "create", on=fresh).status == 0
    whole = int(recap("collections", "list", on=fresh).out.split()[1].replace(",", ""))
    assert whole >= 3000
