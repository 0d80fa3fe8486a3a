"""The state of the engine in the window: in the status line, in notices, and in place of suggestions."""

from __future__ import annotations

from PySide6.QtCore import QObject

from recap_desktop.controllers.desk import DeskController
from recap_desktop.engine.pending import SoundRequest
from recap_desktop.i18n import count, percent
from recap_desktop.item_models.bundles import bundle_display_name
from recap_desktop.window import MainWindow
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.i18n import translate
from recap_engine.messages import Ready
from recap_engine.translatable import Translatable


class EngineController(QObject):
    """Shows the state of the engine process, and opens workspaces in it."""

    def __init__(self, window: MainWindow, desk_controller: DeskController) -> None:
        super().__init__(window)
        self.window, self._desk_controller = window, desk_controller
        self._place: WorkspaceLocation | None = None
        engine = window.engine
        engine.loading_changed.connect(self._on_loading)
        engine.became_ready.connect(self._on_ready)
        engine.embedded.connect(window.desk.request_incomplete)
        engine.heard.connect(lambda *_: self._on_at_work())
        engine.captioned.connect(lambda *_: self._on_at_work())
        engine.process_died.connect(self._on_died)
        engine.failed.connect(self._on_engine_failed)
        window.status.show_loading(0, -1)

    def open(self, place: WorkspaceLocation | None) -> None:
        """Open this workspace in the engine, with the model of the settings."""
        self._place, settings = place, self.window.settings
        if place is None:
            return
        if place.read_only:
            self._show_waiting(self.tr("This workspace is open read-only, so no suggestions can be made."))
            self.window.status.show_engine(self.tr("No suggestions: read-only"))
            return
        self._show_waiting(self.tr("Loading the model. You can keep writing."))
        self.window.engine.open(
            str(place.path),
            settings.text("bundle"),
            settings.text("device"),
            settings.text("precision"),
            allow_untrained=settings.flag("allow_untrained"),
        )

    def _on_loading(self, doing: Translatable | str, done: int, total: int) -> None:
        text = translate(doing)
        text = text[:1].upper() + text[1:]
        if total:
            # A share of a hundred, as for a long sound, reads best in percent.
            text += f"  {percent(done / total)}" if total == 100 else f"  {count(done)} / {count(total)}"
        if total and done >= total and self.window.engine.ready is not None:
            self._show_ready(self.window.engine.ready)
            return
        self.window.status.show_engine(f"{text} …", "info", "accent")
        self.window.status.show_loading(done, total)

    def _on_ready(self, ready: Ready) -> None:
        self._show_ready(ready)
        self.window.notice.withdraw("engine")
        self._show_waiting("")

    def _show_ready(self, ready: Ready) -> None:
        message = self.tr("Ready: {model}, {device}").format(
            model=bundle_display_name(ready.bundle), device=ready.device
        )
        self.window.status.show_engine(message, "accepted", "good")
        self.window.status.show_loading(0, -1)

    def _on_at_work(self) -> None:
        """The engine finished embedding."""
        if self.window.status.loading() and self.window.engine.ready is not None:
            self._show_ready(self.window.engine.ready)

    def _on_died(self, why: str, delay: float) -> None:
        message = self.tr("{why} It restarts by itself; nothing is lost.").format(why=why)
        self.window.status.show_engine(self.tr("Engine restarting …"), "warning", "warning")
        self.window.status.show_loading(0, -1)
        severity = "error" if delay >= 4 else "warning"
        self.window.notice.show_notice(
            message, severity, self.tr("Restart now"), self.window.engine.restart, topic="engine"
        )
        self._show_waiting(self.tr("The engine is restarting. You can keep writing."))

    def _on_engine_failed(self, request: SoundRequest | None, sentence: str, traceback: str) -> None:
        if request is not None:
            return
        self.window.status.show_engine(self.tr("No suggestions: see the notice"), "warning", "warning")
        self.window.status.show_loading(0, -1)
        if self.window.settings.text("bundle") == "starter":
            self.window.notice.show_notice(
                sentence, "error", self.tr("Try again"), lambda: self.open(self._place), topic="engine"
            )
        else:
            self.window.notice.show_notice(
                sentence, "error", self.tr("Models…"), self.window.actions_["models"].trigger, topic="engine"
            )
        self._show_waiting(self.tr("No suggestions: {why}").format(why=sentence))

    def _show_waiting(self, sentence: str) -> None:
        self._desk_controller.waiting_for = sentence
        self._desk_controller.show_suggestions()
