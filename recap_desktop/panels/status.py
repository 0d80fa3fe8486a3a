"""The status line: state of model and engine, last action, workspace."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStatusBar, QWidget

from recap_desktop.look.elided_label import ElidedLabel
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named


class StatusLine(QStatusBar):
    """Engine state and loading progress on the left, workspace on the right."""

    def __init__(self, theme: Theme, beside: QWidget, parent: QWidget | None = None) -> None:
        """Reserve the height of ``beside`` (the batch strip), so that the layout stays when it appears."""
        super().__init__(parent)
        self._theme = theme
        self._icon_name, self._colour = "info", "faint"
        self.setSizeGripEnabled(False)
        self.done = named(ElidedLabel(), "done")
        self.workspace = named(QLabel(), "workspace")
        self._icon = QLabel()
        self.engine = named(QLabel(), "engine")
        self._bar = named(QProgressBar(textVisible=False), "loading")
        self._bar.setAccessibleName(self.tr("Loading"))
        self._bar.setFixedSize(90, 8)
        self._bar.hide()
        left = QWidget()
        row = QHBoxLayout(left)
        row.setContentsMargins(10, 3, 20, 3)
        row.setSpacing(7)
        row.addWidget(self._icon)
        row.addWidget(self.engine)
        row.addWidget(self._bar)
        self.addWidget(left)
        self.addWidget(self.done, 1)
        self.addPermanentWidget(beside)
        self.addPermanentWidget(self.workspace)
        self.setMinimumHeight(beside.sizeHint().height() + 2)
        self.workspace.setStyleSheet("padding-right: 10px;")
        theme.changed.connect(self._apply_theme)

    def show_engine(self, text: str, icon: str = "info", colour: str = "faint") -> None:
        """Show the state of the engine."""
        self.engine.setText(text)
        self._icon_name, self._colour = icon, colour
        self._apply_theme()

    def show_loading(self, done: int, total: int) -> None:
        """Show loading progress; (0, -1) hides it."""
        self._bar.setVisible(total >= 0)
        self._bar.setRange(0, max(total, 0))
        self._bar.setValue(done)

    def loading(self) -> bool:
        """Whether loading progress is visible."""
        return not self._bar.isHidden()

    def _apply_theme(self) -> None:
        self._icon.setPixmap(self._theme.icon(self._icon_name, self._colour).pixmap(15, 15))
