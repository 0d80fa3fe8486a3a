"""``recap collections``: list, switch, rename, merge, delete and describe collections."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.collections_health import add_health
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import CommandParser, Commands, add_command, add_group
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.collections import CollectionInfo
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.records import Changes


def add_commands(commands: Commands) -> None:
    """``recap collections list|enable|disable|health|rename|merge|delete|set``."""
    group = add_group(
        commands,
        "collections",
        _("list, switch, rename, merge, delete and describe collections"),
        examples=["recap collections list", "recap collections disable starter"],
    )
    listing = add_command(
        group,
        "list",
        _("list all collections with their sizes"),
        examples=["recap collections list --workspace birds.recap"],
    )
    options.add_text_format(listing)
    options.add_workspace(listing)
    listing.set_defaults(run=run_list)
    for name, what, enabled in (
        ("enable", _("include a collection in retrieval again"), True),
        ("disable", _("exclude a collection from retrieval"), False),
    ):
        parser = add_command(group, name, what, examples=[f"recap collections {name} starter"])
        parser.add_argument("name", metavar="NAME", help=_("the collection"))
        _add_act(parser)
        parser.set_defaults(run=run_switch, enabled=enabled)
    add_health(group)
    for parser in (_add_rename(group), _add_merge(group), _add_delete(group), _add_set(group)):
        _add_act(parser)
        parser.set_defaults(run=run_change)


def _add_act(parser: CommandParser) -> None:
    """The options of an act on collections."""
    parser.add_argument("--dry-run", action="store_true", help=_("show what would change, and change nothing"))
    options.add_text_format(parser)
    options.add_annotator(parser)
    options.add_workspace(parser)


def _add_rename(group: Commands) -> CommandParser:
    rename = add_command(
        group,
        "rename",
        _("give a collection another name"),
        _("Give a collection another name. `recap undo` reverts it."),
        examples=["recap collections rename field meadow"],
    )
    rename.add_argument("name", metavar="NAME", help=_("the collection"))
    rename.add_argument("new", metavar="NEW", help=_("the new name"))
    rename.set_defaults(change="rename")
    return rename


def _add_merge(group: Commands) -> CommandParser:
    merge = add_command(
        group,
        "merge",
        _("merge collections into one"),
        _("Move all captions of collections to another one, and delete the empty ones. `recap undo` reverts it."),
        examples=["recap collections merge clotho audiocaps --into reference"],
    )
    merge.add_argument("names", nargs="+", metavar="NAME", help=_("the collections"))
    merge.add_argument("--into", required=True, metavar="NAME", help=_("where to; it is created if it is new"))
    merge.set_defaults(change="merge")
    return merge


def _add_delete(group: Commands) -> CommandParser:
    delete = add_command(
        group,
        "delete",
        _("delete a collection with its captions"),
        _("Delete a collection with its captions. `recap undo` brings everything back."),
        examples=["recap collections delete field --dry-run"],
    )
    delete.add_argument("name", metavar="NAME", help=_("the collection"))
    delete.set_defaults(change="delete")
    return delete


def _add_set(group: Commands) -> CommandParser:
    describe = add_command(
        group,
        "set",
        _("describe a collection; set its licence and its language"),
        _(
            "Describe a collection, and set the licence and the language of those of its captions that have none of "
            "their own. `recap undo` reverts it."
        ),
        examples=["recap collections set field --description 'Recorded in 2025' --license CC-BY-4.0 --language en"],
    )
    describe.add_argument("name", metavar="NAME", help=_("the collection"))
    describe.add_argument("--description", metavar="TEXT", help=_("what the collection is"))
    describe.add_argument("--license", metavar="TEXT", help=_("the licence of captions without one"))
    describe.add_argument(
        "--language", metavar="CODE", help=_("the language of captions that do not name one (en, de, pt-BR)")
    )
    describe.set_defaults(change="set")
    return describe


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """One line per collection: on or off, captions, name."""
    with options.open_to_read(arguments) as workspace:
        for info in workspace.collections.list():
            if arguments.format == "jsonl":
                print(json.dumps(asdict(info)))
                continue
            state = _("on") if info.enabled else _("off")
            show(f"{state:<3}  {_('{count:,}', count=info.captions):>8}  {info.name}{_details(info)}")
    return 0


def run_switch(arguments: argparse.Namespace, console: Console) -> int:
    """Turn one on or off; `recap undo` reverts it."""
    from recap_engine.annotate import curate

    with options.open_to_read(arguments) if arguments.dry_run else options.open_to_change(arguments) as workspace:
        there = workspace.collections.id(arguments.name)
        (before,) = (info.enabled for info in workspace.collections.list(counted=False) if info.id == there)
        if not arguments.dry_run:
            curate.set_collection_enabled(
                workspace, arguments.name, arguments.enabled, annotator=options.annotator(arguments)
            )
    if arguments.format == "jsonl":
        print(json.dumps({"collection": arguments.name, "before": before, "after": arguments.enabled}))
    if before == arguments.enabled:
        console.say(Translatable("Nothing to change."))
    elif arguments.dry_run:
        console.say(Translatable("Would change: {names}. Nothing was changed.", names=arguments.name))
    elif arguments.enabled:
        console.say(Translatable("The collection {name} is on.", name=arguments.name))
    else:
        console.say(Translatable("The collection {name} is off.", name=arguments.name))
    return 0


def _details(info: CollectionInfo) -> str:
    """What is said about a collection, in parentheses."""
    said = ", ".join(filter(None, (info.description, info.licence, info.language)))
    return f"  ({said})" if said else ""


def run_change(arguments: argparse.Namespace, console: Console) -> int:
    """Rename, merge, delete or describe collections; `recap undo` reverts it."""
    from recap_engine.annotate import curate_collections

    with options.open_to_read(arguments) if arguments.dry_run else options.open_to_change(arguments) as workspace:
        names = list(dict.fromkeys(getattr(arguments, "names", None) or [arguments.name]))
        sizes = {name: curate_collections.size(workspace, name) for name in names}
        shown = ", ".join(_sized(name, size) for name, size in sizes.items())
        if arguments.format == "jsonl":
            # What would be refused gets no row.
            _would_change(workspace, arguments, shown)
            _show_rows(arguments, sizes)
        if arguments.dry_run:
            console.say(_would_change(workspace, arguments, shown))
            return 0
        changes = _change(workspace, arguments, options.annotator(arguments))
    if changes.decision is None:
        console.say(Translatable("Nothing to change."))
    else:
        console.say(Translatable("Changed: {names}. `recap undo` reverts it.", names=shown))
    return 0


def _show_rows(arguments: argparse.Namespace, sizes: Mapping[str, int]) -> None:
    """A row of JSON for each collection: what becomes of it."""
    wanted = {name: getattr(arguments, name, None) for name in ("new", "into", "description", "license", "language")}
    given = {name: value for name, value in wanted.items() if value is not None}
    for name, size in sizes.items():
        print(json.dumps({"collection": name, "captions": size, "change": arguments.change} | given))


def _sized(name: str, captions: int) -> str:
    if captions == 1:
        return _("{name} (1 caption)", name=name)
    return _("{name} ({count:,} captions)", name=name, count=captions)


def _would_change(workspace: Workspace, arguments: argparse.Namespace, names: str) -> Translatable:
    """What the act would do. Raises RequestError when it would be refused."""
    from recap_engine.annotate import curate_collections

    match arguments.change:
        case "rename":
            new = curate_collections.check_rename(workspace, arguments.name, arguments.new)
            return Translatable("Would rename: {names}, to “{new}”. Nothing was changed.", names=names, new=new)
        case "merge":
            into = curate_collections.check_merge(workspace, arguments.names, arguments.into)
            return Translatable("Would merge: {names}, into “{into}”. Nothing was changed.", names=names, into=into)
        case "delete":
            return Translatable("Would delete: {names}. Nothing was changed.", names=names)
    curate_collections.description_of(arguments.description, arguments.license, arguments.language)
    return Translatable("Would change: {names}. Nothing was changed.", names=names)


def _change(workspace: Workspace, arguments: argparse.Namespace, who: str) -> Changes:
    from recap_engine.annotate import curate_collections

    match arguments.change:
        case "rename":
            return curate_collections.rename(workspace, arguments.name, arguments.new, annotator=who)
        case "merge":
            return curate_collections.merge(workspace, arguments.names, arguments.into, annotator=who)
        case "delete":
            return curate_collections.delete(workspace, arguments.name, annotator=who)
        case _:
            return curate_collections.describe(
                workspace,
                arguments.name,
                description=arguments.description,
                licence=arguments.license,
                language=arguments.language,
                annotator=who,
            )
