"""``recap bench workers|large|shared``: what is beyond one process, one library and one workspace."""

from __future__ import annotations

import argparse
from pathlib import Path

from recap_engine.cli.bench_reports import add_json, show_reports
from recap_engine.cli.console import Console
from recap_engine.cli.options import positive
from recap_engine.cli.parser import Commands, add_command
from recap_engine.cli.store_option import store_address
from recap_engine.i18n import _


def add_commands(group: Commands) -> None:
    """The three commands, in the group ``bench``."""
    workers = add_command(
        group,
        "workers",
        _("`recap batch` on this computer beside one process: sounds per second, and memory of a worker"),
        examples=["recap bench workers --sounds 2000 --workers 2"],
    )
    workers.add_argument(
        "--sounds", type=positive, default=1000, metavar="N", help=_("sounds to caption (default: 1000)")
    )
    workers.add_argument("--workers", type=positive, default=2, metavar="N", help=_("workers (default: 2)"))
    workers.set_defaults(run=run_workers)
    large = add_command(
        group,
        "large",
        _("from the start of `recap caption` to its first row, with very many captions"),
        examples=["recap bench large --captions 1000000"],
    )
    large.add_argument(
        "--captions", type=positive, default=1_000_000, metavar="N", help=_("captions to search (default: 1000000)")
    )
    large.add_argument("--runs", type=positive, default=3, metavar="N", help=_("counted runs (default: 3)"))
    large.set_defaults(run=run_large)
    shared = add_command(
        group,
        "shared",
        _("search in a shared store beside search in a workspace: time and recall"),
        _(
            "Make a shared store with many captions in an empty database, search it exactly and by its HNSW index, "
            "and remove it. The captions are the starter's, or those of files, and sentences made of two of them. "
            "Needs the extra shared, and pgvector on the server."
        ),
        examples=["recap bench shared --url postgresql://ana@server/empty --captions 100000"],
    )
    shared.add_argument(
        "--url", metavar="URL", help=_("the database, as postgresql://USER@HOST/DATABASE (default: $RECAP_SHARED_URL)")
    )
    shared.add_argument(
        "--captions", type=positive, default=100_000, metavar="N", help=_("captions to search (default: 100000)")
    )
    shared.add_argument(
        "--captions-from",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("use the captions of this file or folder instead of the starter's (repeatable)"),
    )
    shared.set_defaults(run=run_shared)
    for parser in (workers, large, shared):
        add_json(parser)


def run_workers(arguments: argparse.Namespace, console: Console) -> int:
    """Measure workers. Raises RequestError."""
    from recap_engine.bench.workers import measure

    return show_reports(measure(arguments.sounds, arguments.workers), arguments, console)


def run_large(arguments: argparse.Namespace, console: Console) -> int:
    """Measure the first row. Raises RequestError."""
    from recap_engine.bench.large import measure

    return show_reports(measure(arguments.captions, arguments.runs), arguments, console)


def run_shared(arguments: argparse.Namespace, console: Console) -> int:
    """Measure search in a shared store. Raises RequestError."""
    from recap_engine.bench.shared_store import measure

    steps = measure(store_address(arguments.url), arguments.captions, arguments.captions_from)
    return show_reports(steps, arguments, console)
