"""``recap captions move|disable|enable|delete|restore``, for captions named by number or by a query."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from recap_engine.cli import chosen, options
from recap_engine.cli.console import Console
from recap_engine.cli.options import positive
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace


def add_changes(group: Commands) -> list[CommandParser]:
    """``recap captions move|disable|enable|delete|restore``."""
    parsers = []
    for name, what, description, example, query in (
        (
            "move",
            _("move captions to another collection"),
            _("Move captions to another collection, which is created if it is new. `recap undo` reverts it."),
            "recap captions move 1250 1251 --to birds",
            "recap captions move --where 'collection:field crow' --to birds",
        ),
        (
            "disable",
            _("exclude captions from retrieval"),
            _("Exclude captions from retrieval, for everyone. `recap undo` reverts it."),
            "recap captions disable 1250",
            "recap captions disable --where 'provenance:model collection:field' --dry-run",
        ),
        (
            "enable",
            _("include captions in retrieval again"),
            _("Include captions in retrieval again. `recap undo` reverts it."),
            "recap captions enable 1250",
            "recap captions enable --where 'state:off collection:field'",
        ),
        (
            "delete",
            _("delete captions"),
            _("Delete captions. `recap captions restore` or `recap undo` brings them back."),
            "recap captions delete 1250 1251",
            "recap captions delete --where 'length:<8 source:clotho*' --dry-run",
        ),
        (
            "restore",
            _("restore deleted captions"),
            _("Restore deleted captions. `recap undo` reverts it."),
            "recap captions restore 1250",
            "recap captions restore --where 'collection:field'",
        ),
    ):
        parser = add_command(group, name, what, description, examples=[example, query])
        parser.add_argument("ids", type=positive, nargs="*", metavar="ID", help=_("the numbers of the captions"))
        chosen.add_where(parser, required=False)
        chosen.add_act(parser)
        parser.set_defaults(run=run_change, change=name)
        parsers.append(parser)
        if name == "move":
            parser.add_argument("--to", required=True, metavar="COLLECTION", help=_("the collection to move them to"))
    return parsers


def run_change(arguments: argparse.Namespace, console: Console) -> int:
    """Move, disable, enable, delete or restore captions, named by number or by a query; all or none."""
    ids = chosen.by_number(arguments)
    query = arguments.where if arguments.where is not None else f"id:{','.join(map(str, ids))}"
    if ids:
        query += " state:on,off,deleted"
    elif arguments.change == "restore":
        query += " state:deleted"
    with chosen.opened(arguments, console, query) as (workspace, matching):
        if ids:
            require(workspace, ids)
        found = ids or matching
        there = found if arguments.change == "restore" else chosen.without_deleted(workspace, found)
        if arguments.dry_run:
            chosen.show_captions(workspace, workspace.captions.get(there), arguments.format)
            console.say(Translatable("Captions found: {count:,}. Nothing was changed.", count=len(found)))
            chosen.report_skipped(console, deleted=len(found) - len(there))
            return 0
        changed = _change(workspace, arguments, there)
    if arguments.format == "jsonl":
        for caption in changed:
            print(json.dumps({"caption": caption, "change": arguments.change}))
    console.say(_changed(arguments.change, len(changed)))
    chosen.report_skipped(console, deleted=len(found) - len(there))
    if len(changed) < len(there):
        console.say(Translatable("Nothing to change for {count:,} of them.", count=len(there) - len(changed)))
    return 0


def _change(workspace: Workspace, arguments: argparse.Namespace, ids: Sequence[int]) -> tuple[int, ...]:
    """Do what the command says to these captions; returns those that it changed."""
    from recap_engine.annotate import curate

    who = options.annotator(arguments)
    match arguments.change:
        case "move":
            return curate.move(workspace, ids, arguments.to, annotator=who).captions
        case "enable" | "disable":
            return curate.set_captions_enabled(workspace, ids, arguments.change == "enable", annotator=who).captions
        case "delete":
            return curate.delete(workspace, ids, annotator=who).captions
        case _:
            return curate.restore(workspace, ids, annotator=who).captions


def _changed(change: str, count: int) -> Translatable:
    match change:
        case "move":
            return Translatable("Captions moved: {count:,}.", count=count)
        case "enable":
            return Translatable("Captions enabled: {count:,}.", count=count)
        case "disable":
            return Translatable("Captions disabled: {count:,}.", count=count)
        case "delete":
            return Translatable("Captions deleted: {count:,}.", count=count)
    return Translatable("Captions restored: {count:,}.", count=count)


def require(workspace: Workspace, ids: Sequence[int]) -> None:
    """Raises RequestError when there is no caption with one of these numbers."""
    existing = {caption.id for caption in workspace.captions.get(ids)}
    missing = [str(id_) for id_ in ids if id_ not in existing]
    if missing:
        raise RequestError(
            "There is no caption with the number {numbers}: `recap captions list` shows the numbers.",
            numbers=", ".join(missing[:5]),
        )
