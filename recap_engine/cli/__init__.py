"""``recap``: the engine from a terminal. stdout carries results only; messages go to stderr."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status, as `program.main` does, also when interrupted during the imports."""
    try:
        from recap_engine.cli.program import main as run

        return run(arguments)
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not interrupt the message
        from recap_engine.cli.console import Console
        from recap_engine.i18n import set_language, system_language
        from recap_engine.translatable import Translatable

        set_language(system_language())
        Console(sys.stderr).say(Translatable("Interrupted; finished work is kept."))
        return 130
