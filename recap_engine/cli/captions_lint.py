"""``recap captions lint``: the captions that break the house style."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.i18n import _, translate
from recap_engine.printable import printable

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.records import Caption

_PAGE = 1000


def add_lint(group: Commands) -> CommandParser:
    """The command, which changes nothing."""
    parser = add_command(
        group,
        "lint",
        _("list the captions that break the rules of a house style"),
        examples=["recap captions lint style.toml", "recap captions lint style.toml --collection accepted"],
        notes=_(
            "A house style is a TOML file with any of these rules: forbidden (a list of words), least_words, "
            'most_words, starts_with_article, capital, ending, and a table preferred (word = "better word"). The exit '
            "status is 1 if a caption breaks a rule."
        ),
    )
    parser.add_argument("style", type=Path, metavar="FILE", help=_("the house style (TOML)"))
    parser.add_argument("--collection", metavar="NAME", help=_("only captions of this collection (default: all)"))
    options.add_text_format(parser)
    parser.set_defaults(run=run)
    return parser


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print each caption that breaks a rule, with the rules."""
    from recap_engine.annotate.house_style import read_house_style, remarks

    style, checked, wrong = read_house_style(arguments.style), 0, 0
    with options.open_to_read(arguments) as workspace:
        for caption in _captions(workspace, arguments.collection):
            checked += 1
            found = [translate(remark) for remark in remarks(caption.text, style)]
            if not found:
                continue
            wrong += 1
            if arguments.format == "jsonl":
                row = {"id": caption.id, "text": caption.text, "collection": caption.collection, "remarks": found}
                print(json.dumps(row, ensure_ascii=False))
            else:
                show(f"{caption.id:>6}  {printable(caption.text)}")
                show(f"        {' '.join(found)}")
    console.say(_("{wrong:,} of {count:,} captions break a rule.", wrong=wrong, count=checked))
    return int(wrong > 0)


def _captions(workspace: Workspace, collection: str | None) -> Iterator[Caption]:
    after = 0
    while page := workspace.captions.page(collection, after=after, limit=_PAGE):
        yield from page
        after = page[-1].id
