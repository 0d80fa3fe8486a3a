"""``--dry-run`` of acts that are tried out: they are done in a transaction that is taken back."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.i18n import _

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace


def add_trial(parser: argparse.ArgumentParser) -> None:
    """``--dry-run`` and ``--format``."""
    parser.add_argument("--dry-run", action="store_true", help=_("show what would change, change nothing"))
    options.add_text_format(parser)


def add_report(parser: argparse.ArgumentParser) -> None:
    """``--report``, which is ``--format`` of the commands whose ``--format`` names a layout of captions."""
    parser.add_argument(
        "--report", choices=("text", "jsonl"), default="text", help=_("how to report the result (default: text)")
    )


@contextmanager
def open_to_act(arguments: argparse.Namespace, console: Console, *, create: bool = False) -> Iterator[Workspace]:
    """The workspace to change; with ``--dry-run``, all that is done inside is taken back.

    A missing one is created where the command does that (``create``). Raises WorkspaceError.
    """
    if not arguments.dry_run:
        with options.open_workspace(arguments, console) if create else options.open_to_change(arguments) as workspace:
            yield workspace
        return
    opened = open_or_stand_in(arguments) if create else options.open_to_read(arguments)
    with opened as workspace, workspace.connection.trial():
        yield workspace


@contextmanager
def open_or_stand_in(arguments: argparse.Namespace) -> Iterator[Workspace]:
    """The workspace, which may be read-only; a new one, which is removed again, stands in for a missing one."""
    if options.workspace_path(arguments).exists():
        with options.open_to_read(arguments) as workspace:
            yield workspace
        return
    from recap_engine.engine import create_workspace

    with tempfile.TemporaryDirectory() as folder, create_workspace(Path(folder) / "none.recap") as workspace:
        yield workspace
