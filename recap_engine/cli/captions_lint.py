"""``recap captions lint``: the captions that break the house style, or have misspelt words."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.annotate.dictionaries import LANGUAGES
from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.i18n import _, translate
from recap_engine.printable import printable
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.annotate.spelling import Speller
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.records import Caption

_PAGE = 1000


def add_lint(group: Commands) -> CommandParser:
    """The command, which changes nothing."""
    parser = add_command(
        group,
        "lint",
        _("list the captions that break the rules of a house style or have misspelt words"),
        examples=[
            "recap captions lint --collection field",
            "recap captions lint style.toml",
            "recap captions lint --spelling en_US --collection accepted",
        ],
        notes=_(
            "Without FILE and --spelling, captions of fewer than 3 or more than 25 words are listed. A house style is "
            "a TOML file with any of these rules: forbidden (a list of words), least_words, most_words, "
            'starts_with_article, capital, ending, tense ("present", "past" or "ing", for English), and a table '
            'preferred (word = "better word").\n\n'
            "Spelling uses the Hunspell dictionaries of the system, of LibreOffice, or of a folder; English (en_US) is "
            "always there. Words in your own list count as correct. The exit status is 1 if there is a remark."
        ),
    )
    parser.add_argument("style", type=Path, nargs="?", metavar="FILE", help=_("the house style (TOML)"))
    parser.add_argument("--spelling", choices=LANGUAGES, help=_("check the spelling, too, in this language"))
    parser.add_argument(
        "--dictionaries", default="", metavar="FOLDER", help=_("a folder of dictionaries (NAME.dic, NAME.aff)")
    )
    parser.add_argument("--collection", metavar="NAME", help=_("only captions of this collection (default: all)"))
    options.add_text_format(parser)
    parser.set_defaults(run=run)
    return parser


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print each caption with remarks, and the remarks."""
    from recap_engine.annotate.health_texts import LONGEST, SHORTEST
    from recap_engine.annotate.house_style import HouseStyle, read_house_style, remarks

    if arguments.style is not None:
        style = read_house_style(arguments.style)
    elif arguments.spelling is not None:
        style = HouseStyle()
    else:
        style = HouseStyle(least_words=SHORTEST, most_words=LONGEST)
    speller, checked, wrong = _speller(arguments, console), 0, 0
    with options.open_to_read(arguments) as workspace:
        for caption in _captions(workspace, arguments.collection):
            checked += 1
            found = [translate(remark) for remark in (*remarks(caption.text, style), *_unknown(caption.text, speller))]
            if not found:
                continue
            wrong += 1
            if arguments.format == "jsonl":
                row = {"id": caption.id, "text": caption.text, "collection": caption.collection, "remarks": found}
                print(json.dumps(row, ensure_ascii=False))
            else:
                show(f"{caption.id:>6}  {printable(caption.text)}")
                show(f"        {' '.join(found)}")
    console.say(_("Captions checked: {count:,}; with a remark: {wrong:,}.", wrong=wrong, count=checked))
    return int(wrong > 0)


def _speller(arguments: argparse.Namespace, console: Console) -> Speller | None:
    """The dictionary asked for; where there is none, say what to install and check only the house style.

    Raises RequestError, also where there is neither a dictionary nor a house style.
    """
    from recap_engine.annotate.dictionaries import find_dictionary, no_dictionary
    from recap_engine.annotate.spelling import Speller

    if arguments.spelling is None:
        return None
    path = find_dictionary(arguments.spelling, arguments.dictionaries)
    if path is None:
        if arguments.style is None:
            raise no_dictionary(arguments.spelling)
        console.say(no_dictionary(arguments.spelling))
    return None if path is None else Speller(path)


def _unknown(text: str, speller: Speller | None) -> list[Translatable]:
    from recap_engine.annotate.spelling import spelling_remark

    remark = None if speller is None else spelling_remark(speller.misspellings(text))
    return [] if remark is None else [remark]


def _captions(workspace: Workspace, collection: str | None) -> Iterator[Caption]:
    after = 0
    while page := workspace.captions.page(collection, after=after, limit=_PAGE):
        yield from page
        after = page[-1].id
