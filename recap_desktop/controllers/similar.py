"""Similar captions in the window: showing, playing and inserting them, and switching them off for everyone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from recap_desktop.i18n import count
from recap_desktop.item_models.cards import similar_card
from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.window import MainWindow
from recap_engine.annotate import curate
from recap_engine.datastore.listing import switched_off
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Candidate, Changes, Neighbour


class SimilarController(QObject):
    """Connects the panel of similar captions to the desk."""

    words_taken = Signal(str)
    """(text): insert it into the caption box."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.desk = window, window.desk
        self._playing = ""
        similar = window.similar
        similar.chosen.connect(self._on_chosen)
        similar.taken.connect(self._on_taken)
        similar.play_requested.connect(self._on_play)
        similar.caption_off_requested.connect(self._on_caption_off)
        similar.collection_off_requested.connect(self._on_collection_off)
        window.aside.state_changed.connect(lambda state: similar.show_playing(state == "playing"))
        window.desk.sound_shown.connect(lambda _: window.aside.pause())
        similar.left.connect(window.caption.box.setFocus)
        window.actions_["to_similar"].triggered.connect(lambda _=False: self._on_requested())
        window.collections_menu.aboutToShow.connect(lambda: self.fill_menu(window.collections_menu))

    def show(self) -> None:
        """Fill the list, marking the words shared with the text in the box."""
        window, neighbours = self.window, self.desk.neighbours()
        text, calibrated = self.desk.draft.text, self.desk.calibrated()
        cards = [similar_card(n, i, text, calibrated=calibrated) for i, n in enumerate(neighbours, 1)]
        window.similar_cards.fill(cards)
        instead, found = "", self.tr("%Ln found", "", len(neighbours))
        if not neighbours:
            found = ""
            instead = self.tr(
                "The captions behind the suggestions appear here: captions of similar sounds, and captions "
                "that describe this one."
            )
        window.similar.show_status(instead, found)

    def _on_requested(self) -> None:
        self.window.actions_["similar"].setChecked(True)
        self.window.similar.enter()

    def fill_menu(self, menu: QMenu) -> None:
        """List the collections with their switches, and an entry for captions that were switched off one by one."""
        menu.clear()
        workspace = self.desk.workspace
        if workspace is None:
            return
        for info in workspace.collections.list():
            entry = menu.addAction(f"{info.name}  ·  {count(info.captions)}".replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(info.enabled)
            switch = partial(curate.set_collection_enabled, name=info.name, on=not info.enabled)
            entry.triggered.connect(lambda _=False, switch=switch: self._do(switch))
        off = switched_off(workspace)
        menu.addSeparator()
        again = menu.addAction(self.tr("Switch %Ln captions back on", "", len(off)))
        again.setEnabled(bool(off))
        again.triggered.connect(lambda: self._do(partial(curate.set_captions_enabled, captions=off, on=True)))
        assign_mnemonics(menu)

    def _neighbour(self, row: int) -> Neighbour:
        return self.desk.neighbours()[row]

    def _path_of(self, neighbour: Neighbour) -> str:
        workspace = self.desk.workspace
        if workspace is None or neighbour.sound is None:
            return ""
        files = workspace.sounds.files(audio_hash=neighbour.sound)
        return next((file.path for file in files if not file.missing), "")

    def _on_chosen(self, row: int) -> None:
        if 0 <= row < len(self.desk.neighbours()):
            neighbour = self._neighbour(row)
            self.window.similar.enable_actions(bool(self._path_of(neighbour)), neighbour.collection)

    def _on_taken(self, row: int) -> None:
        neighbour = self._neighbour(row)
        candidate = Candidate(neighbour.text, neighbour.relevance, "neighbour", similarity=neighbour.similarity)
        self.words_taken.emit(self.desk.draft.take(candidate))

    def _on_play(self, row: int) -> None:
        path, aside = self._path_of(self._neighbour(row)), self.window.aside
        if aside.state == "playing" and path == self._playing:
            aside.pause()
            return
        self._playing = path
        if path:
            self.window.play_aside(path)

    def _on_caption_off(self, row: int) -> None:
        neighbour = self._neighbour(row)
        message = self.tr("The caption “{text}” is switched off for all sounds.").format(text=neighbour.text)
        self._switch_off(partial(curate.set_captions_enabled, captions=[neighbour.caption]), message)

    def _on_collection_off(self, row: int) -> None:
        name = self._neighbour(row).collection
        message = self.tr("The collection “{name}” is switched off for all sounds.").format(name=name)
        self._switch_off(partial(curate.set_collection_enabled, name=name), message)

    def _switch_off(self, switch: Callable[..., Changes], message: str) -> None:
        if self._do(partial(switch, on=False)):
            back = partial(switch, on=True)
            self.window.notice.show_notice(message, "warning", self.tr("Switch on again"), lambda: self._do(back))

    def _do(self, act: Callable[..., Changes]) -> bool:
        """Run a curator's act in the annotator's name; the window's undo covers it, too."""
        if self.desk.workspace is None:
            return False
        try:
            act(self.desk.workspace, annotator=self.window.settings.annotator())
        except RecapError as error:
            self.window.notice.show_notice(translate(error), "error")
            return False
        self.desk.request_again()
        self.desk.history.refresh()
        return True
