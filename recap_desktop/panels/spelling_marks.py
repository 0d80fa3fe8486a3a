"""Wavy lines under unknown words of a text box, except the word that is being typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from recap_engine.annotate.spelling import Misspelling

Check = Callable[[str], Sequence[Misspelling]]


class SpellingMarks(QSyntaxHighlighter):
    """Marks the words that ``check`` finds in a line. A line is checked when it changes."""

    def __init__(self, box: QPlainTextEdit, check: Check) -> None:
        super().__init__(box)
        self._box, self._check = box, check
        self._typed_at = -1
        self._format = QTextCharFormat()
        self._format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        # Before Qt checks the line, so that it knows where somebody types.
        box.document().contentsChange.connect(self._on_contents_change)
        box.cursorPositionChanged.connect(self._on_cursor_moved)
        self.setDocument(box.document())

    def set_colour(self, colour: str) -> None:
        """The colour of the lines."""
        self._format.setUnderlineColor(QColor(colour))
        self.check_again()

    def check_again(self) -> None:
        """Check the whole text. To others, the text has not changed, though Qt would say so."""
        with QSignalBlocker(self._box):
            self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802, D102
        for found in self._unknown(text, self.currentBlock().position()):
            self.setFormat(_units(text[: found.start]), _units(found.word), self._format)

    def unknown_words(self) -> list[Misspelling]:
        """The marked words of the whole text."""
        return self._unknown(self._box.toPlainText(), 0)

    def word_at(self, place: QTextCursor) -> QTextCursor | None:
        """A cursor that selects the unknown word at a place, or None."""
        text, before = place.block().text(), place.positionInBlock()
        for found in self._check(text):
            start, length = _units(text[: found.start]), _units(found.word)
            if start <= before <= start + length:
                cursor = QTextCursor(place.block())
                cursor.setPosition(place.block().position() + start)
                cursor.setPosition(place.block().position() + start + length, QTextCursor.MoveMode.KeepAnchor)
                return cursor
        return None

    def end_typing(self) -> None:
        """Mark the word that was being typed, too."""
        if self._typed_at >= 0:
            self._typed_at = -1
            self.check_again()

    def _unknown(self, text: str, offset: int) -> list[Misspelling]:
        typed = self._typed_at - offset
        return [
            found
            for found in self._check(text)
            if not _units(text[: found.start]) <= typed <= _units(text[: found.end])
        ]

    def _on_contents_change(self, place: int, _removed: int, added: int) -> None:
        # More than one character was pasted or inserted, not typed.
        self._typed_at = place + added if added <= 1 and self._box.hasFocus() else -1

    def _on_cursor_moved(self) -> None:
        if self._box.textCursor().position() != self._typed_at:
            self.end_typing()


def _units(text: str) -> int:
    """The length of a text in Qt's units, of which emoji have two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
