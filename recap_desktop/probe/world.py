"""What the probes work in: a workspace of their own, a window on it, and patience."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from recap_desktop.app import build, collect_seldom
from recap_desktop.probe.silent_card import SilentCards
from recap_desktop.session import Session
from recap_desktop.settings import Settings
from recap_engine.audio import discover
from recap_engine.datastore.workspace import Workspace
from recap_engine.starter_workspace import create_workspace

PATIENCE_SECONDS = 300.0
_KINDS = ("rain", "dog", "door", "engine", "bell", "wind", "crowd", "river", "train", "footsteps")


class Stuck(Exception):
    """Something did not come about in time."""


def until(true: Callable[[], bool], what: str = "", seconds: float = PATIENCE_SECONDS) -> None:
    """Let the event loop run until it is so. Raises Stuck."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise Stuck(f"This did not come about within {seconds:g} s: {what or true}.")
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


def settings_in(folder: Path, **values: str | int | bool) -> Settings:
    """Settings of their own."""
    made = Settings(folder / "settings.ini")
    chosen: dict[str, str | int | bool] = {"annotator": "Probe", "autoplay": False, "theme": "light"}
    for name, value in (chosen | values).items():
        made.set(name, value)
    return made


def window_on(settings: Settings, workspace: Path | None = None, cards: SilentCards | None = None) -> Session:
    """A shown window, with that workspace open if one is named."""
    session = build(settings, outputs=cards or SilentCards())
    collect_seldom()
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


def workspace_of(folder: Path, sounds: Path, place: Path, count: int) -> list[str]:
    """A new workspace with the starter captions, and ``count`` sounds found below a folder, every so many; their paths.

    They are linked into a folder of their own: nothing is written beside the real ones. Raises Stuck without any.
    """
    found = [entry.path for entry in discover([str(sounds)]) if not entry.error]
    if not found:
        raise Stuck(f"{sounds} holds no sounds.")
    chosen = found[:: max(1, len(found) // count)][:count]
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, path in enumerate(chosen):
        link = folder / f"{number:04}_{Path(path).name}"
        link.symlink_to(Path(path).resolve())
        paths.append(str(link))
    with create_workspace(place) as workspace:
        workspace.libraries.add(folder)
    return paths


def great_workspace(place: Path, folder: Path, count: int) -> None:
    """A workspace that lists ``count`` files in some hundred folders; there are no such files."""
    rng = random.Random(0)
    with Workspace.create(place) as workspace:
        library = workspace.libraries.add(folder).libraries[0]
        workspace.captions.add("A first caption", "accepted", provenance="human")
        connection = workspace.connection
        collection = connection.value("SELECT id FROM collections WHERE name = 'accepted'")
        with connection.derive():
            connection.run_many(
                "INSERT INTO sounds (id, hash, duration, recording) VALUES (?, ?, ?, ?)",
                ((n, f"{n:032x}", rng.uniform(0.5, 60), f"{n:032x}") for n in range(1, count + 1)),
            )
            connection.run_many(
                "INSERT INTO files (library, path, hash, duration, size, modified_ns) VALUES (?, ?, ?, ?, 0, 0)",
                (
                    (library, f"{rng.choice(_KINDS)}/{n % 40:02}/take_{n:06}.wav".encode(), f"{n:032x}", 5.0)
                    for n in range(1, count + 1)
                ),
            )
            texts = [f"A {kind} is heard {number}" for kind in _KINDS for number in range(100)]
            connection.run_many("INSERT INTO texts (id, text) VALUES (?, ?)", enumerate(texts, 10))
            connection.run_many(
                "INSERT INTO captions (collection, sound, text_id, text, provenance, created) "
                "VALUES (?, ?, ?, ?, 'human', '2026-01-01')",
                ((collection, n, 10 + n % 1000, texts[n % 1000]) for n in range(1, count + 1, 5)),
            )
            connection.run_many(
                "INSERT INTO journal (kind, at, annotator, hash) VALUES ('write', '2026-01-01T00:00:00.000Z', '', ?)",
                ((f"{n:032x}",) for n in range(1, count + 1, 5)),
            )
