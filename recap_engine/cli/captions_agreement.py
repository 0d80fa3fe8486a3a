"""``recap captions agreement``: how far annotators agree about the same sounds, and the sounds to review."""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.evaluate_own import one_figure
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.printable import printable
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recap_engine.annotate.review import ReviewItem
    from recap_engine.evaluation.agreement import Agreement
    from recap_engine.evaluation.figures import Share


def add_agreement(group: Commands) -> CommandParser:
    """``recap captions agreement``, which changes no caption."""
    parser = add_command(
        group,
        "agreement",
        _("measure how far annotators agree, and list the sounds to review"),
        _(
            "Compare what different people said about the same sounds: in meaning (with the level of chance), in the "
            "events that they name, and word for word; decisions without suggestions apart. Then list flagged sounds "
            "and sounds about which people disagree. `recap captions find state:disputed` finds the captions."
        ),
        examples=[
            "recap captions agreement",
            "recap captions agreement --between ana ben --collection field",
            "recap captions agreement --format jsonl",
        ],
    )
    parser.add_argument("--between", nargs=2, metavar=("A", "B"), help=_("only these two annotators (default: all)"))
    parser.add_argument("--collection", metavar="NAME", help=_("only this collection (default: those in use)"))
    parser.add_argument(
        "--limit", type=options.positive, default=50, metavar="N", help=_("sounds to review to show (default: 50)")
    )
    parser.set_defaults(run=run)
    options.add_text_format(parser)
    options.add_models(parser)
    return parser


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the agreement of each pair, then the sounds to review."""
    from recap_engine.annotate.review import review_queue
    from recap_engine.datastore.said_by import read_statements
    from recap_engine.evaluation.agreement import agreements, events_by_kinds

    between = None if arguments.between is None else (arguments.between[0], arguments.between[1])
    if between is not None and between[0] == between[1]:
        raise RequestError("Name two different annotators after --between.")
    engine = options.open_engine(arguments, console, create=False)
    try:
        if arguments.collection is not None:
            engine.use_collections([arguments.collection, *engine.collections()])
        workspace = engine.workspace
        names = None if arguments.collection is None else [arguments.collection]
        statements = read_statements(workspace.connection, workspace.collections.ids(names))
        found: list[Agreement] = []
        if statements:
            console.watch(engine.embed())
            events = events_by_kinds(engine.models.kinds, engine.texts, engine.calibration.same)
            found = list(agreements(statements, engine.texts, events, between))
        queue = review_queue(workspace, arguments.collection, between)
    finally:
        engine.close()
    console.end_line()
    for one in found:
        _show(one, arguments.format)
    for item in queue[: arguments.limit]:
        _show_item(item, arguments.format)
    if not found:
        console.say(Translatable("No sound has captions by two annotators, so there is no agreement to measure."))
    _show_queue(queue, console)
    return 0


def _show_queue(queue: Sequence[ReviewItem], console: Console) -> None:
    flagged = sum(item.why == "flagged" for item in queue)
    console.say(
        Translatable(
            "To review: flagged sounds: {flagged:,}; with captions that disagree: {disputed:,}.",
            flagged=flagged,
            disputed=len(queue) - flagged,
        )
    )


def _show(one: Agreement, form: str) -> None:
    if form == "jsonl":
        figures = {name: one_figure(getattr(one, name)) for name in ("meaning", "chance", "events", "exact")}
        row = {"row": "agreement", "between": one.between, "collection": one.collection, "blind": one.blind}
        print(json.dumps(row | {"sounds": one.sounds} | figures, ensure_ascii=False))
        return
    which = {None: _("all decisions"), True: _("suggestions held back"), False: _("suggestions shown")}[one.blind]
    where = one.collection or which
    show(
        _(
            "{one} and {other}, {which}; sounds: {count:,}",
            one=one.between[0],
            other=one.between[1],
            which=where,
            count=one.sounds,
        )
    )
    show(f"  {_('meaning'):<10} {_number(one.meaning)}  {_('by chance {figure}', figure=_number(one.chance))}")
    show(f"  {_('events'):<10} {_percent(one.events)}")
    show(f"  {_('exact'):<10} {_percent(one.exact)}")


def _show_item(item: ReviewItem, form: str) -> None:
    if form == "jsonl":
        row = asdict(item)
        part = row.pop("region") or {}
        said = [{"annotator": who, "caption": caption, "text": text} for who, caption, text in item.said]
        row |= {"row": "review", "said": said, "start": part.get("start"), "end": part.get("end")}
        print(json.dumps(row, ensure_ascii=False))
        return
    why = _("flagged") if item.likeness is None else _("similarity {likeness:.2f}", likeness=item.likeness)
    show(f"{why:<12} {printable(item.path or item.sound)}  {printable(item.reason)}".rstrip())
    for who, caption, text in item.said:
        show(f"{caption:>9}  {printable(text)}  ({printable(who)})")


def _number(one: Share) -> str:
    return "–" if math.isnan(one.value) else f"{one.value:.2f} [{one.low:.2f}, {one.high:.2f}]"


def _percent(one: Share) -> str:
    return "–" if math.isnan(one.value) else f"{one.value:.0%} [{one.low:.0%}, {one.high:.0%}], n = {one.n}"
