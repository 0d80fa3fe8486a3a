"""The caption editor: text box, authorship label, caption checks and buttons."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.actions import Actions
from recap_desktop.look.theme import Theme, set_style
from recap_desktop.look.widget_names import named, tooltip_text
from recap_desktop.panels import ghost
from recap_desktop.panels.ghost import remaining_text
from recap_desktop.panels.sound_fields import FieldsRow

_LINES, _LINES_LOW = 3, 2
_KEY = QKeySequence.StandardKey
_EDITING_KEYS = (
    *(_KEY.Cut, _KEY.Copy, _KEY.Paste, _KEY.SelectAll, _KEY.Deselect, _KEY.Delete, _KEY.Backspace),
    *(_KEY.DeleteStartOfWord, _KEY.DeleteEndOfWord, _KEY.DeleteEndOfLine, _KEY.DeleteCompleteLine),
    *(_KEY.MoveToNextChar, _KEY.MoveToPreviousChar, _KEY.MoveToNextWord, _KEY.MoveToPreviousWord),
    *(_KEY.MoveToNextLine, _KEY.MoveToPreviousLine, _KEY.MoveToStartOfLine, _KEY.MoveToEndOfLine),
    *(_KEY.MoveToStartOfBlock, _KEY.MoveToEndOfBlock, _KEY.MoveToStartOfDocument, _KEY.MoveToEndOfDocument),
    *(_KEY.SelectNextChar, _KEY.SelectPreviousChar, _KEY.SelectNextWord, _KEY.SelectPreviousWord),
    *(_KEY.SelectNextLine, _KEY.SelectPreviousLine, _KEY.SelectStartOfLine, _KEY.SelectEndOfLine),
    *(_KEY.SelectStartOfBlock, _KEY.SelectEndOfBlock, _KEY.SelectStartOfDocument, _KEY.SelectEndOfDocument),
)
"""Keys that always edit the text in the box, even if somebody gave them to an action. Undo and redo are actions."""


class CaptionBox(QPlainTextEdit):
    """A text box that keeps typing and editing keys and leaves all other shortcuts to the window."""

    focus_changed = Signal(bool)
    written = Signal(str)
    """The user added text and the cursor is at the end."""
    completion_invalidated = Signal()
    """Text or cursor changed, so a pending completion no longer applies."""
    completed = Signal(str)
    """The user took the completion; carries the whole text."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._whole = ""
        self._length = 0
        self.textChanged.connect(self._on_text_changed)
        self.cursorPositionChanged.connect(self._on_cursor_moved)
        self.setObjectName("caption_box")
        self.setAccessibleName(self.tr("Caption"))
        self.setPlaceholderText(self.tr("Write what you hear, or take a suggestion with Alt+1 … Alt+9"))
        self.setTabChangesFocus(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.document().setDocumentMargin(6)
        self.show_lines(_LINES)

    def show_lines(self, lines: int) -> None:
        """Set the height to so many lines."""
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 16)

    def event(self, event: QEvent) -> bool:
        """Tab takes the completion; the window's shortcuts win over the box's own."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._on_key_for_ghost(event):
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if any(event.matches(key) for key in _EDITING_KEYS):
                event.accept()
                return True
            is_typing = (
                bool(event.text())
                and event.text().isprintable()
                and not (event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier))
            )
            if not is_typing and self._actions.owns(QKeySequence(event.keyCombination())):
                event.ignore()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Update the frame and the completion."""
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Update the frame and the completion."""
        super().focusOutEvent(event)
        self._drop_ghost()
        self.focus_changed.emit(False)

    # ---- completion --------------------------------------------------------------------------------------------

    def ghost(self) -> str:
        """The completion shown in grey behind the cursor, or an empty string."""
        cursor = self.textCursor()
        if not self.hasFocus() or cursor.hasSelection() or not cursor.atEnd():
            return ""
        return remaining_text(self._whole, self.toPlainText())

    def show_ghost(self, whole: str) -> None:
        """Show ``whole`` as completion if it still starts with the typed text."""
        self._whole = whole
        rest = self.ghost()
        self.setAccessibleDescription(self.tr("Tab completes: {words}").format(words=rest.strip()) if rest else "")
        self.viewport().update()

    def _drop_ghost(self) -> None:
        self.completion_invalidated.emit()
        if self._whole:
            self.show_ghost("")

    def _on_key_for_ghost(self, event: QKeyEvent) -> bool:
        rest = self.ghost() if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Escape) and not event.modifiers() else ""
        if rest and event.key() == Qt.Key.Key_Tab:
            self._insert_as_step(rest)
            self._drop_ghost()
            self.completed.emit(self.toPlainText())
        elif rest:
            self._drop_ghost()
        return bool(rest)

    def _insert_as_step(self, text: str) -> None:
        """Insert a text as an undoable step of its own; Qt joins a plain insertion to the typing before it."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.insertText(text)
        cursor.endEditBlock()

    def _on_text_changed(self) -> None:
        text = self.toPlainText()
        added, self._length = len(text) > self._length, len(text)
        if not added or not self.hasFocus() or not self.textCursor().atEnd():
            self._drop_ghost()
            return
        self.show_ghost(self._whole)
        if not self.ghost():
            self.written.emit(text)

    def _on_cursor_moved(self) -> None:
        if not self.textCursor().atEnd():
            self._drop_ghost()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the text, then the completion in grey."""
        super().paintEvent(event)
        if rest := self.ghost():
            painter = QPainter(self.viewport())
            left = self.contentOffset().x() + self.document().documentMargin()
            right = self.viewport().width() - self.document().documentMargin()
            colour = self.palette().placeholderText().color()
            ghost.paint(painter, rest, self.font(), colour, self.cursorRect(), left, right)
            painter.end()

    def begin(self, text: str) -> None:
        """Load a text and clear the undo history."""
        self.setPlainText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._drop_ghost()

    def replace(self, text: str) -> None:
        """Replace the text as one undoable step."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        cursor.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.End)
        self._drop_ghost()


