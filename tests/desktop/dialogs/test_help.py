"""The help window: pages, links, search, and the page of the panel with the focus."""

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtWidgets import QApplication

from recap_desktop.dialogs import help_pages
from recap_desktop.dialogs.help import HelpWindow
from recap_desktop.dialogs.help_pages import PLACES, read_pages, search, slug

Key = Qt.Key


@pytest.fixture
def window(qtbot):
    made = HelpWindow()
    qtbot.addWidget(made)
    made.show_page("annotators")
    made.show()
    return made


def test_every_panel_and_dialog_has_a_section_that_exists():
    slugs = {page.name: {"", *(one.slug for one in page.sections())} for page in read_pages()}
    for page, section in PLACES.values():
        assert section in slugs[page], (page, section)


def test_pages_are_those_of_the_documentation_with_the_keys():
    pages = {page.name: page for page in read_pages()}
    assert list(pages)[:3] == ["getting-started", "annotators", "keys"]
    assert "| Undo |" in pages["keys"].markdown
    assert "<!--" not in pages["keys"].markdown


def test_search_finds_sections_with_all_words_those_in_headings_first():
    found = search(read_pages(), "house style")
    assert found[0][0].title == "Spelling and house style"
    assert search(read_pages(), "no-such-word-anywhere") == []
    assert search(read_pages(), " ") == []
    assert not any("forbidden =" in section.title for section, _ in search(read_pages(), "forbidden"))


def test_a_slug_is_that_of_the_site():
    assert slug("Settings, languages, accessibility") == "settings-languages-accessibility"
    assert slug("`recap` and **more**") == "recap-and-more"


def test_words_are_typed_and_the_section_opened_by_keys(qtbot, window):
    qtbot.keyClicks(window.search, "captioned parts lanes")
    assert "The sound" in window.list.item(0).text()
    qtbot.keyClick(window.search, Key.Key_Return)
    assert window.page.verticalScrollBar().value() > 0
    assert window.page.extraSelections()
    qtbot.keyClick(window.search, Key.Key_Escape)
    assert window.search.text() == ""
    assert window.isVisible()
    qtbot.keyClick(window.search, Key.Key_Escape)
    assert not window.isVisible()


def test_nothing_found_is_said(qtbot, window):
    qtbot.keyClicks(window.search, "xyzzy")
    assert window.list.item(0).text() == "Nothing found."
    qtbot.keyClick(window.search, Key.Key_Return)


def test_links_lead_to_pages_and_back(qtbot, window):
    window.page.anchorClicked.emit(QUrl("files.md#environment-variables"))
    assert "Files" in window.windowTitle()
    assert window.page.verticalScrollBar().value() > 0
    window.page.anchorClicked.emit(QUrl("no-such-page.md"))
    assert "Files" in window.windowTitle()
    window.back.click()
    assert "annotators" in window.windowTitle()
    assert not window.back.isEnabled()


def test_without_documentation_one_sentence_says_so(qtbot, monkeypatch, tmp_path):
    monkeypatch.setattr(help_pages, "docs_folder", lambda: tmp_path)
    made = HelpWindow()
    qtbot.addWidget(made)
    made.show_page("annotators")
    made.show()
    assert made.missing.isVisible()


def test_f1_shows_the_page_of_the_panel_with_the_focus_and_of_a_dialog(qtbot, work):
    window = work().window
    window.library.list.setFocus()
    qtbot.keyClick(window.library.list, Key.Key_F1)
    opened = window.findChild(HelpWindow, "help")
    assert opened._shown == ("annotators", "the-list")
    at_top = opened.page.cursorForPosition(QPoint(5, 5)).block()
    assert "The list" in (at_top.text(), at_top.next().text())
    window.caption.box.setFocus()
    window.actions_["help"].trigger()
    assert window.findChild(HelpWindow, "help") is opened
    assert opened._shown == ("annotators", "the-caption-box")
    opened.close()
    window.actions_["settings"].trigger()
    dialog = QApplication.activeModalWidget()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Key.Key_F1)
    shown = dialog.findChild(HelpWindow, "help")
    assert shown._shown == ("annotators", "settings-languages-accessibility")
    shown.close()
    dialog.close()
