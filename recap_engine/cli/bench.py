"""``recap bench``: timings on this computer, beside the reference way's."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands, positive

WHATS = {
    "encode": "sound files to vectors",
    "decode": "hidden states and prompts to texts: one sound alone, and many",
    "startup": "importing, recap --help, and a new process's way to its first proposal",
    "memory": "what a process holds, with 50,000 captions",
}
"""Names of modules in ``recap_engine.bench`` with a ``measure(setting)``, and what each tells."""


def add_commands(commands: Commands) -> None:
    """``recap bench pipeline|encode|…|import|curves``."""
    group = commands.add_parser(
        "bench",
        help="measure speed and memory on this computer",
        description="Measure the engine and the reference way (transformers, FAISS) in turns, on this computer.\n"
        "The full-size models have random weights: they are made at the first use (1.1 GB in your cache folder).",
        epilog="example:\n  recap bench pipeline --size full --json figures.json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="WHAT", required=True)
    pipeline = _add(group, "pipeline", "from sound files to ranked captions: one sound alone, and a folder")
    pipeline.add_argument("--folder", type=positive, default=64, metavar="N", help="sounds in the folder (default: 64)")
    for what, told in WHATS.items():
        _add(group, what, told)
    retrieve = _add(group, "retrieve", "a sound's vector to the nearest captions")
    retrieve.add_argument("--captions", type=positive, metavar="N", help="how many (default: 50000, then 500000)")
    imports = _add(group, "import", "importing and embedding captions")
    imports.add_argument("--captions", type=positive, default=10_000, metavar="N", help="how many (default: 10000)")
    curves = group.add_parser(
        "curves",
        help="what captions, sounds and the length of a sound cost, from small to large",
        description="Measure the starter and the datastore, small to large, and write a page with tables and plots.",
    )
    curves.add_argument("--out", type=Path, default=Path("performance.md"), help="the page (default: performance.md)")
    curves.add_argument("--only", choices=("captions", "sounds", "length"), help="one part; the page keeps the others")
    curves.add_argument("--most", type=positive, metavar="N", help="leave out larger sizes")
    curves.set_defaults(run=run_curves)


def _add(group: Commands, what: str, told: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = group.add_parser(what, help=told, description=told.capitalize() + ".")
    parser.add_argument("--size", choices=("full", "starter"), default="full", help="which models (default: full)")
    parser.add_argument("--runs", type=positive, default=3, metavar="N", help="counted runs (default: 3)")
    parser.add_argument("--sounds", type=Path, metavar="DIR", help="use these sounds, each once (default: made ones)")
    options.add_device(parser)
    if what in ("pipeline", "decode"):
        options.add_precision(parser)
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
    parser.set_defaults(run=run, what=what)
    return parser


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Run one benchmark, print what it found line by line, and write its figures. Raises RequestError."""
    from importlib import import_module

    from recap_engine.bench.comparison import Report
    from recap_engine.bench.setting import Setting, needs_extra

    needs_extra()
    what = arguments.what
    precision = getattr(arguments, "precision", "auto")
    setting = Setting(arguments.size, arguments.runs, arguments.sounds, arguments.device, precision)
    module = import_module(f"recap_engine.bench.{'imports' if what == 'import' else what}")
    more = {"import": "captions", "retrieve": "captions", "pipeline": "folder"}.get(what)
    for step in module.measure(setting, *([getattr(arguments, more)] if more else [])):
        if not isinstance(step, Report):
            console.show(step)
            continue
        console.end_line()
        print("\n".join(step.lines))
        if arguments.json is not None:
            arguments.json.write_text(json.dumps(step.figures, indent=2) + "\n", encoding="utf-8")
    return 0


def run_curves(arguments: argparse.Namespace, console: Console) -> int:
    """Measure and write the page point by point. Raises RequestError."""
    from recap_engine.bench.comparison import Report
    from recap_engine.bench.curves import SIZES, Curves, measure

    parts = tuple(SIZES) if arguments.only is None else (arguments.only,)
    for step in measure(Curves(arguments.out, parts, arguments.most)):
        if not isinstance(step, Report):
            console.show(step)
            continue
        console.end_line()
        print("\n".join(step.lines))
    return 0
