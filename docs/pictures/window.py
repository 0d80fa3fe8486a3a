"""Take the window's pictures, with the sample sounds and the built-in model: ``make screenshots``."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from recap_desktop.app import build
from recap_desktop.settings import Settings

HERE = Path(__file__).parent
PATIENCE_SECONDS = 180
LISTENED_TO = 13
"""How far down the list of samples the picture is taken: at the rain."""


def main() -> int:
    """One picture in light, one in dark, after a few decisions made by keys."""
    app = QApplication.instance() or QApplication([])
    for theme in ("light", "dark"):
        with tempfile.TemporaryDirectory() as folder:
            _take(app, theme, Path(folder))
    return 0


def _take(app: object, theme: str, folder: Path) -> None:
    settings = Settings(folder / "settings.ini")
    for name, value in (("theme", theme), ("annotator", "Mira"), ("autoplay", False)):
        settings.set(name, value)
    session = build(settings)
    window = session.window
    window.resize(1280, 820)
    window.show()
    session.open(folder / "samples.recap", may_create=True)
    session.add_samples()
    _until(lambda: window.table.rowCount() > LISTENED_TO)
    for _ in range(3):
        _until(lambda: bool(window.desk.candidates()))
        window.caption.box.setFocus()
        QTest.keyClick(window.caption.box, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
        QTest.keyClick(window.caption.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    _until(lambda: bool(window.desk.candidates()))
    for _ in range(LISTENED_TO - 3):
        window.actions_["next"].trigger()
    _until(lambda: bool(window.desk.candidates()))
    QTest.keyClick(window.caption.box, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    QTest.qWait(1500)
    window.grab().save(str(HERE / f"window-{theme}.png"))
    window.close()
    QTest.qWait(200)


def _until(true: Callable[[], bool]) -> None:
    for _ in range(PATIENCE_SECONDS * 20):
        if true():
            return
        QTest.qWait(50)
    raise SystemExit("The window did not get so far; is the built-in model there?")


if __name__ == "__main__":
    sys.exit(main())
