"""A window in a process of its own, which decides once, types half a caption, says so, and waits to be killed."""

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from recap_desktop.engine.client import EngineClient
from recap_desktop.settings import Settings
from recap_desktop.start.build import build


def main(workspace: str, settings: str) -> None:
    app = QApplication([])
    session = build(Settings(Path(settings)), EngineClient(command=[sys.executable, "-c", "input()"]))
    session.window.show()
    session.open(Path(workspace))

    def act() -> None:
        if session.desk.current is None:
            return
        timer.stop()
        box = session.window.caption.box
        box.setFocus()
        QTest.keyClicks(box, "A decision")
        QTest.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        print("decided", flush=True)
        QTest.keyClicks(box, "half a caption")
        QTimer.singleShot(1000, lambda: print("typed", flush=True))

    timer = QTimer(interval=20)
    timer.timeout.connect(act)
    timer.start()
    app.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
