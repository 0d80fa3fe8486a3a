"""Object names for widgets, and plain-text display of labels and tooltips."""

from __future__ import annotations

from html import escape
from typing import TypeVar

from PySide6 import QtGui
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel

AnyObject = TypeVar("AnyObject", bound=QObject)


def named(made: AnyObject, name: str) -> AnyObject:
    """Set the object name and return the object; labels become plain text, because captions may look like HTML."""
    made.setObjectName(name)
    if isinstance(made, QLabel):
        made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def tooltip_text(text: str) -> str:
    """A tooltip that shows ``text`` literally, even if Qt would take it for HTML."""
    return f"<p>{escape(text)}</p>".replace("\n", "<br>") if QtGui.Qt.mightBeRichText(text) else text
