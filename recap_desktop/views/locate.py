"""What helps when a sound cannot be heard: folders and files that moved are found again, unreadable ones are listed."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.dialogs.unreadable import UnreadableDialog
from recap_desktop.item_models.sounds import Item
from recap_desktop.window import MainWindow
from recap_engine.annotate.identify import sound_in_file
from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.printable import printable
from recap_engine.records import Sound


class LocateView(QObject):
    """Ties what is missing or damaged to what can be done about it; ``scan`` looks through all folders."""

    def __init__(self, window: MainWindow, scan: Callable[[], None]) -> None:
        super().__init__(window)
        self.window, self.desk, self._scan = window, window.desk, scan
        window.suggestions.remedy_requested.connect(self._on_remedy)
        window.actions_["unreadable"].triggered.connect(lambda _=False: self.show_unreadable())

    def show_unreadable(self) -> None:
        """The files that cannot be read, and why: whenever somebody asks."""
        window, files = self.window, list(self.window.sound_list.unreadable.values())
        if not files:
            window.notice.show_notice(self.tr("Every file that was found in the folders can be read."))
            return
        dialog = UnreadableDialog(files, window)
        dialog.scan_requested.connect(self._scan)
        dialog.folder_requested.connect(lambda path: show_in_file_manager(os.path.dirname(path)))
        dialog.row_requested.connect(self._on_file_requested)
        open_dialog(dialog)

    def _on_file_requested(self, file: int) -> None:
        window = self.window
        if (row := window.table.find(file)) >= 0:
            window.library.go_to(row)
        else:
            window.notice.show_notice(self.tr("It is not in the list as it is filtered now."))

    def _on_remedy(self) -> None:
        """Do what helps against what is wrong with the sound on the desk."""
        shown = self.desk.current
        if shown is None:
            return
        match shown.remedy:
            case "relink":
                self.ask_folder(shown.item.library)
            case "rescan":
                self._scan()
            case "find":
                self.ask_file(shown.item)
            case "unreadable":
                self.show_unreadable()

    def ask_folder(self, library: int) -> None:
        """Ask where a folder is now."""
        path = QFileDialog.getExistingDirectory(self.window, self.tr("Where is the folder now?"))
        if path:
            self.relink(library, path)

    def relink(self, library: int, path: str) -> None:
        """A folder is somewhere else now; what is known about its files stays."""
        assert self.desk.workspace is not None
        try:
            self.desk.workspace.libraries.relink(library, path)
        except RecapError as error:
            self.window.notice.show_notice(translate(error), "error")
            return
        self.desk.clear()
        self.window.sound_list.scan([library])
        self.window.sound_list.reload()

    def ask_file(self, item: Item) -> None:
        """Ask where a file is now."""
        endings = " ".join(f"*{ending}" for ending in sorted(SOUND_EXTENSIONS | MEDIA_EXTENSIONS))
        path, _ = QFileDialog.getOpenFileName(
            self.window,
            self.tr("Where is {name} now?").format(name=printable(item.name)),
            self.window.settings.text("last_folder"),
            self.tr("Sounds ({endings})").format(endings=endings) + ";;" + self.tr("All files (*)"),
        )
        if path:
            self.relink_file(item, path)

    def relink_file(self, item: Item, path: str) -> None:
        """A file is somewhere else now: believed when it holds the same audio data, whatever its name and tags are."""
        workspace = self.desk.workspace
        assert workspace is not None
        try:
            sound = sound_in_file(path)
            if sound.hash != item.hash:
                told = self.tr(
                    "{other} holds another sound than {name} did, so it was left alone: choose another file."
                )
                names = {"other": printable(Path(path).name), "name": printable(item.name)}
                self.window.notice.show_notice(told.format(**names), "warning")
                return
            workspace.sounds.place(path, Sound(item.hash, item.duration))
            workspace.sounds.mark_missing([item.file])
        except RecapError as error:
            self.window.notice.show_notice(translate(error), "error")
            return
        self.desk.clear()
        self.window.sound_list.reload()


def show_in_file_manager(folder: str) -> None:
    """Open a folder outside of this program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
