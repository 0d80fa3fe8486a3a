"""``recap train``: adapters for everybody's sounds, and the parts of the starter."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recap_engine.caption_text import counted
from recap_engine.cli import options
from recap_engine.cli.console import Console, duration
from recap_engine.cli.options import Commands, positive
from recap_engine.errors import RequestError

if TYPE_CHECKING:
    from recap_engine.training.adapter.adapt import Adapting, Outcome
    from recap_engine.training.adapter.captioned_sounds import Material

_EXAMPLES = """\
examples:
  recap train adapter --captions clotho_captions_development.csv --audio clotho/development \\
      --dev-captions clotho_captions_validation.csv --dev-audio clotho/validation --bundle clap-gpt2 --out clotho-recap
  recap train adapter --workspace birds.recap --init bundle --prompts mixed --out birds     the starter, for your sounds
  recap train starter --corpus corpus --captions captions --out starter

What was begun is gone on from: run the same command again after any interruption.
"""


def add_commands(commands: Commands) -> None:
    """``recap train adapter|clap|decoder|starter``."""
    from recap_engine.cli import train_parts

    group = commands.add_parser(
        "train",
        help="train a bundle on your sounds, or the parts of one",
        description="Train a model bundle on captioned sounds, or the parts of one from nothing.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="WHAT", required=True)
    _add_adapter(group)
    train_parts.add_commands(group)


def _add_adapter(group: Commands) -> None:
    adapter = group.add_parser(
        "adapter",
        help="cross-attention of a bundle, on captioned sounds (RECAP training)",
        description="Train the cross-attention of a bundle on captioned sounds; encoder and GPT-2 stay as they are. "
        "Captions come from files (Clotho, AudioCaps, or plain path,caption) and from workspaces.",
    )
    _add_data(adapter)
    adapter.add_argument("--out", type=Path, required=True, metavar="DIR", help="the new bundle")
    adapter.add_argument("--force", action="store_true", help="replace DIR if there is one")
    adapter.add_argument("--work", type=Path, metavar="DIR", help="checkpoints, what was heard (default: OUT.training)")
    options.add_models(adapter)
    adapter.add_argument("--encoder", type=Path, metavar="DIR", help="in its place: what `recap train clap` wrote")
    adapter.add_argument("--decoder", type=Path, metavar="DIR", help="in its place: what `recap train decoder` wrote")
    how = adapter.add_argument_group("how")
    how.add_argument(
        "--init", choices=("fresh", "bundle"), default="fresh", help="begin anew, or with the bundle's own"
    )
    how.add_argument(
        "--prompts", choices=("retrieved", "mixed"), default="retrieved", help="retrieved: as in the paper"
    )
    how.add_argument(
        "--route", action="append", choices=("text", "audio"), help="how prompts are found (default: both)"
    )
    how.add_argument("--epochs", type=float, default=10.0, metavar="N", help="passes over the sounds (default: 10)")
    how.add_argument("--batch-size", type=positive, default=32, metavar="N", help="captions at once (default: 32)")
    how.add_argument("--accumulate", type=positive, default=1, metavar="N", help="batches a step (default: 1)")
    how.add_argument("--learning-rate", type=float, metavar="RATE", help="default: 5e-4; 1e-4 with --init bundle")
    how.add_argument("--patience", type=positive, default=5, metavar="N", help="checks without progress (default: 5)")
    how.add_argument("--checks", type=positive, default=20, metavar="N", help="checks on the way (default: 20)")
    how.add_argument("--seed", type=int, default=0, help="another seed, other weights (default: 0)")
    how.add_argument(
        "--cross-layers", choices=("first half", "last half", "all"), help="which layers hear (default: the bundle's)"
    )
    how.add_argument(
        "--reduce-factor", type=positive, metavar="N", help="narrower cross-attention (default: the bundle's)"
    )
    adapter.set_defaults(run=run_adapter)


def _add_data(adapter: argparse.ArgumentParser) -> None:
    data = adapter.add_argument_group("what to learn from")
    data.add_argument("--captions", type=Path, action="append", default=[], metavar="FILE", help="a caption file")
    data.add_argument(
        "--audio",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="where its sounds are (default: beside it)",
    )
    data.add_argument("--dev-captions", type=Path, action="append", default=[], metavar="FILE", help="to judge by")
    data.add_argument(
        "--dev-audio", type=Path, action="append", default=[], metavar="DIR", help="where their sounds are"
    )
    data.add_argument(
        "--dev-share", type=float, default=0.1, metavar="SHARE", help="of recordings, else (default: 0.1)"
    )
    data.add_argument(
        "--workspace", type=Path, action="append", default=[], metavar="FILE", help="captions people wrote there"
    )
    data.add_argument(
        "--collection", action="append", default=[], metavar="NAME", help="of the workspace (default: all)"
    )
    data.add_argument(
        "--also-proposed", action="store_true", help="also captions accepted as the model had proposed them"
    )
    data.add_argument(
        "--datastore", type=Path, action="append", default=[], metavar="FILE", help="more captions for prompts"
    )


def run_adapter(arguments: argparse.Namespace, console: Console) -> int:
    """Train, tell how it went, write the bundle."""
    from recap_engine.bundles.device import choose_device
    from recap_engine.bundles.find import find_bundle
    from recap_engine.training.adapter.adapt import Outcome, adapt
    from recap_engine.training.adapter.adapted_bundle import write_adapted
    from recap_engine.training.loss_plot import plot_losses
    from recap_engine.training.starter.unadapted_bundle import with_parts

    out: Path = arguments.out
    if out.exists() and not arguments.force:
        raise RequestError(f"{out} exists already: choose another name, or --force to replace it.")
    adapting = _adapting(arguments)
    bundle = find_bundle(arguments.bundle)
    material = _material(arguments, console)
    work: Path = arguments.work or out.with_name(f"{out.name}.training")
    work.mkdir(parents=True, exist_ok=True)
    if arguments.encoder or arguments.decoder:
        bundle = with_parts(bundle, arguments.encoder, arguments.decoder, work / "parts")
    device = choose_device(arguments.device, arguments.precision)
    outcome: Outcome | None = None
    for step in adapt(bundle, material, adapting, work, device, allow_untrained=arguments.allow_untrained):
        if isinstance(step, Outcome):
            outcome = step
        else:
            console.show(step)
    console.end_line()
    assert outcome is not None
    if plot_losses(work) is None:
        console.say('No picture of the losses was made: matplotlib is missing (pip install "recap-desktop[report]").')
    made = write_adapted(bundle, outcome, adapting, out, force=arguments.force)
    _tell(outcome)
    print(f"{made.folder}: bundle {made.name}, fingerprint {made.fingerprint}")
    return 0


def _adapting(arguments: argparse.Namespace) -> Adapting:
    from recap_engine.training.adapter.adapt import Adapting

    if not 0.0 < arguments.dev_share < 0.9 or arguments.epochs <= 0:
        raise RequestError("Ask for a --dev-share between 0 and 0.9, and for --epochs above 0.")
    names = "init prompts epochs batch_size accumulate learning_rate patience checks seed cross_layers reduce_factor"
    chosen: dict[str, Any] = {name: getattr(arguments, name) for name in names.split()}
    return Adapting(**chosen, dev_share=arguments.dev_share, routes=tuple(arguments.route or ("text", "audio")))


def _material(arguments: argparse.Namespace, console: Console) -> Material:
    """The captioned sounds asked for. Raises RecapError."""
    from recap_engine.training.adapter.captioned_sounds import Material
    from recap_engine.training.caption_data import Gathered, datastore_texts, from_file, from_workspace

    if not arguments.captions and not arguments.workspace:
        raise RequestError("Name what to learn from: a caption file with --captions, or a workspace with --workspace.")
    train, dev = Gathered(), Gathered()
    for path in arguments.captions:
        train.add(from_file(path, arguments.audio))
    for path in arguments.workspace:
        train.add(from_workspace(path, arguments.collection, also_proposed=arguments.also_proposed))
    for path in arguments.dev_captions:
        dev.add(from_file(path, arguments.dev_audio))
    for gathered in (train, dev):
        for sentence in gathered.problems():
            console.say(sentence)
    if arguments.dev_captions and not dev.sounds:
        raise RequestError("None of the sounds to judge by was found: name the folder they lie in with --dev-audio.")
    datastore = [text for path in arguments.datastore for text in datastore_texts(path)]
    return Material(train.sounds, dev.sounds, list(dict.fromkeys(datastore)))


def _tell(outcome: Outcome) -> None:
    material, adapted = outcome.material, outcome.adapted
    with (outcome.folder / "log.csv").open(encoding="utf-8") as file:
        *_, seconds, memory = file.read().splitlines()[-1].split(",")
    if material.unreadable:
        left_out = counted(material.unreadable, "sound could not be read and was", "sounds could not be read and were")
        print(f"{left_out} left out")
    print(f"trained on {len(material.train)} sounds, judged by {len(material.dev)} of other recordings")
    print(f"trained {adapted.share:.2%} of the decoder's parameters")
    print(
        f"loss on the other recordings {adapted.dev_loss_before:.3f} before, {adapted.dev_loss:.3f} after (nats/token)"
    )
    print(f"{duration(float(seconds))} of training, {float(memory):,.0f} MB of memory at most")
