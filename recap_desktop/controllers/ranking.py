"""The list ordered by meaning or by similarity: to words, to the current sound, to a file, or in groups."""

from __future__ import annotations

import os
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QInputDialog, QMenu

from recap_desktop import tasks
from recap_desktop.controllers.folders import FoldersController
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.i18n import quoted
from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.look.widget_names import named
from recap_desktop.window import MainWindow
from recap_desktop.workspace_location import WorkspaceLocation
from recap_engine.datastore.similar_sounds import likeness_to
from recap_engine.datastore.sound_groups import alike_groups
from recap_engine.messages import FoundSounds
from recap_engine.printable import printable
from recap_engine.records import Sound


class RankingController(QObject):
    """Asks for a ranking and orders the list by it, until another order is chosen."""

    def __init__(
        self, window: MainWindow, folders: FoldersController, place: Callable[[], WorkspaceLocation | None]
    ) -> None:
        super().__init__(window)
        self.window, self._folders, self._place = window, folders, place
        self._wanted = ""
        window.engine.sounds_found.connect(self._on_found)
        window.actions_["order_alike"].triggered.connect(lambda _=False: self.order_by_likeness())
        window.actions_["group_alike"].triggered.connect(lambda _=False: self.group())
        window.actions_["find_sounds"].triggered.connect(lambda _=False: self.ask())

    def ask(self) -> None:
        """Ask for words, then put the sounds that they describe first."""
        dialog = QInputDialog(self.window)
        dialog.setObjectName("find_sounds")
        dialog.setWindowTitle(self.tr("Find sounds by their meaning"))
        dialog.setLabelText(self.tr("&Describe what you want to hear, such as “rain on a tin roof”:"))
        dialog.resize(460, dialog.sizeHint().height())
        dialog.textValueSelected.connect(self.find)
        open_dialog(dialog)

    def find(self, words: str) -> None:
        """Put the sounds that these words describe first."""
        if words.strip():
            self._wanted = quoted(words.strip())
            self._check(self.window.engine.find_sounds(text=words.strip()))

    def find_like_file(self, path: str) -> None:
        """Put the sounds that sound like a file first."""
        self._wanted = printable(os.path.basename(path))
        self._check(self.window.engine.find_sounds(path=path))

    def offer(self, path: str) -> None:
        """Offer what can be done with a dropped file that is not in the list."""
        menu = named(QMenu(self.window), "dropped_menu")
        menu.addAction(self.tr("Sort the list by similarity to this file")).triggered.connect(
            lambda _=False: self.find_like_file(path)
        )
        menu.addAction(self.tr("Add its folder")).triggered.connect(
            lambda _=False: self._folders.add_folder(os.path.dirname(path))
        )
        assign_mnemonics(menu)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos())

    def order_by_likeness(self) -> None:
        """Put the sounds that sound most like the current one first."""
        shown, place = self.window.desk.current, self._place()
        if shown is None or place is None or not shown.sound.hash:
            return
        sound, name = Sound(shown.sound.hash, shown.sound.duration), printable(shown.item.name)

        def work(_: tasks.Task) -> dict[str, float]:
            with place.open() as workspace:
                return likeness_to(workspace, sound)

        task = tasks.start(work, self)
        task.finished.connect(lambda ranking: self.rank(ranking, name))
        task.failed.connect(lambda sentence: self.window.notice.show_notice(sentence, "error"))

    def group(self) -> None:
        """Put similar sounds next to each other, the largest group first."""
        place = self._place()
        if place is None:
            return

        def work(_: tasks.Task) -> list[list[str]]:
            with place.open() as workspace:
                return alike_groups(workspace)

        task = tasks.start(work, self)
        task.finished.connect(self._on_grouped)
        task.failed.connect(lambda sentence: self.window.notice.show_notice(sentence, "error"))

    def _on_grouped(self, groups: list[list[str]]) -> None:
        message = self.tr(
            "%Ln groups of similar sounds, the largest first; other sounds follow. Click a heading to sort as usual.",
            "",
            sum(len(group) > 1 for group in groups),
        )
        in_order = [audio_hash for group in groups for audio_hash in group]
        self._order({audio_hash: -float(at) for at, audio_hash in enumerate(in_order)}, message)

    def _check(self, asked: bool) -> None:
        if not asked:
            self.window.notice.show_notice(self.tr("The model is still loading: try again in a moment."), brief=True)

    def _on_found(self, found: FoundSounds | None, problem: str) -> None:
        if found is None:
            self.window.notice.show_notice(problem, "warning")
        else:
            self.rank(dict(found.sounds), self._wanted)

    def rank(self, ranking: dict[str, float], what: str) -> None:
        """Put the sounds with the largest numbers (by hash) first, and say what the list is sorted by."""
        message = self.tr(
            "Sorted by similarity to {what}; sounds not analysed yet come last. Click a heading to sort as usual."
        )
        self._order(ranking, message.format(what=what))

    def _order(self, ranking: dict[str, float], message: str) -> None:
        window = self.window
        if not ranking:
            window.notice.show_notice(
                self.tr("No sound is analysed yet: make suggestions first (Ctrl+Shift+G)."), "warning"
            )
            return
        window.sound_list.rank(ranking)
        window.library.list.show_unsorted()
        window.notice.show_notice(message, brief=True, topic="order")
        window.library.list.scrollToTop()
