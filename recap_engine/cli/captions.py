"""``recap captions``: import and export, search, list and change captions."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from recap_engine.cli import (
    captions_agreement,
    captions_change,
    captions_doubtful,
    captions_duplicates,
    captions_lint,
    captions_where,
    decisions,
    options,
    trial,
    workspace_times,
)
from recap_engine.cli.caption_export import add_export
from recap_engine.cli.caption_import import add_import
from recap_engine.cli.chosen import caption_row, show_changes
from recap_engine.cli.console import Console, show
from recap_engine.cli.options import positive
from recap_engine.cli.parser import CommandParser, Commands, add_command, add_group
from recap_engine.errors import BundleError, RequestError
from recap_engine.i18n import _
from recap_engine.records import Caption
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    pass


def add_commands(commands: Commands) -> None:
    """``recap captions import|export|search|list|history|edit|move|disable|enable|delete|restore``."""
    group = add_group(
        commands,
        "captions",
        _("import, export, search and manage captions"),
        examples=[
            "recap captions import clotho.csv --collection clotho",
            'recap captions search "rain on a roof"',
            "recap captions export --format jsonl --out captions.jsonl",
        ],
    )
    for parser in (add_import(group), add_export(group)):
        options.add_workspace(parser)
    for parser in (_add_search(group), _add_list(group), _add_history(group)):
        options.add_text_format(parser)
        options.add_workspace(parser)
    for parser in (
        captions_where.add_find(group),
        captions_agreement.add_agreement(group),
        captions_doubtful.add_doubtful(group),
        captions_lint.add_lint(group),
    ):
        options.add_workspace(parser)
    for parser in (
        _add_edit(group),
        *captions_where.add_acts(group),
        captions_duplicates.add_duplicates(group),
        *captions_change.add_changes(group),
    ):
        options.add_annotator(parser)
        options.add_workspace(parser)


def _add_search(group: Commands) -> CommandParser:
    search = add_command(
        group,
        "search",
        _("find captions by words and by meaning"),
        _(
            "Find captions: first those that contain the words, then others that are close in meaning. "
            "--words loads no model."
        ),
        examples=['recap captions search "rain on a roof"', "recap captions search --words thunder --limit 5"],
    )
    search.add_argument("text", metavar="TEXT", help=_("the words or the meaning to search for"))
    how = search.add_mutually_exclusive_group()
    how.add_argument("--words", action="store_true", help=_("only captions with these words"))
    how.add_argument("--meaning", action="store_true", help=_("only captions that are close in meaning"))
    search.add_argument(
        "--limit", type=positive, default=20, metavar="N", help=_("captions to show for each way (default: 20)")
    )
    workspace_times.add_as_of(search)
    search.set_defaults(run=run_search)
    options.add_models(search)
    return search


def _add_list(group: Commands) -> CommandParser:
    listing = add_command(
        group,
        "list",
        _("list captions by number"),
        examples=["recap captions list --collection accepted", "recap captions list --after 100 --limit 50"],
    )
    listing.add_argument("--collection", metavar="NAME", help=_("only this collection (default: all)"))
    listing.add_argument("--after", type=int, default=0, metavar="ID", help=_("start after this number"))
    listing.add_argument("--limit", type=positive, default=100, metavar="N", help=_("captions to show (default: 100)"))
    listing.add_argument("--deleted", action="store_true", help=_("list deleted captions instead"))
    listing.set_defaults(run=run_list)
    return listing


def _add_history(group: Commands) -> CommandParser:
    history = add_command(
        group,
        "history",
        _("show every version of a caption"),
        examples=["recap captions history 1250", "recap captions history 1250 --acts"],
    )
    history.add_argument("id", type=positive, metavar="ID", help=_("the number of the caption"))
    history.add_argument("--acts", action="store_true", help=_("show the changes instead: who, when and what"))
    history.set_defaults(run=run_history)
    return history


def _add_edit(group: Commands) -> CommandParser:
    edit = add_command(
        group,
        "edit",
        _("change the text of a caption"),
        examples=['recap captions edit 1250 "Rain on a tin roof"', "recap captions edit 1250 --version 1 --dry-run"],
    )
    edit.add_argument("id", type=positive, metavar="ID", help=_("the number of the caption"))
    edit.add_argument("text", nargs="?", metavar="TEXT", help=_("the new text"))
    edit.add_argument("--version", type=positive, metavar="N", help=_("go back to this version instead"))
    trial.add_trial(edit)
    edit.set_defaults(run=run_edit)
    return edit


def run_search(arguments: argparse.Namespace, console: Console) -> int:
    """Captions with the words first, then those that are close in meaning: each once.

    Headings separate the two in text; JSON rows have ``found``.
    """
    workspace_times.go_back(arguments)
    with options.open_to_read(arguments) as workspace:
        words = [] if arguments.meaning else workspace.captions.search(arguments.text, limit=arguments.limit)
    near: dict[int, tuple[Caption, float]] = {}
    headings = {"words": Translatable("With these words:"), "meaning": Translatable("Close in meaning:")}
    if not arguments.words:
        try:
            near = {c.id: (c, similarity) for c, similarity in _by_meaning(arguments, console)}
        except BundleError as error:
            if arguments.meaning:
                raise
            headings["words"] = Translatable("With these words (searched by words only):")
            console.say(Translatable("Searched by words only. {error}", error=error.message))
    exact = [(c, near.pop(c.id)[1] if c.id in near else None) for c in words]
    for found, rows in (("words", exact), ("meaning", near.values())):
        if rows and arguments.format == "text":
            show(headings[found])
        for caption, similarity in rows:
            _print(caption, arguments.format, similarity, found)
    if not (exact or near):
        console.say(Translatable("No caption was found."))
    return 0


def _by_meaning(arguments: argparse.Namespace, console: Console) -> Iterable[tuple[Caption, float]]:
    if not arguments.text.strip():
        raise RequestError("The text is empty: give some words to search for.")
    engine = options.open_engine(arguments, console, create=False)
    try:
        console.watch(engine.embed())
        options.warn_about_unfilled(engine, console)
        return engine.search.captions(arguments.text, arguments.limit)
    finally:
        engine.close()


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """One line per caption."""
    with options.open_to_read(arguments) as workspace:
        page = workspace.captions.page(
            arguments.collection, after=arguments.after, limit=arguments.limit, deleted=arguments.deleted
        )
    for caption in page:
        _print(caption, arguments.format)
    if len(page) == arguments.limit:
        console.say(Translatable("There may be more: add --after {last} to see them.", last=page[-1].id))
    return 0


def run_history(arguments: argparse.Namespace, console: Console) -> int:
    """One line per version, or with --acts per change, oldest first."""
    with options.open_to_read(arguments) as workspace:
        captions_change.require(workspace, [arguments.id])
        if arguments.acts:
            for act in workspace.journal.of_caption(arguments.id):
                decisions.print_entry(act, arguments.format)
            return 0
        versions = workspace.captions.versions(arguments.id)
        current = workspace.captions.version(arguments.id)
    for v in versions:
        if arguments.format == "jsonl":
            row = {"version": v.version, "text": v.text, "provenance": v.provenance, "annotator": v.annotator}
            print(json.dumps(row | {"created": v.created, "origin": v.origin, "model": v.model}))
        else:
            mark = "*" if v.version == current else " "
            who = f"  ({v.annotator})" if v.annotator else ""
            show(f"{mark}{v.version:>3}  {v.created}  {v.provenance:<8}  {v.text}{who}")
    return 0


def run_edit(arguments: argparse.Namespace, console: Console) -> int:
    """A new text, or that of an earlier version."""
    if (arguments.text is None) == (arguments.version is None):
        raise RequestError("Give either the new TEXT or --version N.")
    from recap_engine.annotate import curate

    who = options.annotator(arguments)
    with trial.open_to_act(arguments, console) as workspace:
        captions_change.require(workspace, [arguments.id])
        (before,) = workspace.captions.get([arguments.id])
        if arguments.version is not None:
            curate.restore_wording(workspace, arguments.id, arguments.version, annotator=who)
        else:
            curate.reword(workspace, arguments.id, arguments.text, annotator=who)
        (caption,) = workspace.captions.get([arguments.id])
    if arguments.dry_run or arguments.format == "jsonl":
        row = {"caption": caption.id, "before": before.text, "after": caption.text}
        show_changes([row] if caption.text != before.text else [], arguments.format)
    if not arguments.dry_run:
        console.say(f"{caption.id}  {caption.text}")
    elif caption.text == before.text:
        console.say(Translatable("Nothing to change."))
    else:
        console.say(Translatable("Nothing was changed."))
    return 0


def _print(caption: Caption, form: str, similarity: float | None = None, found: str = "") -> None:
    if form == "jsonl":
        row = caption_row(caption)
        if similarity is not None:
            row["similarity"] = round(similarity, 6)
        if found:
            row["found"] = found
        print(json.dumps(row))
        return
    how = "      " if similarity is None else f"{similarity:+.3f}"
    off = "" if caption.enabled else f"  {_('(off)')}"
    show(f"{caption.id:>7}  {how}  {caption.text}  [{caption.collection}]{off}")
