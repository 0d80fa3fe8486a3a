"""``recap workspace backup|restore|repair|adopt``: copies of a workspace, and what can be saved of a damaged one."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import WorkspaceDamaged, WorkspaceError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.salvage import SalvageReport


def add_commands(group: Commands) -> None:
    """The commands of ``recap workspace`` that copy and repair."""
    backup = add_command(
        group,
        "backup",
        _("write a checked copy of the workspace to FILE"),
        _("Write a checked copy of the workspace to FILE. Other programs can keep using the workspace."),
        examples=["recap workspace backup field-copy.recap --workspace field.recap"],
    )
    backup.add_argument("file", type=Path, metavar="FILE", help=_("the copy; it must not exist"))
    backup.set_defaults(run=run_backup)
    restore = add_command(
        group,
        "restore",
        _("replace the workspace with the backup FILE"),
        _(
            "Replace the workspace with a backup, and keep the current file beside it. Close all other "
            "programs that use the workspace first. Daily backups are in the folder WORKSPACE.backups."
        ),
        examples=["recap workspace restore field-copy.recap --workspace field.recap"],
    )
    restore.add_argument("file", type=Path, metavar="FILE", help=_("a backup"))
    restore.set_defaults(run=run_restore)
    repair = add_command(
        group,
        "repair",
        _("rebuild a damaged workspace from what can be read"),
        _("Rebuild a damaged workspace from what can be read. The damaged file is kept beside it."),
        examples=["recap workspace repair --workspace field.recap"],
    )
    repair.set_defaults(run=run_repair)
    adopt = add_command(
        group,
        "adopt",
        _("copy the data of a received workspace FILE to a clean file"),
        _(
            "Copy the data of a workspace that another program has changed into a clean file, without "
            "that program's triggers, views and tables."
        ),
        examples=["recap workspace adopt received.recap --to field.recap"],
    )
    adopt.add_argument("file", type=Path, metavar="FILE", help=_("the received workspace"))
    adopt.add_argument("--to", type=Path, metavar="NEW", help=_("the clean file (default: FILE.adopted.recap)"))
    adopt.set_defaults(run=run_adopt)
    for parser in (restore, repair):
        parser.add_argument("--dry-run", action="store_true", help=_("show what would change, and change nothing"))
    for parser in (backup, restore, repair):
        options.add_text_format(parser)
        options.add_workspace(parser)


def run_backup(arguments: argparse.Namespace, console: Console) -> int:
    """Write a checked copy of the workspace."""
    from recap_engine.datastore.backups import write_backup

    with options.open_to_read(arguments) as workspace:
        write_backup(workspace, arguments.file.absolute())
    _show_files(arguments, backup=arguments.file.absolute())
    console.say(Translatable("Backed up to {path}.", path=arguments.file))
    return 0


def run_restore(arguments: argparse.Namespace, console: Console) -> int:
    """Replace the workspace with a backup."""
    from recap_engine.datastore.backups import restore_backup

    path = options.workspace_path(arguments).absolute()
    moved = restore_backup(arguments.file.absolute(), path, dry_run=arguments.dry_run)
    _show_files(arguments, backup=arguments.file.absolute(), previous=moved)
    if arguments.dry_run:
        console.say(
            Translatable("Would restore {path} from {backup}. Nothing was changed.", path=path, backup=arguments.file)
        )
        return 0
    console.say(Translatable("Restored {path} from {backup}.", path=path, backup=arguments.file))
    if moved is not None:
        console.say(Translatable("The previous file is now {path}.", path=moved))
    return 0


def run_repair(arguments: argparse.Namespace, console: Console) -> int:
    """Rebuild a damaged workspace; leave one without damage alone."""
    from recap_engine.datastore.backups import repair

    path = options.workspace_path(arguments).absolute()
    try:
        with options.open_to_check(arguments) as workspace:
            if not workspace.check():
                console.say(Translatable("No damage found in {path}; nothing was changed.", path=path))
                return 0
    except WorkspaceDamaged:
        pass
    try:
        report, moved = repair(path, dry_run=arguments.dry_run)
    except WorkspaceDamaged:
        raise WorkspaceError(
            "Nothing of {path} can be read: restore it from a backup (`recap workspace restore`).", path=path
        ) from None
    _show_files(arguments, previous=moved, saved=report.saved, lost=report.lost)
    _say_report(report, console)
    if moved is None:
        console.say(Translatable("Would rebuild {path}. Nothing was changed.", path=path))
        return 0
    console.say(Translatable("Rebuilt {path}; the damaged file is now {moved}.", path=path, moved=moved))
    return 0


def run_adopt(arguments: argparse.Namespace, console: Console) -> int:
    """Copy the data of a received workspace to a clean file."""
    from recap_engine.datastore.backups import adopt

    source = arguments.file.absolute()
    target = (arguments.to or source.with_name(f"{source.stem}.adopted{source.suffix}")).absolute()
    if target == source:
        raise WorkspaceError("{path} is the received workspace itself: choose another name with --to.", path=source)
    _say_report(adopt(source, target), console)
    console.say(Translatable("Copied the data of {source} to {path}.", source=source, path=target))
    return 0


def _show_files(arguments: argparse.Namespace, **what: object) -> None:
    """With ``--format jsonl``, one row about the files."""
    if arguments.format == "jsonl":
        row = {"workspace": options.workspace_path(arguments).absolute()} | what
        print(json.dumps({name: str(value) if isinstance(value, Path) else value for name, value in row.items()}))


def _say_report(report: SalvageReport, console: Console) -> None:
    console.say(Translatable("Rows saved: {counts}.", counts=_counts(report.saved)))
    if report.lost:
        console.say(Translatable("Rows lost: {counts}.", counts=_counts(report.lost)))
    if report.restored:
        console.say(Translatable("Captions restored from the history: {count:,}.", count=report.restored))


def _counts(rows: dict[str, int]) -> str:
    return ", ".join(f"{table} {count:,}" for table, count in rows.items() if table != "counter")
