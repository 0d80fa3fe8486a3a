"""Importing and exporting captions by real keys: a preview shows first what will be skipped, and why."""

import csv
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.export_captions import ExportDialog
from recap_desktop.dialogs.import_captions import ImportDialog

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def asked(qtbot, work):
    """Open the panel, and from there the import or export dialog, by keys."""

    def ask(kind, key):
        session = work()
        qtbot.keyClick(session.window.caption.box, Key.Key_F8)
        qtbot.waitUntil(lambda: bool(session.window.findChildren(CaptionsDialog)))
        (panel,) = session.window.findChildren(CaptionsDialog)
        qtbot.waitUntil(panel.isActiveWindow)
        qtbot.keyClick(panel, key, Mod.ControlModifier)
        qtbot.waitUntil(lambda: bool(panel.findChildren(kind)))
        (dialog,) = panel.findChildren(kind)
        qtbot.waitUntil(dialog.isActiveWindow)
        return session, panel, dialog

    return ask


def written(path: Path, rows) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def looked(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog._look is not None and dialog._look.summary is not None, timeout=60_000)


def test_a_table_is_previewed_with_what_is_skipped_and_imported_and_undone(qtbot, asked, tmp_path):
    session, panel, dialog = asked(ImportDialog, Key.Key_I)
    rows = [("path", "caption"), ("rain.wav", "Steady rain"), ("x.wav", ""), ("rain.wav", "Steady rain"), ("", "Bees")]
    table = written(tmp_path / "field" / "mine.csv", rows)
    qtbot.keyClicks(QApplication.focusWidget(), str(table))
    looked(qtbot, dialog)
    assert dialog.what.text() == "Table with all fields (CSV, TSV)  ·  lines: 5"
    assert [row[1:3] for row in dialog.first.model.rows][:2] == [
        ("rain.wav", "Steady rain"),
    ] * 2
    assert dialog.skipped.model.rows == [
        ("mine.csv", "3", "", "The text is empty: write a caption first."),
        ("mine.csv", "4", "Steady rain", "An earlier row has the same caption for the same sound."),
    ]
    assert dialog.message.text().splitlines() == [
        "New: 2  ·  duplicates: 1  ·  invalid: 1  ·  with a sound in this workspace: 2",
        "Rows that the file holds twice: 1.",
    ]
    assert dialog.go.text() == "Import 2"
    qtbot.keyClick(dialog, Key.Key_Return)
    qtbot.waitUntil(lambda: session.desk.workspace.captions.count() == 6, timeout=15_000)
    qtbot.waitUntil(lambda: not panel.findChildren(ImportDialog))
    assert panel.message.text() == "Imported 2 captions into “mine”. Rows skipped: 2."
    assert panel.buttons["undo"].text() == "Undo importing 2 captions from min…"
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    qtbot.keyClick(panel, Key.Key_Z, Mod.ControlModifier)
    assert session.desk.workspace.captions.count() == 4


def test_columns_that_are_not_recognised_are_chosen(qtbot, asked, tmp_path):
    session, _, dialog = asked(ImportDialog, Key.Key_I)
    table = written(tmp_path / "odd.csv", [("wo", "was"), ("a.wav", "A door"), ("b.wav", "A gate")])
    dialog.path.setText(str(table))
    qtbot.waitUntil(dialog.columns.isVisible, timeout=15_000)
    assert dialog.message.text() == "Which column holds the captions? Choose it above."
    assert not dialog.go.isEnabled()
    for what, downs, column in (("caption", 2, "was"), ("path", 1, "wo")):
        box = dialog.columns.boxes[what]
        box.setFocus()
        for _ in range(downs):
            qtbot.keyClick(box, Key.Key_Down)
        assert box.currentText() == column
    qtbot.waitUntil(lambda: [row[1:3] for row in dialog.first.model.rows] == [("a.wav", "A door"), ("b.wav", "A gate")])
    qtbot.waitUntil(lambda: dialog.go.text() == "Import 2")
    dialog.collection.setCurrentText("doors")
    qtbot.waitUntil(
        lambda: [row[3] for row in dialog.first.model.rows] == ["doors"] * 2 and dialog._look.summary is not None
    )
    qtbot.keyClick(dialog.path, Key.Key_Return)
    qtbot.waitUntil(lambda: session.desk.workspace.captions.count() == 6, timeout=15_000)
    assert {c.text for c in session.desk.workspace.captions.page("doors")} == {"A door", "A gate"}


