"""Errors that can be known beforehand are reported before a model is loaded, and leave nothing behind."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from small_world import Run

from recap_engine import engine

Recap = Callable[..., Run]


@pytest.fixture(autouse=True)
def _no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        pytest.fail("a model was about to be loaded")

    monkeypatch.setattr(engine, "Engine", refuse)


def test_an_output_file_in_no_folder(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    for command in (["caption"], ["encode"]):
        run = recap(*command, sounds / "a.wav", "--out", tmp_path / "nowhere" / "out.npz")
        assert (run.status, run.err.count("\n")) == (2, 1)
        assert "does not exist" in run.err


def test_an_output_file_that_cannot_be_written(recap: Recap, sounds: Path) -> None:
    if not Path("/proc").is_dir():
        pytest.skip("there is no /proc, where nobody can create a file")
    run = recap("caption", sounds / "a.wav", "--out", "/proc/out.csv")
    assert (run.status, "cannot be written" in run.err) == (2, True)


def test_the_check_of_an_output_file_leaves_none(recap: Recap, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert recap("caption", tmp_path / "nothing.wav", "--out", out).status == 2
    assert not out.exists()


def test_a_device_that_is_absent(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    import torch

    if torch.backends.mps.is_available():
        pytest.skip("this computer has the device")
    workspace = tmp_path / "new.recap"
    run = recap("caption", sounds / "a.wav", "--device", "mps", "--bundle", "starter", on=workspace)
    assert (run.status, "This computer has no" in run.err) == (2, True)
    assert not workspace.exists()


def test_a_folder_without_audio(recap: Recap, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    run = recap("caption", tmp_path / "empty")
    assert (run.status, run.err) == (2, "recap: No audio was found in the files and folders given.\n")


@pytest.mark.parametrize("command", [["info"], ["caption", "SOUND"], ["workspace", "info"]])
def test_a_workspace_that_is_none(recap: Recap, sounds: Path, command: list[str]) -> None:
    arguments = [str(sounds / "b.wav") if argument == "SOUND" else argument for argument in command]
    run = recap(*arguments, on=sounds / "a.wav")
    assert (run.status, run.out) == (3, "")
    assert "is not a RECAP workspace" in run.err


def test_a_folder_that_is_none_is_named(recap: Recap) -> None:
    assert "/nope" in recap("libraries", "add", "/nope").err


@pytest.mark.parametrize(
    "command",
    [
        ["libraries", "add", "/nope"],
        ["captions", "import", "/nope.csv"],
        ["accept", "/nope.wav", "Rain"],
        ["accept", "SOUND", " "],
    ],
)
def test_a_command_that_fails_leaves_no_new_workspace(
    recap: Recap, sounds: Path, tmp_path: Path, command: list[str]
) -> None:
    new = tmp_path / "new.recap"
    run = recap(*(str(sounds / "a.wav") if word == "SOUND" else word for word in command), on=new)
    assert (run.status, run.err.count("\n")) == (2, 1)
    assert list(tmp_path.glob("new.recap*")) == []


def test_captions_are_not_read_from_a_device_or_pipe(recap: Recap, tmp_path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("there are no devices here")
    os.mkfifo(tmp_path / "pipe.csv")
    for path in ("/dev/zero", tmp_path / "pipe.csv"):
        assert "is a device or a pipe" in recap("captions", "import", path, "--collection", "x").err


def test_a_command_that_works_keeps_the_new_workspace(recap: Recap, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    new = tmp_path / "new.recap"
    run = recap("libraries", "add", tmp_path / "empty", on=new)
    assert run.status == 0
    assert "Created a new workspace" in run.err
    assert new.is_file()


def test_names_from_files_reach_the_terminal_without_control_characters(recap: Recap, tmp_path: Path) -> None:
    table = tmp_path / "a\x1b[2Jb.csv"
    table.write_text("path,caption\nx\u202ey.wav,Rain \u202e on a roof\n")
    run = recap("captions", "import", table, "--collection", "x", "--dry-run")
    assert run.status == 0
    assert not {"\x1b", "\u202e"} & set(run.out + run.err)
    recap("captions", "import", table, "--collection", "x")
    assert "\\u202e" in recap("captions", "list", "--collection", "x").out


def test_a_very_long_name_is_shortened(recap: Recap, tmp_path: Path) -> None:
    table = tmp_path / "long.csv"
    table.write_text("column " + "y" * 100_000 + ",b\n1,2\n")
    run = recap("captions", "import", table, "--collection", "x")
    assert run.status == 2
    assert len(run.err) < 1500


def test_a_name_that_no_file_can_have_is_one_sentence(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    run = recap("caption", sounds / "a.wav", "--out", tmp_path / ("n" * 300))
    assert (run.status, run.err.count("\n")) == (2, 1), run.err
    assert "File name too long" in run.err
