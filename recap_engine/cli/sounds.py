"""``recap sounds``: list sounds, search them by what they sound like, and examine them."""

from __future__ import annotations

import argparse
import json

from recap_engine.cli import options, sounds_doctor, sounds_list
from recap_engine.cli.console import Console, show
from recap_engine.cli.options import positive
from recap_engine.cli.parser import Commands, add_command, add_group
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


def add_commands(commands: Commands) -> None:
    """``recap sounds list|measure|search|similar|doctor``."""
    group = add_group(
        commands,
        "sounds",
        _("list and measure sounds; search them by a description or by another sound; examine sound files"),
        examples=[
            'recap sounds search "heavy rain on a roof"',
            "recap sounds similar door.wav",
            'recap sounds list --where "loudness>-16"',
            "recap sounds doctor recordings/",
        ],
    )
    sounds_list.add_list(group)
    search = add_command(
        group,
        "search",
        _("find sounds that match a description"),
        examples=['recap sounds search "heavy rain on a roof" --limit 5'],
    )
    search.add_argument("text", metavar="TEXT", help=_("the description"))
    search.set_defaults(run=run, by="text")
    similar = add_command(
        group,
        "similar",
        _("find sounds that are similar to a sound"),
        examples=["recap sounds similar door.wav --format jsonl"],
    )
    similar.add_argument("path", metavar="PATH", help=_("the sound"))
    similar.set_defaults(run=run, by="path")
    for parser in (search, similar):
        parser.add_argument("--limit", type=positive, default=10, metavar="N", help=_("sounds to show (default: 10)"))
        options.add_text_format(parser)
        options.add_workspace(parser)
        options.add_models(parser)
    sounds_doctor.add_doctor(group)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the sounds found, most similar first. Encodes new sounds of registered folders."""
    engine = options.open_engine(arguments, console, create=False)
    try:
        console.watch(engine.encode_libraries())
        options.warn_about_unfilled(engine, console)
        if arguments.by == "text":
            found = engine.search.sounds(arguments.text, arguments.limit)
        else:
            found = engine.similar_sounds(arguments.path, arguments.limit)
        silent = not found and bool(engine.workspace.levels.silent())
    finally:
        engine.close()
    for path, sound, similarity in found:
        if arguments.format == "jsonl":
            print(json.dumps({"path": path, "sound": sound, "similarity": round(similarity, 6)}))
        else:
            show(f"{similarity:+.3f}  {path}")
    if silent:
        console.say(Translatable("Nothing was found: silent sounds are like no others, and no text describes them."))
    elif not found:
        console.say(Translatable("This workspace has no sounds yet: register a folder with `recap libraries add DIR`."))
    return 0
