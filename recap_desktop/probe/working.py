"""Measures annotation with a real model: time to the next sound, and smoothness during a batch."""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path

from recap_desktop.annotate.current_sound import CurrentSound
from recap_desktop.probe.environment import linked_workspace
from recap_desktop.probe.figures import Figure, quantile
from recap_desktop.probe.stalls import IdleWindow, LatencyTimer, figures
from recap_desktop.sound.silent_card import SilentCards
from recap_desktop.start.driver import make_settings, open_window, pause, press, until
from recap_desktop.start.session import Session

_SMOOTH_MILLISECONDS = 60.0


def going_on(sounds: Path, model: str, count: int = 20) -> list[Figure]:
    """Time from a decision to the next sound with suggestions, and to suggestions for new sounds."""
    with tempfile.TemporaryDirectory(prefix="recap-probe-") as name:
        session = _begin(Path(name), sounds, model, 6 * count)
        window, desk = session.window, session.desk
        made = []
        for _ in range(count):
            until(lambda: _ready_ahead(session), "the next sound is ready")
            window.caption.box.setFocus()
            press(window.caption.box, "Alt+1")
            before, began = desk.current, time.perf_counter()
            press(window.caption.box, "Ctrl+Return")
            until(partial(_gone_on, session, before), "the next sound")
            window.repaint()
            made.append(1000 * (time.perf_counter() - began))
        near, whole = _never_seen(session, count)
        window.close()
    return [
        Figure("Ctrl+Enter to the next sound with its suggestions: median", quantile(made, 0.5), "ms"),
        Figure("Ctrl+Enter to the next sound with its suggestions: longest", max(made), "ms", most=100.0),
        Figure("similar captions of a new sound: median", quantile(near, 0.5), "ms", most=500.0),
        Figure("similar captions of a new sound: longest", max(near), "ms"),
        Figure("suggestions for a new sound: median", quantile(whole, 0.5), "ms", most=1500.0),
        Figure("suggestions for a new sound: longest", max(whole), "ms"),
    ]


def _gone_on(session: Session, before: CurrentSound | None) -> bool:
    now = session.desk.current
    return now is not None and (before is None or now.item.file != before.item.file) and bool(session.desk.candidates())


def _never_seen(session: Session, count: int) -> tuple[list[float], list[float]]:
    """Milliseconds to similar captions and to suggestions for sounds without cached results."""
    near, whole = [], []
    window, desk = session.window, session.desk
    last = window.table.rowCount() - 1
    window.settings.set("ahead", 0)
    for step in range(count):
        row = last - 2 * step
        began = time.perf_counter()
        window.library.go_to(row)
        until(lambda: bool(desk.neighbours()), "similar captions")
        near.append(1000 * (time.perf_counter() - began))
        until(lambda: bool(desk.candidates()), "suggestions")
        whole.append(1000 * (time.perf_counter() - began))
    return near, whole


def under_batch(sounds: Path, model: str, count: int = 600, seconds: float = 40.0) -> list[Figure]:
    """Smoothness of scrolling and playback while a batch runs."""
    cards = SilentCards()
    with tempfile.TemporaryDirectory(prefix="recap-probe-") as name:
        session = _begin(Path(name), sounds, model, count, cards)
        window, batch = session.window, session.batch_controller.batch
        timer, idle = LatencyTimer(window), IdleWindow()
        window.actions_["suggest_many"].trigger()
        until(lambda: batch.progress().done >= 1, "the batch begins")
        window.listening.player.play()
        pause(500)
        cards.late = cards.taken = 0
        first = last = batch.progress().done
        idle.start()
        timer.start()
        began, bar, step = time.perf_counter(), window.library.list.verticalScrollBar(), 0
        while (spent := time.perf_counter() - began) < seconds and batch.state == "running":
            bar.setValue(step % (bar.maximum() + 1))
            step += 1
            if step % 120 == 0:
                window.listening.replay()
            if step % 400 == 0:
                press(window.library.list, "Down")
            pause(8)
            last = max(last, batch.progress().done)
        rate = (last - first) / spent
        found = figures("scroll and play under a batch", timer.stop(), idle.stop(), _SMOOTH_MILLISECONDS, share=True)
        found.append(Figure("sounds per second meanwhile", rate, "/s"))
        found.append(Figure("late audio buffers", float(cards.late), f"/{cards.taken}"))
        window.close()
        idle.close()
    return found


def _begin(folder: Path, sounds: Path, model: str, count: int, cards: SilentCards | None = None) -> Session:
    paths = linked_workspace(folder / "sounds", sounds, folder / "work.recap", count)
    session = open_window(make_settings(folder, bundle=model), folder / "work.recap", cards)
    window = session.window
    window.sound_list.scan([1])
    until(lambda: window.table.rowCount() >= 0.8 * len(paths) and not window.sound_list.scanning(), "folders are read")
    until(lambda: bool(session.desk.candidates()), "the model is ready")
    return session


def _ready_ahead(session: Session) -> bool:
    """Whether the current and the next sound have up-to-date suggestions."""
    desk, window = session.desk, session.window
    if desk.current is None or not desk.candidates() or desk.workspace is None:
        return False
    at = window.table.find(desk.current.item.file)
    following = window.table.next_to_do(at)
    return following < 0 or window.suggestion_store.knows(window.table.item(following).hash, desk.workspace.sequence())
