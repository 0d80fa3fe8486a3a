"""``recap bench``: timings on this computer, beside those of the reference implementation."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from recap_engine.cli import bench_scale, options
from recap_engine.cli.bench_reports import add_json, check_json, reports, show_reports, write_json
from recap_engine.cli.console import Console, show
from recap_engine.cli.options import positive
from recap_engine.cli.parser import CommandParser, Commands, add_command, add_group
from recap_engine.exchange.format_table import WRITTEN
from recap_engine.i18n import _, translate
from recap_engine.translatable import Translatable

BENCHMARKS = {
    "encode": Translatable("encode sound files into vectors"),
    "decode": Translatable("decode hidden states and prompts into texts: one sound alone, and many"),
    "startup": Translatable("imports, recap --help, and a new process up to its first proposal"),
    "memory": Translatable("memory of a process with 50,000 captions"),
}
"""Modules in ``recap_engine.bench`` with a ``measure(setting)``, and what each measures."""

CURATING = ("filter", "acts", "times", "near", "merge", "disagreement")
"""The parts of ``recap bench curating``."""


def add_commands(commands: Commands) -> None:
    """``recap bench`` and what it measures; `bench_scale` has more."""
    group = add_group(
        commands,
        "bench",
        _("measure speed and memory on this computer"),
        _(
            "Measure the engine and the reference implementation (transformers, FAISS) in turn on this "
            "computer. The full-size models have random weights and are created on first use (1.1 GB in "
            "your cache folder)."
        ),
        examples=["recap bench pipeline --size full --json figures.json"],
        actions="WHAT",
    )
    pipeline = _add(group, "pipeline", _("from sound files to ranked captions: one sound alone, and a folder"))
    pipeline.add_argument(
        "--folder", type=positive, default=64, metavar="N", help=_("sounds in the folder (default: 64)")
    )
    for name, what in BENCHMARKS.items():
        _add(group, name, translate(what))
    retrieve = _add(group, "retrieve", _("find the captions nearest to the vector of a sound"))
    retrieve.add_argument(
        "--captions", type=positive, metavar="N", help=_("captions to search (default: 50000, then 500000)")
    )
    imports = _add(group, "import", _("import and embed captions"))
    imports.add_argument(
        "--captions", type=positive, default=10_000, metavar="N", help=_("captions to import (default: 10000)")
    )
    night = _add(group, "night", _("memory held after a number of sounds, and after ten times as many"))
    night.add_argument(
        "--count", type=positive, default=300, metavar="N", help=_("sounds before the first reading (default: 300)")
    )
    _add_curves(group)
    _add_gpu(group)
    _add_formats(group)
    _add_curating(group)
    bench_scale.add_commands(group)


def _add_curves(group: Commands) -> None:
    curves = add_command(
        group,
        "curves",
        _("time and memory by number of captions, number of sounds and length of a sound"),
        _("Measure the starter and the datastore, from small to large, and write a page with tables and plots."),
        examples=["recap bench curves --only captions --out performance.md"],
    )
    curves.add_argument(
        "--out", type=Path, default=Path("performance.md"), help=_("the page to write (default: performance.md)")
    )
    curves.add_argument(
        "--only",
        choices=("captions", "sounds", "length"),
        help=_("measure one part; the page keeps the others"),
    )
    curves.add_argument("--most", type=positive, metavar="N", help=_("leave out sizes above N"))
    curves.set_defaults(run=run_curves)


def _add_gpu(group: Commands) -> None:
    gpu = add_command(
        group,
        "gpu",
        _("whether the NVIDIA GPU writes the same captions as the processor, and how fast"),
        _(
            "Compare float32 on GPU and processor, count captions per second for sounds that are already "
            "decoded, and time the decoder beside transformers' generate on the same GPU. Prints a line of JSON "
            "and a line of text. Without a GPU, it says so and succeeds."
        ),
        examples=["recap bench gpu", "recap bench gpu --size starter --sounds 2048"],
    )
    gpu.add_argument("--size", choices=("full", "starter"), help=_("only these models (default: both)"))
    gpu.add_argument("--sounds", type=positive, default=512, metavar="N", help=_("sounds to caption (default: 512)"))
    gpu.set_defaults(run=run_gpu)


def _add_formats(group: Commands) -> None:
    formats = add_command(
        group,
        "formats",
        _("export and import captions in each format: processor time"),
        examples=["recap bench formats --captions 200000", "recap bench formats --only wavcaps --json figures.json"],
    )
    formats.add_argument(
        "--captions", type=positive, default=200_000, metavar="N", help=_("captions to move (default: 200000)")
    )
    formats.add_argument("--only", nargs="+", choices=(*WRITTEN, "pack"), help=_("only these formats"))
    add_json(formats)
    formats.set_defaults(run=run_formats)


def _add_curating(group: Commands) -> None:
    curating = add_command(
        group,
        "curating",
        _("find, change, compare, merge and go back with many captions, each time beside its bar"),
        examples=[
            "recap bench curating",
            "recap bench curating --captions 20000 --only filter acts --json figures.json",
        ],
    )
    curating.add_argument(
        "--captions", type=positive, default=200_000, metavar="N", help=_("captions to work on (default: 200000)")
    )
    curating.add_argument("--only", nargs="+", choices=CURATING, default=CURATING, help=_("only these parts"))
    add_json(curating)
    curating.set_defaults(run=run_curating)


def _add(group: Commands, name: str, what: str) -> CommandParser:
    parser = add_command(group, name, what, examples=[f"recap bench {name} --size starter --runs 3"])
    parser.add_argument(
        "--size", choices=("full", "starter"), default="full", help=_("the models to measure (default: full)")
    )
    parser.add_argument("--runs", type=positive, default=3, metavar="N", help=_("counted runs (default: 3)"))
    parser.add_argument(
        "--sounds", type=Path, metavar="DIR", help=_("use each of these sounds once (default: synthetic sounds)")
    )
    options.add_device(parser)
    if name in ("pipeline", "decode"):
        options.add_precision(parser)
    add_json(parser)
    parser.set_defaults(run=run, what=name)
    return parser


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Run one benchmark, print its results line by line, and write its figures. Raises RequestError."""
    from importlib import import_module

    from recap_engine.bench.setting import Setting, needs_extra

    needs_extra()
    what = arguments.what
    precision = getattr(arguments, "precision", "auto")
    setting = Setting(arguments.size, arguments.runs, arguments.sounds, arguments.device, precision)
    module = import_module(f"recap_engine.bench.{'imports' if what == 'import' else what}")
    more = {"import": "captions", "retrieve": "captions", "pipeline": "folder", "night": "count"}.get(what)
    return show_reports(module.measure(setting, *([getattr(arguments, more)] if more else [])), arguments, console)


