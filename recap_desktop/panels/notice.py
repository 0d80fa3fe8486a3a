"""The bar above the work area that shows messages, instead of modal boxes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named

_INK = {"info": "accent", "warning": "warning", "error": "bad"}
_BRIEF = 6_000


class NoticeBar(QFrame):
    """One sentence, perhaps one thing to do about it; a newer notice replaces an older one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._theme = theme
        self._severity = "info"
        self._act: Callable[[], object] | None = None
        self._icon = QLabel()
        self._text = named(QLabel(wordWrap=True), "notice_text")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = QPushButton()
        self._button.setObjectName("notice_action")
        self._button.clicked.connect(self._on_clicked)
        self._close = QToolButton()
        self._close.setToolTip(self.tr("Close this notice"))
        self._close.setObjectName("notice_close")
        self._close.setAccessibleName(self.tr("Close this notice"))
        self._close.setProperty("plain", True)
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 1, 4, 1)
        row.setSpacing(8)
        for widget in (self._icon, self._text, self._button, self._close):
            row.addWidget(widget)
        self._brief = QTimer(self, singleShot=True, interval=_BRIEF)
        self._brief.timeout.connect(self.hide)
        theme.changed.connect(self._apply_theme)
        self._apply_theme()
        self.hide()

    def show_notice(
        self,
        sentence: str,
        severity: str = "info",
        action: str = "",
        act: Callable[[], object] | None = None,
        *,
        brief: bool = False,
        keep: bool = False,
    ) -> None:
        """Show a message. ``info`` and ``brief`` ones hide after some seconds, unless they are to ``keep``."""
        self._severity, self._act = severity, act
        self._text.setText(sentence)
        self._button.setText(action)
        self._button.setAccessibleName(action or self.tr("Nothing to do"))
        self._button.setVisible(bool(action))
        self._apply_theme()
        self.show()
        if brief or (severity == "info" and not keep):
            self._brief.start()
        else:
            self._brief.stop()
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    @property
    def sentence(self) -> str:
        """The visible message, or an empty string."""
        return "" if self.isHidden() else self._text.text()

    @property
    def severity(self) -> str:
        """How bad it is."""
        return self._severity

    def _on_clicked(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()

    def _apply_theme(self) -> None:
        name = {"info": "info", "warning": "warning", "error": "error"}[self._severity]
        self._icon.setPixmap(self._theme.icon(name, _INK[self._severity]).pixmap(18, 18))
        self._close.setIcon(self._theme.icon("close", "faint"))
