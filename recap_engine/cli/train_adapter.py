"""``recap train adapter``: adapt a bundle to your own sounds."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recap_engine.cli import options
from recap_engine.cli.console import Console, duration, show
from recap_engine.cli.models_calibrate import calibrate_trained
from recap_engine.cli.options import positive
from recap_engine.cli.parser import Commands, add_command
from recap_engine.cli.train_options import add_caption_files, show_bundle
from recap_engine.cli.train_text_only import run_text_only
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.training.adapter.adapt import Adapting, Outcome
    from recap_engine.training.adapter.captioned_sounds import Material


def add_adapter(group: Commands) -> None:
    """``recap train adapter``."""
    adapter = add_command(
        group,
        "adapter",
        _("train the cross-attention of a bundle on captioned sounds (RECAP training)"),
        _(
            "Train the cross-attention of a bundle on captioned sounds; encoder and GPT-2 are not changed. "
            "Captions come from files (Clotho, AudioCaps, or plain path,caption) and from workspaces."
        ),
        examples=[
            "recap train adapter --captions clotho_development.csv --audio clotho/development "
            "--dev-captions clotho_validation.csv --dev-audio clotho/validation --bundle full --out clotho-recap",
            "recap train adapter --workspace birds.recap --init bundle --prompts mixed --out birds",
            "recap train adapter --text-only --captions audiocaps_train.csv --bundle full --out heard-in-texts",
        ],
    )
    _add_data(adapter)
    adapter.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("the new bundle"))
    adapter.add_argument("--force", action="store_true", help=_("replace DIR if it exists"))
    adapter.add_argument(
        "--work", type=Path, metavar="DIR", help=_("checkpoints and encoded sounds (default: OUT.training)")
    )
    options.add_models(adapter)
    adapter.add_argument(
        "--encoder", type=Path, metavar="DIR", help=_("replace its encoder by one from `recap train clap`")
    )
    adapter.add_argument(
        "--decoder", type=Path, metavar="DIR", help=_("replace its decoder by one from `recap train decoder`")
    )
    adapter.add_argument(
        "--text-only",
        action="store_true",
        help=_("train on the captions alone, whose vectors stand for sounds; no audio is needed"),
    )
    _add_training(adapter)
    adapter.set_defaults(run=run_adapter)


def _add_training(adapter: argparse.ArgumentParser) -> None:
    training = adapter.add_argument_group(_("training"))
    training.add_argument(
        "--init",
        choices=("fresh", "bundle"),
        default="fresh",
        help=_("start from new weights or from those of the bundle (default: fresh)"),
    )
    training.add_argument(
        "--prompts",
        choices=("retrieved", "mixed"),
        default="retrieved",
        help=_("prompts to train with; retrieved: as in the paper (default: retrieved)"),
    )
    training.add_argument(
        "--route", action="append", choices=("text", "audio"), help=_("how prompts are retrieved (default: both)")
    )
    training.add_argument(
        "--schedule",
        choices=("short", "paper"),
        default="short",
        help=_("paper: 100 passes over all captions at a rate of 5e-5, as in RECAP (default: short)"),
    )
    training.add_argument(
        "--epochs",
        type=float,
        metavar="N",
        help=_(
            "passes over the sounds, each with one of its captions (default: 10); with --schedule paper, over all "
            "captions (default: 100)"
        ),
    )
    training.add_argument(
        "--batch-size", type=positive, default=32, metavar="N", help=_("captions per batch (default: 32)")
    )
    training.add_argument(
        "--accumulate", type=positive, default=1, metavar="N", help=_("batches per step (default: 1)")
    )
    training.add_argument(
        "--learning-rate", type=float, metavar="RATE", help=_("default: 5e-4; 1e-4 with --init bundle")
    )
    training.add_argument(
        "--patience",
        type=positive,
        default=5,
        metavar="N",
        help=_("stop after this many checks without progress (default: 5)"),
    )
    training.add_argument(
        "--checks", type=positive, default=20, metavar="N", help=_("checks during the training (default: 20)")
    )
    training.add_argument("--seed", type=int, default=0, help=_("random seed (default: 0)"))
    training.add_argument(
        "--cross-layers",
        choices=("first half", "last half", "all"),
        help=_("layers with cross-attention (default: those of the bundle)"),
    )
    training.add_argument(
        "--reduce-factor",
        type=positive,
        metavar="N",
        help=_("divide the width of cross-attention by N (default: as in the bundle)"),
    )


def _add_data(adapter: argparse.ArgumentParser) -> None:
    data = adapter.add_argument_group(_("data"))
    add_caption_files(data, _("a caption file to train on (repeatable)"))
    data.add_argument(
        "--dev-captions",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("a caption file for validation"),
    )
    data.add_argument(
        "--dev-audio",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help=_("the folder of the validation sounds"),
    )
    data.add_argument(
        "--dev-share",
        type=float,
        default=0.1,
        metavar="SHARE",
        help=_("without --dev-captions: share of the recordings used for validation (default: 0.1)"),
    )
    data.add_argument(
        "--workspace",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("a workspace with human captions to train on (repeatable)"),
    )
    data.add_argument(
        "--collection",
        action="append",
        default=[],
        metavar="NAME",
        help=_("only this collection of the workspace (repeatable; default: all)"),
    )
    data.add_argument(
        "--also-proposed", action="store_true", help=_("also captions accepted exactly as the model proposed them")
    )
    data.add_argument(
        "--datastore",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("more captions to retrieve prompts from (repeatable)"),
    )


def run_adapter(arguments: argparse.Namespace, console: Console) -> int:
    """Train, report the results, write the bundle."""
    from recap_engine.bundles.device import choose_device
    from recap_engine.bundles.find import find_bundle
    from recap_engine.training.adapter.adapt import Outcome, adapt
    from recap_engine.training.adapter.adapted_bundle import write_adapted
    from recap_engine.training.energy import EnergyMeter
    from recap_engine.training.loss_plot import plot_losses
    from recap_engine.training.starter.unadapted_bundle import with_parts

    out: Path = arguments.out
    if out.exists() and not arguments.force:
        raise RequestError("{path} already exists: choose another name, or replace it with --force.", path=out)
    if arguments.text_only:
        return run_text_only(arguments, console)
    adapting = _adapting(arguments)
    bundle = find_bundle(arguments.bundle)
    device = choose_device(arguments.device, arguments.precision)
    material = _material(arguments, console)
    work: Path = arguments.work or out.with_name(f"{out.name}.training")
    work.mkdir(parents=True, exist_ok=True)
    if arguments.encoder or arguments.decoder:
        bundle = with_parts(bundle, arguments.encoder, arguments.decoder, work / "parts")
    outcome: Outcome | None = None
    meter = EnergyMeter.find()
    for step in adapt(bundle, material, adapting, work, device, allow_untrained=arguments.allow_untrained):
        if isinstance(step, Outcome):
            outcome = step
        else:
            console.show(step)
        if meter is not None:
            meter.sample()
    console.end_line()
    assert outcome is not None
    if plot_losses(work) is None:
        console.say(
            Translatable('The losses are not plotted: matplotlib is missing (pip install "recap-desktop[report]").')
        )
    made = write_adapted(bundle, outcome, adapting, out, force=arguments.force)
    _report(outcome)
    if meter is not None:
        show(
            Translatable(
                "{energy:.3f} kWh drawn by the processor in this run, other programs included",
                energy=meter.joules / 3.6e6,
            )
        )
    made = calibrate_trained(made, outcome, device, console, allow_untrained=arguments.allow_untrained)
    show_bundle(made)
    return 0


def _adapting(arguments: argparse.Namespace) -> Adapting:
    from recap_engine.training.adapter.adapt import Adapting

    paper = arguments.schedule == "paper"
    epochs = arguments.epochs if arguments.epochs is not None else (100.0 if paper else 10.0)
    if not 0.0 < arguments.dev_share < 0.9 or epochs <= 0:
        raise RequestError("Give a --dev-share between 0 and 0.9, and --epochs above 0.")
    names = "init prompts batch_size accumulate learning_rate patience checks seed cross_layers reduce_factor"
    chosen: dict[str, Any] = {name: getattr(arguments, name) for name in names.split()} | {"epochs": epochs}
    if paper:
        chosen |= {"learning_rate": arguments.learning_rate or 5e-5, "per_caption": True}
    return Adapting(**chosen, dev_share=arguments.dev_share, routes=tuple(arguments.route or ("text", "audio")))


def _material(arguments: argparse.Namespace, console: Console) -> Material:
    """The captioned sounds asked for. Raises RecapError."""
    from recap_engine.training.adapter.captioned_sounds import Material
    from recap_engine.training.caption_data import Gathered, datastore_texts, from_file, from_workspace

    if not arguments.captions and not arguments.workspace:
        raise RequestError(
            "There is nothing to train on: give a caption file with --captions, or a workspace with --workspace."
        )
    train, dev = Gathered(), Gathered()
    for path in arguments.captions:
        train.add(from_file(path, arguments.audio))
    for path in arguments.workspace:
        train.add(from_workspace(path, arguments.collection, also_proposed=arguments.also_proposed))
    for path in arguments.dev_captions:
        dev.add(from_file(path, arguments.dev_audio))
    for gathered in (train, dev):
        for problem in gathered.problems():
            console.say(problem)
    if arguments.dev_captions and not dev.sounds:
        raise RequestError("None of the validation sounds was found: give their folder with --dev-audio.")
    datastore = [text for path in arguments.datastore for text in datastore_texts(path)]
    return Material(train.sounds, dev.sounds, list(dict.fromkeys(datastore)))


def _report(outcome: Outcome) -> None:
    material, adapted = outcome.material, outcome.adapted
    with (outcome.folder / "log.csv").open(encoding="utf-8") as file:
        *_columns, seconds, memory = file.read().splitlines()[-1].split(",")
    if material.unreadable:
        show(Translatable("sounds that could not be read: {count:,}", count=material.unreadable))
    show(
        Translatable(
            "trained on {train:,} sounds, validated on {dev:,} of other recordings",
            train=len(material.train),
            dev=len(material.dev),
        )
    )
    show(Translatable("trained {share:.2%} of the decoder's parameters", share=adapted.share))
    show(
        Translatable(
            "validation loss {before:.3f} before, {after:.3f} after (nats/token)",
            before=adapted.dev_loss_before,
            after=adapted.dev_loss,
        )
    )
    show(
        Translatable(
            "{time} of training, at most {memory:,.0f} MB of memory",
            time=duration(float(seconds)),
            memory=float(memory),
        )
    )
