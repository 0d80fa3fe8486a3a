"""Scrolls through a million captions, selects all of them and queries; measures how long the window stalls."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PySide6.QtTest import QTest

from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.probe.figures import Figure
from recap_desktop.probe.listing import memory
from recap_desktop.probe.stalls import IdleWindow, LatencyTimer, figures
from recap_desktop.start.driver import application, make_settings, open_window, pause, press, until
from recap_engine.datastore.workspace import Workspace

_BEYOND = 50.0
_KINDS = ("rain", "dog", "door", "engine", "bell", "wind", "crowd", "river", "train", "footsteps")
_QUERIES = ("collection:town", 'rain "is heard" length:<30', "")


def probe(count: int) -> list[Figure]:
    """Figures of the captions dialog on a workspace of ``count`` captions in three collections."""
    with tempfile.TemporaryDirectory(prefix="recap-probe-") as name:
        folder = Path(name)
        fill(folder / "great.recap", count)
        application()
        idle = IdleWindow()
        session = open_window(make_settings(folder, bundle="none"), folder / "great.recap")
        window = session.window
        pause(500)
        timer = LatencyTimer(window)
        idle.start()
        timer.start()
        began = time.perf_counter()
        session.captions.show()
        (dialog,) = window.findChildren(CaptionsDialog)
        until(lambda: dialog.table.rowCount() == count, "all captions are listed")
        found = [Figure(f"{count:,} captions listed", time.perf_counter() - began, "s")]
        pause(500)
        found += figures("open", timer.stop(), idle.stop(), _BEYOND)
        for name_, act in (("scroll", _scroll), ("select", _select), ("query", _query)):
            idle.start()
            timer.start()
            act(dialog)
            found += figures(name_, timer.stop(), idle.stop(), _BEYOND)
        found.append(Figure("memory of the window's process", memory("VmRSS"), "MB"))
        dialog.reject()
        window.close()
        idle.close()
    return found


def fill(place: Path, count: int) -> None:
    """Create a workspace of ``count`` captions, each with its own wording."""
    with Workspace.create(place) as workspace:
        connection = workspace.connection
        ids = [workspace.collections.create(name) for name in ("field", "town", "sea")]
        texts = [f"A {_KINDS[number % len(_KINDS)]} is heard {number}" for number in range(count)]
        with connection.uncounted_change():
            connection.run_many("INSERT INTO texts (id, text) VALUES (?, ?)", enumerate(texts, 1))
            connection.run_many(
                "INSERT INTO captions (collection, text_id, text, provenance, created) "
                "VALUES (?, ?, ?, 'imported', '2026-01-01')",
                ((ids[number % 10 % 3], number + 1, text) for number, text in enumerate(texts)),
            )


def _scroll(dialog: CaptionsDialog) -> None:
    bar = dialog.list.verticalScrollBar()
    for step in range(200):
        bar.setValue(step * bar.maximum() // 200)
        pause(5)
    dialog.list.setFocus()
    for key in ("Home", "End"):
        press(dialog.list, f"Ctrl+{key}")
        pause(20)
        for _ in range(30):
            press(dialog.list, "PgDown" if key == "Home" else "PgUp")
            pause(5)


def _select(dialog: CaptionsDialog) -> None:
    dialog.list.setFocus()
    press(dialog.list, "Ctrl+A")
    pause(200)
    press(dialog.list, "Down")
    pause(200)


def _query(dialog: CaptionsDialog) -> None:
    for text in _QUERIES:
        shown: list[object] = []
        dialog.table.modelReset.connect(lambda shown=shown: shown.append(True))
        dialog.search.text.setFocus()
        dialog.search.text.selectAll()
        press(dialog.search.text, "Del")
        for letter in text:
            QTest.keyClicks(dialog.search.text, letter)
            pause(15)
        until(lambda shown=shown: bool(shown), f"the answer to {text!r}")  # type: ignore[misc]
        pause(300)
