"""Widgets get a name where they are made: tests and style sheets find them by it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject

AnyObject = TypeVar("AnyObject", bound=QObject)


def named(made: AnyObject, name: str) -> AnyObject:
    """The same object, with an object name."""
    made.setObjectName(name)
    return made
