"""Decisions in the window: their keys, the menu of skip reasons, and undo with a description of its effect."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QAbstractButton, QInputDialog, QMenu

from recap_desktop.actions import MOST_SUGGESTIONS
from recap_desktop.dialogs.opening import open_dialog
from recap_desktop.i18n import quoted
from recap_desktop.window import MainWindow
from recap_engine.annotate.skip_reasons import SKIP_REASONS
from recap_engine.i18n import translate
from recap_engine.records import Changes


class DecisionsController(QObject):
    """Connects keys and menus to decisions."""

    skip_menu_shown = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window, self.desk = window, window.desk
        deciding, box, actions = window.decisions, window.caption.box, window.actions_
        deciding.decided.connect(self._on_decided)
        deciding.refused.connect(self._on_refused)
        self.desk.refused.connect(self._on_refused)
        self.desk.history.changed.connect(lambda *_: self._name_undo())
        box.undoAvailable.connect(lambda _: self._name_undo())
        box.redoAvailable.connect(lambda _: self._name_undo())
        box.focus_changed.connect(lambda _: self._name_undo())
        for name, act in (
            ("submit", deciding.submit),
            ("submit_stay", lambda: deciding.submit(stay=True)),
            ("reject", deciding.reject),
            ("flag", deciding.flag),
            ("skip", self._on_skip),
            ("undo", self._on_undo),
            ("redo", self._on_redo),
        ):
            actions[name].triggered.connect(lambda _=False, act=act: act())
        for number in range(1, MOST_SUGGESTIONS + 1):
            actions[f"accept_{number}"].triggered.connect(lambda _=False, n=number: deciding.accept(n))

    def _on_refused(self, sentence: str) -> None:
        self.window.notice.show_notice(sentence, "warning", brief=True, topic="refused")

    def _on_decided(self, changes: Changes, message: str) -> None:
        decision = changes.decision
        several = decision is not None and decision.kind == "undo" and len(changes.sounds) > 1
        if several:
            message += " " + self.tr("(%Ln sounds)", "", len(changes.sounds))
        what = (
            quoted(decision.text)
            if not several and decision is not None and decision.text and "\n" not in decision.text
            else ""
        )
        self.window.status.done.setText(f"{message} {what}".strip())
        self.window.notice.withdraw("refused", "takes", "decided")
        if isinstance(self.window.focusWidget(), QAbstractButton):
            self.window.caption.box.setFocus()  # else the next Space would decide about the next sound
        if decision is not None and decision.kind == "reject" and changes.captions:
            text = self.tr(
                "Rejected the suggestions, and deleted %Ln accepted captions with them.", "", len(changes.captions)
            )
            undo = self.window.decisions.undo
            self.window.notice.show_notice(text, "warning", self.tr("Undo"), undo, topic="decided")

    def _on_skip(self) -> None:
        if self.desk.current is None:
            return
        menu = QMenu(self.window)
        menu.setObjectName("skip_reasons")
        for number, (reason, text) in enumerate(SKIP_REASONS.items(), 1):
            menu.addAction(f"&{number}  {translate(text)}").triggered.connect(
                lambda _=False, reason=reason: self.window.decisions.skip(reason)
            )
        menu.addSeparator()
        other = f"&{len(SKIP_REASONS) + 1}  {self.tr('Another reason…')}"
        menu.addAction(other).triggered.connect(self._on_other_reason)
        menu.setActiveAction(menu.actions()[0])
        button = self.window.caption.skip_button()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))
        self.skip_menu_shown.emit(menu)

    def _on_other_reason(self) -> None:
        dialog = QInputDialog(self.window)
        dialog.setObjectName("skip_reason")
        dialog.setWindowTitle(self.tr("Skip this sound"))
        dialog.setLabelText(self.tr("Why are you skipping it?"))
        dialog.textValueSelected.connect(self.window.decisions.skip)
        open_dialog(dialog)

    def _on_undo(self) -> None:
        box = self.window.caption.box
        if box.hasFocus() and box.document().isUndoAvailable():
            box.undo()
        else:
            self.window.decisions.undo()

    def _on_redo(self) -> None:
        box = self.window.caption.box
        if box.hasFocus() and box.document().isRedoAvailable():
            box.redo()
        else:
            self.window.decisions.redo()

    def _name_undo(self) -> None:
        """Show in the menu what undo and redo would do."""
        box, history, actions = self.window.caption.box, self.desk.history, self.window.actions_
        for name, verb, text_there, decision in (
            ("undo", self.tr("Undo"), box.document().isUndoAvailable(), history.undoable),
            ("redo", self.tr("Redo"), box.document().isRedoAvailable(), history.redoable),
        ):
            in_text = box.hasFocus() and text_there
            what = self.tr("typing") if in_text else decision
            actions[name].setText(f"{verb} {what}".replace("&", "&&") if what else verb.rstrip(":"))
            actions[name].setEnabled(bool(what))
