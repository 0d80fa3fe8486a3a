"""A comparison of systems without the main window, for ``recap compare``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from recap_desktop.controllers.comparing import make_dialog
from recap_desktop.settings import Settings
from recap_desktop.sound.outputs import Outputs
from recap_desktop.sound.player import Player
from recap_desktop.start.appearance import apply_appearance
from recap_engine.errors import RecapError
from recap_engine.exchange.comparison import Comparison
from recap_engine.i18n import translate


def compare(
    settings: Settings,
    files: Sequence[str],
    answers: Path,
    sounds: Path | None = None,
    outputs: Outputs | None = None,
) -> int:
    """Show the dialog until it closes; returns the exit status."""
    apply_appearance(settings)
    try:
        comparison = Comparison.open(files, [sounds] if sounds is not None else [], answers)
    except RecapError as error:
        print(translate(error), file=sys.stderr)
        return 2
    player = Player(QApplication.instance(), outputs)
    make_dialog(comparison, player).exec()
    player.close()
    return 0
