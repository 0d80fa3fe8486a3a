"""``recap evaluate``: figures on labelled data that anyone can make again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands, natural, positive

if TYPE_CHECKING:
    from recap_engine.evaluation.sections import Section

STAGES = {
    "events": "how often candidates name what is heard, beside copying and writing without retrieval",
    "novel": "kinds never learnt: how often they are named after 0 to 10 accepted sounds of each",
}

_EXAMPLES = """examples:
  recap evaluate events --corpus corpus
  recap evaluate novel --corpus corpus --bundle runs/novel_bundle --out novel.md
"""


def add_commands(commands: Commands) -> None:
    """``recap evaluate STAGE``."""
    group = commands.add_parser(
        "evaluate",
        help="measure a bundle on labelled data",
        description="Measure a bundle on labelled data: a folder with manifest.csv, events.json and sounds. Every "
        "stage prints a section of Markdown in which each figure has its 95 % interval; what was heard and "
        "written is kept in the work folder, so that a second run is quick and an interrupted one goes on.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="STAGE", required=True)
    for name, told in STAGES.items():
        parser = group.add_parser(name, help=told, description=told[0].upper() + told[1:] + ".")
        parser.add_argument("--corpus", type=Path, required=True, metavar="DIR", help="folder with manifest.csv")
        parser.add_argument("--events", type=Path, metavar="FILE", help="patterns (default: DIR/events.json)")
        if name == "novel":
            parser.add_argument("--label", action="append", default=[], help="a novel class (default: five drawn)")
            parser.add_argument("--draws", type=positive, default=5, metavar="N", help="draws of what is accepted (5)")
            parser.add_argument(
                "--accepted", type=natural, nargs="+", default=[0, 1, 3, 5, 10], metavar="N", help="0 1 3 5 10"
            )
        _add_common(parser)
        parser.set_defaults(run=run_stage, stage=name)


def _add_common(parser: argparse.ArgumentParser) -> None:
    options.add_models(parser)
    parser.add_argument(
        "--work", type=Path, default=Path("runs/evaluation"), metavar="DIR", help="kept work (runs/evaluation)"
    )
    parser.add_argument("--again", action="store_true", help="make the section again although it is kept")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the section as JSON")
    parser.add_argument("--out", type=Path, metavar="FILE.md", help="write it here, plots beside it, not to the screen")
    parser.add_argument("--no-plots", action="store_true", help="with --out: tables alone, no matplotlib needed")


def run_stage(arguments: argparse.Namespace, console: Console) -> int:
    """One stage, printed or written."""
    from recap_engine.evaluation.stages import Request, run
    from recap_engine.evaluation.subject import Subject

    subject = Subject.open(
        arguments.bundle, arguments.work, device=arguments.device, allow_untrained=arguments.allow_untrained
    )
    request = Request(
        arguments.corpus,
        bundle=arguments.bundle,
        events=arguments.events,
        labels=tuple(getattr(arguments, "label", ())),
        draws=getattr(arguments, "draws", 5),
        counts=tuple(getattr(arguments, "accepted", (0, 1, 3, 5, 10))),
        device=arguments.device,
        allow_untrained=arguments.allow_untrained,
        work=arguments.work,
    )
    section = console.result(run(arguments.stage, request, subject, again=arguments.again))
    _show([section], arguments)
    return 0


def _show(sections: list[Section], arguments: argparse.Namespace) -> None:
    from recap_engine.evaluation import plots
    from recap_engine.evaluation.sections import keep, markdown

    if arguments.json is not None:
        for section in sections:
            keep(section, arguments.json)
    folder = "" if arguments.out is None else f"{arguments.out.stem}-plots"
    text = "\n".join(markdown(section, folder) for section in sections)
    if arguments.out is None:
        print(text, end="")
        return
    if not arguments.no_plots:
        plots.draw((c for s in sections for c in s.curves), arguments.out.with_name(folder))
    arguments.out.write_text(text, encoding="utf-8")
