"""Batches in the window: suggestions for many sounds in the background, and accepting many after a preview."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from recap_desktop import tasks
from recap_desktop.annotate.accept_many import Accepted, accept, collect_offers
from recap_desktop.annotate.batch import Batch, Progress
from recap_desktop.dialogs.accept_many import AcceptManyDialog
from recap_desktop.dialogs.opening import open_dialog, other_dialog_open
from recap_desktop.item_models.offers import Offer
from recap_desktop.window import MainWindow
from recap_desktop.workspace_location import WorkspaceLocation


class BatchController(QObject):
    """Connects the batch to its strip, its actions and notices."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.desk = window, window.desk
        self.batch = Batch(window.engine, window.sound_list, window.desk, window.settings, self)
        self._place: WorkspaceLocation | None = None
        self._offered = False
        self._collecting: tasks.Task | None = None
        self._accepting: tasks.Task | None = None
        batch, strip = self.batch, window.batch
        batch.changed.connect(lambda: strip.show_batch(batch))
        batch.changed.connect(self._on_changed)
        batch.nothing_to_do.connect(self._on_nothing_to_do)
        batch.finished.connect(self._on_finished)
        batch.failed.connect(self._on_failed)
        strip.pause_requested.connect(batch.pause)
        strip.go_on_requested.connect(batch.resume)
        strip.stop_requested.connect(batch.cancel)
        window.actions_["suggest_many"].triggered.connect(lambda _=False: self.suggest(self.files()))
        window.actions_["accept_many"].triggered.connect(lambda _=False: self.preview())
        window.sound_list.loaded.connect(lambda *_: self._offer_unfinished())

    def use(self, place: WorkspaceLocation | None) -> None:
        """Switch to another workspace."""
        self._place, self._offered = place, False
        self._collecting = None
        self.batch.use(None if place is None or place.read_only else place)
        self.window.batch.show_batch(self.batch)

    def files(self) -> NDArray[np.int64]:
        """The selected files if there are several, else all files that the list shows."""
        table = self.window.table
        rows = self.window.library.list.selected_rows()
        shown = table.shown[rows] if len(rows) > 1 else table.shown
        files = table.listing.files[shown]
        return np.asarray(files[files > 0])  # unreadable files have negative numbers

    def selected_files(self) -> NDArray[np.int64]:
        """The selected files, even if there is only one."""
        table = self.window.table
        files = table.listing.files[table.shown[self.window.library.list.selected_rows()]]
        return np.asarray(files[files > 0])

    # ---- suggestions -------------------------------------------------------------------------------------------

    def suggest(self, files: NDArray[np.int64]) -> None:
        """Start a batch for these files."""
        if self._place is None or not len(files):
            self.window.notice.show_notice(self.tr("The list is empty: there is nothing to make suggestions for."))
        elif self._place.read_only:
            self.window.notice.show_notice(
                self.tr("This workspace is open read-only, so no suggestions can be made."), "warning"
            )
        else:
            self.batch.begin(files)

    def _offer_unfinished(self) -> None:
        """Offer to resume the batch that was running when the program ended, once the list is loaded."""
        if self._offered or not len(self.window.table.listing):
            return
        self._offered = True
        files = self.batch.unfinished()
        if len(files) and self.batch.state == "idle":
            message = self.tr(
                "A batch of suggestions for %Ln sounds was interrupted when the program ended.", "", len(files)
            )
            self.window.notice.show_notice(
                message, "warning", self.tr("Resume"), lambda: self.suggest(files), topic="batch"
            )

    def _on_changed(self) -> None:
        if self.batch.state in ("starting", "running"):
            self.window.notice.withdraw("batch")

    def _on_nothing_to_do(self) -> None:
        self.window.notice.show_notice(self.tr("Every sound here already has suggestions or a decision."))

    def _on_finished(self, progress: Progress) -> None:
        made = progress.done - len(progress.failed)
        message = self.tr("Made suggestions for %Ln sounds.", "", made)
        if progress.failed:
            message += " " + self.tr("%Ln could not be read. The first: {why}", "", len(progress.failed)).format(
                why=progress.failed[0][1]
            )
        severity = "warning" if progress.failed else "info"
        self.window.notice.show_notice(message, severity, self.tr("Review and accept…"), self.preview, topic="batch")

    def _on_failed(self, sentence: str) -> None:
        self.window.notice.show_notice(sentence, "error", self.tr("Resume"), self.batch.resume, topic="batch")

    # ---- accepting many ----------------------------------------------------------------------------------------

    def preview(self, files: NDArray[np.int64] | None = None) -> None:
        """Show the suggestions that can be accepted at once, for ``files`` or (None) as in `files`."""
        place, window = self._place, self.window
        if place is None or self._collecting is not None or self._accepting is not None:
            return
        if window.settings.flag("hear_first"):
            window.notice.show_notice(
                self.tr("The settings require playing each sound before accepting it, so accept them one by one."),
                "warning",
            )
            return
        if not self.desk.draft.save():
            return  # a sound with an unsaved draft would be among the offers
        some, listing = self.files() if files is None else files, window.table.listing
        roots = {row.id: row.path for row in window.sound_list.libraries}
        task = self._collecting = tasks.start(lambda _: collect_offers(place, some, listing, roots), self)
        task.finished.connect(self._on_collected)
        task.failed.connect(lambda sentence: window.notice.show_notice(sentence, "error"))
        task.ended.connect(lambda: setattr(self, "_collecting", None))

    def _on_collected(self, found: list[Offer]) -> None:
        window = self.window
        if other_dialog_open():
            return
        if not found:
            window.notice.show_notice(
                self.tr("No sound in this list has suggestions to accept: make them first (Ctrl+Shift+G).")
            )
            return
        if not all(offer.best.calibrated for offer in found):
            window.notice.show_notice(
                self.tr(
                    "The scores of these suggestions are uncalibrated, so no minimum score can choose among them: "
                    "fit them with `recap models calibrate`, or accept one by one."
                ),
                "warning",
            )
            return
        dialog = AcceptManyDialog(found, window.settings.number("accept_from"), window)
        dialog.chosen.connect(lambda chosen, least: self._accept(dialog, chosen, least))
        dialog.play_requested.connect(self.window.play_aside)
        dialog.finished.connect(lambda _: window.aside.pause())
        window.listening.player.pause()
        open_dialog(dialog)

    def _accept(self, dialog: AcceptManyDialog, chosen: list[Offer], least: int) -> None:
        """Accept these in the background, as one act; the dialog shows the progress and closes."""
        place, annotator, accepted = self._place, self.window.settings.annotator(), Accepted()
        self.window.settings.set("accept_from", least)
        if place is None or not self.desk.draft.save():
            dialog.end()
            return

        def work(task: tasks.Task) -> Accepted:
            with place.open() as workspace:
                tasks.follow(task, accept(workspace, chosen, annotator, accepted))
            return accepted

        task = self._accepting = tasks.start(work, self)
        task.progressed.connect(dialog.show_progress)
        dialog.stop_requested.connect(task.cancel)
        task.finished.connect(lambda _: self._on_accepted(dialog, accepted))
        task.cancelled.connect(lambda: self._on_accepted(dialog, accepted))
        task.failed.connect(lambda sentence: self._on_accepted(dialog, accepted, sentence))

    def _on_accepted(self, dialog: AcceptManyDialog, accepted: Accepted, problem: str = "") -> None:
        """``problem`` states why the rest was not accepted."""
        self._accepting = None
        dialog.end()
        window, desk = self.window, self.desk
        severity = "error" if problem else "info"
        if not accepted.hashes:
            window.notice.show_notice(
                problem or self.tr("All of these sounds have been decided in the meantime."), severity
            )
            return
        desk.refresh(accepted.hashes)
        desk.history.refresh()
        if desk.workspace is not None:
            desk.today.use(desk.workspace, window.settings.annotator())
        shown = desk.current
        if shown is not None and shown.sound.hash in set(accepted.hashes):
            desk.load(shown.item, shown.sound)
        message = self.tr("Accepted %Ln suggestions.", "", len(accepted.hashes))
        window.notice.show_notice(
            f"{message} {problem}".strip(), severity, self.tr("Undo"), window.decisions.undo, topic="decided"
        )
