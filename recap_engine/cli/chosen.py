"""``--where QUERY``: the captions that an act is about, and options that all acts over many captions share."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import CommandParser
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.records import Caption, Fields
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.caption_query import CaptionQuery
    from recap_engine.datastore.workspace import Workspace

QUERY_NOTES = Translatable(
    'A query consists of words and fields; all must match: rain "tin roof" -dog thund* collection:field,birds '
    "state:on|off|deleted|reworded|accepted|edited|written|rejected|skipped|flagged|disputed "
    "provenance:human|imported|model annotator: source: license: lang: model: path: text: category: keyword: "
    "(* stands for anything) sound:yes|no "
    'part:yes|no length:>80 dur:<2 id:100..200 version:>1 used:0 taken:>2 created:>=2026-11 meaning:"water drips" '
    "near:0.6 score:<0.1. A minus sign excludes; commas separate alternatives."
)


def add_where(parser: CommandParser, *, required: bool = True) -> None:
    """``--where QUERY`` and what it needs."""
    parser.add_argument(
        "--where", required=required, metavar="QUERY", help=_("the captions that match this query; see captions find")
    )


def add_act(parser: CommandParser) -> None:
    """``--dry-run``, ``--format``, and the options of every act."""
    parser.add_argument("--dry-run", action="store_true", help=_("show what would change, change nothing"))
    options.add_text_format(parser)
    options.add_models(parser)


@contextmanager
def opened(arguments: argparse.Namespace, console: Console, query: str) -> Iterator[tuple[Workspace, list[int]]]:
    """The workspace, and the captions that match ``query``; a model is loaded only where the query needs one.

    With ``--dry-run``, or for a command without that option, the workspace is only read. Raises RequestError.
    """
    from recap_engine.datastore.caption_filter import CaptionFilter
    from recap_engine.datastore.caption_query import parse_query

    asked, changes = parse_query(query), not getattr(arguments, "dry_run", True)
    if asked.needs_model:
        with _by_model(arguments, console, asked, changes) as found:
            yield found
        return
    with options.open_to_change(arguments) if changes else options.open_to_read(arguments) as workspace:
        yield workspace, CaptionFilter(workspace.connection).ids(asked, getattr(arguments, "limit", None) or -1)


@contextmanager
def _by_model(
    arguments: argparse.Namespace, console: Console, asked: CaptionQuery, changes: bool
) -> Iterator[tuple[Workspace, list[int]]]:
    from recap_engine.datastore.caption_filter import CaptionFilter

    engine = options.open_engine(arguments, console, create=False, write=changes)
    try:
        console.watch(engine.embed())
        options.warn_about_unfilled(engine, console)
        found = CaptionFilter(engine.workspace.connection, engine.search.numbers)
        yield engine.workspace, found.ids(asked, getattr(arguments, "limit", None) or -1)
    finally:
        engine.close()


def by_number(arguments: argparse.Namespace) -> list[int]:
    """The captions named by number, or [] where ``--where`` is given. Raises RequestError for both or neither."""
    ids = list(dict.fromkeys(arguments.ids))
    if bool(ids) == (arguments.where is not None):
        raise RequestError("Give either the numbers of the captions or --where QUERY.")
    return ids


def without_deleted(workspace: Workspace, ids: Sequence[int]) -> list[int]:
    """Those of these captions that are not deleted, in this order."""
    there = set(workspace.effects.differing("version", ids, 0))
    return [caption for caption in ids if caption in there]


def report_skipped(console: Console, *, deleted: int = 0, changed: int = 0) -> None:
    """Say how many captions an act skipped: ``deleted`` before it, or ``changed`` by others while it was prepared."""
    if deleted:
        console.say(Translatable("Skipped, because deleted: {count:,}.", count=deleted))
    if changed:
        console.say(Translatable("Skipped, because changed meanwhile: {count:,}.", count=changed))


def merged(workspace: Workspace, captions: Sequence[int]) -> tuple[int, int]:
    """How many of the captions that a merge changed were reworded, and how many deleted."""
    reworded = len(without_deleted(workspace, captions))
    return reworded, len(captions) - reworded


def caption_row(caption: Caption, fields: Fields | None = None) -> dict[str, Any]:
    """A caption as a row of JSON, with the ``fields`` of its sound where these are known."""
    region = caption.region
    row: dict[str, Any] = {"id": caption.id, "text": caption.text, "collection": caption.collection}
    row |= {"provenance": caption.provenance, "licence": caption.licence, "source": caption.source}
    row |= {"annotator": caption.annotator, "created": caption.created, "sound": caption.sound}
    row |= {"start": region.start if region else None, "end": region.end if region else None}
    row |= {"enabled": caption.enabled}
    return row if fields is None else row | {"category": fields.category, "keywords": list(fields.keywords)}


def show_captions(workspace: Workspace, captions: Sequence[Caption], form: str) -> None:
    """One line or row per caption; a row has the category and the keywords of the sound, too."""
    there = workspace.fields.by_sound({one.sound for one in captions if one.sound}) if form == "jsonl" else {}
    for caption in captions:
        if form == "jsonl":
            print(json.dumps(caption_row(caption, there.get((caption.sound or "", caption.region), Fields()))))
        else:
            off = "" if caption.enabled else f"  {_('(off)')}"
            show(f"{caption.id:>7}  {caption.text}  [{caption.collection}]{off}")


def show_changes(rows: Sequence[dict[str, Any]], form: str) -> None:
    """What an act would change, or did, row by row: ``caption``, ``before`` and ``after``."""
    for row in rows:
        if form == "jsonl":
            print(json.dumps(row))
        else:
            problem = f"  ({row['problem']})" if row.get("problem") else ""
            show(f"{row['caption']:>7}  {row['before']}  →  {row['after']}{problem}")
