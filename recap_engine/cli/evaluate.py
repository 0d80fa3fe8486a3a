"""``recap evaluate``: reproducible figures on labelled data."""

from __future__ import annotations

import argparse
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.evaluate_own import add_own_library, add_planted, run_own_library
from recap_engine.cli.evaluate_studies import add_growth, add_text_alone
from recap_engine.cli.evaluate_table import add_table, add_work
from recap_engine.cli.options import natural, positive
from recap_engine.cli.parser import Commands, add_command, add_group
from recap_engine.i18n import _, translate
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.evaluation.request import Request
    from recap_engine.evaluation.sections import Section

STAGES = {
    "events": Translatable("how often candidates name the sound events, compared with copying and without retrieval"),
    "elsewhere": Translatable("sounds of sources kept from training: means over sounds and over sources"),
    "reliability": Translatable("whether scores are calibrated: reliability curves and calibration error"),
    "compositional": Translatable("mixtures of two sounds: whether candidates name both events, or one of them"),
    "fluency": Translatable("whether the first candidates of 200 sounds are fluent English, with a list for review"),
    "captions": Translatable("captions against human references, and their wording"),
    "retrieval": Translatable("whether the retrieved captions fit: precision, recall, cosines"),
    "takes": Translatable("how well takes of one recording are recognised by sound, by threshold"),
    "datastore": Translatable("the effect of the datastore: none, small, large, wrong domain, own domain"),
    "unrelated": Translatable("how often captions accepted for other sounds are suggested for sounds of known kinds"),
    "doubtful": Translatable("how well swapped captions, and a column shifted by a row, are found among 1,000 sounds"),
    "novel": Translatable("unseen kinds of sound: how often they are named after 0 to 10 accepted sounds of each"),
    "ablation": Translatable("cross-attention in no layer, the first half, the last half and all layers"),
}
"""What each stage measures."""

NEED_FURTHER = ("elsewhere", "reliability", "unrelated")
"""The stages that take a further collection."""


def add_commands(commands: Commands) -> None:
    """``recap evaluate STAGE``."""
    group = add_group(
        commands,
        "evaluate",
        _("evaluate a bundle on labelled data"),
        _(
            "Evaluate a bundle on labelled data: a folder with manifest.csv, events.json and sounds. "
            "Every stage prints a section of Markdown in which each figure has its 95% interval. Encoded "
            "sounds and captions are kept in the work folder, so a second run is fast and an interrupted "
            "one continues."
        ),
        examples=[
            "recap evaluate events --corpus corpus",
            "recap evaluate captions --sounds clotho/evaluation --references clotho_captions_evaluation.csv",
            "recap evaluate report --corpus corpus --novel-bundle runs/novel_bundle --out docs/evaluation.md",
        ],
        actions="STAGE",
    )
    for name, what in STAGES.items():
        parser = add_command(group, name, translate(what), examples=_examples(name))
        _add_data(parser, name)
        _add_common(parser)
        parser.add_argument("--json", type=Path, metavar="FILE", help=_("also write the section as JSON"))
        parser.add_argument("--out", type=Path, metavar="FILE.md", help=_("write to this file, plots beside it"))
        parser.set_defaults(run=run_datastore if name == "datastore" else run_stage, stage=name)
    add_table(group)
    add_growth(group)
    add_text_alone(group)
    report = add_command(
        group,
        "report",
        _("all stages as one document with plots"),
        examples=["recap evaluate report --corpus corpus --novel-bundle runs/novel_bundle --out docs/evaluation.md"],
    )
    report.add_argument("--corpus", type=Path, required=True, metavar="DIR", help=_("folder with manifest.csv"))
    _add_patterns(report)
    _add_large_datastore(report)
    _add_further(report)
    report.add_argument("--novel-bundle", metavar="NAME_OR_DIR", help=_("a bundle trained without the novel classes"))
    report.add_argument("--only", nargs="+", choices=tuple(STAGES), metavar="STAGE", help=_("only these stages"))
    _add_common(report)
    report.add_argument(
        "--out", type=Path, required=True, metavar="FILE.md", help=_("write to this file, plots beside it")
    )
    report.set_defaults(run=run_report)


def _examples(stage: str) -> list[str]:
    if stage == "captions":
        return [
            "recap evaluate captions --sounds clotho/evaluation --references clotho_captions_evaluation.csv",
            "recap evaluate captions --predictions theirs.csv --references clotho_captions_evaluation.csv",
        ]
    if stage in NEED_FURTHER:
        return [f"recap evaluate {stage} --corpus corpus --further more"]
    if stage == "novel":
        return ["recap evaluate novel --corpus corpus --bundle runs/novel_bundle --out novel.md"]
    if stage == "datastore":
        return [
            "recap evaluate datastore --corpus corpus",
            "recap evaluate datastore --collection field",
            "recap evaluate datastore --descriptions --format jsonl",
        ]
    return [f"recap evaluate {stage} --corpus corpus"]


def _add_patterns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--events", type=Path, metavar="FILE", help=_("event patterns (default: DIR/events.json)"))


def _add_large_datastore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--captions", type=Path, metavar="FILE.csv", help=_("a large datastore: a table with a column caption")
    )


def _add_further(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--further", type=Path, metavar="DIR", help=_("another corpus, with sources that were kept out of training")
    )


