"""Context menus of suggestions, similar captions, the sound, and the captions that a sound has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu

from recap_desktop.controllers.desk import DeskController
from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.look.widget_names import named
from recap_desktop.window import MainWindow
from recap_engine.annotate import curate
from recap_engine.errors import RecapError
from recap_engine.i18n import translate
from recap_engine.records import Caption, Region

Entry = tuple[str, Callable[[], object], bool] | None
"""(words, act, enabled); None is a separator."""


class ContextMenus(QObject):
    """Opens the menus; each entry does what a key or button does, too."""

    def __init__(self, window: MainWindow, view: DeskController) -> None:
        super().__init__(window)
        self.window, self.desk, self._view = window, window.desk, view
        for widget, show in (
            (window.suggestions.list, self._on_suggestion),
            (window.similar.list, self._on_similar),
            (window.listening.view.canvas, self._on_sound),
        ):
            widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            widget.customContextMenuRequested.connect(show)
        window.own.caption_menu_requested.connect(self._on_caption)
        window.own.part_menu_requested.connect(self._on_part)

    def _open(self, name: str, at: QPoint, entries: Sequence[Entry]) -> None:
        menu = named(QMenu(self.window), name)
        for entry in entries:
            if entry is None:
                menu.addSeparator()
                continue
            words, act, enabled = entry
            made = menu.addAction(words)
            made.setEnabled(enabled)
            made.triggered.connect(lambda _=False, act=act: act())
        assign_mnemonics(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _copy(self, text: str) -> None:
        QApplication.clipboard().setText(text)

    # ---- the menus ---------------------------------------------------------------------------------------------

    def _on_suggestion(self, at: QPoint) -> None:
        cards, made = self.window.suggestions.list, self.desk.candidates()
        row = cards.indexAt(at).row()
        if not 0 <= row < len(made):
            return
        text, deciding = made[row].text, self.window.decisions
        self._open(
            "suggestion_menu",
            cards.viewport().mapToGlobal(at),
            (
                (self.tr("Insert"), lambda: self._view.take(row + 1), True),
                (self.tr("Accept and go to the next sound"), lambda: deciding.accept(row + 1), True),
                None,
                (self.tr("Reject only this suggestion"), lambda: deciding.reject_text(text), True),
                (self.tr("Copy"), lambda: self._copy(text), True),
            ),
        )

    def _on_similar(self, at: QPoint) -> None:
        panel, found = self.window.similar, self.desk.neighbours()
        row = panel.list.indexAt(at).row()
        if not 0 <= row < len(found):
            return
        panel.list.setCurrentIndex(panel.list.indexAt(at))
        off = self.tr("Switch “{name}” off").format(name=found[row].collection.replace("&", "&&"))
        self._open(
            "similar_menu",
            panel.list.viewport().mapToGlobal(at),
            (
                (self.tr("Insert this caption"), lambda: panel.taken.emit(row), True),
                (self.tr("Play its sound"), lambda: panel.play_requested.emit(row), panel.play.isEnabled()),
                (self.tr("Copy"), lambda: self._copy(found[row].text), True),
                None,
                (self.tr("Switch caption off"), lambda: panel.caption_off_requested.emit(row), True),
                (off, lambda: panel.collection_off_requested.emit(row), True),
            ),
        )

    def _on_sound(self, at: QPoint) -> None:
        canvas, listening, actions = self.window.listening.view.canvas, self.window.listening, self.window.actions_
        view = canvas.scene.viewport
        if view is None or canvas.scene.message:
            return
        moment = min(max(canvas.scene.seconds(at.x()), 0.0), view.duration)
        part, region = canvas.scene.part_at(at.x(), at.y()), canvas.scene.region
        captioned = region is not None and canvas.scene.is_part(region)
        go = partial(self.desk.choose_region, part.region if part is not None else None)

        def here(name: str) -> Callable[[], None]:
            def act() -> None:
                canvas.set_position(moment)
                actions[name].trigger()

            return act

        self._open(
            "sound_menu",
            canvas.mapToGlobal(at),
            (
                (self.tr("Play from here"), lambda: listening.play_from(moment), listening.usable()),
                None,
                (self.tr("Go to this part"), go, part is not None),
                (self.tr("Start a part here"), here("region_start"), True),
                (self.tr("End the part here"), here("region_end"), True),
                (self.tr("Move the start of the part here"), here("part_start"), captioned),
                (self.tr("Move the end of the part here"), here("part_end"), captioned),
                (self.tr("Back to the whole sound"), actions["region_none"].trigger, region is not None),
                None,
                (self.tr("Zoom to the part"), canvas.show_region, region is not None),
                (self.tr("Show all of the sound"), canvas.show_all, not view.complete),
            ),
        )

    def _on_caption(self, caption: Caption, at: QPoint) -> None:
        self._open(
            "caption_menu",
            at,
            (
                (self.tr("Edit"), lambda: self.window.own.change_requested.emit(caption), True),
                (self.tr("Copy"), lambda: self._copy(caption.text), True),
                None,
                (self.tr("Delete this caption"), lambda: self._delete(caption), True),
            ),
        )

    def _on_part(self, region: Region, text: str, at: QPoint) -> None:
        self._open(
            "part_menu",
            at,
            (
                (self.tr("Go to this part"), lambda: self.desk.choose_region(region), True),
                (self.tr("Copy"), lambda: self._copy(text), True),
            ),
        )

    def _delete(self, caption: Caption) -> None:
        workspace, window, desk = self.desk.workspace, self.window, self.desk
        if workspace is None:
            return
        try:
            curate.delete(workspace, [caption.id], annotator=window.settings.annotator())
        except RecapError as error:
            window.notice.show_notice(translate(error), "error")
            return
        desk.history.refresh()
        desk.read_captions()
        if desk.current is not None:
            desk.refresh([desk.current.sound.hash])
        desk.request_again()
        message = self.tr("Deleted the caption “{text}”.").format(text=caption.text)
        window.notice.show_notice(message, "info", self.tr("Undo"), window.decisions.undo, topic="decided")
