"""``recap bench``: timings on this computer."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands, positive


def add_commands(commands: Commands) -> None:
    """``recap bench startup|pipeline|import``."""
    group = commands.add_parser(
        "bench",
        help="measure speed and memory on this computer",
        description="Measure speed and memory on this computer.",
        epilog="example:\n  recap bench pipeline --sounds 100 --seconds 5",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="WHAT", required=True)
    startup = group.add_parser("startup", help="importing the engine, and recap --help")
    pipeline = group.add_parser("pipeline", help="from files to ranked captions")
    pipeline.add_argument("--sounds", type=positive, default=100, metavar="N", help="sounds a run (default: 100)")
    pipeline.add_argument("--seconds", type=float, default=5.0, metavar="S", help="length of each (default: 5)")
    imports = group.add_parser("import", help="importing and embedding captions")
    imports.add_argument("--captions", type=positive, default=50_000, metavar="N", help="how many (default: 50000)")
    for parser in (startup, pipeline):
        parser.add_argument("--runs", type=positive, default=3, metavar="N", help="counted runs (default: 3)")
    for parser in (pipeline, imports):
        options.add_models(parser)
    for parser, what in ((startup, "startup"), (pipeline, "pipeline"), (imports, "import")):
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
        parser.set_defaults(run=run, what=what)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Run one benchmark and print its figures, one ``name: value`` a line."""
    from recap_engine.bench import runs

    console.say(f"Measuring {arguments.what} …")
    if arguments.what == "startup":
        figures = runs.startup(arguments.runs)
    elif arguments.what == "pipeline":
        figures = runs.pipeline(arguments.bundle, arguments.device, arguments.sounds, arguments.seconds, arguments.runs)
    else:
        figures = runs.imports(arguments.bundle, arguments.device, arguments.captions)
    for name, value in figures.items():
        print(f"{name}: {value:.3f}")
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0
