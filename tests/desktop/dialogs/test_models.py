"""The models on this computer, through the dialog, with the process that manages them."""

import shutil
import socket
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox
from small_world import ROOT

from recap_desktop.dialogs.models import STATE
from recap_engine.bundles.find import models_folder

HOST = [sys.executable, "-m", "recap_engine.host"]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    from tiny_bundle import build_tiny_bundle

    return build_tiny_bundle(tmp_path_factory.mktemp("bundle") / "tiny").folder


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    return tmp_path / "home"


@pytest.fixture
def models(qtbot, work):
    """The dialog as the menu opens it, its list filled and every file checked."""

    def make(session=None) -> QDialog:
        session = session or work()
        session.window.actions_["models"].trigger()
        dialog = session.window.findChild(QDialog, "models")
        qtbot.waitUntil(lambda: row_of(dialog, "built-in model") >= 0, timeout=30_000)
        settled(qtbot, dialog)
        return dialog

    return make


def settled(qtbot, dialog):
    qtbot.waitUntil(lambda: not any("verifying" in state for state in states(dialog)), timeout=60_000)


def states(dialog):
    return [dialog.table.item(row, STATE).text() for row in range(dialog.table.rowCount())]


def row_of(dialog, name):
    shown = [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]
    return shown.index(name) if name in shown else -1


def choose(qtbot, dialog, name):
    dialog.table.setFocus()
    dialog.table.setCurrentCell(0, 0)
    for _ in range(row_of(dialog, name)):
        qtbot.keyClick(dialog.table, Qt.Key.Key_Down)
    assert dialog.chosen().name == name


def press(qtbot, dialog, button):
    """Walk to a button with Tab, and press it with Space."""
    wanted = dialog.buttons[button]
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    for _ in range(20):
        if QApplication.focusWidget() is wanted:
            break
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is wanted
    qtbot.keyClick(wanted, Qt.Key.Key_Space)


def ask_and_answer(qtbot, dialog, *keys):
    """What is answered when nothing but Enter is pressed is: keep it."""
    press(qtbot, dialog, "remove")
    question = dialog.findChild(QMessageBox, "models_remove_question")
    assert "Remove “mine”" in question.text()
    qtbot.waitUntil(lambda: question.isActiveWindow() and QApplication.focusWidget() is not None)
    with qtbot.waitSignal(question.finished):
        for key in keys:
            qtbot.keyClick(QApplication.focusWidget(), key)
    # Without a window manager nobody else does.
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


