"""``recap evaluate growth`` and ``text-alone``: studies of datastores and of training without sounds."""

from __future__ import annotations

import argparse
from pathlib import Path

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.evaluate_table import add_test, add_work, test_of, texts_of
from recap_engine.cli.options import natural, positive
from recap_engine.cli.parser import Commands, add_command
from recap_engine.i18n import _


def add_growth(group: Commands) -> None:
    """``recap evaluate growth``."""
    parser = add_command(
        group,
        "growth",
        _("captions written with a growing datastore: right, noisy and wrong captions, with and without a filter"),
        examples=["recap evaluate growth --test test.csv --datastore audiocaps_train.csv --wrong music.csv"],
    )
    options.add_models(parser)
    add_test(parser)
    parser.add_argument("--datastore", required=True, metavar="FILE", help=_("right captions to retrieve from"))
    parser.add_argument("--wrong", metavar="FILE", help=_("captions of something else, to be mixed in"))
    parser.add_argument(
        "--sizes",
        nargs="+",
        type=natural,
        default=[100, 1000, 10_000, 0],
        metavar="N",
        help=_("captions in the datastore (default: 100 1000 10000 0; 0: all)"),
    )
    parser.add_argument(
        "--relevance",
        nargs="+",
        type=float,
        default=[0.0, 0.4],
        metavar="SHARE",
        help=_("least relevance of a caption in the prompt (default: 0 0.4)"),
    )
    parser.add_argument("--out", type=Path, metavar="FILE.md", help=_("write to this file, plots beside it"))
    add_work(parser)
    parser.set_defaults(run=run_growth)


def run_growth(arguments: argparse.Namespace, console: Console) -> int:
    """Measure the curves and print them, or write them to a file with a plot."""
    from recap_engine.evaluation.growth import Growth, evaluate_growth
    from recap_engine.evaluation.report import write_report
    from recap_engine.evaluation.sections import markdown
    from recap_engine.evaluation.subject import Subject

    if arguments.out is not None:
        options.check_writable(arguments.out)
    test = test_of(arguments.test, arguments.audio, arguments.bundle, console)
    growth = Growth(
        texts_of(arguments.datastore),
        texts_of(arguments.wrong) if arguments.wrong else [],
        arguments.sizes,
        arguments.relevance,
    )
    subject = Subject.open(
        arguments.bundle,
        arguments.work,
        device=arguments.device,
        precision=arguments.precision,
        allow_untrained=arguments.allow_untrained,
    )
    section = console.result(evaluate_growth(subject, test, growth))
    if arguments.out is None:
        show(markdown(section).removesuffix("\n"))
    else:
        write_report([section], arguments.out, head="")
    return 0


def add_text_alone(group: Commands) -> None:
    """``recap evaluate text-alone``."""
    parser = add_command(
        group,
        "text-alone",
        _("cross-attention trained on captions alone, compared with none and with the bundle's own"),
        examples=["recap evaluate text-alone --test corpus --captions audiocaps_train.csv"],
    )
    options.add_models(parser)
    add_test(parser)
    parser.add_argument("--captions", required=True, metavar="FILE", help=_("captions to train on"))
    parser.add_argument("--datastore", default="starter", metavar="FILE", help=_("captions to retrieve from"))
    parser.add_argument("--steps", type=positive, default=600, metavar="N", help=_("steps of training (default: 600)"))
    add_work(parser)
    parser.set_defaults(run=run_text_alone)


def run_text_alone(arguments: argparse.Namespace, console: Console) -> int:
    """Train, compare and print."""
    from recap_engine.evaluation.sections import markdown
    from recap_engine.evaluation.subject import Subject
    from recap_engine.evaluation.text_alone import evaluate_text_alone

    test = test_of(arguments.test, arguments.audio, arguments.bundle, console)
    subject = Subject.open(
        arguments.bundle,
        arguments.work,
        device=arguments.device,
        precision=arguments.precision,
        allow_untrained=arguments.allow_untrained,
    )
    datastore = subject.collection("datastore", texts_of(arguments.datastore))
    steps = evaluate_text_alone(subject, test, texts_of(arguments.captions), datastore, arguments.steps)
    show(markdown(console.result(steps)).removesuffix("\n"))
    return 0
