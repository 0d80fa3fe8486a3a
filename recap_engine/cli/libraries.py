"""``recap libraries``: the folders of sounds that a workspace knows."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command, add_group
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.libraries import LibraryRow
    from recap_engine.datastore.workspace import Workspace

_FAILURES_SHOWN = 20


def add_commands(commands: Commands) -> None:
    """``recap libraries add|list|scan|relink``."""
    group = add_group(
        commands,
        "libraries",
        _("register folders of sounds, scan and relink them"),
        examples=["recap libraries add ~/field", "recap libraries relink field /media/usb/field"],
    )
    add = add_command(group, "add", _("register a folder and scan it"), examples=["recap libraries add ~/field"])
    add.add_argument("path", metavar="DIR", help=_("the folder"))
    add.set_defaults(run=run_add)
    listing = add_command(
        group, "list", _("list all registered folders"), examples=["recap libraries list --format jsonl"]
    )
    listing.set_defaults(run=run_list)
    scan = add_command(
        group,
        "scan",
        _("find new, changed, moved and missing files"),
        examples=["recap libraries scan", "recap libraries scan field"],
    )
    scan.add_argument("name", nargs="?", metavar="NAME_OR_DIR", help=_("the registered folder (default: all)"))
    scan.set_defaults(run=run_scan)
    relink = add_command(
        group,
        "relink",
        _("set the new location of a registered folder"),
        examples=["recap libraries relink field /media/usb/field"],
    )
    relink.add_argument("name", metavar="NAME_OR_DIR", help=_("the registered folder"))
    relink.add_argument("path", metavar="DIR", help=_("the new location of the folder"))
    relink.set_defaults(run=run_relink)
    for parser in (add, listing, scan, relink):
        options.add_text_format(parser)
        options.add_workspace(parser)


def run_add(arguments: argparse.Namespace, console: Console) -> int:
    """Register and scan."""
    with options.open_workspace(arguments, console) as workspace:
        (added,) = workspace.libraries.add(arguments.path).libraries
        return _scan(workspace, [row for row in workspace.libraries.list() if row.id == added], arguments, console)


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """One line per folder: number, files, name, path."""
    with options.open_to_read(arguments) as workspace:
        for row in workspace.libraries.list():
            if arguments.format == "jsonl":
                print(json.dumps(asdict(row)))
                continue
            missing = "" if row.present else f"  {_('(missing)')}"
            files = _("{count:,}", count=row.files)
            show(f"{row.id:>3}  {files:>8}  {row.name}  {row.path}{missing}")
    return 0


def run_scan(arguments: argparse.Namespace, console: Console) -> int:
    """Scan one folder or all."""
    with options.open_to_change(arguments) as workspace:
        rows = [workspace.libraries.find(arguments.name)] if arguments.name else workspace.libraries.list()
        return _scan(workspace, rows, arguments, console)


def run_relink(arguments: argparse.Namespace, console: Console) -> int:
    """Point a folder to its new place and scan it there."""
    with options.open_to_change(arguments) as workspace:
        wanted = workspace.libraries.find(arguments.name).id
        workspace.libraries.relink(wanted, arguments.path)
        return _scan(workspace, [row for row in workspace.libraries.list() if row.id == wanted], arguments, console)


def _scan(workspace: Workspace, rows: Sequence[LibraryRow], arguments: argparse.Namespace, console: Console) -> int:
    from recap_engine.annotate.scan import scan

    failed = 0
    for row in rows:
        if not row.present:
            console.say(
                Translatable(
                    "{name}: the folder {path} is missing. Connect its drive, or set its new location with "
                    "`recap libraries relink {id} DIR`. Its captions and decisions are kept.",
                    name=row.name,
                    path=row.path,
                    id=row.id,
                )
            )
            failed += 1
            continue
        found = scan(workspace, row.id)
        console.watch(found)
        report = found.report
        if arguments.format == "jsonl":
            counted = {"library": row.id, "path": row.path, "unchanged": report.known, "new": report.new}
            counted |= {"moved": report.moved, "missing": report.missing}
            failures = [{"path": str(path), "error": str(reason)} for path, reason in report.failed]
            print(json.dumps(counted | {"unreadable": failures}))
        console.say(
            Translatable(
                "{name}: {unchanged:,} unchanged, {new:,} new or changed, {moved:,} moved, {missing:,} missing, "
                "{unreadable:,} unreadable.",
                name=row.name,
                unchanged=report.known,
                new=report.new,
                moved=report.moved,
                missing=report.missing,
                unreadable=len(report.failed),
            )
        )
        for path, reason in report.failed[:_FAILURES_SHOWN]:
            console.report_failure(path, reason)
        failed += len(report.failed)
    return 1 if failed else 0
