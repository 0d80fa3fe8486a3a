"""``recap collections health``: captions that are dead, wrong or odd, and kinds of sound without captions."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.page_option import add_page, check_page, write_page
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.i18n import _, translate
from recap_engine.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recap_engine.annotate.health_records import Health


def add_health(group: Commands) -> CommandParser:
    """``recap collections health``, which changes nothing."""
    parser = add_command(
        group,
        "health",
        _("find captions that are never used, wrong or odd, and sounds that no caption fits"),
        _(
            "List captions that are never retrieved, never taken, always edited, often rejected, contradictory, "
            "repeated, too short, too long or in another language, the kinds of sound that no caption fits, and the "
            "growth by month. What was retrieved is known from the stored suggestions: `recap caption` makes them for "
            "many sounds."
        ),
        examples=[
            "recap collections health",
            "recap collections health field --html health.html",
            "recap collections health field --format jsonl",
        ],
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help=_("only this collection (default: all that are on)"))
    add_page(parser)
    parser.add_argument(
        "--limit",
        type=options.positive,
        metavar="N",
        help=_("findings of each kind to show (default: 10, with --format jsonl all)"),
    )
    options.add_workspace(parser)
    options.add_text_format(parser)
    parser.set_defaults(run=run)
    return parser


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the findings, or write the page."""
    from recap_engine.annotate.health import read_health
    from recap_engine.exchange.health_report import health_report

    page: Path | None = arguments.html
    if page is not None:
        check_page(arguments)
    with options.open_to_read(arguments) as workspace:
        health = read_health(workspace, arguments.name)
        name = arguments.name or workspace.path.stem
    if page is not None:
        write_page(page, health_report(health, _("Health of {name}", name=name)), console)
    elif arguments.format == "jsonl":
        for row in _rows(health, arguments.limit):
            print(json.dumps(row, ensure_ascii=False))
    else:
        _print(health, arguments.limit or 10)
    if not health.suggested:
        console.say(
            _(
                "No suggestions are stored yet, so nothing can be said about what is retrieved: `recap caption` makes "
                "them for many sounds."
            )
        )
    return 0


def _rows(health: Health, limit: int | None) -> Iterator[dict[str, Any]]:
    """Findings, then kinds of sound that no caption fits, then months."""
    from recap_engine.annotate.health_records import FINDING_NAMES
    from recap_engine.exchange.health_report import hole_share

    for kind in FINDING_NAMES:
        for one in health.of_kind(kind)[:limit]:
            yield {
                "finding": kind,
                "caption": one.captions[0],
                "text": one.text,
                "count": one.count,
                "why": translate(one.why),
                "captions": one.captions,
            }
    for hole in health.holes[:limit]:
        yield {
            "finding": "hole",
            "caption": None,
            "text": printable(hole.name),
            "count": hole.sounds,
            "why": hole_share(hole),
            "by": hole.by,
            "of": hole.of,
            "paths": list(map(printable, hole.paths)),
        }
    for month in health.growth:
        yield {"finding": "growth", "caption": None, "text": month.month, "count": month.captions, **asdict(month)}


def _print(health: Health, limit: int) -> None:
    from recap_engine.annotate.health_records import GROUP_NAMES
    from recap_engine.exchange.health_report import heading, hole_share, summary

    show(summary(health))
    for kind, count in health.counted().items():
        if count:
            show("")
            show(_("{finding} – captions: {count:,}", finding=heading(kind), count=count))
        for one in health.of_kind(kind)[:limit]:
            show(f"{one.captions[0]:>9}  {printable(one.text)}")
            show(f"{'':>9}  {translate(one.why)}")
    for by, name in GROUP_NAMES.items():
        holes = [hole for hole in health.holes if hole.by == by]
        if holes:
            show("")
            show(_("Sounds without a fitting caption, by {group}:", group=translate(name)))
        for hole in holes[:limit]:
            show(f"{hole_share(hole):>16}  {printable(hole.name)}")
    if health.growth:
        show("")
        show(_("Captions by month:"))
    for month in health.growth[-limit:]:
        show(f"  {month.month}  {_('{count:,}', count=month.captions):>10}  {_('+{count:,}', count=month.new):>9}")
