"""``recap train decoder``: a small GPT-2 from scratch, or a published GPT-2 tuned on captions."""

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
        _("train a small GPT-2 on caption texts, or tune a published one"),
        _(
            "Train a tokenizer and a small GPT-2 on caption texts, in prompts of similar captions. With --init, tune "
            "an existing GPT-2 instead: it then writes captions from similar captions alone, before any sound is at "
            "hand. `recap models install CLAP --decoder DIR` makes a bundle of it."
        ),
        examples=[
            "recap train decoder --captions captions.csv --out decoder",
            "recap train decoder --init gpt2 --text-only --captions wavcaps.json --out tuned",
        ],
    )
    decoder.add_argument(
        "--captions",
        type=Path,
        action="append",
        required=True,
        metavar="FILE",
        help=_("a caption file (repeatable)"),
    )
    decoder.add_argument(
        "--init",
        metavar="GPT2",
        help=_("tune this GPT-2 (a folder, an installed bundle or an id of the Hugging Face Hub) and keep its shape"),
    )
    decoder.add_argument(
        "--text-only",
        action="store_true",
        help=_("train on texts alone (always so: `recap train adapter` adds the sound)"),
    )
    for name, default in (("layers", 4), ("width", 256), ("heads", 4), ("vocabulary", 6144), ("steps", 2600)):
        decoder.add_argument(
            f"--{name}", type=positive, default=default, metavar="N", help=_("default: {value}", value=str(default))
        )
    decoder.add_argument("--learning-rate", type=float, metavar="RATE", help=_("default: 1.5e-3; 5e-5 with --init"))
    train_options.add_common(decoder)
    decoder.set_defaults(run=run_decoder)


def run_decoder(arguments: argparse.Namespace, console: Console) -> int:
    """Train tokenizer and GPT-2."""
    from recap_engine.decoder.config import DecoderConfig
    from recap_engine.training.decoder.export import read_start, tune_decoder, write_decoder_files
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
        arguments.steps,
        arguments.learning_rate or (5e-5 if arguments.init else 1.5e-3),
        warm_up,
        0.05,
        seed=arguments.seed,
        check_every=check_every,
    )
    leave_out = LeaveOut(tuple(arguments.leave_out))
    work = train_options.work_folder(arguments)
    if arguments.init:
        start = console.result(read_start(arguments.init))
        console.watch(tune_decoder(start, arguments.captions, leave_out, schedule, work, arguments.out))
        console.say(
            Translatable(
                "This decoder does not hear: it writes from similar captions alone. Make a bundle of it with `recap "
                "models install CLAP --decoder {path}`.",
                path=arguments.out,
            )
        )
    else:
        console.watch(write_decoder_files(arguments.captions, leave_out, config, schedule, work, arguments.out))
    show(Translatable("{path}: decoder and tokenizer", path=arguments.out))
    return 0
