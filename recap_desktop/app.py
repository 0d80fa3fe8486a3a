"""``recap-desktop``: everything put together."""

from __future__ import annotations

import argparse
import logging
import logging.handlers
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from recap_desktop.i18n import bug_message
from recap_desktop.settings import Settings
from recap_desktop.start.build import build, tune_garbage_collection
from recap_desktop.start.session import Session
from recap_engine import __version__
from recap_engine.config import cache_folder

_log = logging.getLogger(__name__)


def read_arguments(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """What the program was started with; ``workspace`` and ``folder`` are empty where none is named."""
    parser = argparse.ArgumentParser(
        prog="recap-desktop",
        description="Caption sounds, with suggestions.",
        epilog="examples:\n"
        "  recap-desktop                                        the workspace of the last time\n"
        "  recap-desktop ~/field/birds                          … with these sounds in it\n"
        "  recap-desktop birds.recap                            another workspace, made when it does not exist\n"
        "  recap-desktop --workspace birds.recap ~/field/birds",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "path",
        nargs="?",
        default="",
        metavar="PATH",
        help="a folder of sounds to work on, which is added to the workspace; or a workspace (.recap)",
    )
    parser.add_argument(
        "--workspace", default="", metavar="FILE", help="the workspace to open; made when it does not exist"
    )
    parser.add_argument("--samples", action="store_true", help="add the sample sounds to the workspace")
    parser.add_argument("--model", help="model bundle to use: a name or a folder")
    parser.add_argument("--settings", type=Path, help="settings file to use instead of the usual one")
    parser.add_argument("--self-test", action="store_true", help="try the program out, without a window, and report")
    parser.add_argument("--version", action="version", version=f"RECAP Desktop {__version__}")
    given = parser.parse_args(arguments)
    path, given.folder = Path(given.path), ""
    if given.workspace and Path(given.workspace).is_dir():
        parser.error(f"{given.workspace} is a folder: name a folder of sounds without --workspace.")
    if given.path and path.is_dir():
        given.folder = given.path
    elif given.path and given.workspace:
        parser.error(f"{given.path} is no folder of sounds, and there can be one workspace only: name one of the two.")
    elif given.path and not path.exists() and path.suffix != ".recap":
        parser.error(f"There is no {given.path}: name a folder of sounds, or a workspace, which ends in .recap.")
    elif given.path:
        given.workspace = given.path
    return given


def main(arguments: Sequence[str] | None = None) -> int:
    """Open the window; returns when it is closed."""
    given = read_arguments(arguments)
    if given.self_test:
        from recap_desktop.start.self_test import run

        return run()
    _keep_log()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("recap-desktop")
    app.setApplicationDisplayName("RECAP Desktop")
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("io.github.recap_desktop.RecapDesktop")
    settings = Settings(given.settings)
    if given.model:
        settings.set("bundle", given.model)
    session = build(settings)
    tune_garbage_collection()
    sys.excepthook = _Bugs(session)
    session.window.show()

    def begin() -> None:
        session.begin(given.workspace, given.folder)
        if given.model:
            settings.set("bundle", given.model)
        if given.samples:
            session.add_samples()

    # The window first, then what takes time.
    QTimer.singleShot(0, begin)
    return app.exec()


class _Bugs:
    """Bugs are logged with their traceback and told in one sentence; the window stays."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._session.window.close()
            return
        _log.error("a bug: %s", "".join(traceback.format_exception(kind, error, trace)))
        self._session.window.notice.show_notice(bug_message(error), "error")


def _keep_log() -> None:
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
