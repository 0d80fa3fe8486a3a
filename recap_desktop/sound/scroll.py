"""The scroll bar of a zoomed sound."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QScrollBar, QWidget

from recap_desktop.sound.viewport import Viewport

_STEPS = 100_000
_STYLE = """
QScrollBar:horizontal { height: 10px; background: transparent; margin: 0 1px 0 60px; border: 0; }
QScrollBar::handle:horizontal { background: palette(mid); border-radius: 4px; min-width: 28px; margin: 1px 0; }
QScrollBar::handle:horizontal:hover, QScrollBar::handle:horizontal:focus { background: palette(accent); }
QScrollBar::add-line:horizontal, QScrollBar::sub-line:horizontal { width: 0; }
QScrollBar::add-page:horizontal, QScrollBar::sub-page:horizontal { background: transparent; }
"""


class TimeScrollBar(QScrollBar):
    """Keeps its space while hidden, so that the layout stays, except in a low window."""

    scrolled = Signal(object)
    """The `Viewport` to show."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._view: Viewport | None = None
        self.setObjectName("sound_scroll")
        self.setAccessibleName(self.tr("Part of the sound that is shown"))
        self.setStyleSheet(_STYLE)
        self.keep_room(True)
        self.valueChanged.connect(self._on_value_changed)

    def keep_room(self, on: bool) -> None:
        """Whether to keep the space while hidden."""
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(on)
        self.setSizePolicy(policy)

    def follow(self, view: Viewport) -> None:
        """Show the position of a viewport."""
        self._view = view
        with QSignalBlocker(self):
            hidden = view.duration - view.length
            share = view.length / view.duration if view.duration else 1.0
            self.setPageStep(max(1, round(_STEPS * share)))
            self.setRange(0, round(_STEPS * (1 - share)))
            self.setSingleStep(max(1, round(_STEPS * share * 0.1)))
            self.setValue(round(self.maximum() * view.start / hidden) if hidden > 0 else 0)
        self.setVisible(not view.complete)

    def _on_value_changed(self, value: int) -> None:
        view = self._view
        if view is not None and self.maximum():
            hidden = view.duration - view.length
            self.scrolled.emit(view.scrolled(hidden * value / self.maximum() - view.start))
