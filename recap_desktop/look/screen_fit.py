"""Windows no larger than the screen, also where everything is shown at twice its size."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME = QSize(8, 40)
"""What a window manager puts around a window, about."""


def available_size(window: QWidget) -> QSize:
    """How large a window can be on its screen."""
    return window.screen().availableSize() - FRAME


def resize_within(window: QWidget, width: int, height: int) -> None:
    """Make a window that large, or as large as its screen has room for."""
    window.resize(QSize(width, height).boundedTo(available_size(window)))


def is_small_screen(window: QWidget) -> bool:
    """Whether the screen has no room for three panels beside each other."""
    return available_size(window).width() < 1100
