"""``recap-desktop``: read the arguments, open the window, run the event loop."""

from __future__ import annotations

import argparse
import logging
import logging.handlers
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from recap_desktop.i18n import bug_message
from recap_desktop.settings import Settings
from recap_desktop.start.display_libraries import missing_library
from recap_desktop.start.launch import launch
from recap_engine import __version__
from recap_engine.config import cache_folder

if TYPE_CHECKING:
    from recap_desktop.start.session import Session

_log = logging.getLogger(__name__)


def read_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Parse the command line; ``workspace`` and ``folder`` are empty if the user named none."""
    parser = argparse.ArgumentParser(
        prog="recap-desktop",
        description="Caption sounds, with suggestions.",
        epilog="examples:\n"
        "  recap-desktop                                        open the last workspace\n"
        "  recap-desktop ~/field/birds                          open it and add these sounds\n"
        "  recap-desktop birds.recap                            open another workspace, or create it\n"
        "  recap-desktop --workspace birds.recap ~/field/birds",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "path",
        nargs="?",
        default="",
        metavar="PATH",
        help="a folder of sounds to add to the workspace, or a workspace (.recap)",
    )
    parser.add_argument(
        "--workspace", default="", metavar="FILE", help="the workspace to open; created if it does not exist"
    )
    parser.add_argument("--samples", action="store_true", help="add the sample sounds to the workspace")
    parser.add_argument("--model", help="model bundle to use: a name or a folder")
    parser.add_argument("--settings", type=Path, help="settings file to use instead of the default one")
    parser.add_argument("--self-test", action="store_true", help="test the program without a window, and report")
    parser.add_argument("--compare", nargs="+", default=[], metavar="FILE", help="compare captions of systems, blind")
    parser.add_argument("--answers", type=Path, metavar="FILE", help="where the answers of a comparison are kept")
    parser.add_argument("--sounds", type=Path, metavar="DIR", help="where the sounds of a comparison are")
    parser.add_argument("--version", action="version", version=f"RECAP Desktop {__version__}")
    given = parser.parse_args(arguments)
    path, given.folder = Path(given.path), ""
    if given.workspace and Path(given.workspace).is_dir():
        parser.error(f"{given.workspace} is a folder: leave out --workspace to add a folder of sounds.")
    if given.path and path.is_dir():
        given.folder = given.path
    elif given.path and given.workspace:
        parser.error(f"{given.path} is not a folder of sounds, and only one workspace can be open: name one.")
    elif given.path and not path.exists() and path.suffix != ".recap":
        parser.error(f"{given.path} does not exist: name a folder of sounds or a workspace (.recap).")
    elif given.path:
        given.workspace = given.path
    return given


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window, run until it closes, and return the exit status."""
    given = read_arguments(arguments)
    if given.self_test:
        from recap_desktop.start.self_test import run

        return run()
    if missing := missing_library():
        print(missing, file=sys.stderr)
        return 3
    _set_up_logging()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("recap-desktop")
    app.setApplicationDisplayName("RECAP Desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("io.github.recap_desktop.RecapDesktop")
    settings = Settings(given.settings)
    if given.compare:
        from recap_desktop.start.compare import compare

        return compare(settings, given.compare, given.answers or Path("comparison.jsonl"), given.sounds)
    if given.model:
        settings.set("bundle", given.model)
    # The engine process, which makes the backups, reads it from the environment, where the user's own value counts.
    os.environ.setdefault("RECAP_BACKUPS", str(settings.number("backups")))
    session = launch(settings)
    sys.excepthook = _BugReporter(session)
    session.window.show()

    def begin() -> None:
        session.begin(given.workspace, given.folder)
        if given.model:  # instead of the model that the workspace remembers
            settings.set("bundle", given.model)
        if given.samples:
            session.add_samples()

    # Show the window before the slow work starts.
    QTimer.singleShot(0, begin)
    return app.exec()


class _BugReporter:
    """Log the traceback of a bug and show one sentence about it; the window stays open."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._session.window.close()
            return
        _log.error("a bug: %s", "".join(traceback.format_exception(kind, error, trace)))
        self._session.window.notice.show_notice(bug_message(error), "error")


def _set_up_logging() -> None:
    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = logging.handlers.RotatingFileHandler(
            folder / "desktop.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8"
        )
    except OSError:
        handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler, logging.StreamHandler()])


if __name__ == "__main__":
    sys.exit(main())
