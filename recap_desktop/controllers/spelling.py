"""Spelling in the caption box: marks under unknown words, suggestions in its menu, and the user's own words."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QAction, QTextCursor
from PySide6.QtWidgets import QMenu

from recap_desktop.annotate.spelling import SpellCheck
from recap_desktop.look.widget_names import named
from recap_desktop.panels.spelling_marks import SpellingMarks
from recap_desktop.window import MainWindow
from recap_engine.annotate.spelling import spelling_remark
from recap_engine.i18n import translate


class SpellingController(QObject):
    """Checks the caption box as the settings say."""

    changed = Signal()
    """The remark may have changed."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self._box = window, window.caption.box
        self.check = SpellCheck(self)
        self.marks = SpellingMarks(self._box, self.check.misspellings)
        self._waiting: tuple[str, QMenu, QAction, QTextCursor] | None = None
        self.check.changed.connect(self._on_check_changed)
        self.check.suggested.connect(self._on_suggested)
        self.check.failed.connect(lambda sentence: window.notice.show_notice(sentence, "warning", topic="spelling"))
        self._box.focus_changed.connect(self._on_focus_changed)
        self._box.cursorPositionChanged.connect(self.changed)
        self._box.customContextMenuRequested.connect(self.open_menu)
        window.settings.changed.connect(self._on_setting_changed)
        window.theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self._on_setting_changed("spelling")

    def remark(self) -> str:
        """The unknown words in a sentence, or an empty text."""
        found = spelling_remark(self.marks.unknown_words())
        return "" if found is None else translate(found)

    def open_menu(self, at: QPoint) -> None:
        """The menu of the box; at an unknown word, with what may be meant."""
        menu = named(self._box.createStandardContextMenu(at), "caption_box_menu")
        if (word := self.marks.word_at(self._box.cursorForPosition(at))) is not None:
            self._offer(menu, word)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._box.viewport().mapToGlobal(at))

    def _offer(self, menu: QMenu, word: QTextCursor) -> None:
        text, top = word.selectedText(), menu.actions()[0]
        looking = QAction(self.tr("Looking for suggestions…"), menu)
        looking.setEnabled(False)
        add = QAction(self.tr("Add “{word}” to my words").format(word=text.replace("&", "&&")), menu)
        add.triggered.connect(lambda: self.check.add(text))
        menu.insertActions(top, [looking, add])
        menu.insertSeparator(top)
        self._waiting = (text, menu, looking, word)
        menu.aboutToHide.connect(self._on_menu_closed)
        self.check.suggest(text)

    def _on_menu_closed(self) -> None:
        self._waiting = None

    def _on_suggested(self, text: str, words: list[str]) -> None:
        if self._waiting is None or self._waiting[0] != text:
            return
        _text, menu, looking, place = self._waiting
        for word in words:
            act = QAction(word.replace("&", "&&"), menu)
            act.triggered.connect(lambda _=False, word=word: place.insertText(word))
            menu.insertAction(looking, act)
        if words:
            menu.removeAction(looking)
        else:
            looking.setText(self.tr("No suggestions"))

    def _on_focus_changed(self, within: bool) -> None:
        if not within:
            self.marks.end_typing()
            self.changed.emit()
        elif self.check.own.read():
            self._on_check_changed()

    def _on_check_changed(self) -> None:
        self.marks.check_again()
        self.changed.emit()

    def _on_setting_changed(self, name: str) -> None:
        if name in ("spelling", "dictionaries"):
            settings = self.window.settings
            self.check.use(settings.text("spelling"), settings.text("dictionaries"))

    def _on_theme_changed(self) -> None:
        self.marks.set_colour(self.window.theme.colours.bad)
