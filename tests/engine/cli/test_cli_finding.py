"""``recap sounds``, ``libraries``, ``encode``, ``info``, ``workspace`` and ``collections`` on real files."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile
from small_world import Run, write_sound

from recap_engine.cli.console import Console, duration
from recap_engine.progress import Progress

Recap = Callable[..., Run]


def test_encode_writes_unit_vectors_and_continues_after_a_broken_file(
    recap: Recap, sounds: Path, tmp_path: Path
) -> None:
    (sounds / "bad.wav").write_bytes(b"RIFF")
    run = recap("encode", sounds, "--out", tmp_path / "v.npz")
    assert run.status == 1
    assert "bad.wav" in run.err
    assert "5 encoded, 1 failed" in run.err
    with np.load(tmp_path / "v.npz") as saved:
        assert saved["vectors"].shape == (5, 16)
        assert saved["vectors"].dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(saved["vectors"], axis=1), 1, atol=1e-5)
        assert saved["paths"].tolist() == [str(sounds / f"{name}.wav") for name in "abcde"]
        assert len(set(saved["sounds"].tolist())) == 5


def test_encode_of_nothing_that_can_be_read_writes_nothing(recap: Recap, tmp_path: Path) -> None:
    (tmp_path / "bad.wav").write_bytes(b"RIFF")
    assert recap("encode", tmp_path / "bad.wav", "--out", tmp_path / "v.npz").status == 2
    assert not (tmp_path / "v.npz").exists()


def test_similar_sounds_leave_out_the_sound_itself(recap: Recap, sounds: Path) -> None:
    write_sound(sounds / "a2.wav", 0, gain=0.9)
    recap("libraries", "add", sounds)
    run = recap("sounds", "similar", sounds / "a.wav", "--format", "jsonl", "--limit", "3")
    found = [json.loads(line) for line in run.lines]
    assert found[0]["path"] == str(sounds / "a2.wav")
    assert str(sounds / "a.wav") not in [row["path"] for row in found]
    assert len(found) == 3
    assert [row["similarity"] for row in found] == sorted((row["similarity"] for row in found), reverse=True)


def test_sounds_are_searched_by_a_text(recap: Recap, sounds: Path) -> None:
    empty = recap("sounds", "search", "rain")
    assert (empty.status, empty.out) == (0, "")
    assert "recap libraries add" in empty.err
    recap("libraries", "add", sounds)
    found = recap("sounds", "search", "rain")
    assert len(found.lines) == 5
    assert str(sounds) in found.lines[0]


def test_silence_is_found_by_no_words_and_is_like_silence_only(recap: Recap, tmp_path: Path) -> None:
    folder = tmp_path / "quiet"
    folder.mkdir()
    for name, seconds in (("one", 1.0), ("two", 1.5)):
        soundfile.write(folder / f"{name}.wav", np.zeros(int(16_000 * seconds)), 16_000)
    recap("libraries", "add", folder)
    run = recap("sounds", "search", "rain")
    assert (run.status, run.out) == (0, "")
    assert "silent" in run.err
    write_sound(folder / "a.wav", 0)
    recap("libraries", "scan")
    assert [Path(line.split()[-1]).name for line in recap("sounds", "search", "rain").lines] == ["a.wav"]
    like = {name: recap("sounds", "similar", folder / f"{name}.wav").lines for name in ("a", "one")}
    assert like["a"] == []
    assert [Path(line.split()[-1]).name for line in like["one"]] == ["two.wav"]


def test_folders_are_registered_scanned_and_relinked_one_by_one(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_sound(other / "x.wav", 40)
    assert "5 new or changed" in recap("libraries", "add", sounds).err
    assert "1 new or changed" in recap("libraries", "add", other).err
    recap("accept", sounds / "a.wav", "A beep")
    moved = sounds.rename(tmp_path / "elsewhere")
    assert "(missing)" in recap("libraries", "list").lines[0]
    run = recap("libraries", "relink", "sounds", moved)
    assert run.status == 0
    assert "5 unchanged, 0 new or changed, 0 moved, 0 missing" in run.err
    assert "other" not in run.err
    assert str(moved) in recap("libraries", "list").lines[0]
    assert "A beep" in recap("captions", "list", "--collection", "accepted").out
    assert recap("libraries", "scan").err.count("unchanged") == 2
    away = moved.rename(tmp_path / "away")
    run = recap("libraries", "scan")
    assert run.status == 1
    assert "is missing" in run.err
    assert "recap libraries relink" in run.err
    assert run.err.count("unchanged") == 1
    away.rename(moved)
    assert recap("libraries", "scan").status == 0
    assert recap("libraries", "scan", "nowhere").status == 2


def test_collections_are_listed_and_switched(recap: Recap) -> None:
    assert recap("collections", "disable", "music").status == 0
    assert recap("collections", "list").lines == ["on          8  field", "off         2  music"]
    recap("collections", "enable", "music")
    assert recap("collections", "list").lines[1].startswith("on ")
    assert recap("collections", "disable", "none").status == 2


def test_info_shows_what_would_be_used(recap: Recap, workspace: Path) -> None:
    run = recap("info")
    shown = dict(line.split(": ", 1) for line in run.lines)
    assert shown["workspace"] == str(workspace)
    assert shown["bundle"].startswith("tiny 1 (")
    assert shown["device"].startswith("cpu")
    assert shown["torch"]


def test_workspace_is_created_with_the_starter_captions_or_empty(recap: Recap, tmp_path: Path) -> None:
    full, empty = tmp_path / "full.recap", tmp_path / "empty.recap"
    assert recap("workspace", "create", on=full).status == 0
    assert recap("workspace", "create", "--empty", on=empty).status == 0
    counts = [int(_told(recap("workspace", "info", on=path))["captions"].replace(",", "")) for path in (full, empty)]
    assert counts[0] >= 3000
    assert counts[1] == 0
    assert recap("captions", "list", on=empty).out == ""
    assert recap("workspace", "create", on=empty).status == 3
    check = recap("workspace", "check", on=full)
    assert (check.status, check.out) == (0, "")
    assert recap("workspace", "info", on=tmp_path / "none.recap").status == 3


def test_the_check_reports_damage_also_where_nothing_can_be_opened(recap: Recap, workspace: Path) -> None:
    with workspace.open("r+b") as file:
        file.truncate(3 * 4096)
    run = recap("workspace", "check")
    assert run.status == 1
    assert "damaged" in run.out
    assert "run a workspace check" not in run.out + run.err
    assert "Problem" in run.err


def _told(run: Run) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in run.lines)


def test_workspace_is_named_by_the_environment_or_lies_in_the_users_folder(
    recap: Recap, workspace: Path, sounds: Path, user_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECAP_WORKSPACE", str(workspace))
    assert recap("collections", "list", on=None).lines[0].endswith("field")
    monkeypatch.delenv("RECAP_WORKSPACE")
    assert recap("skip", sounds / "a.wav", "--reason", "clipped", on=None).status == 0
    assert recap("collections", "list", on=None).lines[0].endswith("starter")
    assert list(user_folders.rglob("default.recap"))


@pytest.mark.parametrize(
    "command",
    "caption accept reject skip flag undo journal captions collections sounds libraries workspace encode info".split(),
)
def test_every_command_explains_itself(recap: Recap, command: str) -> None:
    run = recap(command, "--help", on=None, models=False)
    assert run.status == 0
    assert run.out.startswith(f"usage: recap {command}")
    if command not in ("journal", "info"):
        assert f"recap {command}" in run.out.split("example", 1)[1]


class Terminal:
    """A stream that is a terminal, and keeps what was written."""

    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None:
        pass


def test_progress_line_shows_how_many_and_ends_before_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    stream = Terminal()
    console = Console(stream)  # type: ignore[arg-type]
    console.show(Progress("captioning", 0, 2))
    console.show(Progress("captioning", 2, 2, "x" * 100))
    console.say("Done.")
    assert "\rcaptioning  2 of 2  " in stream.written
    assert stream.written.endswith("\nDone.\n")
    assert max(len(part) for part in stream.written.replace("\n", "\r").split("\r")) < 60


def test_durations_read_as_people_say_them() -> None:
    assert [duration(s) for s in (0.2, 40, 300, 7500)] == ["0 s", "40 s", "5 min", "2 h 05 min"]
