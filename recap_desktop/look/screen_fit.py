"""Keeps windows within the screen, even at 200 % scaling."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(8, 40)
"""Approximate size of the window manager's frame."""


def available_size(window: QWidget) -> QSize:
    """The largest size of a window on its screen."""
    return window.screen().availableSize() - FRAME


def resize_within(window: QWidget, width: int, height: int) -> None:
    """Resize a window, limited to its screen."""
    window.resize(QSize(width, height).boundedTo(available_size(window)))


THREE_PANELS = 1100
"""Pixels of width from which three panels fit side by side."""


def is_small_screen(window: QWidget) -> bool:
    """Whether the screen is too narrow for three panels side by side."""
    return available_size(window).width() < THREE_PANELS
