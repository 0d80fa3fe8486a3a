"""Widgets get a name where they are made: tests and style sheets find them by it. And texts are shown as they are."""

from __future__ import annotations

from html import escape
from typing import TypeVar

from PySide6 import QtGui
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLabel

AnyObject = TypeVar("AnyObject", bound=QObject)


def named(made: AnyObject, name: str) -> AnyObject:
    """The same object, with an object name; a label shows captions and names of files as texts, never as HTML."""
    made.setObjectName(name)
    if isinstance(made, QLabel):
        made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def tooltip_text(text: str) -> str:
    """A tooltip of these very words: Qt would take ``<b>`` in a caption or a file's name for HTML."""
    return f"<p>{escape(text)}</p>".replace("\n", "<br>") if QtGui.Qt.mightBeRichText(text) else text
