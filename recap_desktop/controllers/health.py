"""The health page: read in the background, by collection; its findings lead to the captions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from recap_desktop import tasks
from recap_desktop.curate.curator import Curator
from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.html_page import ask_page, save_page
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.look.theme import Theme
from recap_desktop.workspace_location import shown_name
from recap_engine.annotate.health import read_health
from recap_engine.annotate.health_records import Finding, Health
from recap_engine.errors import RecapError
from recap_engine.exchange.health_report import health_report
from recap_engine.i18n import translate

if TYPE_CHECKING:
    from recap_desktop.dialogs.health import HealthDialog

_MOST_IDS = 200
"""The most captions that a query names by their numbers."""


class HealthController(QObject):
    """Opens the page above the captions dialog."""

    def __init__(self, curator: Curator, captions: CaptionsDialog, theme: Theme) -> None:
        super().__init__(captions)
        self._curator, self._captions, self._theme = curator, captions, theme
        self._task: tasks.Task | None = None

    def show(self, collection: str | None = None) -> None:
        """Read the health of a collection or of those in use, then open the page."""
        self._captions.show_message(self.tr("Reading the health of the captions…"))
        self._read(collection, self._open)

    def _read(self, collection: str | None, then: Callable[[Health], None]) -> None:
        place = self._curator.place

        def work(_: tasks.Task) -> Health:
            with place.open() as workspace:
                return read_health(workspace, collection)

        task = self._task = tasks.start(work, self)
        task.finished.connect(lambda health: then(health) if task is self._task else None)
        task.failed.connect(self._captions.show_message)

    def _open(self, health: Health) -> None:
        # Here, because pyqtgraph takes a while to import.
        from recap_desktop.dialogs.health import HealthDialog

        names = [info.name for info in self._curator.collections()]
        dialog = HealthDialog(names, self._theme, self._captions)
        shown = [health]

        def show(found: Health) -> None:
            shown[0] = found
            dialog.show_health(found)

        def list_captions(finding: Finding) -> None:
            dialog.accept()
            ids = ",".join(map(str, finding.captions))
            many = len(finding.captions) > _MOST_IDS and '"' not in finding.text
            self._captions.show_query(f'text:"{finding.text}"' if many else f"id:{ids}")

        show(health)
        dialog.collection.blockSignals(True)
        dialog.collection.setCurrentIndex(max(0, dialog.collection.findData(health.collection)))
        dialog.collection.blockSignals(False)
        dialog.collection_chosen.connect(lambda name: self._read(name, show))
        dialog.captions_requested.connect(list_captions)
        dialog.report_requested.connect(lambda: self._save(dialog, shown[0]))
        self._captions.show_message("")
        open_dialog(dialog)

    def _save(self, dialog: HealthDialog, health: Health) -> None:
        name = health.collection or shown_name(self._curator.place.path)
        path = ask_page(dialog, dialog.windowTitle(), Path.home() / f"{name}.html")
        if path is not None:
            self.save_report(dialog, path, health, name)

    def save_report(self, dialog: HealthDialog, path: Path, health: Health, name: str) -> None:
        """Write the page and open it, or say why not."""
        try:
            save_page(path, health_report(health, self.tr("Health of {name}").format(name=name)))
        except RecapError as error:
            dialog.message.setText(translate(error))
