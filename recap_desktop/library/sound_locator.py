"""Locates the file of a sound; if it cannot be played, states the reason and a remedy."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject

from recap_desktop.item_models.sounds import Item
from recap_desktop.library.sound_list import SoundList
from recap_engine.printable import printable

Remedy = Literal["", "relink", "rescan", "find", "unreadable"]
"""Locate the folder, scan for changes, locate the file, or show the unreadable files."""


@dataclass(frozen=True, slots=True)
class SoundLocation:
    """``problem`` states why the file cannot be played, or is empty."""

    path: str
    problem: str = ""
    remedy: Remedy = ""


class SoundLocator(QObject):
    """Finds the files of a sound list in their folders."""

    def __init__(self, sound_list: SoundList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sound_list = sound_list

    def locate(self, item: Item) -> SoundLocation:
        """The current or last known location of a file."""
        library = self._sound_list.root(item.library)
        if library is None:
            path = item.path if os.path.isabs(item.path) else ""
        else:
            path = os.path.join(library.path, *item.path.split("/"))
        if path and os.path.isfile(path):
            unreadable = self._sound_list.unreadable.get(item.file) if not item.hash else None
            return SoundLocation(path) if unreadable is None else SoundLocation(path, unreadable.reason(), "unreadable")
        if library is not None and not os.path.isdir(library.path):
            message = self.tr(
                "The folder {path} is missing: connect its drive, or locate it with its menu in the list."
            ).format(path=printable(library.path))
            return SoundLocation(path, message, "relink")
        name = printable(item.name)
        if item.missing:
            message = self.tr("{name} is missing and was not found elsewhere: locate it.")
            return SoundLocation(path, message.format(name=name), "find")
        message = self.tr("{name} is missing: scan for changes (F5), which finds moved and renamed files.")
        return SoundLocation(path, message.format(name=name), "rescan")
