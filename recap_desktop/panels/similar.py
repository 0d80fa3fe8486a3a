"""Similar captions behind the suggestions: how they were found, their origin, and switching them off."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from recap_desktop.item_models.cards import CardModel
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named
from recap_desktop.panels.suggestions import ShortcutCardList
from recap_engine.printable import printable


class SimilarPanel(QWidget):
    """The list and the actions on its current caption."""

    play_requested = Signal(int)
    caption_off_requested = Signal(int)
    collection_off_requested = Signal(int)
    taken = Signal(int)
    """Row of the caption to copy into the caption box."""
    chosen = Signal(int)
    left = Signal()
    """Escape was pressed: return to the caption box."""

    def __init__(self, cards: CardModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards, self._theme = cards, theme
        self._is_playing = False
        self._collection = ""
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(4, 4, 10, 8)
        column.setSpacing(6)
        column.addLayout(self._build_heading())
        column.addLayout(self._build_pages(), 1)
        self._build_buttons()
        column.addWidget(self.play)
        column.addLayout(self._buttons)
        cards.modelReset.connect(lambda: self._on_current_changed(QModelIndex(), QModelIndex()))
        theme.changed.connect(lambda: self.show_playing(self._is_playing))
        self._on_current_changed(QModelIndex(), QModelIndex())

    def _build_heading(self) -> QHBoxLayout:
        heading = QLabel(self.tr("Similar captions"))
        heading.setProperty("heading", True)
        self.remark = named(QLabel(), "similar_remark")
        self.remark.setProperty("faint", True)
        row = QHBoxLayout()
        row.setContentsMargins(2, 0, 2, 0)
        row.addWidget(heading)
        row.addStretch()
        row.addWidget(self.remark)
        return row

    def _build_pages(self) -> QStackedLayout:
        self.list = _Similar(self._cards, self._theme)
        self.list.setObjectName("similar")
        self.list.setAccessibleName(self.tr("Similar captions"))
        self.list.activated.connect(lambda index: self.taken.emit(index.row()))
        self.list.left.connect(self.left)
        self.list.selectionModel().currentChanged.connect(self._on_current_changed)
        self.placeholder = named(QLabel(wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter), "similar_placeholder")
        self.placeholder.setProperty("faint", True)
        self.placeholder.setMargin(20)
        self.placeholder.setProperty("instead", True)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.placeholder)
        return self._pages

    def _build_buttons(self) -> None:
        self.play = self._button("similar_play", self.tr("Play its sound"), self.play_requested)
        self.play.setIcon(self._theme.icon("play", "text"))
        self.caption_off = self._button("similar_off", self.tr("Switch caption off"), self.caption_off_requested)
        self.collection_off = self._button(
            "similar_collection_off", self.tr("Switch collection off"), self.collection_off_requested
        )
        self.caption_off.setToolTip(
            self.tr("Stop using this caption for any sound until it is switched on again (Delete)")
        )
        self.collection_off.setToolTip(
            self.tr("Stop using this collection for any sound until it is switched on again in the Caption menu")
        )
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._buttons.setSpacing(6)
        self._buttons.addWidget(self.caption_off, 1)
        self._buttons.addWidget(self.collection_off, 1)
        self.list.play_pressed.connect(self.play.click)
        self.list.off_pressed.connect(self.caption_off.click)

    def _arrange_buttons(self) -> None:
        """Stack the buttons where they do not fit side by side, and shorten the collection's name where it must be."""
        shown = self.fontMetrics().elidedText(self._collection, Qt.TextElideMode.ElideMiddle, self.width() // 2)
        self.collection_off.setText(self._collection_text(shown).replace("&", "&&"))
        around = self._column.contentsMargins()
        room = (self.width() - around.left() - around.right() - self._buttons.spacing()) // 2
        wanted = max(button.sizeHint().width() for button in (self.caption_off, self.collection_off))
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._buttons.setDirection(across if room >= wanted else down)

    def _collection_text(self, name: str) -> str:
        return self.tr("Switch “{name}” off").format(name=name) if name else self.tr("Switch collection off")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Stack the buttons where they do not fit side by side."""
        super().resizeEvent(event)
        self._arrange_buttons()

    def enter(self) -> None:
        """Focus the list; select its first row if there is no current one."""
        if self._cards.rowCount() and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._cards.index(0))
        self.list.setFocus()

    def show_status(self, placeholder: str, remark: str) -> None:
        """Show ``placeholder`` in place of the list (empty: the list), and a remark beside the heading."""
        self.placeholder.setText(placeholder)
        self._pages.setCurrentIndex(1 if placeholder else 0)
        self.remark.setText(remark)

    def show_playing(self, playing: bool) -> None:
        """Show whether the sound of a similar caption is playing."""
        self._is_playing = playing
        self.play.setText(self.tr("Stop its sound") if playing else self.tr("Play its sound"))
        self.play.setIcon(self._theme.icon("pause" if playing else "play", "text"))

    def enable_actions(self, sound: bool, collection: str) -> None:
        """Enable the actions that the current caption allows."""
        self.play.setEnabled(sound)
        there, missing = self.tr("Key: P"), self.tr("This caption has no sound in this workspace.")
        self.play.setToolTip(there if sound else missing)
        self._collection = printable(collection)
        self.collection_off.setAccessibleName(self._collection_text(self._collection))
        self._arrange_buttons()

    def _button(self, name: str, text: str, wanted: object) -> QPushButton:
        button = named(QPushButton(text), name)
        button.setAccessibleName(text)
        button.setMinimumWidth(70)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._emit(wanted))
        return button

    def _emit(self, signal: object) -> None:
        row = self.list.current()
        if row >= 0:
            signal.emit(row)  # type: ignore[attr-defined]

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        there = current.isValid()
        self.play.setEnabled(False)
        self.caption_off.setEnabled(there)
        self.collection_off.setEnabled(there)
        self.chosen.emit(current.row())


class _Similar(ShortcutCardList):
    """Enter copies the caption, Space plays its sound, Delete switches it off, Escape returns."""

    play_pressed = Signal()
    off_pressed = Signal()
    left = Signal()

    def event(self, event: QEvent) -> bool:
        """Keep Space, which elsewhere plays the current sound."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and not event.modifiers()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        acts = {Qt.Key.Key_Space: self.play_pressed, Qt.Key.Key_Delete: self.off_pressed, Qt.Key.Key_Escape: self.left}
        signal = None if event.modifiers() else acts.get(Qt.Key(event.key()))
        if signal is not None:
            signal.emit()
            return
        super().keyPressEvent(event)
