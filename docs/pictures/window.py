"""Takes the pictures of the window, with the sample sounds and the built-in model: ``make screenshots``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget

from recap_desktop.annotate.day_stats import DayStats
from recap_desktop.probe.display import virtual_display
from recap_desktop.start.driver import application, make_settings, open_window, press, until
from recap_desktop.start.session import Session

HERE = Path(__file__).parent
ACCEPTED = (*("alarm_clock", "applause", "bird_chirps", "car_horn", "church_bell"), "sea_waves")
"""Sounds captioned before the pictures are taken, so that suggestions have something to draw on."""
PICTURED = "siren.ogg"


def main() -> int:
    """Take the window in light and dark; in light also similar captions, the captions dialog and the settings."""
    # A script's pace says nothing about an annotator's.
    DayStats.pace = property(lambda _: None)  # type: ignore[assignment, method-assign]
    with virtual_display(1400, 1000):
        for theme in ("light", "dark"):
            with _at_work(theme) as session:
                _keep(session.window, f"window-{theme}")
                if theme == "light":
                    _similar(session)
                    _dialog(session, "captions", "captions", _look_for_rain)
                    _dialog(session, "settings", "settings")
    return 0


@contextmanager
def _at_work(theme: str) -> Iterator[Session]:
    """A window with some captioned sounds, showing the next one with suggestions."""
    with tempfile.TemporaryDirectory() as name:
        application()
        session = open_window(make_settings(Path(name), theme=theme, annotator="Mira"))
        window, desk = session.window, session.desk
        session.open(Path(name) / "samples.recap", may_create=True)
        session.add_samples()
        until(lambda: window.table.rowCount() == 20 and not window.sound_list.scanning(), "the samples")
        until(lambda: window.engine.ready is not None and bool(desk.candidates()), "the model is ready")
        _settle(session)
        for sound in ACCEPTED:
            _go_to(session, f"{sound}.ogg")
            press(window.caption.box, "Alt+1")
            press(window.caption.box, "Ctrl+Return")
        _go_to(session, PICTURED)
        press(window.caption.box, "Alt+1")
        QTest.qWait(1500)
        try:
            yield session
        finally:
            window.close()
            QTest.qWait(200)


def _settle(session: Session) -> None:
    """Wait until the engine has been idle for some seconds, so that all captions are indexed."""
    window, still = session.window, 0
    while still < 12:
        still = 0 if window.status.loading() else still + 1
        QTest.qWait(500)


def _go_to(session: Session, name: str) -> None:
    window, desk = session.window, session.desk
    names = [window.table.item(row).name for row in range(window.table.rowCount())]
    window.library.go_to(names.index(name))
    until(lambda: bool(desk.candidates()), f"suggestions for {name}")
    window.caption.box.setFocus()


def _similar(session: Session) -> None:
    """Take the similar captions, with one selected that has a sound."""
    window = session.window
    press(window.caption.box, "Ctrl+Shift+M")
    for _ in range(window.similar_cards.rowCount()):
        QTest.qWait(200)
        if window.similar.play.isEnabled():
            break
        press(window.similar.list, "Down")
    left = window.suggestions.mapTo(window, QPoint(-6, 0)).x()
    panel = QRect(window.similar.mapTo(window, QPoint(0, 0)), window.similar.size())
    _keep(window, "similar-captions", panel.united(QRect(left, panel.top(), 1, 1)))
    press(window.similar.list, "Esc")


def _dialog(session: Session, action: str, name: str, prepare: Callable[[QDialog], None] | None = None) -> None:
    """Open a dialog by its action, take it and close it."""

    def take() -> None:
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
        if prepare is not None:
            prepare(dialog)
        QTest.qWait(800)
        _keep(dialog, name)
        dialog.close()

    QTimer.singleShot(800, take)
    session.window.actions_[action].trigger()
    until(lambda: not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets()), name, 60)
    QTest.qWait(300)


def _look_for_rain(dialog: QDialog) -> None:
    """Search for rain and select the first result."""
    box = dialog.findChild(QLineEdit, "captions_search")
    assert box is not None
    message = dialog.findChild(QLabel, "captions_message")
    assert message is not None
    before = message.text()
    QTest.keyClicks(box, "rain")
    until(lambda: message.text() not in ("", before) and not message.text().endswith("…"), "the results by meaning")
    press(box, "Down")


def _keep(widget: QWidget, name: str, part: QRect | None = None) -> None:
    (widget.grab(part) if part is not None else widget.grab()).save(str(HERE / f"{name}.png"))


if __name__ == "__main__":
    sys.exit(main())
