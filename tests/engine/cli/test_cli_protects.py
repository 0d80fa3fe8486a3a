"""No output option may destroy the workspace, a sound, or an existing file."""

import pytest


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("target", ["workspace", "sound", "folder"])
@pytest.mark.parametrize("command", ["caption", "encode", "export"])
def test_output_never_replaces_workspace_or_folder_nor_the_sound_it_is_about(
    recap, sounds, tmp_path, workspace, command, target, force
):
    if command == "export" and target == "sound":
        target = "workspace"  # an export is about no sound
    out = {"workspace": workspace, "sound": sounds / "a.wav", "folder": tmp_path}[target]
    before = out.read_bytes() if out.is_file() else None
    arguments = {
        "caption": ["caption", sounds / "a.wav", "--format", "jsonl"],
        "encode": ["encode", sounds / "a.wav"],
        "export": ["captions", "export", "--format", "plain"],
    }[command]
    run = recap(*arguments, "--out", out, *force)
    assert run.status == 2
    assert run.out == ""
    assert before is None or out.read_bytes() == before


def test_encode_replaces_a_file_only_when_asked(recap, sounds, tmp_path):
    out = tmp_path / "vectors.npz"
    out.write_text("precious")
    assert recap("encode", sounds / "a.wav", "--out", out).status == 2
    assert out.read_text() == "precious"
    assert recap("encode", sounds / "a.wav", "--out", out, "--force").status == 0
