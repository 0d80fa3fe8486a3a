"""Where the file of a sound is, why it cannot be heard from there, and what helps."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject

from recap_desktop.item_models.sounds import Item
from recap_desktop.library.sound_list import SoundList
from recap_engine.printable import printable

Remedy = Literal["", "relink", "rescan", "find", "unreadable"]
"""Say where the folder is, look for changes, choose the moved file, or look at what cannot be read."""


@dataclass(frozen=True, slots=True)
class SoundLocation:
    """``problem`` says why a file cannot be heard, or is empty."""

    path: str
    problem: str = ""
    remedy: Remedy = ""


class SoundLocator(QObject):
    """Looks for files in the folders of a sound list."""

    def __init__(self, sound_list: SoundList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sound_list = sound_list

    def locate(self, item: Item) -> SoundLocation:
        """Where a file is, or was."""
        library = self._sound_list.root(item.library)
        if library is None:
            path = item.path if os.path.isabs(item.path) else ""
        else:
            path = os.path.join(library.path, *item.path.split("/"))
        if path and os.path.isfile(path):
            unreadable = self._sound_list.unreadable.get(item.file) if not item.hash else None
            return SoundLocation(path) if unreadable is None else SoundLocation(path, unreadable.reason(), "unreadable")
        if library is not None and not os.path.isdir(library.path):
            told = self.tr(
                "The folder {path} is not there now: connect its drive, or tell where it is by its menu in the list."
            ).format(path=printable(library.path))
            return SoundLocation(path, told, "relink")
        name = printable(item.name)
        if item.missing:
            told = self.tr("{name} is not there any more, and was not found elsewhere: choose where it is now.")
            return SoundLocation(path, told.format(name=name), "find")
        told = self.tr(
            "{name} is not there any more: look for changes (F5), which finds it if it was moved or renamed."
        )
        return SoundLocation(path, told.format(name=name), "rescan")
