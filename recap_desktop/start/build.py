"""Build the window and its session; the program, its self-test and the probes start here."""

from __future__ import annotations

import gc

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from recap_desktop.engine.client import EngineClient
from recap_desktop.settings import Settings
from recap_desktop.sound.outputs import Outputs
from recap_desktop.start.appearance import apply_appearance
from recap_desktop.start.session import Session
from recap_desktop.window import MainWindow
from recap_engine.audio.recording import Opener
from recap_engine.resources import icons_folder


def build(
    settings: Settings,
    engine: EngineClient | None = None,
    outputs: Outputs | None = None,
    microphone: Opener | None = None,
) -> Session:
    """Build a window, not shown yet, with its session.

    ``outputs`` and ``microphone`` replace the sound cards and the microphone of the machine.
    """
    theme = apply_appearance(settings)
    icon = QIcon()
    for path in sorted(icons_folder().glob("*.png")):
        icon.addFile(str(path))
    QApplication.setWindowIcon(icon)
    window = MainWindow(settings, engine or EngineClient(), theme, outputs)
    return Session(window, microphone)


def tune_garbage_collection() -> None:
    """Collect cyclic garbage less often: with 100,000 sounds listed, each collection stalls the window."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
