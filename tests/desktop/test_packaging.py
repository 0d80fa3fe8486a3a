"""What a bundled program needs besides its code, and its self-test."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from recap_desktop.engine import process as engine_process
from recap_engine import messages

PACKAGING = Path(__file__).parents[2] / "packaging"
APPLICATION = "io.github.recap_desktop.RecapDesktop"


def checked(*command: str) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed here")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_desktop_entry_is_valid():
    checked("desktop-file-validate", str(PACKAGING / f"{APPLICATION}.desktop"))


def test_the_metainfo_is_valid():
    checked("appstreamcli", "validate", "--no-net", str(PACKAGING / f"{APPLICATION}.metainfo.xml"))


def test_a_bundled_program_starts_itself_as_the_engine(monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert engine_process.host_command() == [sys.executable, messages.ENGINE_ARGUMENT]


def test_the_program_tries_itself_out(tmp_path):
    environment = os.environ | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    # PortAudio aborts where ALSA has an empty configuration, as the other tests have it.
    environment.pop("ALSA_CONFIG_PATH", None)
    done = subprocess.run(
        [sys.executable, "-m", "recap_desktop.app", "--self-test"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "suggestions for 20 sounds" in done.stdout
    assert done.stdout.endswith("undone\nThe self-test passed.\n")
