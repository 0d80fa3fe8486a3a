"""Opens, scrolls, filters and sorts 100,000 sounds; measures time, smoothness and memory."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from PySide6.QtTest import QTest

from recap_desktop.probe.environment import large_workspace
from recap_desktop.probe.figures import Figure
from recap_desktop.probe.stalls import IdleWindow, LatencyTimer, figures
from recap_desktop.start.driver import application, make_settings, open_window, pause, press, until
from recap_desktop.window import MainWindow

_BEYOND = 50.0
_FILTERS = ("dog", "dog -take_0", "dur>30", "state:written rain", "folder:bell/07", "")


def probe(count: int = 100_000) -> list[Figure]:
    """Figures of a window on a workspace of ``count`` files."""
    with tempfile.TemporaryDirectory(prefix="recap-probe-") as name:
        folder = Path(name)
        (folder / "sounds").mkdir()
        large_workspace(folder / "great.recap", folder / "sounds", count)
        application()
        idle, begun = IdleWindow(), time.perf_counter()
        session = open_window(make_settings(folder, bundle="none"))
        window, shown = session.window, time.perf_counter()
        session.open(folder / "great.recap")
        until(lambda: window.table.rowCount() == count, "the list is filled")
        timer, opened = LatencyTimer(window), time.perf_counter()
        pause(1000)
        found = [Figure("window shown", shown - begun, "s")]
        found.append(Figure(f"{count:,} sounds open", opened - shown, "s", most=2.0))
        for name_, act in (("scroll", _scroll), ("filter", _filter), ("sort", _sort)):
            idle.start()
            timer.start()
            act(window)
            found += figures(name_, timer.stop(), idle.stop(), _BEYOND)
        found.append(Figure("memory of the window's process", memory("VmRSS"), "MB", most=400.0))
        found.append(Figure("peak memory of the window's process", memory("VmHWM"), "MB"))
        window.close()
        idle.close()
    return found


def _scroll(window: MainWindow) -> None:
    bar = window.library.list.verticalScrollBar()
    for step in range(200):
        bar.setValue(step * bar.maximum() // 200)
        pause(5)
    for _ in range(40):
        press(window.library.list, "PgDown")
        pause(5)


def _filter(window: MainWindow) -> None:
    box, done = window.library.filter, [0]
    window.sound_list.filtered.connect(lambda: done.__setitem__(0, done[0] + 1))
    for text in _FILTERS:
        before = done[0]
        box.setFocus()
        box.selectAll()
        press(box, "Del")
        for letter in text:
            QTest.keyClicks(box, letter)
            pause(15)
        until(lambda before=before: done[0] > before, f"filtering by {text!r}")  # type: ignore[misc]
        pause(250)


def _sort(window: MainWindow) -> None:
    for column, descending in ((3, False), (2, True), (1, False)):
        window.sound_list.sort(column, descending)
        pause(600)


def memory(what: str) -> float:
    """Megabytes of this process on Linux; 0 elsewhere."""
    try:
        lines = Path("/proc/self/status").read_text("ascii").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(what)), 0.0)
