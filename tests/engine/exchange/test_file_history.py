"""What is recorded of files that were written and renamed: only what happened, and taken back where it can be."""

import json
import os

import numpy as np
import pytest
import soundfile

from recap_engine.annotate import decide
from recap_engine.annotate.identify import identify

HAS_ROOT_RIGHTS = hasattr(os, "geteuid") and os.geteuid() == 0
WRITE = ("files", "write", "--where", "collection:accepted")
RENAME = ("--ucs", "--catid", "DOGBark")


@pytest.fixture
def sound(workspace, tmp_path):
    """Make a WAV with its own noise and a caption."""

    def make(name, caption="A dog barks"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        soundfile.write(path, np.random.default_rng(len(name)).uniform(-0.3, 0.3, 8000), 16_000)
        decide.accept(workspace, identify(workspace, path), caption, path=str(path), collection="accepted")
        return path

    return make


@pytest.fixture
def rename_fails(monkeypatch):
    """Let renaming fail as in a folder that cannot be written."""

    def refuse(*_names):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "rename", refuse)


@pytest.mark.usefixtures("rename_fails")
def test_a_rename_that_fails_is_not_recorded(command, sound):
    path = sound("s/take7.wav")
    status, _out, err = command("files", "rename", path.parent, *RENAME)
    assert status == 1
    assert "allow writing in its folder" in err
    assert path.exists()
    status, _out, err = command("files", "undo")
    assert (status, "Nothing to undo" in err) == (2, True)


@pytest.mark.skipif(HAS_ROOT_RIGHTS, reason="root may write everywhere")
def test_a_read_only_folder_leaves_nothing_to_undo(command, sound):
    path = sound("s/take7.wav")
    path.parent.chmod(0o555)
    try:
        assert command("files", "rename", path.parent, *RENAME)[0] == 1
        assert command(*WRITE)[0] == 1
    finally:
        path.parent.chmod(0o755)
    assert command("files", "undo")[0] == 2


def test_a_write_that_fails_at_the_end_is_not_recorded(command, sound, monkeypatch):
    path = sound("take7.wav")
    before = path.read_bytes()

    def refuse(*_names):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", refuse)
        status, _out, err = command(*WRITE)
    assert (status, path.read_bytes()) == (1, before)
    assert "is another program using it" in err
    assert command("files", "undo")[0] == 2


def test_what_a_crash_left_recorded_does_not_count(command, sound, workspace):
    first, second = sound("a/take7.wav"), sound("b/take10.wav")
    assert command("files", "rename", first.parent, *RENAME)[0] == 0
    act = workspace.path.with_name(workspace.path.name + ".files") / ("9" * 20)
    act.mkdir()
    row = {"kind": "rename", "path": os.fsencode(second).hex(), "to": os.fsencode(f"{second}.new").hex()}
    (act / "changes.jsonl").write_text(json.dumps(row) + "\n" + '{"kind": "ren')
    status, _out, err = command("files", "undo")
    assert status == 0
    assert "Files changed: 1; left as they are: 0." in err
    assert first.exists()
    assert command("files", "undo")[0] == 2


def test_a_file_changed_since_does_not_hold_up_older_acts(command, sound):
    first, second = sound("a/take7.wav"), sound("b/take10.wav")
    assert command("files", "rename", first.parent, *RENAME)[0] == 0
    assert command(*WRITE)[0] == 0
    second.write_bytes(second.read_bytes() + b"more")
    changed = second.read_bytes()
    status, _out, err = command("files", "undo")
    assert (status, second.read_bytes()) == (1, changed)
    assert "has been changed since" in err
    assert "Files changed: 1; left as they are: 1." in err
    assert command("files", "undo")[0] == 0
    assert first.exists()
    assert command("files", "undo")[0] == 2


def test_a_deleted_file_and_an_absent_folder_do_not_hold_up_older_acts(command, sound, tmp_path):
    oldest, gone, away = sound("a/take7.wav"), sound("b/take10.wav"), sound("c/take100.wav")
    for path in (oldest, gone, away):
        assert command("files", "rename", path.parent, *RENAME)[0] == 0
    away.parent.rename(tmp_path / "unplugged")
    for path in gone.parent.iterdir():
        path.unlink()
    status, _out, err = command("files", "undo")
    assert status == 1
    assert "connect its drive" in err
    assert "no longer there" in err
    command("files", "undo")
    assert oldest.exists()
    (tmp_path / "unplugged").rename(away.parent)
    assert command("files", "undo")[0] == 0
    assert away.exists()


@pytest.mark.parametrize("touched", [False, True])
def test_the_workspace_follows_names_given_from_inside_a_folder(command, sound, workspace, monkeypatch, touched):
    path = sound("s/take7.wav")
    if touched:
        os.utime(path, ns=(1, 1))
    monkeypatch.chdir(path.parent.parent)
    assert command("files", "rename", "s", *RENAME)[0] == 0
    (new,) = path.parent.iterdir()
    assert [(file.path, file.missing) for file in workspace.sounds.files()] == [(str(new), False)]
    assert command("captions", "find", "path:s/take7.wav", "--format", "jsonl")[1] == ""
    monkeypatch.chdir("/")
    assert command("files", "undo")[0] == 0
    assert path.exists()
    assert [(file.path, file.missing) for file in workspace.sounds.files()] == [(str(path), False)]
    status, _out, err = command(*WRITE)
    assert (status, "Files changed: 1; left as they are: 0." in err) == (0, True)


def test_a_row_of_a_file_that_is_gone_is_not_written(command, sound, workspace):
    path = sound("take7.wav")
    workspace.sounds.place(path.with_name("elsewhere.wav"), identify(workspace, path))
    status, _out, err = command(*WRITE)
    assert (status, "Files changed: 1; left as they are: 0." in err) == (0, True)


def test_taking_back_is_tried_out_first(command, sound):
    path = sound("s/take7.wav")
    before = path.read_bytes()
    assert command(*WRITE)[0] == 0
    written = path.read_bytes()
    status, out, err = command("files", "undo", "--dry-run")
    assert (status, out, path.read_bytes()) == (0, f"{path}\n", written)
    assert "Would take back: 1; left as they are: 0." in err
    status, out, _err = command("files", "undo", "--format", "jsonl")
    assert (status, json.loads(out), path.read_bytes()) == (0, {"path": str(path)}, before)
    assert command("files", "rename", path.parent, *RENAME)[0] == 0
    renamed = list(path.parent.iterdir())
    path.write_bytes(b"in the way")
    status, out, _err = command("files", "undo", "--dry-run", "--format", "jsonl")
    assert (status, "already exists" in json.loads(out)["error"]) == (1, True)
    path.unlink()
    assert command("files", "undo", "--dry-run")[:2] == (0, f"{path}\n")
    assert list(path.parent.iterdir()) == renamed
    assert command("files", "undo")[0] == 0
    assert path.read_bytes() == before