def _add_data(parser: argparse.ArgumentParser, stage: str) -> None:
    required = stage not in ("captions", "datastore")
    parser.add_argument("--corpus", type=Path, required=required, metavar="DIR", help=_("folder with manifest.csv"))
    _add_patterns(parser)
    if stage == "datastore":
        _add_large_datastore(parser)
        add_own_library(parser)
    if stage in NEED_FURTHER:
        _add_further(parser)
    if stage == "captions":
        parser.add_argument(
            "--datastore",
            type=Path,
            metavar="FILE",
            help=_("retrieve from this workspace or caption file (default: the starter's captions)"),
        )
        parser.add_argument(
            "--collection",
            action="append",
            default=[],
            dest="collections",
            metavar="NAME",
            help=_("retrieve only from these collections of the workspace (repeatable)"),
        )
        parser.add_argument("--sounds", type=Path, metavar="DIR", help=_("caption the sounds of this folder"))
        parser.add_argument(
            "--workspace",
            type=Path,
            metavar="FILE",
            help=_("evaluate on the sounds of this workspace that people captioned"),
        )
        parser.add_argument(
            "--predictions",
            type=Path,
            metavar="FILE",
            help=_("captions of another system: file_name,caption_predicted"),
        )
        parser.add_argument(
            "--references", type=Path, metavar="FILE", help=_("human captions in Clotho's or AudioCaps' layout")
        )
    if stage == "ablation":
        parser.add_argument(
            "--epochs", type=float, default=3.0, metavar="N", help=_("epochs of each training (default: 3)")
        )
    if stage == "doubtful":
        add_planted(parser)
    if stage == "compositional":
        parser.add_argument(
            "--pairs", type=positive, default=200, metavar="N", help=_("pairs of sounds to mix (default: 200)")
        )
        parser.add_argument("--seed", type=natural, default=0, metavar="N", help=_("random seed (default: 0)"))
    if stage in ("novel", "unrelated"):
        parser.add_argument(
            "--draws", type=positive, default=5, metavar="N", help=_("draws of the accepted sounds (default: 5)")
        )
    if stage == "novel":
        parser.add_argument(
            "--label",
            dest="labels",
            action="append",
            default=[],
            help=_("a novel class (repeatable; default: five drawn at random)"),
        )
        parser.add_argument(
            "--source", default="esc50", help=_("the source whose labels are the classes (default: esc50)")
        )
        parser.add_argument(
            "--accepted",
            dest="counts",
            type=natural,
            nargs="+",
            default=[0, 1, 3, 5, 10],
            metavar="N",
            help=_("accepted sounds of each novel class (default: 0 1 3 5 10)"),
        )


def _add_common(parser: argparse.ArgumentParser) -> None:
    options.add_models(parser)
    add_work(parser)
    parser.add_argument("--again", action="store_true", help=_("ignore intermediate results and start over"))
    parser.add_argument("--no-plots", action="store_true", help=_("with --out: tables only, without matplotlib"))


def run_stage(arguments: argparse.Namespace, console: Console) -> int:
    """One stage, printed or written to a file."""
    from recap_engine.evaluation.report import write_report
    from recap_engine.evaluation.sections import keep, markdown

    for out in (arguments.json, arguments.out):
        if out is not None:
            out.parent.mkdir(parents=True, exist_ok=True)
            options.check_writable(out)
    section = _section(arguments.stage, _request(arguments), arguments.again, console)
    if arguments.json is not None:
        keep(section, arguments.json)
    if arguments.out is None:
        show(markdown(section).removesuffix("\n"))
    else:
        write_report([section], arguments.out, head="", with_plots=not arguments.no_plots)
    return 0


def run_datastore(arguments: argparse.Namespace, console: Console) -> int:
    """What a collection is worth for the sounds of a workspace, or the stage on labelled data."""
    own = arguments.collection is not None or arguments.descriptions
    return run_own_library(arguments, console) if own else run_stage(arguments, console)


def run_report(arguments: argparse.Namespace, console: Console) -> int:
    """All stages as one document; finished stages are reused."""
    from recap_engine.evaluation.report import write_report

    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    options.check_writable(arguments.out)
    asked, sections = _request(arguments), []
    for stage in arguments.only or STAGES:
        request = replace(
            asked,
            captions=asked.captions if stage == "datastore" else None,
            further=asked.further if stage in NEED_FURTHER else None,
        )
        if stage in ("elsewhere", "unrelated") and asked.further is None:
            console.say(Translatable("Sounds from other sources are left out: they need --further."))
            continue
        if stage == "novel":
            if arguments.novel_bundle is None:
                console.say(
                    Translatable("Novel classes are left out: they need a --novel-bundle trained without them.")
                )
                continue
            request = replace(request, bundle=arguments.novel_bundle)
        sections.append(_section(stage, request, arguments.again, console))
    write_report(sections, arguments.out, with_plots=not arguments.no_plots)
    console.say(Translatable("Wrote {path}.", path=arguments.out))
    return 0


def _section(stage: str, request: Request, again: bool, console: Console) -> Section:
    from recap_engine.evaluation.stages import run
    from recap_engine.evaluation.subject import Subject

    def open_subject() -> Subject:
        return Subject.open(
            request.bundle,
            request.work,
            device=request.device,
            precision=request.precision,
            allow_untrained=request.allow_untrained,
        )

    return console.result(run(stage, request, open_subject, again=again))


def _request(arguments: argparse.Namespace) -> Request:
    from recap_engine.evaluation.request import Request

    given: dict[str, Any] = {f.name: getattr(arguments, f.name) for f in fields(Request) if hasattr(arguments, f.name)}
    given |= {name: tuple(value) for name, value in given.items() if isinstance(value, list)}
    return Request(**given)
