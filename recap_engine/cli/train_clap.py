"""``recap train clap``: an encoder from scratch."""

from __future__ import annotations

import argparse
from pathlib import Path

from recap_engine.cli import train_options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


def add_clap(group: Commands) -> None:
    """``recap train clap``."""
    clap = add_command(
        group,
        "clap",
        _("train a compact encoder (audio and text tower) from scratch"),
        _(
            "Train compact CLAP towers contrastively on labelled or captioned sounds. A corpus is a folder "
            "with manifest.csv (path,source,label,group,role,ship_ok,licence); rows of role dev and ood are used "
            "for validation only."
        ),
        examples=[
            "recap train clap --corpus corpus --out encoder",
            "recap train clap --sounds clotho_captions_development.csv --audio clotho/development --out encoder",
        ],
    )
    clap.add_argument("--corpus", type=Path, metavar="DIR", help=_("a folder with manifest.csv"))
    clap.add_argument(
        "--sounds", type=Path, metavar="FILE", help=_("or a table: path,label or path,caption, or Clotho's")
    )
    clap.add_argument(
        "--audio", type=Path, action="append", default=[], metavar="DIR", help=_("the folder of its sounds")
    )
    clap.add_argument(
        "--captions",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("captions without sounds (repeatable)"),
    )
    clap.add_argument(
        "--own",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("captions that will be searched (repeatable)"),
    )
    train_options.add_towers(clap)
    train_options.add_common(clap)
    clap.set_defaults(run=run_clap)


def run_clap(arguments: argparse.Namespace, console: Console) -> int:
    """Train both towers and write the encoder's files."""
    from recap_engine.training.clap.data import tower_data
    from recap_engine.training.clap.towers import train_towers
    from recap_engine.training.leave_out import LeaveOut

    data, problems = tower_data(
        arguments.corpus,
        arguments.sounds,
        arguments.audio,
        arguments.captions,
        arguments.own,
        LeaveOut(tuple(arguments.leave_out)),
        with_dev=arguments.with_dev,
    )
    for problem in problems:
        console.say(problem)
    work = train_options.work_folder(arguments)
    console.watch(train_towers(data, train_options.towers(arguments), work, work / "cache", arguments.out))
    show(
        Translatable(
            "{path}: encoder trained on {sounds:,} sounds of {kinds:,} kinds and {captions:,} captions",
            path=arguments.out,
            sounds=len(data.rows),
            kinds=len(data.labels),
            captions=len(data.texts),
        )
    )
    return 0
