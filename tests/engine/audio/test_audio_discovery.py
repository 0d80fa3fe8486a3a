"""Finding sounds: everything readable, in a stable order, and nothing stops the search."""

from __future__ import annotations

import os
import sys

import pytest

from recap_engine.audio import discover


def touch(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def found(folder, *named):
    return [os.path.relpath(entry.path, folder) for entry in discover(named or [folder]) if not entry.error]


def test_folders_are_searched_by_extension_in_the_order_of_names(tmp_path):
    touch(tmp_path, "b.WAV", "a/2.flac", "a/10.ogg", "a.mp3", "notes.txt", "c.m4a", "cover.png")
    assert found(tmp_path) == ["a/10.ogg", "a/2.flac", "a.mp3", "b.WAV", "c.m4a"]


def test_hidden_entries_are_passed_over_unless_named(tmp_path):
    touch(tmp_path, ".a.wav", ".cache/b.wav", "._c.wav", "d.wav")
    assert found(tmp_path) == ["d.wav"]
    assert found(tmp_path, tmp_path / ".a.wav") == [".a.wav"]


def test_a_named_file_is_always_tried(tmp_path):
    touch(tmp_path, "recording.dat")
    assert found(tmp_path, tmp_path / "recording.dat") == ["recording.dat"]


def test_loops_of_links_end_and_hide_nothing(tmp_path):
    touch(tmp_path, "a/one.wav", "z.wav")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    assert found(tmp_path) == ["a/one.wav", "z.wav"]


def test_a_dangling_link_is_reported_and_the_rest_continues(tmp_path):
    touch(tmp_path, "a.wav", "c.wav")
    (tmp_path / "b.wav").symlink_to(tmp_path / "gone.wav")
    entries = list(discover([tmp_path]))
    assert [bool(entry.error) for entry in entries] == [False, True, False]
    assert "b.wav" in str(entries[1].error)


def test_a_missing_path_is_reported_and_the_rest_continues(tmp_path):
    touch(tmp_path, "a.wav")
    missing, there = discover([tmp_path / "no", tmp_path / "a.wav"])
    assert "does not exist" in str(missing.error)
    assert not there.error


def test_an_unreadable_folder_is_reported_and_the_rest_continues(without_rights):
    touch(without_rights, "a/1.wav", "b.wav")
    (without_rights / "a").chmod(0)
    first, second = discover([without_rights])
    assert "cannot be searched" in str(first.error)
    assert second.path.endswith("b.wav")
    assert not second.error


def test_a_folder_that_may_be_listed_but_not_entered_is_reported(without_rights):
    touch(without_rights, "a/1.wav", "a/deeper/2.wav", "b.wav")
    (without_rights / "a").chmod(0o400)
    *refused, last = discover([without_rights])
    assert ["permissions" in str(entry.error) for entry in refused] == [True, True]
    assert last.path.endswith("b.wav")
    assert not last.error


def test_a_name_that_no_file_can_have_is_reported(tmp_path):
    touch(tmp_path, "a.wav")
    *refused, last = discover(["zero\0byte.wav", "\ud800.wav", tmp_path / "a.wav"])
    assert ["does not exist" in str(entry.error) for entry in refused] == [True, True]
    assert not last.error


def test_names_that_are_not_utf8_are_found(tmp_path):
    if sys.platform != "linux":
        pytest.skip("only Linux file systems hold such names")
    touch(tmp_path, os.fsdecode(b"gr\xfcn.wav"))
    (entry,) = discover([tmp_path])
    assert os.fsencode(entry.path).endswith(b"gr\xfcn.wav")


def test_folders_nested_deeper_than_python_calls(tmp_path):
    here = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(1100):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(here)
    touch(tmp_path, "z.wav")
    try:
        assert found(tmp_path) == ["z.wav"]
    finally:  # pytest's own tidying calls itself for every level
        for depth in range(1100, 0, -1):
            (tmp_path / "/".join("d" * depth)).rmdir()
