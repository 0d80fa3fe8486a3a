"""``recap libraries``: folders of audio that a workspace knows."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands
from recap_engine.printable import printable

if TYPE_CHECKING:
    from recap_engine.datastore.libraries import LibraryRow
    from recap_engine.datastore.workspace import Workspace


def add_commands(commands: Commands) -> None:
    """``recap libraries add|list|scan|relink``."""
    group = commands.add_parser(
        "libraries",
        help="register folders of sounds, scan them, say where they moved",
        description="Register folders of sounds, scan them, say where they moved.",
        epilog="example:\n  recap libraries add ~/field\n  recap libraries relink field /media/usb/field",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="ACTION", required=True)
    add = group.add_parser("add", help="register a folder and scan it")
    add.add_argument("path", metavar="DIR")
    add.set_defaults(run=run_add)
    listing = group.add_parser("list", help="all registered folders")
    listing.set_defaults(run=run_list)
    scan = group.add_parser("scan", help="look for new, changed, moved and vanished files")
    scan.add_argument("name", nargs="?", metavar="NAME_OR_DIR", help="default: all")
    scan.set_defaults(run=run_scan)
    relink = group.add_parser("relink", help="say where a folder is now")
    relink.add_argument("name", metavar="NAME_OR_DIR", help="the folder as registered")
    relink.add_argument("path", metavar="DIR", help="where it is now")
    relink.set_defaults(run=run_relink)
    for parser in (add, listing, scan, relink):
        options.add_workspace(parser)


def run_add(arguments: argparse.Namespace, console: Console) -> int:
    """Register and scan."""
    with options.open_workspace(arguments, console) as workspace:
        (added,) = workspace.libraries.add(arguments.path).libraries
        return _scan(workspace, [row for row in workspace.libraries.list() if row.id == added], console)


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """One line a folder: number, files, name, path."""
    with options.open_to_read(arguments) as workspace:
        for row in workspace.libraries.list():
            gone = "" if row.present else "  (not there now)"
            print(f"{row.id:>3}  {row.files:>8,}  {printable(row.name)}  {printable(row.path)}{gone}")
    return 0


def run_scan(arguments: argparse.Namespace, console: Console) -> int:
    """Scan one folder or all."""
    with options.open_to_change(arguments) as workspace:
        rows = [workspace.libraries.find(arguments.name)] if arguments.name else workspace.libraries.list()
        return _scan(workspace, rows, console)


def run_relink(arguments: argparse.Namespace, console: Console) -> int:
    """Point a folder to its new place and scan it there."""
    with options.open_to_change(arguments) as workspace:
        wanted = workspace.libraries.find(arguments.name).id
        workspace.libraries.relink(wanted, arguments.path)
        return _scan(workspace, [row for row in workspace.libraries.list() if row.id == wanted], console)


def _scan(workspace: Workspace, rows: Sequence[LibraryRow], console: Console) -> int:
    from recap_engine.annotate.scan import scan

    failed = 0
    for row in rows:
        if not row.present:
            console.say(
                f"{printable(row.name)}: {printable(row.path)} is not there. "
                f"Connect its drive, or say where it is now: `recap libraries relink {row.id} DIR`. "
                "What is known of its sounds is kept."
            )
            failed += 1
            continue
        found = scan(workspace, row.id)
        console.watch(found)
        report = found.report
        console.say(
            f"{printable(row.name)}: {report.known:,} unchanged, {report.new:,} new or changed, "
            f"{report.moved:,} moved, {report.missing:,} missing, {len(report.failed):,} not readable."
        )
        for path, why in report.failed[:20]:
            console.tell_failure(path, why)
        failed += len(report.failed)
    return 1 if failed else 0
