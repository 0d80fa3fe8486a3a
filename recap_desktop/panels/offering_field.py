"""A text field with a list of completions above or below it.

The list is part of the window and never has the focus, so that the window keeps its keys. Nothing in it is chosen until
somebody presses Down, so that Enter takes what is typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLineEdit, QListView, QWidget

from recap_desktop.look.widget_names import named

_CHOICE = Qt.ItemDataRole.UserRole + 1
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_WIDEST = 460
_AROUND = 8
"""Pixels around the text of a completion."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A text to complete with, and how the list shows it."""

    text: str
    label: str


Offers = Callable[[str], Sequence[Offer]]
"""What completes a text; of an empty text, what is suggested."""


class OfferingField(QLineEdit):
    """Enter and Escape leave it; Down shows the completions, and goes through them."""

    left = Signal()
    """Enter or Escape was pressed: the caption is next."""
    entered = Signal()
    """Somebody left the field."""
    reverted = Signal()
    """Escape was pressed: the field is to be as it was saved."""

    def __init__(self, separator: str = "", parent: QWidget | None = None) -> None:
        """With ``separator``, the field holds several texts, and the last one is completed."""
        super().__init__(parent)
        self._separator = separator
        self.offers: Offers = lambda _: ()
        self._model = QStandardItemModel(self)
        self.list = named(QListView(self), "field_completions")
        self.list.setModel(self._model)
        self.list.setFrameShape(QFrame.Shape.StyledPanel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setAccessibleName(self.tr("Completions"))
        self.list.clicked.connect(self._on_chosen)
        self.list.hide()
        self.textEdited.connect(lambda _: self.offer())

    def offer(self, *, anyhow: bool = False) -> None:
        """Show the completions of what is typed; of nothing only if the user asks (``anyhow``)."""
        typed = self.text().rpartition(self._separator)[2].strip() if self._separator else self.text().strip()
        offers = self.offers(typed) if typed or anyhow else ()
        self._model.clear()
        for one in offers:
            item = QStandardItem(one.label)
            item.setData(one.text, _CHOICE)
            item.setSizeHint(QSize(0, self.fontMetrics().lineSpacing() + _AROUND))
            self._model.appendRow(item)
        if offers and [one.text for one in offers] != [typed]:
            self._place_list()
        else:
            self.list.hide()

    def _place_list(self) -> None:
        """Above the field, so that the buttons below it stay in reach, or below it where there is more room."""
        window, rows = self.window(), self._model.rowCount()
        self.list.setParent(window)
        at = self.mapTo(window, QPoint(0, self.height()))
        above, below = at.y() - self.height(), window.height() - at.y()
        wanted = rows * self.list.sizeHintForRow(0) + 2 * self.list.frameWidth() + _AROUND
        height = min(wanted, max(above, below))
        width = min(max(self.width(), self._widest_label() + 4 * _AROUND), _WIDEST, window.width())
        top = above - height if height <= above else at.y()
        self.list.setGeometry(min(at.x(), window.width() - width), top, width, height)
        self.list.show()
        self.list.raise_()

    def _widest_label(self) -> int:
        labels = (self._model.item(row).text() for row in range(self._model.rowCount()))
        return max(self.fontMetrics().horizontalAdvance(label) for label in labels)

    def _on_chosen(self, index: QModelIndex) -> None:
        choice = str(index.data(_CHOICE))
        self.list.hide()
        if self._separator:
            before = self.text().rpartition(self._separator)[0].strip()
            choice = f"{before}{self._separator} {choice}" if before else choice
            choice += f"{self._separator} "
        self.setText(choice)

    def _step(self, by: int) -> None:
        row, rows = self.list.currentIndex().row() + by, self._model.rowCount()
        self.list.setCurrentIndex(self._model.index(max(0, min(row, rows - 1)), 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        key, plain = event.key(), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        step = _STEPS.get(Qt.Key(key)) if plain else None
        if step is not None:
            if self.list.isVisible():
                self._step(step)
            elif step > 0:
                self.offer(anyhow=True)
        elif plain and key in _ENTER and self.list.isVisible() and self.list.currentIndex().isValid():
            self._on_chosen(self.list.currentIndex())
        elif plain and key == Qt.Key.Key_Escape and self.list.isVisible():
            self.list.hide()
        elif plain and key in (*_ENTER, Qt.Key.Key_Escape):
            if key == Qt.Key.Key_Escape:
                self.reverted.emit()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802, D102
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.list.hide()
            self.entered.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802, D102
        super().hideEvent(event)
        self.list.hide()
