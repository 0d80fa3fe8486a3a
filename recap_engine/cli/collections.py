"""``recap collections``: list collections, include them in retrieval or exclude them."""

from __future__ import annotations

import argparse

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command, add_group
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


def add_commands(commands: Commands) -> None:
    """``recap collections list|enable|disable``."""
    group = add_group(
        commands,
        "collections",
        _("list collections, turn them on or off"),
        examples=["recap collections list", "recap collections disable starter"],
    )
    listing = add_command(
        group,
        "list",
        _("list all collections with their sizes"),
        examples=["recap collections list --workspace birds.recap"],
    )
    options.add_workspace(listing)
    listing.set_defaults(run=run_list)
    for name, what, enabled in (
        ("enable", _("include a collection in retrieval again"), True),
        ("disable", _("exclude a collection from retrieval"), False),
    ):
        parser = add_command(group, name, what, examples=[f"recap collections {name} starter"])
        parser.add_argument("name", metavar="NAME", help=_("the collection"))
        options.add_annotator(parser)
        options.add_workspace(parser)
        parser.set_defaults(run=run_switch, enabled=enabled)


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """One line per collection: on or off, captions, name."""
    with options.open_to_read(arguments) as workspace:
        for info in workspace.collections.list():
            state = _("on") if info.enabled else _("off")
            show(f"{state:<3}  {_('{count:,}', count=info.captions):>8}  {info.name}")
    return 0


def run_switch(arguments: argparse.Namespace, console: Console) -> int:
    """Turn one on or off; `recap undo` reverts it."""
    from recap_engine.annotate import curate

    with options.open_to_change(arguments) as workspace:
        curate.set_collection_enabled(
            workspace, arguments.name, arguments.enabled, annotator=options.annotator(arguments)
        )
    if arguments.enabled:
        console.say(Translatable("The collection {name} is on.", name=arguments.name))
    else:
        console.say(Translatable("The collection {name} is off.", name=arguments.name))
    return 0
