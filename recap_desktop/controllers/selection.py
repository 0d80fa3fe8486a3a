"""The selected sounds: ways to select them, and a menu of what can be decided about all of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from recap_desktop import tasks
from recap_desktop.annotate.decide_many import Made, decide_about, read_chosen
from recap_desktop.controllers.batch import BatchController
from recap_desktop.dialogs.decide_many import DecideManyDialog
from recap_desktop.dialogs.opening import open_dialog, other_dialog_open
from recap_desktop.item_models.chosen_sounds import ChosenSound, Kind, What
from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.look.widget_names import named
from recap_desktop.window import MainWindow
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.datastore.similar_sounds import alike_sounds, all_takes
from recap_engine.records import Changes, Sound

_REFRESHED = 2_000
"""Up to this many changed sounds are read again one by one; after more, the whole list is."""


class SelectionController(QObject):
    """Connects the selection in the list with decisions about all of it."""

    def __init__(
        self, window: MainWindow, batch: BatchController, place: Callable[[], WorkspaceLocation | None]
    ) -> None:
        super().__init__(window)
        self.window, self.desk, self._batch, self._place = window, window.desk, batch, place
        self._task: tasks.Task | None = None
        window.library.selection_menu_requested.connect(self.show_menu)
        window.decisions.decided.connect(self._on_decided)
        for name, act in (
            ("select_all", self.select_all),
            ("select_folder", self.select_folder),
            ("select_alike", lambda: self.select_related("alike")),
            ("select_takes", lambda: self.select_related("takes")),
            ("decide_many", window.library.ask_for_selection_menu),
        ):
            window.actions_[name].triggered.connect(lambda _=False, act=act: act())

    # ---- selecting ---------------------------------------------------------------------------------------------

    def select_all(self) -> None:
        """Select every sound that the list shows."""
        self._select(range(self.window.table.rowCount()))

    def select_folder(self) -> None:
        """Select the sounds of the current sound's folder that the list shows."""
        shown, table = self.desk.current, self.window.table
        if shown is None:
            return
        listing, folder = table.listing, shown.item.folder
        self._select(
            at
            for at, row in enumerate(table.shown.tolist())
            if int(listing.libraries[row]) == shown.item.library and listing.paths[row].rpartition("/")[0] == folder
        )

    def select_related(self, how: Literal["alike", "takes"]) -> None:
        """Select the sounds in the list that sound like the current one, or are takes of it."""
        shown, place = self.desk.current, self._place()
        if shown is None or place is None or not shown.sound.hash:
            return
        sound = Sound(shown.sound.hash, shown.sound.duration)

        def work(_: tasks.Task) -> frozenset[str]:
            with place.open() as workspace:
                return all_takes(workspace, sound) if how == "takes" else frozenset(alike_sounds(workspace, sound))

        task = tasks.start(work, self)
        task.finished.connect(lambda hashes: self._on_related(sound, hashes))
        task.failed.connect(lambda sentence: self.window.notice.show_notice(sentence, "error"))

    def _on_related(self, sound: Sound, hashes: frozenset[str]) -> None:
        table, shown = self.window.table, self.desk.current
        if shown is None or shown.sound.hash != sound.hash:
            return
        listing = table.listing
        rows = [at for at, row in enumerate(table.shown.tolist()) if listing.hashes[row] in hashes]
        if len(rows) > 1:
            self._select(rows)
        else:
            self.window.notice.show_notice(
                self.tr("None of the sounds analysed so far in this list is similar to this one.")
            )

    def _select(self, rows: Iterable[int]) -> None:
        self.window.actions_["library"].setChecked(True)
        self.window.library.list.select_rows(list(rows))

    # ---- the menu ----------------------------------------------------------------------------------------------

    def show_menu(self, at: QPoint, above: bool = False) -> None:
        """Show what can be done with the selected sounds, below or above a global position."""
        menu = named(QMenu(self.window), "selection_menu")
        self.fill(menu)
        assign_mnemonics(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at - QPoint(0, menu.sizeHint().height()) if above else at)
        menu.setActiveAction(menu.actions()[0])

    def fill(self, menu: QMenu) -> None:
        """Add what can be decided about the selected sounds."""
        kinds: tuple[tuple[Kind, str], ...] = (
            ("caption", self.tr("Caption…")),
            ("skip", self.tr("Skip…")),
            ("reject", self.tr("Reject the suggestions…")),
            ("flag", self.tr("Flag for a second opinion…")),
            ("note", self.tr("Note…")),
            ("list", self.tr("Add to a list…")),
            ("category", self.tr("Category…")),
            ("keywords_add", self.tr("Add keywords…")),
            ("keywords_remove", self.tr("Remove keywords…")),
        )
        menu.addAction(self.tr("Accept the best suggestions…")).triggered.connect(
            lambda _=False: self._batch.preview(self._batch.selected_files())
        )
        for kind, words in kinds:
            menu.addAction(words).triggered.connect(lambda _=False, kind=kind: self.preview(kind))
        menu.addSeparator()
        menu.addAction(self.tr("Make suggestions")).triggered.connect(
            lambda _=False: self._batch.suggest(self._batch.selected_files())
        )

    # ---- deciding ----------------------------------------------------------------------------------------------

    def preview(self, kind: Kind) -> None:
        """Show what deciding this about the selected sounds would change."""
        place, window = self._place(), self.window
        if place is None or self._task is not None:
            return
        if place.read_only:
            window.notice.show_notice(
                self.tr("This workspace is open read-only, so nothing can be decided."), "warning"
            )
            return
        if not (self.desk.draft.save() and self.desk.notes.save() and self.desk.fields.save()):
            return
        files, listing = self._batch.selected_files(), window.table.listing
        roots = {row.id: row.path for row in window.sound_list.libraries}
        task = self._task = tasks.start(lambda _: read_chosen(place, files, listing, roots), self)
        task.finished.connect(lambda chosen: self._open(kind, chosen, place))
        task.failed.connect(lambda sentence: window.notice.show_notice(sentence, "error"))
        task.ended.connect(self._forget_task)

    def _forget_task(self) -> None:
        self._task = None

    def _open(self, kind: Kind, chosen: list[ChosenSound], place: WorkspaceLocation) -> None:
        window = self.window
        if other_dialog_open():
            return
        if not chosen:
            window.notice.show_notice(self.tr("Select sounds in the list first: hold Shift or Ctrl, and click."))
            return
        dialog = DecideManyDialog(kind, chosen, self._offers(kind, chosen), window)
        dialog.play_requested.connect(self.window.play_aside)
        dialog.chosen.connect(lambda some, what: self._apply(dialog, place, some, what))
        dialog.finished.connect(lambda _: window.aside.pause())
        window.listening.player.pause()
        open_dialog(dialog)

    def _offers(self, kind: Kind, chosen: list[ChosenSound]) -> list[str]:
        """The existing lists, categories or keywords to choose from; to remove keywords: those of the sounds."""
        workspace = self.desk.workspace
        if workspace is None:
            return []
        match kind:
            case "list":
                return [row.name for row, *_ in self.window.sound_list.lists if not row.source]
            case "category":
                return [name for name, _ in workspace.fields.categories_used().most_common()]
            case "keywords_add":
                return [word for word, _ in workspace.fields.keywords_used().most_common()]
            case "keywords_remove":
                return list(dict.fromkeys(word for one in chosen for word in one.fields.keywords))
            case _:
                return []

    def _apply(self, dialog: DecideManyDialog, place: WorkspaceLocation, some: list[ChosenSound], what: What) -> None:
        annotator, made = self.window.settings.annotator(), Made()

        def work(task: tasks.Task) -> None:
            with place.open() as workspace:
                tasks.follow(task, decide_about(workspace, some, what, annotator, made))

        task = self._task = tasks.start(work, self)
        task.progressed.connect(dialog.show_progress)
        dialog.stop_requested.connect(task.cancel)
        task.finished.connect(lambda _: self._on_made(dialog, what, made))
        task.cancelled.connect(lambda: self._on_made(dialog, what, made))
        task.failed.connect(lambda sentence: self._on_made(dialog, what, made, sentence))
        task.ended.connect(self._forget_task)

    def _on_made(self, dialog: DecideManyDialog, what: What, made: Made, problem: str = "") -> None:
        """``problem`` states why the rest was left as it was."""
        window, desk = self.window, self.desk
        dialog.end()
        if not made.hashes:
            window.notice.show_notice(problem or self.tr("Nothing was changed."), "error" if problem else "info")
            return
        if what.kind == "list" or len(made.hashes) > _REFRESHED:
            window.sound_list.reload()
        desk.refresh(made.hashes[:_REFRESHED])
        desk.history.refresh()
        if desk.workspace is not None:
            desk.today.use(desk.workspace, window.settings.annotator())
        shown = desk.current
        if shown is not None and shown.sound.hash in set(made.hashes):
            if not what.decides():
                desk.read_note()
            else:
                desk.load(shown.item, shown.sound)
        window.notice.show_notice(
            f"{self._words(what, len(made.hashes))} {problem}".strip(),
            "error" if problem else "info",
            self.tr("Undo"),
            window.decisions.undo,
            topic="decided",
        )

    def _words(self, what: What, n: int) -> str:
        return {
            "caption": self.tr("Captioned %Ln sounds.", "", n),
            "note": self.tr("Set the note of %Ln sounds.", "", n),
            "skip": self.tr("Skipped %Ln sounds.", "", n),
            "reject": self.tr("Rejected the suggestions of %Ln sounds.", "", n),
            "flag": self.tr("Flagged %Ln sounds.", "", n),
            "list": self.tr("Added %Ln sounds to “{name}”.", "", n).format(name=what.text),
            "category": self.tr("Set the category of %Ln sounds.", "", n),
            "keywords_add": self.tr("Added keywords to %Ln sounds.", "", n),
            "keywords_remove": self.tr("Removed keywords from %Ln sounds.", "", n),
        }[what.kind]

    def _on_decided(self, changes: Changes, _words: str) -> None:
        """An undo may have changed a list."""
        made = changes.decision
        workspace = self.desk.workspace
        if made is None or made.undoes is None or workspace is None:
            return
        undone = workspace.journal.get(made.undoes).decision
        if undone.undoes is not None:  # a redo
            undone = workspace.journal.get(undone.undoes).decision
        if undone.kind == "list":
            self.window.sound_list.reload()
