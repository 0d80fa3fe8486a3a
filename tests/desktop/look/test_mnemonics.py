"""Every entry of every menu can be chosen by a letter, and no two of a menu share one; headings are read whole."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QHeaderView,
    QLabel,
    QMenu,
    QMenuBar,
    QScrollArea,
    QTableView,
)

from recap_desktop import i18n
from recap_desktop.dialogs.settings import SettingsDialog
from recap_desktop.look.mnemonics import assign_mnemonics, mnemonic_of
from recap_desktop.sound.player import Player
from tests.desktop.look.test_keyboard_access import DIALOGS, opened


@pytest.fixture(params=i18n.LANGUAGES)
def language(request, settings, monkeypatch):
    monkeypatch.setattr(
        Player, "list_devices", lambda player: player.devices_listed.emit(["A card & its cable", "Another card"])
    )
    before = QLocale()
    settings.set("language", request.param)
    yield request.param
    i18n.set_language(QApplication.instance(), "en")
    QLocale.setDefault(before)


def without_or_shared(texts: list[str]) -> list[str]:
    letters = [mnemonic_of(text) for text in texts]
    return [text for text, letter in zip(texts, letters, strict=True) if not letter or letters.count(letter) > 1]


def entries(menu: QMenu | QMenuBar) -> list[str]:
    return [entry.text() for entry in menu.actions() if entry.text() and not entry.isSeparator()]


def test_every_menu_is_worked_by_letters(qtbot, work, language):
    window = work().window
    bar = window.findChild(QMenuBar, "menus")
    assert without_or_shared(entries(bar)) == []
    menus = [menu for menu in window.findChildren(QMenu) if menu.objectName() or menu.title()]
    assert len(menus) >= 13
    for menu in menus:
        for _ in range(2):  # what is given stays the same
            menu.aboutToShow.emit()
            assert without_or_shared(entries(menu)) == [], menu.title()


def test_the_menus_of_rows_and_folders_are_worked_by_letters(qtbot, work, language):
    window = work().window
    for view in (window.library.list, window.library.tree):
        view.setCurrentIndex(view.model().index(view.model().rowCount() - 1, 0))
        before = set(window.findChildren(QMenu))
        where = view.visualRect(view.currentIndex()).center()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, view.mapToGlobal(where))
        QApplication.sendEvent(view.viewport(), event)
        (menu,) = set(window.findChildren(QMenu)) - before
        assert entries(menu)
        assert without_or_shared(entries(menu)) == []
        menu.close()


def test_letters_are_given_where_they_are_free(qtbot):
    menu = QMenu()
    for text in ("S&kip", "Save", "Bread && butter", "Say", "!"):
        menu.addAction(text)
    assign_mnemonics(menu)
    assert entries(menu) == ["S&kip", "&Save", "&Bread && butter", "S&ay", "!"]


def test_a_letter_is_given_up_for_one_that_has_no_other(qtbot):
    menu = QMenu()
    for text in ("Ab", "A"):
        menu.addAction(text)
    assign_mnemonics(menu)
    assert entries(menu) == ["A&b", "&A"]


def cut_headings(dialog: QDialog) -> Iterator[str]:
    for table in (table for table in dialog.findChildren(QTableView) if table.isVisible()):
        head: QHeaderView = table.horizontalHeader()
        for column in range(head.count()):
            if not head.isSectionHidden(column) and head.sectionSize(column) < head.sectionSizeHint(column):
                yield f"{table.objectName()}: {table.model().headerData(column, Qt.Orientation.Horizontal)}"


def test_headings_are_read_whole(qtbot, work, language):
    session, cut = work(), []
    for make in DIALOGS.values():
        dialog = opened(qtbot, make(session))
        cut += cut_headings(dialog)
        dialog.close()
    assert cut == []


def cut_texts(dialog: QDialog) -> Iterator[str]:
    """What is narrower, or lower, than its text needs."""
    for label in dialog.findChildren(QLabel):
        needed = label.heightForWidth(label.width()) if label.wordWrap() else 0
        wide = 0 if label.wordWrap() else label.sizeHint().width()
        if label.isVisible() and (label.width() < wide or label.height() < needed):
            yield label.text()
    for check in dialog.findChildren(QCheckBox):
        if check.isVisible() and check.width() < check.sizeHint().width():
            yield check.text()


@pytest.mark.parametrize("percent", [100, 150])
def test_what_is_to_be_set_is_read_whole(qtbot, work, language, settings, percent):
    settings.set("text_size", percent)
    dialog = opened(qtbot, DIALOGS[SettingsDialog](work()))
    assert any(label.buddy() is not None for label in dialog.findChildren(QLabel))
    assert list(cut_texts(dialog)) == []
    area = dialog.findChild(QScrollArea)
    assert area.horizontalScrollBar().maximum() == 0
