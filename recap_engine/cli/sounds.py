"""``recap sounds``: find sounds by what they sound like."""

from __future__ import annotations

import argparse
import json

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands, positive
from recap_engine.printable import printable


def add_commands(commands: Commands) -> None:
    """``recap sounds search|similar``."""
    group = commands.add_parser(
        "sounds",
        help="find sounds by a description, or by another sound",
        description="Find sounds of the workspace by a description, or by another sound.",
        epilog='example:\n  recap sounds search "heavy rain on a roof"\n  recap sounds similar door.wav',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="ACTION", required=True)
    search = group.add_parser("search", help="sounds that a text describes")
    search.add_argument("text", metavar="TEXT")
    search.set_defaults(run=run, by="text")
    similar = group.add_parser("similar", help="sounds like this one")
    similar.add_argument("path", metavar="PATH")
    similar.set_defaults(run=run, by="path")
    for parser in (search, similar):
        parser.add_argument("--limit", type=positive, default=10, metavar="N", help="how many (default: 10)")
        parser.add_argument("--format", choices=("text", "jsonl"), default="text", help="default: text")
        options.add_workspace(parser)
        options.add_models(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the sounds found, most alike first. Encodes those of registered folders that are new."""
    engine = options.open_engine(arguments, console, make=False)
    try:
        console.watch(engine.encode_libraries())
        options.tell_unfilled(engine, console)
        if arguments.by == "text":
            found = engine.search_sounds(arguments.text, arguments.limit)
        else:
            found = engine.similar_sounds(arguments.path, arguments.limit)
    finally:
        engine.close()
    for path, sound, similarity in found:
        if arguments.format == "jsonl":
            print(json.dumps({"path": path, "sound": sound, "similarity": round(similarity, 6)}))
        else:
            print(f"{similarity:+.3f}  {printable(path)}")
    if not found:
        console.say("No sounds are known here yet: register a folder with `recap libraries add DIR`.")
    return 0
