"""``recap fields ucs``: the list of the Universal Category System that this user keeps."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


def add_ucs(group: Commands) -> None:
    """The command, which changes no workspace."""
    parser = add_command(
        group,
        "ucs",
        _("keep a list of UCS categories for completion and suggestions, or show the one that is kept"),
        examples=["recap fields ucs UCS-list.csv", "recap fields ucs --find 'wood door'", "recap fields ucs --forget"],
        notes=_(
            "The list is a table (CSV or TSV) with the columns Category, SubCategory and CatID, and as far as there "
            "are any Explanations and Synonyms. It is kept beside your settings, for all workspaces."
        ),
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_("the list to keep"))
    parser.add_argument("--find", default="", metavar="WORDS", help=_("only entries with words that begin like these"))
    parser.add_argument("--forget", action="store_true", help=_("remove the list"))
    parser.add_argument("--dry-run", action="store_true", help=_("check the new list, and keep the old one"))
    options.add_text_format(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Keep, forget or show the list."""
    from recap_engine.exchange.ucs_file import forget_ucs_list, keep_ucs_list, kept_ucs_list, read_ucs_list

    if arguments.forget:
        if arguments.file is not None or arguments.find:
            raise RequestError("--forget removes the list: leave out FILE and --find.")
        there = not arguments.dry_run and forget_ucs_list()
        console.say(Translatable("The list is removed.") if there else Translatable("Nothing was removed."))
        return 0
    if arguments.file is not None:
        found = read_ucs_list(arguments.file)
        if not arguments.dry_run:
            keep_ucs_list(found)
        console.say(Translatable("Categories in the list: {count:,}.", count=len(found)))
        if not arguments.find:
            return 0
    else:
        found = kept_ucs_list()
        if not found:
            raise RequestError("No UCS list is kept: give one with `recap fields ucs FILE`.")
    matching = found.matching(arguments.find)
    if not matching:
        console.say(Translatable("No category of the list fits “{words}”.", words=arguments.find))
    for entry in matching:
        if arguments.format == "jsonl":
            row = {"catid": entry.cat_id, "category": entry.category, "subcategory": entry.subcategory}
            print(json.dumps(row | {"explanation": entry.explanation, "synonyms": entry.synonyms}, ensure_ascii=False))
        else:
            show(str(entry))
    return 0
