"""A curator who uses keys only, in a real window with the real engine process: run as ``captions_by_keys.py FOLDER``.

FOLDER holds ``work.recap``, ``settings.ini`` and ``new.csv``; what is exported goes to ``out.csv`` there. Each step
waits for what the window shows of it; the first that does not come about ends the process with what it waited for.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.export_captions import ExportDialog
from recap_desktop.dialogs.import_captions import ImportDialog
from recap_desktop.settings import Settings
from recap_desktop.start.driver import application, open_window, pause, press, until

SECONDS = 60.0
AnyDialog = TypeVar("AnyDialog", bound=QDialog)
AnyWindow = TypeVar("AnyWindow", bound=QWidget)


def main(folder: Path) -> None:
    """Look after the captions of the workspace in this folder."""
    application()
    session = open_window(Settings(folder / "settings.ini"), folder / "work.recap")
    wait(lambda: session.window.engine.ready is not None and session.desk.current is not None, "the engine and a sound")
    panel = opened(session.window, "F8", CaptionsDialog)
    find(panel)
    change(panel)
    bring_in(panel, folder)
    take_out(panel, folder)
    press(in_front(panel), "Esc")
    wait(lambda: not panel_of(CaptionsDialog), "the panel is closed")
    wait(lambda: bool(session.desk.candidates()), "suggestions are made anew")
    session.window.close()


def find(panel: CaptionsDialog) -> None:
    """By words at once, by meaning when the engine answers; one leads to the other."""
    type_("rain")
    wait(lambda: texts(panel)[:1] == ["Rain falls on a tin roof"], "the caption with the word")
    wait(lambda: panel.message.text() == "1 with these words  ·  3 close in meaning", "captions found by meaning")
    assert panel.table.rowCount() == 4


def change(panel: CaptionsDialog) -> None:
    """Edited, switched off and on, deleted; each taken back by one undo."""
    press(None, "Down")
    wait(panel.list.hasFocus, "Down leads to the list")
    press(None, "F2")
    wait(lambda: QApplication.focusWidget() is not panel.list, "the cell can be written in")
    press(None, "Ctrl+A")
    type_("Rain drums on a roof")
    press(None, "Return")
    wait(lambda: texts(panel)[:1] == ["Rain drums on a roof"], "the new wording")
    press(panel.list, "Ctrl+Z")
    wait(lambda: "Rain falls on a tin roof" in texts(panel), "the old wording")
    press(panel.search.text, "Esc")
    wait(lambda: panel.table.rowCount() == 4 and panel.list.isColumnHidden(4), "all captions")
    panel.list.setFocus()
    panel.list.go_to(1)
    press(panel.list, "Ctrl+D")
    wait(lambda: used(panel, 1) == "no", "one is switched off")
    press(panel.list, "Ctrl+Z")
    wait(lambda: used(panel, 1) == "yes", "it is used again")
    press(panel.list, "Del")
    wait(lambda: panel.table.rowCount() == 3, "one is deleted")
    press(panel.list, "Ctrl+Z")
    wait(lambda: panel.table.rowCount() == 4, "it is back")


def bring_in(panel: CaptionsDialog, folder: Path) -> None:
    """A table with one caption that is new, and one that is none: reported before anything is done."""
    dialog = opened(panel, "Ctrl+I", ImportDialog)
    type_(str(folder / "new.csv"))
    wait(lambda: dialog.go.text() == "Import 1", "how much would be imported")
    assert [row[2] for row in dialog.first.model.rows] == ["Hail rattles on glass"], dialog.first.model.rows
    assert len(dialog.skipped.model.rows) == 1, dialog.skipped.model.rows
    press(None, "Return")
    wait(lambda: panel.table.rowCount() == 5, "the imported caption is listed")
    wait(lambda: not panel_of(ImportDialog), "the dialog is gone")


def take_out(panel: CaptionsDialog, folder: Path) -> None:
    """All captions into a table."""
    dialog = opened(panel, "Ctrl+E", ExportDialog)
    names = [dialog.collections.item(row).text().partition("  ")[0] for row in range(dialog.collections.count())]
    starter = dialog.collections.item(names.index("starter"))
    assert starter.checkState() == Qt.CheckState.Unchecked, "the captions that ship with the program are left out"
    dialog.collections.setFocus()
    dialog.collections.setCurrentItem(starter)
    press(dialog.collections, "Space")
    press(dialog.out, "Ctrl+A")
    QTest.keyClicks(dialog.out, str(folder / "out.csv"))
    wait(lambda: dialog.go.isEnabled() and dialog.go.text() == "Export 5", "how much would be exported")
    assert "Hail rattles on glass" in dialog.beginning.toPlainText()
    press(dialog.out, "Return")
    wait(lambda: not panel_of(ExportDialog), "it is written")
    assert "Hail rattles on glass" in (folder / "out.csv").read_text("utf-8")


def opened(above: QWidget, keys: str, kind: type[AnyDialog]) -> AnyDialog:
    """The dialog that a key opens."""
    press(in_front(above), keys)
    wait(lambda: bool(panel_of(kind)), f"{kind.__name__} opens")
    (dialog,) = panel_of(kind)
    return in_front(dialog)


def in_front(window: AnyWindow) -> AnyWindow:
    """The same window, once keys go to it."""
    window.activateWindow()
    wait(window.isActiveWindow, "the window is where keys go to")
    return window


def panel_of(kind: type[AnyDialog]) -> list[AnyDialog]:
    """Dialogs of this kind that are seen."""
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


def texts(panel: CaptionsDialog) -> list[str]:
    """The captions that are listed."""
    return [panel.table.caption(row).text for row in range(panel.table.rowCount())]


def used(panel: CaptionsDialog, row: int) -> str:
    """Whether the list says that a caption is used."""
    return str(panel.table.index(row, 3).data())


def type_(text: str) -> None:
    """Keys into whatever has the focus."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def wait(true: Callable[[], bool], what: str) -> None:
    """Until it is so."""
    until(true, what, SECONDS)
    pause(20)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
