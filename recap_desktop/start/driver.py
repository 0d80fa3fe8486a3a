"""Drive the window from code, as the self-test and the probes do: start it, wait for it, press keys."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from recap_desktop.settings import Settings
from recap_desktop.sound.silent_card import SilentCards
from recap_desktop.start.launch import launch

if TYPE_CHECKING:
    from recap_desktop.start.session import Session

PATIENCE_SECONDS = 300.0


class WaitTimeout(Exception):
    """A condition did not become true in time."""


def until(condition: Callable[[], bool], what: str = "", seconds: float = PATIENCE_SECONDS) -> None:
    """Run the event loop until ``condition()`` holds; ``what`` names it in the error. Raises WaitTimeout."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise WaitTimeout(f"After {seconds:g} s, still waiting for: {what or condition}.")
        pause(5)


def pause(milliseconds: int) -> None:
    """Run the event loop for so long. Unlike ``QTest.qWait``, this lets other threads run."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def application() -> QApplication:
    """Return the application, created if need be."""
    app = QApplication.instance() or QApplication(["recap-desktop"])
    assert isinstance(app, QApplication)
    return app


def make_settings(folder: Path, **values: str | int | bool) -> Settings:
    """Settings in a file of their own, with the values of a test run."""
    made = Settings(folder / "settings.ini")
    chosen: dict[str, str | int | bool] = {"annotator": "Probe", "autoplay": False, "theme": "light"}
    for name, value in (chosen | values).items():
        made.set(name, value)
    return made


def open_window(settings: Settings, workspace: Path | None = None, cards: SilentCards | None = None) -> Session:
    """Show a window and open ``workspace`` in it."""
    session = launch(settings, cards or SilentCards())
    session.window.show()
    session.window.activateWindow()
    application().processEvents()
    if workspace is not None:
        session.open(workspace)
    return session


def press(widget: QWidget | None, keys: str) -> None:
    """Send a real key event to the widget, or to the one with the focus; ``keys`` as in ``Ctrl+Return``."""
    combination = QKeySequence(keys)[0]  # type: ignore[index]
    target = widget or QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QTest.keyClick(target, Qt.Key(combination.key()), combination.keyboardModifiers())
