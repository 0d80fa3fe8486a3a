"""``recap statistics``: what was decided, how fast, and how often suggestions were kept."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.page_option import add_page, check_page, write_page
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _, number, translate
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.annotate.statistics import Figures, Statistics


def add_commands(commands: Commands) -> None:
    """The command, which changes nothing."""
    parser = add_command(
        commands,
        "statistics",
        _("show what was decided, how fast, and how often suggestions were kept"),
        examples=["recap statistics", "recap statistics --since 2026-11-01 --html report.html"],
    )
    options.add_workspace(parser)
    parser.add_argument("--annotator", metavar="NAME", help=_("only this person's decisions"))
    parser.add_argument("--since", default="", metavar="DATE", help=_("only decisions from this day on (2026-11-30)"))
    add_page(parser)
    options.add_text_format(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print the figures, or write the page."""
    from recap_engine.annotate.statistics import read_statistics
    from recap_engine.exchange.statistics_report import report

    if arguments.since:
        _check_date(arguments.since)
    if arguments.html:
        check_page(arguments)
    with options.open_to_read(arguments) as workspace:
        statistics = read_statistics(workspace, arguments.annotator, arguments.since)
        name = workspace.path.stem
    if arguments.html:
        write_page(arguments.html, report(statistics, _("Statistics of {name}", name=name)), console)
    elif arguments.format == "jsonl":
        print(statistics.to_json())
    else:
        _print(statistics)
    if not statistics.all.decisions and (nothing := _why_nothing(arguments.annotator, arguments.since)):
        console.say(nothing)
    return 0


def _why_nothing(annotator: str | None, since: str) -> Translatable | None:
    """Why these options leave no decisions; None without options."""
    if annotator is None:
        return Translatable("There are no decisions since {date}.", date=since) if since else None
    if since:
        return Translatable("There are no decisions of {name} since {date}.", name=annotator, date=since)
    return Translatable(
        "There are no decisions of {name}: `recap statistics` shows the names of all annotators.", name=annotator
    )


def _check_date(text: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError:
        raise RequestError("“{text}” is not a date: write it as in 2026-11-30.", text=text) from None


def _print(statistics: Statistics) -> None:
    from recap_engine.exchange.statistics_report import STATE_NAMES, headings, named_groups

    states = [f"{translate(STATE_NAMES[state])} {number(count)}" for state, count in statistics.states.items() if count]
    if states:
        show(", ".join(states))
    width = max(len(heading) for heading in headings())
    for title, groups in (
        (_("All decisions"), {"": statistics.all}),
        (_("By annotator"), named_groups(statistics.annotators)),
        (_("By collection"), statistics.collections),
        (_("Suggestions held back or shown"), {_("held back"): statistics.blind, _("shown"): statistics.shown}),
        (_("By day"), statistics.days),
    ):
        _print_groups(title, groups, width)
    sys.stdout.flush()


def _print_groups(title: str, groups: Mapping[str, Figures], width: int) -> None:
    from recap_engine.exchange.statistics_report import cells, headings

    known = {name: one for name, one in groups.items() if one.decisions}
    for name, one in known.items():
        show("")
        show(f"{title}: {name}" if name else title)
        for heading, cell in zip(headings(), cells(one), strict=True):
            if cell != "–":
                show(f"  {heading:<{width}}  {cell:>8}")
