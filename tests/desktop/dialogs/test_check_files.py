"""The dialog that examines the files of a folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from recap_desktop.dialogs.check_files import CheckFilesDialog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = np.random.default_rng(1)
    soundfile.write(tmp_path / "good.wav", rng.uniform(-0.2, 0.2, 8000), 8000)
    soundfile.write(tmp_path / "silent.wav", np.zeros(8000), 8000)
    (tmp_path / "broken.wav").write_text("no sound")
    return tmp_path


def rows(dialog: CheckFilesDialog) -> dict[str, str]:
    return {name: finding for name, _, finding in dialog.findings.model.rows}


def test_findings_name_the_files_that_are_wrong(qtbot, folder) -> None:
    dialog = CheckFilesDialog(str(folder))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.message.text() == "Files examined: 3. Files with findings: 2.", timeout=20_000)
    found = rows(dialog)
    assert set(found) == {"silent.wav", "broken.wav"}
    assert found["silent.wav"] == "It is silent."
    assert not dialog.progress.isVisible()
    with qtbot.waitSignal(dialog.folder_requested) as caught:
        dialog.buttons["folder"].click()
    assert caught.args[0].startswith(str(folder))


def test_sound_files_without_faults_are_reported_as_such(qtbot, folder) -> None:
    (folder / "silent.wav").unlink()
    (folder / "broken.wav").unlink()
    dialog = CheckFilesDialog(str(folder))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.message.text() == "Files examined: 1. Nothing is wrong with them.", timeout=20_000)


def test_closing_stops_the_check(qtbot, folder) -> None:
    dialog = CheckFilesDialog(str(folder))
    qtbot.addWidget(dialog)
    dialog.show()
    task = dialog._task
    dialog.reject()
    assert task is not None
    assert not task.wanted()
