"""Workspaces and bundles that cannot be used: status 3, one sentence, no traceback, nothing on stdout."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from small_world import Run
from tiny_bundle import build_tiny_bundle

from recap_engine.datastore.workspace import Workspace

Recap = Callable[..., Run]


def refused(run: Run, *shown: str) -> None:
    assert run.status == 3, run.err
    assert run.out == ""
    assert "Traceback" not in run.err
    (sentence,) = [line for line in run.err.splitlines() if line.startswith("recap: ")]
    for part in shown:
        assert part in sentence


def test_workspace_in_a_missing_folder(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    refused(recap("journal", on=tmp_path / "nowhere" / "w.recap"), "nowhere", "no workspace")
    refused(recap("caption", sounds, on=tmp_path / "nowhere" / "w.recap"), "nowhere")


def test_folder_instead_of_a_workspace(recap: Recap, tmp_path: Path) -> None:
    refused(recap("journal", on=tmp_path), "is a folder")


def test_file_that_is_not_a_workspace(recap: Recap, tmp_path: Path) -> None:
    (tmp_path / "text.recap").write_text("not a workspace " * 100)
    refused(recap("journal", on=tmp_path / "text.recap"), "text.recap")


def test_corrupt_workspace(recap: Recap, sounds: Path, workspace: Path) -> None:
    size = workspace.stat().st_size
    with workspace.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(size - 4096))
    refused(recap("caption", sounds), "work.recap")


def test_newer_workspace(recap: Recap, workspace: Path) -> None:
    db = apsw.Connection(str(workspace))
    db.execute("PRAGMA user_version = 9999")
    db.close()
    refused(recap("journal"), "newer version")


def test_locked_workspace(recap: Recap, sounds: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient = {"read_only": False, "safe_mode": False, "busy_seconds": 0.1}
    monkeypatch.setattr(Workspace.open.__func__, "__kwdefaults__", impatient)  # type: ignore[attr-defined]
    db = apsw.Connection(str(workspace))
    db.execute("BEGIN IMMEDIATE")
    try:
        refused(recap("accept", sounds / "a.wav", "A beep"), "work.recap")
    finally:
        db.execute("ROLLBACK")
        db.close()


def test_bundle_that_is_not_there(recap: Recap, sounds: Path) -> None:
    refused(recap("caption", sounds, "--bundle", "nonesuch"), "nonesuch", "starter")


@pytest.fixture
def damaged(bundle: Path, tmp_path: Path) -> Path:
    shutil.copytree(bundle, tmp_path / "bundle")
    return tmp_path / "bundle"


def test_bundle_with_a_byte_changed(recap: Recap, sounds: Path, damaged: Path) -> None:
    data = bytearray((damaged / "encoder.safetensors").read_bytes())
    data[-1] ^= 1
    (damaged / "encoder.safetensors").write_bytes(data)
    refused(recap("caption", sounds, "--bundle", damaged), "encoder.safetensors")


def test_bundle_cut_short(recap: Recap, sounds: Path, damaged: Path) -> None:
    data = (damaged / "decoder.safetensors").read_bytes()
    (damaged / "decoder.safetensors").write_bytes(data[: len(data) // 2])
    refused(recap("caption", sounds, "--bundle", damaged), "decoder.safetensors")


def test_bundle_without_a_file(recap: Recap, sounds: Path, damaged: Path) -> None:
    (damaged / "tokenizer.json").unlink()
    refused(recap("caption", sounds, "--bundle", damaged), "tokenizer.json")


def test_bundle_whose_configuration_is_not_json(recap: Recap, sounds: Path, damaged: Path) -> None:
    (damaged / "bundle.json").write_text("{")
    refused(recap("caption", sounds, "--bundle", damaged), "bundle.json")


def test_untrained_bundle_is_used_only_when_allowed(recap: Recap, sounds: Path, tmp_path: Path) -> None:
    folder = build_tiny_bundle(tmp_path / "untrained", trained=False).folder
    refused(recap("caption", sounds, "--bundle", folder), "untrained")
    run = recap("caption", sounds / "a.wav", "--bundle", folder, "--allow-untrained", "--format", "jsonl")
    assert run.status == 0
    assert json.loads(run.out)["candidates"]


def test_accepting_needs_no_bundle(recap: Recap, sounds: Path, damaged: Path) -> None:
    assert recap("accept", sounds / "a.wav", "A beep").status == 0
