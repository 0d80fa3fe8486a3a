"""Drive the window from code, as the self-test and the probes do: start it, wait for it, press keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from recap_desktop.settings import Settings
from recap_desktop.sound.silent_card import SilentCards
from recap_desktop.start.build import build, tune_garbage_collection
from recap_desktop.start.session import Session

PATIENCE_SECONDS = 300.0


class WaitTimeout(Exception):
    """Something did not come about in time."""


def until(true: Callable[[], bool], what: str = "", seconds: float = PATIENCE_SECONDS) -> None:
    """Let the event loop run until it is so. Raises WaitTimeout."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise WaitTimeout(f"This did not come about within {seconds:g} s: {what or true}.")
        pause(5)


def pause(milliseconds: int) -> None:
    """Let the event loop run for so long, as the program does: other threads get their turn, which qWait denies."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def application() -> QApplication:
    """The one application."""
    app = QApplication.instance() or QApplication(["recap-desktop"])
    assert isinstance(app, QApplication)
    return app


def make_settings(folder: Path, **values: str | int | bool) -> Settings:
    """Settings of their own."""
    made = Settings(folder / "settings.ini")
    chosen: dict[str, str | int | bool] = {"annotator": "Probe", "autoplay": False, "theme": "light"}
    for name, value in (chosen | values).items():
        made.set(name, value)
    return made


def open_window(settings: Settings, workspace: Path | None = None, cards: SilentCards | None = None) -> Session:
    """A shown window, with that workspace open if one is named."""
    session = build(settings, outputs=cards or SilentCards())
    tune_garbage_collection()
    session.window.show()
    session.window.activateWindow()
    application().processEvents()
    if workspace is not None:
        session.open(workspace)
    return session


def press(widget: QWidget | None, keys: str) -> None:
    """A real key event, to the widget or whatever has the focus; ``keys`` as they are written: ``Ctrl+Return``."""
    combination = QKeySequence(keys)[0]  # type: ignore[index]
    target = widget or QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QTest.keyClick(target, Qt.Key(combination.key()), combination.keyboardModifiers())
