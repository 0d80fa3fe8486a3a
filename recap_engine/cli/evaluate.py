"""``recap evaluate``: figures on labelled data that anyone can make again."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands, natural, positive

if TYPE_CHECKING:
    from recap_engine.evaluation.request import Request
    from recap_engine.evaluation.sections import Section

STAGES = {
    "events": "how often candidates name what is heard, beside copying and writing without retrieval",
    "fluency": "whether first candidates of 200 sounds are fluent English, and a sheet to read",
    "captions": "captions against human references, and their wording",
    "retrieval": "whether what is retrieved fits: precision, recall, cosines",
    "takes": "how far takes of one recording are known by ear, by threshold",
    "datastore": "what the datastore is worth: none, small, large, of the wrong domain, of one's own",
    "novel": "kinds never learnt: how often they are named after 0 to 10 accepted sounds of each",
    "ablation": "cross-attention in no layer, the first half, the last half, all: trained alike and compared",
}

_EXAMPLES = """examples:
  recap evaluate events --corpus corpus
  recap evaluate novel --corpus corpus --bundle runs/novel_bundle --out novel.md
  recap evaluate captions --sounds clotho/evaluation --references clotho_captions_evaluation.csv
  recap evaluate captions --predictions theirs.csv --references clotho_captions_evaluation.csv
  recap evaluate report --corpus corpus --novel-bundle runs/novel_bundle --out docs/evaluation.md
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
        _add_data(parser, name)
        _add_common(parser)
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write the section as JSON")
        parser.add_argument("--out", type=Path, metavar="FILE.md", help="write it here, plots beside it")
        parser.set_defaults(run=run_stage, stage=name)
    report = group.add_parser("report", help="all of them as one document with plots")
    report.add_argument("--corpus", type=Path, required=True, metavar="DIR", help="folder with manifest.csv")
    report.add_argument("--events", type=Path, metavar="FILE", help="patterns (default: DIR/events.json)")
    report.add_argument("--captions", type=Path, metavar="FILE.csv", help="column caption: a large datastore")
    report.add_argument("--novel-bundle", metavar="NAME_OR_DIR", help="trained without the novel classes")
    report.add_argument("--only", nargs="+", choices=tuple(STAGES), metavar="STAGE", help="these sections alone")
    _add_common(report)
    report.add_argument("--out", type=Path, required=True, metavar="FILE.md", help="the document, plots beside it")
    report.set_defaults(run=run_report)


def _add_data(parser: argparse.ArgumentParser, stage: str) -> None:
    alone = stage != "captions"
    parser.add_argument("--corpus", type=Path, required=alone, metavar="DIR", help="folder with manifest.csv")
    parser.add_argument("--events", type=Path, metavar="FILE", help="patterns (default: DIR/events.json)")
    if stage == "datastore":
        parser.add_argument("--captions", type=Path, metavar="FILE.csv", help="column caption: a large datastore")
    if stage == "captions":
        parser.add_argument("--sounds", type=Path, metavar="DIR", help="caption these sounds")
        parser.add_argument("--workspace", type=Path, metavar="FILE", help="caption the sounds people captioned in it")
        parser.add_argument(
            "--predictions", type=Path, metavar="FILE", help="another system's: file_name,caption_predicted"
        )
        parser.add_argument("--references", type=Path, metavar="FILE", help="human captions, as Clotho's or AudioCaps'")
    if stage == "ablation":
        parser.add_argument("--epochs", type=float, default=3.0, metavar="N", help="of each training (3)")
    if stage == "novel":
        parser.add_argument(
            "--label", dest="labels", action="append", default=[], help="a novel class (default: five drawn)"
        )
        parser.add_argument("--source", default="esc50", help="the source whose labels are the classes (esc50)")
        parser.add_argument("--draws", type=positive, default=5, metavar="N", help="draws of what is accepted (5)")
        parser.add_argument(
            "--accepted", dest="counts", type=natural, nargs="+", default=[0, 1, 3, 5, 10], metavar="N",
            help="sounds accepted of each novel class (0 1 3 5 10)",
        )  # fmt: skip


def _add_common(parser: argparse.ArgumentParser) -> None:
    options.add_models(parser)
    parser.add_argument(
        "--work", type=Path, default=Path("runs/evaluation"), metavar="DIR", help="kept work (runs/evaluation)"
    )
    parser.add_argument("--again", action="store_true", help="make it again although it is kept")
    parser.add_argument("--no-plots", action="store_true", help="with --out: tables alone, no matplotlib needed")


def run_stage(arguments: argparse.Namespace, console: Console) -> int:
    """One stage, printed or written."""
    from recap_engine.evaluation.report import write_report
    from recap_engine.evaluation.sections import keep, markdown

    section = _section(arguments.stage, _request(arguments), arguments.again, console)
    if arguments.json is not None:
        keep(section, arguments.json)
    if arguments.out is None:
        print(markdown(section), end="")
    else:
        write_report([section], arguments.out, head="", with_plots=not arguments.no_plots)
    return 0


def run_report(arguments: argparse.Namespace, console: Console) -> int:
    """All stages as one document; what is kept is not made again."""
    from recap_engine.evaluation.report import write_report

    asked, sections = _request(arguments), []
    for stage in arguments.only or STAGES:
        mine = replace(asked, captions=asked.captions if stage == "datastore" else None)
        if stage == "novel":
            if arguments.novel_bundle is None:
                console.say("Novel classes are left out: they need --novel-bundle, trained without them.")
                continue
            mine = replace(mine, bundle=arguments.novel_bundle)
        sections.append(_section(stage, mine, arguments.again, console))
    write_report(sections, arguments.out, with_plots=not arguments.no_plots)
    console.say(f"Wrote {arguments.out}")
    return 0


def _section(stage: str, request: Request, again: bool, console: Console) -> Section:
    from recap_engine.evaluation.stages import run
    from recap_engine.evaluation.subject import Subject

    def opened() -> Subject:
        return Subject.open(
            request.bundle,
            request.work,
            device=request.device,
            precision=request.precision,
            allow_untrained=request.allow_untrained,
        )

    return console.result(run(stage, request, opened, again=again))


def _request(arguments: argparse.Namespace) -> Request:
    from recap_engine.evaluation.request import Request

    given: dict[str, Any] = {f.name: getattr(arguments, f.name) for f in fields(Request) if hasattr(arguments, f.name)}
    given |= {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    return Request(**given)
