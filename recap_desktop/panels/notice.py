"""The bar above the work area that shows messages, instead of modal boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named

_INK = {"info": "accent", "warning": "warning", "error": "bad"}
_BRIEF_MILLISECONDS = 6_000


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence, with at most one action. A ``brief`` one disappears by itself; ``topic`` names its cause."""

    sentence: str
    severity: str
    action: str
    act: Callable[[], object] | None
    brief: bool
    topic: str


class NoticeBar(QFrame):
    """Shows the newest notice; when it disappears, the one before it comes back, unless its cause is gone."""

    left = Signal()
    """The notice that had the keyboard focus went away."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._theme = theme
        self._notices: list[Notice] = []
        self._icon = QLabel()
        self._text = named(QLabel(wordWrap=True), "notice_text")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = named(QPushButton(), "notice_action")
        self._button.clicked.connect(self._on_clicked)
        self._more = named(QLabel(), "notice_more")
        self._more.setProperty("faint", True)
        self._close = named(QToolButton(), "notice_close")
        self._close.setToolTip(self.tr("Close this notice"))
        self._close.setAccessibleName(self.tr("Close this notice"))
        self._close.setProperty("plain", True)
        self._close.clicked.connect(self.dismiss)
        for button in (self._button, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor where it is
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 1, 4, 1)
        row.setSpacing(8)
        for widget in (self._icon, self._text, self._button, self._more, self._close):
            row.addWidget(widget)
        self._timer = QTimer(self, singleShot=True, interval=_BRIEF_MILLISECONDS)
        self._timer.timeout.connect(self.dismiss)
        theme.changed.connect(self._apply_theme)
        self._show_newest()

    def show_notice(
        self,
        sentence: str,
        severity: str = "info",
        action: str = "",
        act: Callable[[], object] | None = None,
        *,
        brief: bool = False,
        keep: bool = False,
        topic: str = "",
    ) -> None:
        """Show a sentence over the others. ``info`` notices and ``brief`` ones disappear by themselves unless ``keep``.

        A notice replaces an older one with the same sentence or ``topic``; `withdraw` removes those of a topic.
        """
        passing = brief or (severity == "info" and not keep)
        self._notices = [
            other for other in self._notices if other.sentence != sentence and not (topic and other.topic == topic)
        ]
        self._notices.append(Notice(sentence, severity, action, act, passing, topic))
        self._show_newest()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    def withdraw(self, *topics: str) -> None:
        """Remove the notices whose cause is gone."""
        newest = self._newest
        self._notices = [notice for notice in self._notices if notice.topic not in topics]
        if self._newest is not newest:
            self._show_newest()
        else:
            self._show_count()

    def dismiss(self) -> None:
        """Remove the newest notice and show the one before it."""
        self._notices = self._notices[:-1]
        self._show_newest()

    def notices(self) -> list[str]:
        """The sentences of all notices, the one shown last."""
        return [notice.sentence for notice in self._notices]

    @property
    def sentence(self) -> str:
        """The sentence on screen, or an empty text."""
        return "" if self._newest is None else self._newest.sentence

    @property
    def severity(self) -> str:
        """``info``, ``warning`` or ``error``."""
        return "info" if self._newest is None else self._newest.severity

    @property
    def _newest(self) -> Notice | None:
        return self._notices[-1] if self._notices else None

    def _show_newest(self) -> None:
        newest, had_focus = self._newest, self.isAncestorOf(QApplication.focusWidget() or self)
        self._timer.stop()
        if newest is not None:
            self._text.setText(newest.sentence)
            self._button.setText(newest.action)
            self._button.setAccessibleName(newest.action or self.tr("No action available"))
            if newest.brief:
                self._timer.start()
        self._button.setVisible(newest is not None and bool(newest.action))
        self._show_count()
        self._apply_theme()
        self.setVisible(newest is not None)
        if had_focus and (newest is None or not newest.action):
            self.left.emit()

    def _show_count(self) -> None:
        more = len(self._notices) - 1
        self._more.setVisible(more > 0)
        self._more.setText(self.tr("+%Ln more", "", more) if more > 0 else "")

    def _on_clicked(self) -> None:
        newest = self._newest
        self.dismiss()
        if newest is not None and newest.act is not None:
            newest.act()

    def _apply_theme(self) -> None:
        self._icon.setPixmap(self._theme.icon(self.severity, _INK[self.severity]).pixmap(18, 18))
        self._close.setIcon(self._theme.icon("close", "faint"))
