"""``recap captions doubtful``: captions that do not seem to fit their sound."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.i18n import _, translate
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.records import Doubt


def add_doubtful(group: Commands) -> CommandParser:
    """``recap captions doubtful``."""
    parser = add_command(
        group,
        "doubtful",
        _("find captions that do not seem to fit their sound"),
        _(
            "Compare each caption that has a sound with that sound, by what the model hears and by the captions of "
            "similar sounds of other recordings, and show the least fitting first, with wordings that fit better."
        ),
        examples=[
            "recap captions doubtful --limit 20",
            "recap captions doubtful --collection field --format jsonl",
        ],
    )
    parser.add_argument("--collection", metavar="NAME", help=_("only this collection (default: those in use)"))
    parser.add_argument(
        "--limit", type=options.positive, default=50, metavar="N", help=_("captions to show (default: 50)")
    )
    parser.set_defaults(run=run_doubtful)
    options.add_text_format(parser)
    options.add_models(parser)
    return parser


def run_doubtful(arguments: argparse.Namespace, console: Console) -> int:
    """One line or row per caption, worst first."""
    engine = options.open_engine(arguments, console, create=False)
    doubts: list[Doubt] = []
    try:
        if arguments.collection is not None:
            engine.use_collections([arguments.collection, *engine.collections()])
        console.watch(engine.embed())
        options.warn_about_unfilled(engine, console)
        for step in engine.search.doubtful(arguments.collection, arguments.limit):
            if isinstance(step, Progress):
                console.show(step)
            else:
                doubts = step
        shifted = list(engine.search.shifted(arguments.collection))
    finally:
        engine.close()
    console.end_line()
    for one in doubts:
        if arguments.format == "jsonl":
            print(json.dumps(asdict(one) | {"score": round(one.score, 6)}))
            continue
        show(f"{one.score:.3f}  {one.caption:>7}  {one.text}  {one.path or ''}")
        if one.better:
            show(f"{'':>16}{_('rather: {texts}', texts=' | '.join(one.better))}")
    for source in shifted:
        console.say(f"{source.collection}, {source.source}: {translate(source.shift.message())}")
    if not doubts:
        console.say(Translatable("No caption has a sound that can be heard."))
    return 0
