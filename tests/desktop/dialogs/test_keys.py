"""The keyboard shortcuts dialog."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from recap_desktop.dialogs.keys import KeysDialog


@pytest.fixture
def dialog(qtbot, start) -> KeysDialog:
    session = start()
    made = KeysDialog(session.window.actions_, session.window.settings, session.window)
    qtbot.addWidget(made)
    made.show()
    return made


def visible(dialog: KeysDialog) -> list[str]:
    rows = [row for row in range(dialog.table.rowCount()) if not dialog.table.isRowHidden(row)]
    return [dialog.table.item(row, 0).text() for row in rows]


def test_typing_at_once_finds_actions_by_words(qtbot, dialog) -> None:
    every = visible(dialog)
    qtbot.keyClicks(dialog.search, "play start")
    assert visible(dialog) == ["Play from the start"]
    qtbot.keyClick(dialog.search, Qt.Key.Key_Escape)
    assert visible(dialog) == every
    assert dialog.isVisible()


def test_actions_are_found_by_their_key(qtbot, dialog) -> None:
    qtbot.keyClicks(dialog.search, "ctrl+t")
    assert "Caption the other takes" in visible(dialog)


def test_a_key_is_given_to_the_action_that_was_found(qtbot, dialog) -> None:
    qtbot.keyClicks(dialog.search, "play start")
    dialog.edit.setKeySequence("Ctrl+Alt+P")
    dialog.use.click()
    assert "Ctrl+Alt+P" in dialog.table.item(dialog.table.currentRow(), 1).text()
    assert visible(dialog) == ["Play from the start"]
