"""A careless annotator: random clicks, typing and keys in the real window, which must decide only what was meant.

After every step the probe checks that no decision appeared that the step did not mean, that the current sound can still
be decided about, that header and list agree, and that no exception, Qt warning or lost focus occurred.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QPoint, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTableView,
    QTreeView,
    QWidget,
)

from recap_desktop.actions import ACTION_SPECS
from recap_desktop.dialogs.help import HelpWindow
from recap_desktop.dialogs.import_captions import ImportDialog
from recap_desktop.probe.environment import linked_workspace
from recap_desktop.probe.figures import Figure
from recap_desktop.sound.silent_card import SilentCards
from recap_desktop.start.driver import application, make_settings, open_window, pause, press, until
from recap_desktop.start.session import Session
from recap_engine.records import SOUNDS_ACTS

_HARMLESS = ("This plugin does not support",)
_NOT_PRESSED = frozenset(("quit", "restart_engine"))
_DECIDING = frozenset(("submit", "submit_stay", "reject", "flag", "skip", "undo", "redo", "part_start", "part_end"))
_DECIDING_WIDGETS = frozenset(
    (
        "button_submit",
        "button_skip",
        "button_reject",
        "button_flag",
        "similar_off",
        "similar_collection_off",
        "notice_action",
        "menus",
        "menu_caption",
        "menu_edit",
    )
)
_EDITING = ("Ctrl+Backspace", "Ctrl+Del", "Ctrl+Left", "Ctrl+Right", "Ctrl+A", "Ctrl+End", "Home", "Shift+Left", "Del")
_TEXTS = ("A fox", "xsf", "jk jk", "rain on a roof", "1 2 3", "Flag it", "skip", "Under a bridge")
_FILTERS = ("", "", "", "state:undone", "state:new", "a", "zzzz", "dur>", "caption:a", "state:flagged")


class CarelessFailure(Exception):
    """A check failed; the message names it, and the step."""


class CarelessAnnotator:
    """Takes random steps in one window and checks each."""

    def __init__(self, session: Session, rng: random.Random, scratch: Path) -> None:
        self.session, self._rng, self._scratch = session, rng, scratch
        self.window, self.desk = session.window, session.desk
        self.steps: list[str] = []
        self.problems: list[str] = []
        """Exceptions and Qt warnings since the last check."""
        self._captions = scratch / "captions.csv"
        self._captions.write_text("caption\nA fox is heard\n", "utf-8")
        self._kinds: tuple[tuple[Callable[[], bool], int], ...] = (
            (self._click, 20),
            (self._type_after_a_click, 20),
            (self._press_a_default_key, 30),
            (self._edit, 8),
            (self._undo_or_redo, 8),
            (self._decide, 6),
            (self._filter, 4),
            (self._import_with_enter, 1),
            (self._wait, 3),
        )

    def run(self, steps: int) -> None:
        """Take so many steps. Raises CarelessFailure."""
        steppers, weights = zip(*self._kinds, strict=True)
        for _ in range(steps):
            before = self._decisions()
            meant = self._rng.choices(steppers, weights)[0]()
            application().processEvents()
            meant = self._close_popups() or meant
            self._close_dialogs()
            self._await_focus()
            self._check(before, meant)

    # ---- steps: each returns whether it meant a decision -------------------------------------------------------

    def _note(self, step: str) -> None:
        focus = QApplication.focusWidget()
        self.steps.append(f"{step}  [focus: {'none' if focus is None else focus.objectName() or type(focus).__name__}]")

    def _widgets(self) -> list[QWidget]:
        return [
            widget
            for widget in self.window.findChildren(QWidget)
            if widget.isVisible() and widget.window() is self.window and widget.width() > 4 and widget.height() > 4
        ]

    def _click(self) -> bool:
        widget = self._rng.choice(self._widgets())
        at = QPoint(self._rng.randrange(widget.width()), self._rng.randrange(widget.height()))
        target = widget.childAt(at) or widget
        at = target.mapFrom(widget, at)
        names = [target.objectName()]
        parent = target.parentWidget()
        while parent is not None:
            names.append(parent.objectName())
            parent = parent.parentWidget()
        self._note(f"click {target.objectName() or type(target).__name__} at {at.x()},{at.y()}")
        button = Qt.MouseButton.RightButton if self._rng.random() < 0.1 else Qt.MouseButton.LeftButton
        QTest.mouseClick(target, button, pos=at)
        return bool(_DECIDING_WIDGETS & set(names))

    def _click_a_row(self) -> None:
        views = [view for view in self._widgets() if isinstance(view, QTableView | QTreeView | QListView)]
        views = [view for view in views if view.model().rowCount()]
        if not views:
            return
        view = self._rng.choice(views)
        index = view.model().index(self._rng.randrange(view.model().rowCount()), 0)
        view.scrollTo(index)
        self._note(f"click row {index.row()} of {view.objectName()}")
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(index).center())

    def _type_after_a_click(self) -> bool:
        self._click_a_row()
        application().processEvents()
        typed, box = self._rng.choice(_TEXTS), self.window.caption.box
        focus = QApplication.focusWidget()
        goes_to_box = not isinstance(focus, QLineEdit) and QApplication.activeModalWidget() is None
        self._note(f"type {typed!r}")
        for letter in typed:
            QTest.keyClicks(QApplication.focusWidget() or self.window, letter)
        if goes_to_box and (not box.hasFocus() or typed.strip() not in box.toPlainText()):
            raise CarelessFailure(f"{typed!r} did not arrive in the caption box: {box.toPlainText()!r}")
        return False

    def _press_a_default_key(self) -> bool:
        spec = self._rng.choice([spec for spec in ACTION_SPECS if spec.keys and spec.name not in _NOT_PRESSED])
        key = self._rng.choice(spec.default_keys(single_keys=False))
        focusable = [widget for widget in self._widgets() if widget.focusPolicy() != Qt.FocusPolicy.NoFocus]
        self._rng.choice(focusable).setFocus()
        self._note(f"press {key} ({spec.name})")
        focus = QApplication.focusWidget()
        presses_button = key == "Space" and focus is not None and focus.objectName() in _DECIDING_WIDGETS
        press(focus or self.window, key)
        return presses_button or spec.name in _DECIDING or spec.name.startswith("accept_")

    def _edit(self) -> bool:
        fields = [w for w in self._widgets() if isinstance(w, QLineEdit | QPlainTextEdit) and w.isEnabled()]
        self._rng.choice([*fields, self.window.caption.box]).setFocus()
        key = self._rng.choice(_EDITING)
        self._note(f"press {key}")
        press(QApplication.focusWidget() or self.window, key)
        return False

    def _undo_or_redo(self) -> bool:
        key = self._rng.choice(("Ctrl+Z", "Ctrl+Z", "Ctrl+Shift+Z"))
        self._rng.choice((self.window.library.list, self.window.caption.box)).setFocus()
        self._note(f"press {key}")
        press(QApplication.focusWidget() or self.window, key)
        return True

    def _decide(self) -> bool:
        key = self._rng.choice(("Ctrl+Shift+F", "Ctrl+Return", "Ctrl+1", "Ctrl+Shift+X"))
        self.window.caption.box.setFocus()
        self._note(f"decide by {key}")
        press(QApplication.focusWidget() or self.window, key)
        return True

    def _filter(self) -> bool:
        text = self._rng.choice(_FILTERS)
        self._note(f"filter {text!r}")
        self.window.library.filter.setFocus()
        self.window.library.filter.setText(text)
        pause(self._rng.choice((0, 200)))
        return False

    def _import_with_enter(self) -> bool:
        assert self.desk.workspace is not None
        before = sum(info.captions for info in self.desk.workspace.collections.list())
        self._note("Ctrl+Shift+I, a path and Enter at once")
        self.window.caption.box.setFocus()
        press(QApplication.focusWidget() or self.window, "Ctrl+Shift+I")
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ImportDialog):
            raise CarelessFailure("Ctrl+Shift+I opened no import dialog.")
        dialog.path.setText(str(self._captions))
        press(dialog.path, "Return")
        dialog.reject()
        application().processEvents()
        if sum(info.captions for info in self.desk.workspace.collections.list()) != before:
            raise CarelessFailure("Enter in the path field imported captions before a preview.")
        return False

    def _wait(self) -> bool:
        self._note("wait")
        pause(self._rng.choice((5, 50, 300)))
        return False

    # ---- dialogs and menus -------------------------------------------------------------------------------------

    def _close_popups(self) -> bool:
        """Close menus, by Escape or by choosing an entry of the menu of skip reasons; whether that meant a decision."""
        meant = False
        for _ in range(8):
            popup = QApplication.activePopupWidget()
            if popup is None:
                break
            chooses = popup.objectName() == "skip_reasons" and self._rng.random() < 0.5
            self._note(f"{'choose in' if chooses else 'Escape from'} {popup.objectName() or 'a menu'}")
            meant = meant or chooses
            QTest.keyClick(popup, Qt.Key.Key_Return if chooses else Qt.Key.Key_Escape)
            application().processEvents()
            if QApplication.activePopupWidget() is popup:
                popup.close()
                application().processEvents()
        return meant

    def _close_dialogs(self) -> None:
        for helping in self.window.findChildren(HelpWindow):
            self._note("Escape from help")
            press(helping, "Escape")
        for _ in range(8):
            dialog = QApplication.activeModalWidget()
            if dialog is None:
                return
            for key in self._rng.choices(("Tab", "Down", "A", "F", "X", "Up"), k=self._rng.randrange(4)):
                self._note(f"press {key} in {dialog.objectName()}")
                press(QApplication.focusWidget() or dialog, key)
            self._note(f"Escape from {dialog.objectName() or type(dialog).__name__}")
            for _ in range(4):
                if QApplication.activeModalWidget() is dialog:
                    press(dialog, "Escape")
                    self._close_popups()
                    application().processEvents()
        if (stuck := QApplication.activeModalWidget()) is not None:
            raise CarelessFailure(f"{stuck.objectName()} does not close with Escape.")
        pause(0)
        pause(0)

    def _await_focus(self) -> None:
        """Wait until a widget has the focus; a window manager would activate the window, so do that without one."""
        if QApplication.activeWindow() is None:
            self.window.activateWindow()
        for _ in range(200):
            if QApplication.focusWidget() is not None:
                return
            pause(10)
        raise CarelessFailure("Nothing has the focus.")

    # ---- checks ------------------------------------------------------------------------------------------------

    def _decisions(self) -> int:
        """Entries of the journal; what is typed into the category and the keywords is saved, but decides nothing."""
        assert self.desk.workspace is not None
        entries = self.desk.workspace.journal.entries()
        return sum(decision.kind not in SOUNDS_ACTS for decision in entries)

    def _check(self, before: int, meant: bool) -> None:
        table, current = self.window.table, self.desk.current
        if self.problems:
            raise CarelessFailure("; ".join(self.problems))
        after = self._decisions()
        if after != before and not meant:
            assert self.desk.workspace is not None
            entries = self.desk.workspace.journal.entries()
            kinds = [decision.kind for decision in entries if decision.kind not in SOUNDS_ACTS][before:]
            raise CarelessFailure(f"Something was decided that was not meant: {', '.join(kinds)}.")
        if current is None and table.rowCount():
            raise CarelessFailure("No sound is current, though the list shows some.")
        listed = None if current is None else table.listed(current.item.file)
        if current is not None and listed is not None and listed.state != current.item.state:
            raise CarelessFailure("The header shows another state than the list.")


@contextmanager
def _watched(annotator: CarelessAnnotator) -> Iterator[None]:
    """Collect exceptions and Qt warnings, and close file dialogs, which would block."""

    def on_message(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        if kind not in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) and not message.startswith(_HARMLESS):
            annotator.problems.append(f"Qt: {message}")

    def on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        annotator.problems.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, trace)

    def close_file_dialogs() -> None:
        if isinstance(dialog := QApplication.activeModalWidget(), QFileDialog):
            dialog.reject()

    timer = QTimer(interval=50)
    timer.timeout.connect(close_file_dialogs)
    timer.start()
    messages, hook = qInstallMessageHandler(on_message), sys.excepthook
    sys.excepthook = on_exception
    try:
        yield
    finally:
        qInstallMessageHandler(messages)
        sys.excepthook = hook
        timer.stop()


def annotate_carelessly(session: Session, seed: int, steps: int, scratch: Path) -> list[str]:
    """Take ``steps`` random steps; returns them. Raises CarelessFailure, with the steps in its second argument."""
    annotator = CarelessAnnotator(session, random.Random(seed), scratch)
    application().setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    with _watched(annotator):
        try:
            annotator.run(steps)
        except CarelessFailure as failure:
            raise CarelessFailure(str(failure), annotator.steps) from failure
    return annotator.steps


def probe(sounds: Path, model: str, steps: int, seed: int) -> list[Figure]:
    """Annotate carelessly in a new workspace; prints the last steps if a check fails."""
    application()
    with tempfile.TemporaryDirectory(prefix="recap-careless-") as name:
        folder = Path(name)
        linked_workspace(folder / "sounds", sounds, folder / "work.recap", 20)
        session = open_window(make_settings(folder, bundle=model), folder / "work.recap", SilentCards())
        window = session.window
        window.sound_list.scan([1])
        until(lambda: window.table.rowCount() >= 16 and not window.sound_list.scanning(), "the list of sounds")
        until(lambda: session.desk.current is not None, "a current sound")
        failed = 0
        try:
            taken = annotate_carelessly(session, seed, steps, folder)
        except CarelessFailure as failure:
            reason, taken = failure.args
            failed = 1
            print(f"seed {seed}, step {len(taken)}: {reason}")
            print("\n".join(f"  {at:5} {step}" for at, step in list(enumerate(taken, 1))[-40:]))
        decisions = session.desk.workspace.journal.count() if session.desk.workspace is not None else 0
        window.close()
    return [
        Figure("careless steps", float(len(taken))),
        Figure("decisions, all of them meant", float(decisions)),
        Figure("failures", float(failed), most=0),
    ]
