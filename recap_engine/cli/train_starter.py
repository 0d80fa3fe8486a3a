"""``recap train starter``: the whole starter bundle."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options, train_options
from recap_engine.cli.console import Console, duration, show
from recap_engine.cli.options import positive
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.training.loop import Schedule


def add_starter(group: Commands) -> None:
    """``recap train starter``."""
    starter = add_command(
        group,
        "starter",
        _("train the whole starter bundle from a corpus and captions"),
        _(
            "Train the starter with its whole recipe: towers, decoder, adapter, ranking, bundle. "
            "Finished stages are skipped; the others continue from their last checkpoint."
        ),
        examples=["recap train starter --corpus corpus --captions captions --out starter"],
    )
    starter.add_argument(
        "--corpus",
        type=Path,
        required=True,
        metavar="DIR",
        help=_("a folder with manifest.csv, events.json and sounds"),
    )
    starter.add_argument(
        "--captions", type=Path, required=True, metavar="DIR", help=_("a folder with audiocaps_train.csv")
    )
    starter.add_argument(
        "--collection", type=Path, metavar="DIR", help=_("the starter collection (default: the built-in one)")
    )
    train_options.add_towers(starter)
    starter.add_argument(
        "--made",
        type=options.natural,
        default=60,
        metavar="N",
        help=_("synthetic sounds of each kind (default: 60)"),
    )
    starter.add_argument(
        "--further", type=Path, metavar="DIR", help=_("more sounds, labelled or not: a folder with manifest.csv")
    )
    starter.add_argument("--decoder-steps", type=positive, metavar="N", help=_("default: 2600"))
    starter.add_argument("--adapter-steps", type=positive, metavar="N", help=_("default: 2200"))
    starter.add_argument(
        "--rough", type=options.natural, default=1, metavar="N", help=_("degraded copies of each sound (default: 1)")
    )
    starter.add_argument(
        "--mixtures", type=options.natural, default=3000, metavar="N", help=_("mixed sounds (default: 3000)")
    )
    starter.add_argument(
        "--keep-models",
        action="store_true",
        help=_("with --start: keep its towers, decoder and adapter, and fit only what follows them"),
    )
    train_options.add_common(starter)
    starter.set_defaults(run=run_starter)


def run_starter(arguments: argparse.Namespace, console: Console) -> int:
    """Run the remaining stages, and show how long each took."""
    from recap_engine.resources import captions_folder
    from recap_engine.training.leave_out import LeaveOut
    from recap_engine.training.starter import recipe as starter
    from recap_engine.training.starter.data import Places
    from recap_engine.training.starter.language_stages import Recipe

    for folder in (arguments.corpus, arguments.captions):
        if not folder.is_dir():
            raise RequestError("The folder {path} does not exist: check its name.", path=folder)
    if arguments.keep_models and not arguments.start:
        raise RequestError("--keep-models takes the models of a finished bundle: name it with --start.")
    collection = arguments.collection or captions_folder()
    leave_out = LeaveOut(tuple(arguments.leave_out))
    places = Places(
        arguments.corpus,
        arguments.captions,
        collection,
        train_options.work_folder(arguments),
        leave_out,
        with_dev=arguments.with_dev,
        made=arguments.made,
        further=arguments.further,
    )
    plain = Recipe()
    recipe = Recipe(
        towers=train_options.towers(arguments),
        decoder=_shortened(plain.decoder, arguments.decoder_steps, arguments.seed),
        adapter=_shortened(plain.adapter, arguments.adapter_steps, arguments.seed),
        rough=arguments.rough,
        mixtures=arguments.mixtures,
        keep=arguments.keep_models,
    )
    stages = starter.stages(places, arguments.out)
    names = ", ".join(f"{name} {_('(done)')}" if done else name for name, done in stages)
    console.say(Translatable("Stages: {stages}", stages=names))
    console.watch(starter.build(places, recipe, arguments.out))
    for name, seconds in starter.seconds_of(places).items():
        show(f"{name:<10}{duration(seconds)}")
    show(Translatable("{path}: the finished bundle", path=arguments.out))
    return 0


def _shortened(schedule: Schedule, steps: int | None, seed: int) -> Schedule:
    """``schedule`` with another number of steps, warm-up and checks in proportion."""
    if steps is None:
        return replace(schedule, seed=seed)
    share = steps / schedule.steps
    return replace(
        schedule,
        steps=steps,
        seed=seed,
        warm_up=max(1, round(schedule.warm_up * share)),
        check_every=max(1, round(schedule.check_every * share)),
    )
