"""The advice given when a network file system is refused can be followed on the command line."""

from pathlib import Path

import pytest

from recap_engine.cli import main


def test_safe_mode_makes_and_opens_a_workspace_on_a_network_file_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"host:/x {tmp_path} nfs4 rw 0 0\n")
    monkeypatch.setattr("recap_engine.datastore.file_system._MOUNTS", mounts)
    here = ["--workspace", str(tmp_path / "shared.recap")]
    assert main(["workspace", "create", *here]) == 3
    assert "safe mode" in capsys.readouterr().err
    assert main(["workspace", "create", "--empty", "--safe-mode", *here]) == 0
    assert main(["workspace", "check", "--safe-mode", *here]) == 0
    assert main(["collections", "disable", "accepted", *here]) == 3
    for reading in (["workspace", "info"], ["collections", "list"], ["captions", "list"], ["journal"]):
        assert main([*reading, *here]) == 0  # reading alone can do no harm
