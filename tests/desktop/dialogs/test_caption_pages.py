"""Duplicates and doubtful captions, found and mended by real keys above the captions dialog."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.doubtful import DoubtfulDialog
from recap_desktop.dialogs.duplicates import DuplicatesDialog
from recap_desktop.dialogs.health import HealthDialog
from recap_desktop.window import MainWindow
from recap_engine.annotate import decide

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture(autouse=True)
def played(monkeypatch) -> list[str]:
    """The sounds that are played; tests must not need a sound card."""
    names: list[str] = []
    monkeypatch.setattr(MainWindow, "play_aside", lambda _, path, region=None: names.append(Path(path).name))
    return names


@pytest.fixture
def page(qtbot, work):
    """A page of the captions dialog, opened by its menu; the first sound has two captions."""

    def open_(kind, *texts):
        session = work()
        workspace = session.desk.workspace
        for text in texts:
            decide.write(workspace, session.desk.current.sound, text, annotator="Mira")
        qtbot.waitUntil(lambda: session.window.engine.ready is not None, timeout=15_000)
        qtbot.keyClick(session.window.caption.box, Key.Key_F8)
        qtbot.waitUntil(lambda: bool(session.window.findChildren(CaptionsDialog)))
        (captions,) = session.window.findChildren(CaptionsDialog)
        qtbot.waitUntil(captions.isActiveWindow)
        name = "duplicates" if kind is DuplicatesDialog else "doubtful"
        next(a for a in captions.tools_menu.actions() if a.objectName().endswith(name)).trigger()
        qtbot.waitUntil(lambda: bool(captions.findChildren(kind)))
        (dialog,) = captions.findChildren(kind)
        qtbot.waitUntil(dialog.isActiveWindow)
        return session, dialog

    return open_


def all_texts(session):
    return [caption.text for caption in session.desk.workspace.captions.page()]


def test_doubtful_captions_are_mended_in_place(qtbot, page, played):
    session, dialog = page(DoubtfulDialog, "Bells", "A bell rings", "A bell rings three times")
    qtbot.keyClick(dialog.go, Key.Key_Space)
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 3)
    assert dialog.model.rows[0][:3] == ("0.01", "Bells", "accepted")
    assert dialog.message.text() == "3 captions, the least fitting first"
    assert dialog.better.item(0).text() == "A bell rings"
    qtbot.keyClick(dialog, Key.Key_P, Mod.ControlModifier)
    assert played.pop() == "bell.wav"
    dialog.better.setFocus()
    dialog.better.setCurrentRow(1)
    qtbot.keyClick(dialog.better, Key.Key_Return)
    assert dialog.text.text() == "A bell rings three times"
    qtbot.keyClicks(dialog.text, ", near")
    qtbot.keyClick(dialog.text, Key.Key_Return)
    assert "A bell rings three times, near" in all_texts(session)
    assert [row[1] for row in dialog.model.rows] == ["A bell rings", "A bell rings three times"]
    qtbot.keyClick(dialog, Key.Key_Return, Mod.ControlModifier)
    assert [row[1] for row in dialog.model.rows] == ["A bell rings three times"]
    assert "A bell rings" in all_texts(session)
    dialog.table.setFocus()
    qtbot.keyClick(dialog.table, Key.Key_Delete)
    assert dialog.model.rows == []
    assert "A bell rings three times" not in all_texts(session)
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert "A bell rings three times" in all_texts(session)


def test_duplicates_are_merged_and_one_undo_parts_them(qtbot, page, played):
    session, dialog = page(DuplicatesDialog, "A bell rings", "a bell rings!")
    for text in ("A dog barks twice.", "a dog barks twice"):
        session.desk.workspace.captions.add(text, "town", provenance="imported")
    before = all_texts(session)
    qtbot.keyClick(dialog.go, Key.Key_Space)
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 2)
    assert [row[2] for row in dialog.model.rows] == ["no sound", "same sound"]
    assert dialog.message.text() == "Clusters: 2 (same sound: 1, no sound: 1)."
    assert dialog.members.rowCount() == 3
    dialog.wording.setEditText("One dog barks twice")
    qtbot.keyClick(dialog, Key.Key_M, Mod.ControlModifier)
    assert all_texts(session).count("One dog barks twice") == 2
    assert [row[0] for row in dialog.model.rows] == ["A bell rings"]
    qtbot.keyClick(dialog, Key.Key_P, Mod.ControlModifier)
    assert played.pop() == "bell.wav"
    qtbot.mouseClick(dialog.buttons["all"], Qt.MouseButton.LeftButton)
    assert all_texts(session).count("A bell rings") == 1
    assert "a bell rings!" not in all_texts(session)
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert all_texts(session) == before


def test_the_health_of_captions_leads_to_them_and_is_saved_as_a_page(qtbot, page, tmp_path, monkeypatch):
    _, duplicates = page(DuplicatesDialog, "Bell", "Rain")
    captions = duplicates.parent()
    qtbot.keyClick(duplicates, Key.Key_Escape)
    captions.collection_requested.emit("health", "")
    qtbot.waitUntil(lambda: bool(captions.findChildren(HealthDialog)))
    (dialog,) = captions.findChildren(HealthDialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    assert "Captions: 6." in dialog.lead.text()
    dialog.kind.setCurrentIndex(dialog.kind.findData("too_short"))
    assert [row[1] for row in dialog.findings.rows] == ["Bell", "Rain"]
    place = tmp_path / "health.html"
    opened = []
    monkeypatch.setattr("recap_desktop.dialogs.html_page.QDesktopServices.openUrl", opened.append)
    monkeypatch.setattr("recap_desktop.dialogs.html_page.QFileDialog.getSaveFileName", lambda *_: (str(place), ""))
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    assert "Bell" in place.read_text("utf-8")
    assert len(opened) == 1
    dialog.table.setFocus()
    dialog.table.selectRow(1)
    qtbot.keyClick(dialog.table, Key.Key_Return)
    qtbot.waitUntil(lambda: captions.table.rowCount() == 1)
    assert captions.table.caption(0).text == "Rain"


def test_near_duplicates_come_from_the_engine_and_the_search_can_be_stopped(qtbot, page):
    _, dialog = page(DuplicatesDialog, "A bell rings", "a bell rings!")
    dialog.near.setChecked(True)
    qtbot.keyClick(dialog.go, Key.Key_Space)
    assert dialog.go.text().replace("&", "") == "Stop"
    qtbot.keyClick(dialog.go, Key.Key_Space)
    assert dialog.message.text() == "Stopped."
    qtbot.keyClick(dialog.go, Key.Key_Space)
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 1)
    dialog.kind.setCurrentIndex(3)
    assert dialog.model.rows == []
    assert not dialog.buttons["all"].isEnabled()


def test_a_search_waits_for_the_model_and_says_why_it_cannot_come(qtbot, page):
    session, dialog = page(DoubtfulDialog, "Bells", "A bell rings")
    session.window.engine.restart()
    qtbot.waitUntil(lambda: session.window.engine.ready is None)
    qtbot.keyClick(dialog.go, Key.Key_Space)
    assert dialog.message.text() == "Waiting for the model…"
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 2)
    assert not dialog.searching()
    session.window.settings.set("bundle", "missing")
    qtbot.keyClick(dialog.go, Key.Key_Space)
    assert dialog.message.text() == "Waiting for the model…"
    qtbot.waitUntil(lambda: not dialog.searching())
    assert dialog.message.text().startswith("There is no model bundle")
    qtbot.keyClick(dialog.go, Key.Key_Space)
    assert dialog.message.text().startswith("There is no model bundle")
