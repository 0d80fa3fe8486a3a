"""The statistics page: read in the background, filtered by annotator, saved as a page to print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from recap_desktop import tasks
from recap_desktop.dialogs.html_page import ask_page, save_page
from recap_desktop.dialogs.opening import open_dialog, other_dialog_open
from recap_desktop.window import MainWindow
from recap_desktop.workspace_location import WorkspaceLocation, shown_name
from recap_engine.annotate.statistics import Statistics, read_statistics
from recap_engine.errors import RecapError
from recap_engine.exchange.statistics_report import report
from recap_engine.i18n import translate


class StatisticsController(QObject):
    """Opens the dialog and gives it figures."""

    def __init__(self, window: MainWindow, place: Callable[[], WorkspaceLocation | None]) -> None:
        super().__init__(window)
        self.window, self._place = window, place
        self._reading: tasks.Task | None = None
        window.actions_["statistics"].triggered.connect(lambda _=False: self.show())

    def show(self) -> None:
        """Read the figures of everybody, then open the dialog."""
        place = self._place()
        if place is None or self._reading is not None:
            return
        task = self._reading = self._read(place, None)
        task.finished.connect(lambda statistics: self._open(place, statistics))
        task.failed.connect(lambda sentence: self.window.notice.show_notice(sentence, "error"))
        task.ended.connect(self._forget)

    def _forget(self) -> None:
        self._reading = None

    def _read(self, place: WorkspaceLocation, annotator: str | None) -> tasks.Task:
        def work(_: tasks.Task) -> Statistics:
            with place.open() as workspace:
                return read_statistics(workspace, annotator)

        return tasks.start(work, self)

    def _open(self, place: WorkspaceLocation, statistics: Statistics) -> None:
        if other_dialog_open():
            return
        # Here, because pyqtgraph takes a while to import.
        from recap_desktop.dialogs.statistics import StatisticsDialog

        dialog = StatisticsDialog(list(statistics.annotators), self.window.theme, self.window)
        dialog.show_statistics(statistics)
        shown = [statistics]

        def choose(annotator: str | None) -> None:
            task = self._reading = self._read(place, annotator)
            task.finished.connect(lambda found: show(found) if task is self._reading else None)

        def show(found: Statistics) -> None:
            shown[0] = found
            dialog.show_statistics(found)

        dialog.annotator_chosen.connect(choose)
        dialog.report_requested.connect(lambda: self._save(place, shown[0]))
        dialog.finished.connect(lambda _: self._forget())
        open_dialog(dialog)

    def _save(self, place: WorkspaceLocation, statistics: Statistics) -> None:
        name = shown_name(place.path)
        path = ask_page(self.window, self.tr("Save as a printable page"), Path.home() / f"{name}.html")
        if path is not None:
            self.save_report(path, statistics, name)

    def save_report(self, path: Path, statistics: Statistics, name: str) -> None:
        """Write the page and open it, or say why not."""
        try:
            save_page(path, report(statistics, self.tr("Statistics of {name}").format(name=name)))
        except RecapError as error:
            self.window.notice.show_notice(translate(error), "error")