class NoteField(QLineEdit):
    """A note about the sound, separate from its caption. Enter and Escape return to the caption."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Note about this sound"))
        self.setPlaceholderText(self.tr("A note for whoever works on this sound next; not part of the caption"))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape) and not event.modifiers():
            self.left.emit()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802, D102
        super().focusOutEvent(event)
        self.setVisible(bool(self.text().strip()))


class CaptionPanel(QWidget):
    """The caption box with frame, label, checks and buttons."""

    text_changed = Signal(str)
    note_typed = Signal(str)

    def __init__(self, actions: Actions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._actions = theme, actions
        self._whose = "none"
        self.box = CaptionBox(actions)
        self.box.textChanged.connect(lambda: self.text_changed.emit(self.box.toPlainText()))
        self.box.focus_changed.connect(self._on_focus_changed)
        self.frame = named(QFrame(), "caption_frame")
        inner = QVBoxLayout(self.frame)
        inner.setContentsMargins(4, 4, 4, 6)
        inner.setSpacing(0)
        inner.addWidget(self.box)
        inner.addLayout(self._build_label())
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.frame)
        self.fields = named(FieldsRow(theme), "sound_fields")
        column.addWidget(self.fields)
        self._build_note()
        column.addWidget(self.note)
        column.addLayout(self._build_buttons())
        theme.changed.connect(self._apply_theme)
        self.show_authorship("none", "")

    def _build_label(self) -> QHBoxLayout:
        self._icon = QLabel()
        self.label = named(QLabel(), "whose")
        self.remark = named(QLabel(alignment=Qt.AlignmentFlag.AlignRight), "remark")
        self.remark.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self.label)
        row.addWidget(self.remark, 1)
        return row

    def _build_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.submit = self._button("submit", self.tr("Submit and continue"))
        self.submit.setProperty("primary", True)
        row.addWidget(self.submit)
        row.addStretch()
        for name, text in (("skip", self.tr("Skip…")), ("reject", self.tr("Reject")), ("flag", self.tr("Flag"))):
            row.addWidget(self._button(name, text))
        return row

    def _build_note(self) -> None:
        self.note = named(NoteField(), "note")
        self.note.textEdited.connect(self.note_typed)
        self.note.left.connect(self.box.setFocus)
        self.note.hide()

    def save_height(self, on: bool) -> None:
        """Take less height, in a low window."""
        self.box.show_lines(_LINES_LOW if on else _LINES)
        self._column.setSpacing(4 if on else 8)

    def show_note(self, text: str, annotator: str) -> None:
        """Show the note of the sound; the field is hidden while empty."""
        self.note.setText(text)
        self.note.setCursorPosition(0)
        self.note.setToolTip(tooltip_text(self.tr("Note by {name}").format(name=annotator)) if annotator else "")
        if not self.note.hasFocus():
            self.note.setVisible(bool(text))

    def write_note(self) -> None:
        """Show the note field and focus it."""
        self.note.show()
        self.note.setFocus()

    def _button(self, name: str, text: str) -> QPushButton:
        button = named(QPushButton(text), f"button_{name}")
        action: QAction = self._actions[name]
        button.setAccessibleName(action.text().removesuffix("…"))
        button.setToolTip(action.toolTip())
        button.clicked.connect(action.trigger)
        # A click must leave the cursor in the box.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        action.changed.connect(lambda: button.setToolTip(action.toolTip()))
        return button

    def skip_button(self) -> QPushButton:
        """The button that opens the menu of skip reasons."""
        found = self.findChild(QPushButton, "button_skip")
        assert isinstance(found, QPushButton)
        return found

    def show_authorship(self, whose: str, words: str) -> None:
        """Show whose words the box holds: ``model``, ``human`` or ``none``; ``words`` is the label."""
        self._whose = whose
        self.label.setText(words)
        self._apply_theme()

    def show_check(self, sentence: str) -> None:
        """Show what the caption checks found, or an empty string."""
        self.remark.setText(sentence)
        self.remark.setToolTip(tooltip_text(sentence))

    def _on_focus_changed(self, within: bool) -> None:
        self.frame.setProperty("within", within)
        self._polish()

    def _apply_theme(self) -> None:
        colour = {"model": "model", "human": "human"}.get(self._whose, "faint")
        icon = {"model": "model", "human": "person"}.get(self._whose)
        self._icon.setVisible(icon is not None)
        if icon is not None:
            self._icon.setPixmap(self._theme.icon(icon, colour).pixmap(15, 15))
        set_style(self.label, f"color: {getattr(self._theme.colours, colour)}; font-weight: 600;")
        set_style(self.remark, f"color: {self._theme.colours.warning};")
        self.frame.setProperty("whose", self._whose)
        self._polish()

    def _polish(self) -> None:
        style = self.frame.style()
        style.unpolish(self.frame)
        style.polish(self.frame)
