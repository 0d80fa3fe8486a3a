"""Blind comparison of systems in the window: choose files, ask, and save the result as a page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from recap_desktop.dialogs.compare import CompareDialog
from recap_desktop.dialogs.html_page import ask_page, save_page
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.sound.player import Player
from recap_desktop.window import MainWindow
from recap_engine.errors import RecapError
from recap_engine.exchange.comparison import Comparison
from recap_engine.exchange.comparison_report import comparison_report
from recap_engine.i18n import translate


class ComparingController(QObject):
    """Asks for the files of a comparison; the answers are kept beside the first of them."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.actions_["compare"].triggered.connect(lambda _=False: self._choose())

    def _choose(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(
            self._window,
            self.tr("Compare captions of two or more systems"),
            str(Path.home()),
            self.tr("Captions (*.csv *.tsv *.jsonl *.json)"),
        )
        if paths:
            self.compare(paths)

    def compare(self, paths: list[str]) -> None:
        """Begin or continue the comparison of these files."""
        workspace = self._window.desk.workspace
        folders = [] if workspace is None else [Path(library.path) for library in workspace.libraries.list()]
        out = Path(paths[0]).parent / f"comparison-{'-'.join(Path(path).stem for path in paths)}.jsonl"
        try:
            comparison = Comparison.open(paths, folders, out)
        except RecapError as error:
            self._window.notice.show_notice(translate(error), "error")
            return
        self._window.listening.player.pause()
        open_dialog(make_dialog(comparison, self._window.aside, self._window))


def make_dialog(comparison: Comparison, player: Player, parent: QWidget | None = None) -> QDialog:
    """The dialog of a comparison, which can save its result."""
    dialog = CompareDialog(comparison, player, parent)
    dialog.report_requested.connect(lambda: _save(dialog, comparison))
    return dialog


def _save(dialog: CompareDialog, comparison: Comparison) -> None:
    suggested = (comparison.out or Path.home() / "comparison").with_suffix(".html")
    path = ask_page(dialog, dialog.save.text(), suggested)
    if path is None:
        return
    try:
        save_page(path, comparison_report(comparison))
    except RecapError as error:
        QMessageBox.warning(dialog, dialog.windowTitle(), translate(error))