def run_curves(arguments: argparse.Namespace, console: Console) -> int:
    """Measure and write the page point by point. Raises RequestError."""
    from recap_engine.bench.curves import SIZES, Curves, measure

    options.check_writable(arguments.out)
    parts = tuple(SIZES) if arguments.only is None else (arguments.only,)
    for report in reports(measure(Curves(arguments.out, parts, arguments.most)), console):
        show("\n".join(report.lines))
    return 0


def run_gpu(arguments: argparse.Namespace, console: Console) -> int:
    """Check the GPU, if there is one; status 1 where it does not give the same as the processor."""
    import torch

    if not torch.cuda.is_available():
        show(_("This computer has no NVIDIA GPU that PyTorch can use (CUDA), so nothing was checked."))
        return 0
    from recap_engine.bench.gpu import measure, passed

    status = 0
    sizes = (arguments.size,) if arguments.size else ("starter", "full")
    for report in reports(measure(arguments.sounds, sizes), console):
        show(json.dumps(report.figures))
        show("\n".join(report.lines))
        status = 0 if passed(report) else 1
    return status


def run_formats(arguments: argparse.Namespace, console: Console) -> int:
    """Measure each format and print its times as they come. Raises RequestError."""
    from dataclasses import asdict

    from recap_engine.bench.formats import measure

    check_json(arguments)
    figures = []
    for one in measure(arguments.captions, arguments.only or ()):
        figures.append({name.rstrip("_"): value for name, value in asdict(one).items()})
        show(
            one.note
            or _(
                "{format}: {captions:,} captions, export {export:.1f} s, import {import_:.1f} s of processor time",
                **asdict(one),
            )
        )
    write_json(arguments, figures)
    return 0


def run_curating(arguments: argparse.Namespace, console: Console) -> int:
    """Measure each figure and print it as it comes; status 1 where one misses its bar. Raises RequestError."""
    from dataclasses import asdict

    from recap_engine.bench.curating import measure

    check_json(arguments)
    figures, missed = [], 0
    for one in measure(arguments.captions, arguments.only):
        figures.append({name: value for name, value in asdict(one).items() if name != "what"})
        missed += one.seconds > one.bar
        show(
            Translatable(
                "{what}, {captions:,} captions: {seconds:.3f} s, processor {processor:.3f} s (bar: {bar:g} s)",
                what=one.what,
                captions=one.captions,
                seconds=one.seconds,
                processor=one.processor,
                bar=one.bar,
            )
        )
    write_json(arguments, figures)
    return 1 if missed else 0