def install(qtbot, dialog, folder, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    press(qtbot, dialog, "import")
    qtbot.waitUntil(lambda: dialog.message.text() != "" and row_of(dialog, folder.name) >= 0, timeout=60_000)
    settled(qtbot, dialog)


def test_a_bundle_is_installed_from_a_folder_used_and_remembered_by_the_workspace(
    qtbot, models, work, bundle, monkeypatch, settings, tmp_path
):
    session = work()
    dialog = models(session)
    assert dialog.table.item(row_of(dialog, "built-in model"), STATE).text() == "in use, files verified"
    assert "not installed" in states(dialog)
    install(qtbot, dialog, bundle, monkeypatch)
    assert dialog.message.text() == "“tiny” is installed."
    at = row_of(dialog, "tiny")
    assert dialog.table.item(at, STATE).text() == "installed, files verified"
    assert (dialog.table.item(at, 2).text(), dialog.table.item(at, 1).text()[-2:]) == ("CC0-1.0", "kB")
    choose(qtbot, dialog, "tiny")
    press(qtbot, dialog, "use")
    assert settings.text("bundle") == "tiny"
    assert not dialog.buttons["remove"].isEnabled()
    settings.set("precision", "float32")
    dialog.reject()
    assert session.open(tmp_path / "another.recap", may_create=True)
    assert (settings.text("bundle"), settings.text("precision")) == ("starter", "auto")
    assert session.open(tmp_path / "work.recap")
    assert (settings.text("bundle"), settings.text("precision")) == ("tiny", "float32")


def test_an_untrained_bundle_says_so_and_is_not_used_unless_that_is_allowed(
    qtbot, models, tmp_path, monkeypatch, settings
):
    from tiny_bundle import build_tiny_bundle

    folder = build_tiny_bundle(tmp_path / "raw", trained=False, name="raw").folder
    dialog = models()
    install(qtbot, dialog, folder, monkeypatch)
    assert "untrained" in dialog.table.item(row_of(dialog, "raw"), STATE).text()
    choose(qtbot, dialog, "raw")
    assert "weights are random" in dialog.about.text()
    press(qtbot, dialog, "use")
    assert "is untrained" in dialog.message.text()
    assert settings.text("bundle") == "starter"
    dialog.untrained.setFocus()
    qtbot.keyClick(dialog.untrained, Qt.Key.Key_Space)
    press(qtbot, dialog, "use")
    assert (settings.text("bundle"), settings.flag("allow_untrained")) == ("raw", True)


def test_a_damaged_bundle_is_reported_and_removed_after_a_question(qtbot, models, bundle, monkeypatch):
    shutil.copytree(bundle, models_folder() / "mine")
    path = models_folder() / "mine" / "adapter.safetensors"
    path.write_bytes(path.read_bytes()[:-4] + b"\1\2\3\4")
    dialog = models()
    assert dialog.table.item(row_of(dialog, "mine"), STATE).text() == "damaged"
    choose(qtbot, dialog, "mine")
    press(qtbot, dialog, "verify")
    qtbot.waitUntil(lambda: "another hash" in dialog.message.text(), timeout=30_000)
    choose(qtbot, dialog, "mine")
    ask_and_answer(qtbot, dialog, Qt.Key.Key_Return)
    assert (models_folder() / "mine").exists()
    ask_and_answer(qtbot, dialog, Qt.Key.Key_Tab, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: "was removed" in dialog.message.text(), timeout=30_000)
    assert not (models_folder() / "mine").exists()
    qtbot.waitUntil(lambda: row_of(dialog, "mine") == -1, timeout=30_000)


def test_with_no_network_it_says_so_in_a_sentence_and_offers_a_folder(qtbot, models, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    dialog = models()
    choose(qtbot, dialog, "full")
    press(qtbot, dialog, "install")
    qtbot.waitUntil(lambda: dialog.message.text() != "", timeout=60_000)
    assert "the hub cannot be reached" in dialog.message.text()
    assert "install from a folder" in dialog.message.text()
    assert not dialog.stop.isVisible()


def test_waiting_for_a_network_that_does_not_answer_can_be_stopped(qtbot, models, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        dialog = models()
        choose(qtbot, dialog, "full")
        press(qtbot, dialog, "install")
        assert QApplication.focusWidget() is dialog.stop
        qtbot.keyClick(dialog.stop, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: dialog.message.text().startswith("Stopped."), timeout=30_000)
    assert dialog.buttons["install"].isEnabled()


def test_with_another_model_captions_are_read_again_and_old_vectors_stay_until_then(
    qtbot, models, work, bundle, settings, tmp_path
):
    from tiny_bundle import build_tiny_bundle

    first = bundle
    second = build_tiny_bundle(models_folder() / "second", seed=3, name="second")
    settings.set("bundle", str(first))
    settings.set("ahead", 0)
    session = work(command=HOST)
    window, workspace = session.window, session.desk.workspace
    qtbot.waitUntil(lambda: len(session.desk.candidates()) > 0, timeout=120_000)
    qtbot.waitUntil(lambda: window.status.engine.text().startswith("Ready: tiny"), timeout=60_000)
    had = {encoder.fingerprint for encoder in workspace.vectors.encoders()}
    reported: list[str] = []
    window.engine.loading_changed.connect(lambda doing, *_: reported.append(str(doing)))
    kept: list[bool] = []
    window.engine.became_ready.connect(
        lambda _: kept.append(had <= {encoder.fingerprint for encoder in workspace.vectors.encoders()})
    )
    dialog = models(session)
    choose(qtbot, dialog, "second")
    press(qtbot, dialog, "use")
    qtbot.waitUntil(lambda: window.status.engine.text().startswith("Ready: second"), timeout=60_000)
    wanted = {second.encoder_fingerprint}
    qtbot.waitUntil(lambda: {e.fingerprint for e in workspace.vectors.encoders()} == wanted, timeout=60_000)
    assert "embedding captions" in reported
    assert workspace.vectors.pending_texts(second.encoder_fingerprint) == []
    assert not window.status.loading()
