"""How the commands of ``recap bench`` show and keep what they measured."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.i18n import _

if TYPE_CHECKING:
    from recap_engine.bench.comparison import Report
    from recap_engine.progress import Progress


def add_json(parser: argparse.ArgumentParser) -> None:
    """``--json``."""
    parser.add_argument("--json", type=Path, metavar="FILE", help=_("also write the figures as JSON"))


def check_json(arguments: argparse.Namespace) -> None:
    """Raises RequestError if the file of ``--json`` cannot be written."""
    if arguments.json is not None:
        options.check_writable(arguments.json)


def write_json(arguments: argparse.Namespace, figures: object) -> None:
    """Write the figures to the file of ``--json``, if it is given."""
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def reports(steps: Iterable[Progress | Report], console: Console) -> Iterator[Report]:
    """Show progress; yield the reports."""
    from recap_engine.bench.comparison import Report

    for step in steps:
        if isinstance(step, Report):
            console.end_line()
            yield step
        else:
            console.show(step)


def show_reports(steps: Iterable[Progress | Report], arguments: argparse.Namespace, console: Console) -> int:
    """Print each report, and write its figures to the file of ``--json``; status 0. Raises RequestError."""
    check_json(arguments)
    for report in reports(steps, console):
        show("\n".join(report.lines))
        write_json(arguments, report.figures)
    return 0
