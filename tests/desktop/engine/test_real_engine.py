"""The window with the engine process itself, on a tiny bundle: nothing scripted."""

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.engine.client import EngineClient

HOST = [sys.executable, "-m", "recap_engine.host"]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    from tests.support.tiny_bundle import build_tiny_bundle

    return build_tiny_bundle(tmp_path_factory.mktemp("bundle") / "tiny").folder


def test_the_engine_process_proposes_and_an_accept_is_in_the_next_proposal(qtbot, work, settings, bundle, monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    settings.set("bundle", str(bundle))
    settings.set("ahead", 0)
    session = work(command=HOST)
    desk, window = session.desk, session.window
    qtbot.waitUntil(lambda: len(desk.candidates()) > 0, timeout=120_000)
    assert window.status.engine.text().startswith("Ready: tiny")
    qtbot.keyClicks(QApplication.focusWidget(), "A very particular bell")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.current.item.name == "dog.wav" and len(desk.candidates()) > 0, timeout=60_000)
    assert desk.workspace.vectors.encoders() != []
    assert desk.workspace.vectors.pending_texts(desk.workspace.vectors.encoders()[0].fingerprint) == []
    assert isinstance(window.engine, EngineClient)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: bool(window.findChildren(CaptionsDialog)))
    (panel,) = window.findChildren(CaptionsDialog)
    qtbot.keyClicks(panel.search.text, "A very particular bell")
    qtbot.waitUntil(lambda: panel.message.text() == "1 with these words  ·  4 close in meaning", timeout=60_000)
    assert panel.table.caption(0).text == "A very particular bell"


def test_the_window_imports_no_torch():
    import subprocess

    code = (
        "import sys, recap_desktop.start.build; print([m for m in ('torch', 'transformers', 'av') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
