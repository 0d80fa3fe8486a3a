"""``recap collections``: switch sets of captions on and off."""

from __future__ import annotations

import argparse

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands


def add_commands(commands: Commands) -> None:
    """``recap collections list|enable|disable``."""
    group = commands.add_parser(
        "collections",
        help="list collections, switch them on or off",
        description="List collections, switch them on or off.",
        epilog="example:\n  recap collections disable starter",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="ACTION", required=True)
    listing = group.add_parser("list", help="all collections, with their sizes")
    options.add_workspace(listing)
    listing.set_defaults(run=run_list)
    for name, what, enabled in (("enable", "retrieve from it again", True), ("disable", "leave it out", False)):
        parser = group.add_parser(name, help=what)
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--annotator", metavar="NAME", help="who does it (default: your login name)")
        options.add_workspace(parser)
        parser.set_defaults(run=run_switch, enabled=enabled)


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """One line a collection: on or off, captions, name."""
    with options.open_to_read(arguments) as workspace:
        for info in workspace.collections.list():
            print(f"{'on ' if info.enabled else 'off'}  {info.captions:>8,}  {info.name}")
    return 0


def run_switch(arguments: argparse.Namespace, console: Console) -> int:
    """Switch one on or off; `recap undo` takes it back."""
    from recap_engine.annotate import curate

    with options.open_to_change(arguments) as workspace:
        curate.set_collection_enabled(
            workspace, arguments.name, arguments.enabled, annotator=options.annotator(arguments)
        )
    console.say(f"{arguments.name} is {'on' if arguments.enabled else 'off'}.")
    return 0
