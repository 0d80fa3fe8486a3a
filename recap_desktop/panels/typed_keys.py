"""Distinguishes key presses that type a character from others."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


def is_typing(event: QKeyEvent) -> bool:
    """Whether a key press types a visible character. AltGr, which Windows reports as Ctrl+Alt, may take part."""
    modifiers = event.modifiers()
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    commands = modifiers & (both | Qt.KeyboardModifier.MetaModifier)
    return event.text().isprintable() and bool(event.text().strip()) and commands in (Qt.KeyboardModifier(0), both)
