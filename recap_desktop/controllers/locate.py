"""Remedies for sounds that cannot be played: locate moved folders and files, and list unreadable ones."""

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


class LocateController(QObject):
    """Offers the remedies; ``scan`` scans all folders."""

    def __init__(self, window: MainWindow, scan: Callable[[], None]) -> None:
        super().__init__(window)
        self.window, self.desk, self._scan = window, window.desk, scan
        window.suggestions.remedy_requested.connect(self._on_remedy)
        window.actions_["unreadable"].triggered.connect(lambda _=False: self.show_unreadable())

    def show_unreadable(self) -> None:
        """Show the unreadable files, each with its reason."""
        window, files = self.window, list(self.window.sound_list.unreadable.values())
        if not files:
            window.notice.show_notice(self.tr("All files found in the folders can be read."))
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
            window.notice.show_notice(self.tr("The file is hidden by the current filter."))

    def _on_remedy(self) -> None:
        """Apply the remedy of the current sound."""
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
        """Ask for the new location of a folder."""
        path = QFileDialog.getExistingDirectory(self.window, self.tr("Where is the folder now?"))
        if path:
            self.relink(library, path)

    def relink(self, library: int, path: str) -> None:
        """Set the new location of a folder; everything known about its files stays."""
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
        """Ask for the new location of a file."""
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
        """Set the new location of a file, if it holds the same audio data; name and tags may differ."""
        workspace = self.desk.workspace
        assert workspace is not None
        try:
            sound = sound_in_file(path)
            if sound.hash != item.hash:
                message = self.tr("{other} does not hold the same audio as {name}: choose another file.")
                names = {"other": printable(Path(path).name), "name": printable(item.name)}
                self.window.notice.show_notice(message.format(**names), "warning")
                return
            workspace.sounds.place(path, Sound(item.hash, item.duration))
            workspace.sounds.mark_missing([item.file])
        except RecapError as error:
            self.window.notice.show_notice(translate(error), "error")
            return
        self.desk.clear()
        self.window.sound_list.reload()


def show_in_file_manager(folder: str) -> None:
    """Open a folder in the file manager."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(folder))
