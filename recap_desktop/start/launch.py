"""Start the program: first the engine's process, which imports torch while the window is built."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recap_desktop.engine.client import EngineClient
from recap_desktop.settings import Settings

if TYPE_CHECKING:
    from recap_desktop.sound.outputs import Outputs
    from recap_desktop.start.session import Session


def launch(settings: Settings, outputs: Outputs | None = None) -> Session:
    """Build a window, not shown yet, whose engine is starting. ``outputs`` replace the machine's sound cards."""
    engine = EngineClient()
    engine.start()
    # Most of the time goes into these imports.
    from recap_desktop.start.build import build, tune_garbage_collection

    session = build(settings, engine, outputs)
    tune_garbage_collection()
    return session