def test_label_studios_predictions_come_only_when_asked_for(qtbot, asked, tmp_path):
    _, _, dialog = asked(ImportDialog, Key.Key_I)
    result = {"type": "textarea", "value": {"text": ["A dog"]}}
    tasks = [{"data": {"audio": "dog.wav"}, "annotations": [], "predictions": [{"result": [result]}]}]
    (tmp_path / "tasks.json").write_text(json.dumps(tasks))
    dialog.path.setText(str(tmp_path / "tasks.json"))
    looked(qtbot, dialog)
    assert not dialog.go.isEnabled()
    assert dialog.skipped.model.rows[0][2] == "A dog"
    assert "prediction" in dialog.skipped.model.rows[0][3]
    dialog.collection.setCurrentText("machine")
    dialog.predictions.setFocus()
    qtbot.keyClick(dialog.predictions, Key.Key_Space)
    qtbot.waitUntil(lambda: dialog.go.text() == "Import 1", timeout=15_000)


def test_what_cannot_be_read_is_reported_in_a_sentence(qtbot, asked, tmp_path):
    _, _, dialog = asked(ImportDialog, Key.Key_I)
    dialog.path.setText(str(tmp_path / "none.csv"))
    qtbot.waitUntil(lambda: "none.csv cannot be read" in dialog.message.text(), timeout=15_000)
    assert not dialog.go.isEnabled()
    qtbot.keyClick(dialog, Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def test_an_import_that_is_stopped_keeps_what_came_and_can_be_undone(qtbot, asked, tmp_path):
    session, panel, dialog = asked(ImportDialog, Key.Key_I)
    count = 12_000
    table = written(tmp_path / "much.csv", [("caption",), *((f"Caption number {n}",) for n in range(count))])
    dialog.path.setText(str(table))
    looked(qtbot, dialog)
    qtbot.keyClick(dialog, Key.Key_Return)
    qtbot.waitUntil(dialog.busy)
    qtbot.waitUntil(lambda: session.desk.workspace.captions.count() > 4, timeout=30_000)
    qtbot.keyClick(dialog, Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.busy(), timeout=30_000)
    kept = session.desk.workspace.captions.count()
    if kept < count + 4:  # else it was done before the key came
        assert dialog.message.text() == "Stopped. Captions imported so far are kept; undo removes them."
        qtbot.keyClick(dialog, Key.Key_Escape)
    qtbot.waitUntil(lambda: not panel.findChildren(ImportDialog))
    qtbot.waitUntil(lambda: panel.buttons["undo"].text().startswith("Undo importing"))
    panel.buttons["undo"].click()
    qtbot.waitUntil(lambda: session.desk.workspace.captions.count() == 4, timeout=30_000)  # in the background


def test_an_export_is_previewed_and_written(qtbot, asked, tmp_path):
    _, panel, dialog = asked(ExportDialog, Key.Key_E)
    out = tmp_path / "out.csv"
    assert not dialog.wish().collections  # the program's own captions are not exported unasked
    dialog.collections.item(0).setCheckState(Qt.CheckState.Checked)
    qtbot.waitUntil(lambda: dialog.beginning.toPlainText().startswith("path,caption,"), timeout=15_000)
    assert dialog.message.text() == "To export: 4  ·  excluded: 0"
    assert not dialog.go.isEnabled()
    dialog.out.setFocus()
    qtbot.keyClicks(dialog.out, str(out))
    qtbot.waitUntil(dialog.go.isEnabled, timeout=15_000)
    qtbot.keyClick(dialog.out, Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.findChildren(ExportDialog), timeout=15_000)
    assert panel.message.text().endswith("out.csv. Excluded: 0.")
    with out.open(newline="") as file:
        assert next(row["caption"] for row in csv.DictReader(file)) == "Rain falls on a tin roof"


def test_what_a_layout_has_no_room_for_is_reported_and_a_file_is_not_replaced_unasked(qtbot, asked, tmp_path):
    _, _, dialog = asked(ExportDialog, Key.Key_E)
    dialog.collections.item(0).setCheckState(Qt.CheckState.Checked)
    (tmp_path / "there.csv").write_text("mine")
    dialog.out.setText(str(tmp_path / "there.csv"))
    qtbot.waitUntil(lambda: "A file of that name exists" in dialog.message.text(), timeout=15_000)
    assert not dialog.go.isEnabled()
    dialog.replace.setFocus()
    qtbot.keyClick(dialog.replace, Key.Key_Space)
    qtbot.waitUntil(dialog.go.isEnabled, timeout=15_000)
    dialog.layout_.setFocus()
    qtbot.keyClick(dialog.layout_, Key.Key_Down)
    qtbot.keyClick(dialog.layout_, Key.Key_Down)
    assert dialog.layout_.currentData() == "clotho"
    qtbot.waitUntil(lambda: len(dialog.left.model.rows) == 4, timeout=15_000)
    assert {row[2] for row in dialog.left.model.rows} == {"It does not belong to a sound."}
    assert not dialog.go.isEnabled()
    qtbot.keyClick(dialog, Key.Key_Escape)
    assert (tmp_path / "there.csv").read_text() == "mine"
