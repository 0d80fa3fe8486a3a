"""A simulated annotator who uses the keyboard only, in a process that may be killed at any time.

Lines on standard output: ``engine PID``, ``found HASH TEXT`` (a restored draft), ``draft HASH TEXT`` (typed
more than a second ago), ``clearing HASH``, ``deciding HASH KIND``, ``decided HASH KIND`` (the window has moved on),
``done``.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from recap_desktop.settings import Settings
from recap_desktop.start.driver import WaitTimeout, application, open_window, pause, press, until
from recap_desktop.start.session import Session

_DRAFT_MILLISECONDS = 1_000
_SUGGESTIONS_SECONDS = 20.0
HABITS = (("accept", 45), ("edit", 20), ("write", 20), ("skip", 5), ("reject", 5), ("flag", 5))


def say(*words: str) -> None:
    """Print a line and flush it."""
    print(*words, flush=True)


def annotate(workspace: Path, settings: Path, seed: int) -> None:
    """Decide about all undone sounds of the list in turn."""
    application()
    session = open_window(Settings(settings), workspace)
    desk = session.desk
    until(lambda: desk.current is not None, "a sound is shown")
    while True:
        if not _to_do(session):
            # After a kill the window may open at a sound decided just before it.
            press(None, "Ctrl+J")
            pause(100)
        if not _to_do(session):
            break
        assert desk.current is not None
        _one(session, random.Random(f"{seed} {desk.current.sound.hash}"))
    say("done")
    session.window.close()


def _to_do(session: Session) -> bool:
    current, table = session.desk.current, session.window.table
    return current is not None and table.is_to_do(table.find(current.item.file))


def _one(session: Session, rng: random.Random) -> None:
    """Decide about the current sound, reproducibly for its hash."""
    desk, window = session.desk, session.window
    shown, box = desk.current, window.caption.box
    assert shown is not None
    audio_hash = shown.sound.hash
    say("engine", str(window.engine.process_id()))
    box.setFocus()
    if box.toPlainText():
        say("found", audio_hash, box.toPlainText())
        _clear(audio_hash)
    if rng.random() < 0.2:
        _type(f"half a thought {rng.randrange(1000)}")
        pause(_DRAFT_MILLISECONDS)
        say("draft", audio_hash, box.toPlainText())
        pause(300)
        _clear(audio_hash)
    kind = rng.choices([kind for kind, _ in HABITS], [weight for _, weight in HABITS])[0]
    if kind in ("accept", "edit") and not _suggested(session):
        kind = "write"
    say("deciding", audio_hash, kind)
    _decide(session, kind, rng)
    until(lambda: not window.table.is_to_do(window.table.find(shown.item.file)), "the list shows the decision", 60)
    say("decided", audio_hash, kind)


def _suggested(session: Session) -> bool:
    try:
        until(lambda: bool(session.desk.candidates()), "suggestions", _SUGGESTIONS_SECONDS)
    except WaitTimeout:
        return False
    return True


def _decide(session: Session, kind: str, rng: random.Random) -> None:
    match kind:
        case "accept":
            press(None, f"Ctrl+{rng.randint(1, min(3, len(session.desk.candidates())))}")
        case "edit":
            press(None, "Alt+1")
            _type(" somewhere near")
            press(None, "Ctrl+Return")
        case "write":
            _type(f"A sound like number {rng.randrange(10_000)}")
            press(None, "Ctrl+Return")
        case "skip":
            _skip()
        case "reject":
            press(None, "Ctrl+Shift+X")
        case _:
            press(None, "Ctrl+Shift+F")


def _skip() -> None:
    press(None, "Ctrl+Space")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_2)


def _type(text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, text)


def _clear(audio_hash: str) -> None:
    say("clearing", audio_hash)
    press(None, "Ctrl+A")
    press(None, "Del")


if __name__ == "__main__":
    annotate(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
