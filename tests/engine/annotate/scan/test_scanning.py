"""Scanning registered folders: what is new, unchanged, moved, missing or unreadable, and captions that stay."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import soundfile
from small_world import write_sound

from recap_engine.annotate import decide
from recap_engine.annotate.scan import ScanReport, scan
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import identify
from recap_engine.i18n import set_language


@pytest.fixture
def opened(workspace: Path) -> Iterator[Workspace]:
    with Workspace.open(workspace) as opened:
        yield opened


@pytest.fixture
def library(opened: Workspace, sounds: Path) -> int:
    (row_id,) = opened.libraries.add(sounds).libraries
    return row_id


def scanned(workspace: Workspace, library: int) -> ScanReport:
    running = scan(workspace, library)
    for _ in running:
        pass
    return running.report


def counts(report: ScanReport) -> dict[str, int]:
    everything = {name: getattr(report, name) for name in ("known", "new", "moved", "missing")}
    return {name: count for name, count in (everything | {"failed": len(report.failed)}).items() if count}


def captions_at(workspace: Workspace, path: Path) -> list[str]:
    return [caption.text for caption in workspace.captions.of_sound(identify(workspace, path))]


def test_first_scan_finds_all_new_and_the_next_all_unchanged(opened: Workspace, library: int) -> None:
    assert counts(scanned(opened, library)) == {"new": 5}
    assert counts(scanned(opened, library)) == {"known": 5}


def test_file_with_other_audio_counts_as_new_and_one_with_another_date_does_not(
    opened: Workspace, library: int, sounds: Path
) -> None:
    scanned(opened, library)
    write_sound(sounds / "a.wav", 30)
    os.utime(sounds / "b.wav", (1, 1))
    assert counts(scanned(opened, library)) == {"known": 4, "new": 1}
    assert counts(scanned(opened, library)) == {"known": 5}


def test_renamed_file_has_moved_and_keeps_its_captions(opened: Workspace, library: int, sounds: Path) -> None:
    scanned(opened, library)
    decide.accept(opened, identify(opened, sounds / "a.wav"), "A beep", path=sounds / "a.wav")
    (sounds / "deep").mkdir()
    (sounds / "a.wav").rename(sounds / "deep" / "z.wav")
    assert counts(scanned(opened, library)) == {"known": 4, "moved": 1}
    assert captions_at(opened, sounds / "deep" / "z.wav") == ["A beep"]
    assert counts(scanned(opened, library)) == {"known": 5}


def test_file_moved_to_another_registered_folder_is_not_missing(
    opened: Workspace, library: int, sounds: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    scanned(opened, library)
    (sounds / "a.wav").rename(other / "a.wav")
    (second,) = opened.libraries.add(other).libraries
    assert counts(scanned(opened, second)) == {"new": 1}
    assert counts(scanned(opened, library)) == {"known": 4, "moved": 1}


def test_folder_inside_that_is_registered_too_is_scanned_for_itself(
    opened: Workspace, library: int, sounds: Path
) -> None:
    inner = sounds / "inner"
    inner.mkdir()
    write_sound(inner / "x.wav", 30)
    (second,) = opened.libraries.add(inner).libraries
    assert counts(scanned(opened, library)) == {"new": 5}
    assert counts(scanned(opened, second)) == {"new": 1}
    assert counts(scanned(opened, library)) == {"known": 5}


def test_removed_file_is_missing_until_it_is_back(opened: Workspace, library: int, sounds: Path) -> None:
    scanned(opened, library)
    decide.accept(opened, identify(opened, sounds / "a.wav"), "A beep", path=sounds / "a.wav")
    kept = (sounds / "a.wav").rename(sounds.parent / "kept.wav")
    assert counts(scanned(opened, library)) == {"known": 4, "missing": 1}
    shutil.move(kept, sounds / "a.wav")
    assert counts(scanned(opened, library)) == {"known": 5}
    assert captions_at(opened, sounds / "a.wav") == ["A beep"]


def test_removing_one_of_two_copies_makes_nothing_new(opened: Workspace, library: int, sounds: Path) -> None:
    shutil.copy(sounds / "a.wav", sounds / "copy.wav")
    assert counts(scanned(opened, library)) == {"new": 6}
    (sounds / "copy.wav").unlink()
    assert counts(scanned(opened, library)) == {"known": 5, "moved": 1}


def test_unreadable_files_are_reported_one_by_one_and_the_rest_continues(
    opened: Workspace, library: int, sounds: Path
) -> None:
    (sounds / "empty.wav").write_bytes(b"")
    (sounds / "text.mp3").write_text("no sound at all")
    (sounds / "dangling.wav").symlink_to(sounds / "gone.wav")
    (sounds / "loop").symlink_to(sounds)
    report = scanned(opened, library)
    assert counts(report) == {"new": 5, "failed": 3}
    assert sorted(Path(path).name for path, _ in report.failed) == ["dangling.wav", "empty.wav", "text.mp3"]
    assert all(sentence.endswith(".") for _, sentence in report.failed)


def test_why_a_file_cannot_be_read_is_reported_in_the_readers_language(
    opened: Workspace, library: int, sounds: Path
) -> None:
    (sounds / "text.mp3").write_text("no sound at all")
    set_language("de")
    try:
        ((path, sentence),) = scanned(opened, library).failed
    finally:
        set_language("en")
    assert sentence == f"{path} ist kein Klang: Die Datei enthält Text."


def test_folder_that_is_not_there_forgets_nothing(opened: Workspace, library: int, sounds: Path) -> None:
    scanned(opened, library)
    unplugged = sounds.rename(sounds.with_name("unplugged"))
    report = scanned(opened, library)
    assert counts(report) == {"missing": 5, "failed": 1}
    assert str(sounds) in report.failed[0][1]
    unplugged.rename(sounds)
    assert counts(scanned(opened, library)) == {"known": 5}


def test_captions_and_files_survive_relinking(opened: Workspace, library: int, sounds: Path) -> None:
    scanned(opened, library)
    decide.accept(opened, identify(opened, sounds / "a.wav"), "A beep", path=sounds / "a.wav")
    elsewhere = sounds.rename(sounds.with_name("elsewhere"))
    opened.libraries.relink(library, elsewhere)
    assert counts(scanned(opened, library)) == {"known": 5}
    assert captions_at(opened, elsewhere / "a.wav") == ["A beep"]
    assert {Path(file.path).parent for file in opened.sounds.files(library)} == {elsewhere}


def test_scan_that_is_stopped_keeps_what_it_found(opened: Workspace, library: int, sounds: Path) -> None:
    for i in range(70):
        soundfile.write(str(sounds / f"x{i}.wav"), [i / 100] * 100, 8000)
    steps = iter(scan(opened, library))
    next(steps)
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert counts(scanned(opened, library)) == {"known": 64, "new": 11}


def test_name_that_is_not_utf8_is_scanned(opened: Workspace, library: int, sounds: Path) -> None:
    (sounds / "a.wav").rename(sounds / os.fsdecode(b"caf\xe9.wav"))
    assert counts(scanned(opened, library)) == {"new": 5}
    assert counts(scanned(opened, library)) == {"known": 5}
