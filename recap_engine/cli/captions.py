"""``recap captions``: bring captions in and out, find them, look after them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from recap_engine.cli import decisions, options
from recap_engine.cli.caption_exchange import add_exchange
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands, positive
from recap_engine.errors import BundleError, RequestError
from recap_engine.records import Caption

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace


def add_commands(commands: Commands) -> None:
    """``recap captions import|export|search|list|edit|history|move|enable|disable|delete|restore``."""
    group = commands.add_parser(
        "captions",
        help="import, export, search and look after captions",
        description="Import, export, search and look after captions.",
        epilog="example:\n  recap captions import clotho.csv --collection clotho --license CC-BY-4.0\n"
        '  recap captions search "rain on a roof"\n  recap captions export --format jsonl --out captions.jsonl',
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="ACTION", required=True)
    add_exchange(group)
    _add_finding(group)
    _add_curating(group)


def _add_finding(group: Commands) -> None:
    search = group.add_parser(
        "search",
        help="find captions by words and by meaning",
        description="Find captions: first those with the words, then those that are close in meaning, which no word "
        "need be in. --words loads no model.",
    )
    search.add_argument("text", metavar="TEXT")
    how = search.add_mutually_exclusive_group()
    how.add_argument("--words", action="store_true", help="only captions with these words")
    how.add_argument("--meaning", action="store_true", help="only captions that mean something like it")
    search.add_argument("--limit", type=positive, default=20, metavar="N", help="how many each way (default: 20)")
    search.set_defaults(run=run_search)
    options.add_models(search)
    listing = group.add_parser("list", help="captions by number", description="List captions by number.")
    listing.add_argument("--collection", metavar="NAME", help="of this collection (default: all)")
    listing.add_argument("--after", type=int, default=0, metavar="ID", help="begin after this number")
    listing.add_argument("--limit", type=positive, default=100, metavar="N", help="how many (default: 100)")
    listing.add_argument("--deleted", action="store_true", help="those that were deleted instead")
    listing.set_defaults(run=run_list)
    history = group.add_parser("history", help="every wording a caption had", description="Every wording it had.")
    history.add_argument("id", type=positive, metavar="ID")
    history.add_argument("--acts", action="store_true", help="what was done to it instead: who, when and what")
    history.set_defaults(run=run_history)
    for parser in (search, listing, history):
        parser.add_argument("--format", choices=("text", "jsonl"), default="text", help="default: text")
        options.add_workspace(parser)


def _add_curating(group: Commands) -> None:
    edit = group.add_parser("edit", help="give a caption another wording", description="Give it another wording.")
    edit.add_argument("id", type=positive, metavar="ID")
    edit.add_argument("text", nargs="?", metavar="TEXT")
    edit.add_argument("--version", type=positive, metavar="N", help="instead of TEXT: go back to this version")
    edit.set_defaults(run=run_edit)
    parsers = [edit]
    for name, what in (
        ("move", "put captions into another collection, which is made if it is new"),
        ("disable", "leave captions out of retrieval, for everyone"),
        ("enable", "retrieve captions again"),
        ("delete", "take captions away; `restore` brings them back"),
        ("restore", "bring deleted captions back"),
    ):
        parser = group.add_parser(
            name, help=what, description=what[0].upper() + what[1:] + ". `recap undo` takes it back."
        )
        parser.add_argument("ids", type=positive, nargs="+", metavar="ID")
        parser.set_defaults(run=run_change, change=name)
        parsers.append(parser)
        if name == "move":
            parser.add_argument("--to", required=True, metavar="COLLECTION", help="where they go")
    for parser in parsers:
        parser.add_argument("--annotator", metavar="NAME", help="who does it (default: your login name)")
        options.add_workspace(parser)


def run_search(arguments: argparse.Namespace, console: Console) -> int:
    """Captions with the words first, then those that are close in meaning: each once, and told how it was found.

    The headings are part of what is listed; rows of data tell it in ``found``.
    """
    with options.open_to_read(arguments) as workspace:
        words = [] if arguments.meaning else workspace.captions.search(arguments.text, limit=arguments.limit)
    near: dict[int, tuple[Caption, float]] = {}
    told = {"words": "With these words:", "meaning": "Close in meaning:"}
    if not arguments.words:
        try:
            near = {c.id: (c, similarity) for c, similarity in _by_meaning(arguments, console)}
        except BundleError as error:
            if arguments.meaning:
                raise
            told["words"] = "With these words (searched by words only):"
            console.say(f"Searched by words only. {error}")
    exact = [(c, near.pop(c.id)[1] if c.id in near else None) for c in words]
    for found, rows in (("words", exact), ("meaning", near.values())):
        if rows and arguments.format == "text":
            print(told[found])
        for caption, similarity in rows:
            _print(caption, arguments.format, similarity, found)
    if not (exact or near):
        console.say("No caption was found.")
    return 0


def _by_meaning(arguments: argparse.Namespace, console: Console) -> Iterable[tuple[Caption, float]]:
    if not arguments.text.strip():
        raise RequestError("The text is empty: say what to look for.")
    engine = options.open_engine(arguments, console, make=False)
    try:
        console.watch(engine.embed())
        options.tell_unfilled(engine, console)
        return engine.search_captions(arguments.text, arguments.limit)
    finally:
        engine.close()


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """One line a caption."""
    with options.open_to_read(arguments) as workspace:
        page = workspace.captions.page(
            arguments.collection, after=arguments.after, limit=arguments.limit, deleted=arguments.deleted
        )
    for caption in page:
        _print(caption, arguments.format)
    if len(page) == arguments.limit:
        console.say(f"There may be more: --after {page[-1].id}")
    return 0


def run_history(arguments: argparse.Namespace, console: Console) -> int:
    """One line a version, or with --acts an act, oldest first."""
    with options.open_to_read(arguments) as workspace:
        _require(workspace, [arguments.id])
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
            print(f"{mark}{v.version:>3}  {v.created}  {v.provenance:<8}  {v.text}{who}")
    return 0


def run_edit(arguments: argparse.Namespace, console: Console) -> int:
    """A new wording, or an earlier one again."""
    if (arguments.text is None) == (arguments.version is None):
        raise RequestError("Give either the new TEXT or --version N.")
    from recap_engine.annotate import curate

    who = options.annotator(arguments)
    with options.open_to_change(arguments) as workspace:
        _require(workspace, [arguments.id])
        if arguments.version is not None:
            curate.restore_wording(workspace, arguments.id, arguments.version, annotator=who)
        else:
            curate.reword(workspace, arguments.id, arguments.text, annotator=who)
        (caption,) = workspace.captions.get([arguments.id])
    console.say(f"{caption.id}  {caption.text}")
    return 0


def run_change(arguments: argparse.Namespace, console: Console) -> int:
    """Move, switch, delete or restore captions; none is touched when one of them is not there."""
    from recap_engine.annotate import curate

    ids, who = list(dict.fromkeys(arguments.ids)), options.annotator(arguments)
    with options.open_to_change(arguments) as workspace:
        _require(workspace, ids)
        match arguments.change:
            case "move":
                changes = curate.move(workspace, ids, arguments.to, annotator=who)
            case "enable" | "disable":
                changes = curate.set_captions_enabled(workspace, ids, arguments.change == "enable", annotator=who)
            case "delete":
                changes = curate.delete(workspace, ids, annotator=who)
            case _:
                changes = curate.restore(workspace, ids, annotator=who)
    count = len(changes.captions)
    left = f"; {len(ids) - count:,} stood so already" if count < len(ids) else ""
    console.say(
        f"{arguments.change.removesuffix('e')}ed {count:,} caption{'' if count == 1 else 's'}{left}.".capitalize()
    )
    return 0


def _require(workspace: Workspace, ids: Sequence[int]) -> None:
    there = {caption.id for caption in workspace.captions.get(ids)}
    missing = [str(id_) for id_ in ids if id_ not in there]
    if missing:
        raise RequestError(f"There is no caption with the number {', '.join(missing[:5])}.")


def _print(caption: Caption, form: str, similarity: float | None = None, found: str = "") -> None:
    if form == "jsonl":
        region = caption.region
        row: dict[str, Any] = {"id": caption.id, "text": caption.text, "collection": caption.collection}
        row |= {"provenance": caption.provenance, "licence": caption.licence, "source": caption.source}
        row |= {"annotator": caption.annotator, "created": caption.created, "sound": caption.sound}
        row |= {"start": region.start if region else None, "end": region.end if region else None}
        row |= {"enabled": caption.enabled}
        if similarity is not None:
            row["similarity"] = round(similarity, 6)
        if found:
            row["found"] = found
        print(json.dumps(row))
        return
    how = "      " if similarity is None else f"{similarity:+.3f}"
    off = "" if caption.enabled else "  (off)"
    print(f"{caption.id:>7}  {how}  {caption.text}  [{caption.collection}]{off}")
