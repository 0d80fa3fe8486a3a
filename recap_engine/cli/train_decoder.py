"""``recap train decoder``: a small GPT-2 from scratch."""

from __future__ import annotations

import argparse
from pathlib import Path

from recap_engine.cli import train_options
from recap_engine.cli.console import Console, show
from recap_engine.cli.options import positive
from recap_engine.cli.parser import Commands, add_command
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


def add_decoder(group: Commands) -> None:
    """``recap train decoder``."""
    decoder = add_command(
        group,
        "decoder",
        _("train a small GPT-2 on caption texts"),
        _("Train a tokenizer and a small GPT-2 on caption texts, in prompts of similar captions."),
        examples=["recap train decoder --captions captions.csv --out decoder"],
    )
    decoder.add_argument(
        "--captions",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help=_("a caption file (repeatable)"),
    )
    for name, default in (("layers", 4), ("width", 256), ("heads", 4), ("vocabulary", 6144), ("steps", 2600)):
        decoder.add_argument(
            f"--{name}", type=positive, default=default, metavar="N", help=_("default: {value}", value=str(default))
        )
    decoder.add_argument("--learning-rate", type=float, default=1.5e-3, metavar="RATE", help=_("default: 1.5e-3"))
    train_options.add_common(decoder)
    decoder.set_defaults(run=run_decoder)


def run_decoder(arguments: argparse.Namespace, console: Console) -> int:
    """Train tokenizer and GPT-2."""
    from recap_engine.decoder.config import DecoderConfig
    from recap_engine.training.decoder.export import write_decoder_files
    from recap_engine.training.leave_out import LeaveOut
    from recap_engine.training.loop import Schedule

    config = DecoderConfig(
        layers=arguments.layers,
        width=arguments.width,
        heads=arguments.heads,
        inner=4 * arguments.width,
        vocabulary=arguments.vocabulary,
        positions=256,
        encoder_width=1,
        reduce_factor=1,
        end_of_text=0,
    )
    warm_up = max(1, arguments.steps // 13)
    check_every = max(1, arguments.steps // 13)
    schedule = Schedule(
        arguments.steps, arguments.learning_rate, warm_up, 0.05, seed=arguments.seed, check_every=check_every
    )
    leave_out = LeaveOut(tuple(arguments.leave_out))
    steps = write_decoder_files(
        arguments.captions, leave_out, config, schedule, train_options.work_folder(arguments), arguments.out
    )
    console.watch(steps)
    show(Translatable("{path}: decoder and tokenizer", path=arguments.out))
    return 0
