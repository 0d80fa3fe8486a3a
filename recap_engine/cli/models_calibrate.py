"""``recap models calibrate``: fit the scores of a bundle on sounds with captions."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command
from recap_engine.cli.train_options import add_caption_files
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.bundles.bundle import Bundle
    from recap_engine.bundles.device import Device
    from recap_engine.training.adapter.adapt import Outcome
    from recap_engine.training.calibrating.fit import Examples, Fitted

UNCALIBRATED: Final = Translatable("The scores stay uncalibrated: fit them with `recap models calibrate`.")


def add_calibrate(group: Commands) -> None:
    """``recap models calibrate``."""
    parser = add_command(
        group,
        "calibrate",
        _("fit the scores of a bundle on sounds with captions, so that they are probabilities"),
        _(
            "Fit calibration and ranking of a bundle on sounds with captions by people, and write them into it. "
            "Without --datastore, the captions to retrieve from are the starter's and those of half of the sounds; "
            "the other half is judged."
        ),
        examples=[
            "recap models calibrate --bundle full --captions clotho_validation.csv --audio clotho/validation",
            "recap models calibrate --bundle full --workspace birds.recap",
        ],
    )
    options.add_models(parser)
    add_caption_files(parser, _("a caption file (repeatable)"))
    parser.add_argument(
        "--workspace",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("a workspace: its accepted captions fit, its rejected ones do not (repeatable)"),
    )
    parser.add_argument(
        "--datastore",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help=_("captions to retrieve from: a workspace or a caption file (repeatable)"),
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help=_("write a new bundle instead of changing this one"))
    parser.add_argument("--work", type=Path, metavar="DIR", help=_("keep encoded sounds here for another run"))
    parser.add_argument("--dry-run", action="store_true", help=_("show the numbers and change nothing"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Fit, show and write the numbers."""
    import tempfile

    from recap_engine.bundles.find import BUILT_IN, find_bundle
    from recap_engine.training.calibrating.write import write_fitted

    bundle = find_bundle(arguments.bundle)
    if arguments.bundle == BUILT_IN and arguments.out is None and not arguments.dry_run:
        raise RequestError("The built-in model is calibrated and stays as it is: write another one with --out DIR.")
    if arguments.out is not None and arguments.out.exists():
        raise RequestError("{path} already exists: choose another name with --out.", path=arguments.out)
    examples = _examples(arguments, console)
    with tempfile.TemporaryDirectory() as scratch:
        work = arguments.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        fitted = _fit(bundle, examples, work, arguments, console)
    show_fit(fitted)
    if not arguments.dry_run:
        made = write_fitted(bundle, fitted, examples.sounds, arguments.out)
        console.say(
            Translatable("The scores of {name} are calibrated: {folder}", name=made.name, folder=str(made.folder))
        )
    return 0


def show_fit(fitted: Fitted) -> None:
    """Show the fitted numbers and how well the scores separate right from wrong captions."""
    for section, values in (("calibration", asdict(fitted.calibration)), ("ranking", asdict(fitted.ranking))):
        text = {f"text.{name}": value for name, value in values.pop("text", {}).items()}
        for name, value in {**text, **values}.items():
            show(f"{section}.{name}: {value:.4g}")
    show(
        Translatable(
            "fitted on {sounds:,} sounds; {fitting:.1%} of {candidates:,} candidates fit, {first:.1%} of the first "
            "ones; expected calibration error {error:.3f}",
            sounds=fitted.sounds,
            fitting=fitted.fitting,
            candidates=fitted.candidates,
            first=fitted.first_fits,
            error=fitted.error,
        )
    )


def _fit(bundle: Bundle, examples: Examples, work: Path, arguments: argparse.Namespace, console: Console) -> Fitted:
    from recap_engine.bundles.device import choose_device
    from recap_engine.training.calibrating.fit import fit_bundle

    device = choose_device(arguments.device, arguments.precision)
    return console.result(fit_bundle(bundle, examples, work, device, allow_untrained=arguments.allow_untrained))


def _examples(arguments: argparse.Namespace, console: Console) -> Examples:
    """The sounds and captions asked for. Raises RecapError."""
    from recap_engine.annotate.starter_workspace import starter_captions
    from recap_engine.training.calibrating.fit import Examples, default_datastore
    from recap_engine.training.caption_data import Gathered, datastore_texts, from_file, from_workspace, rejected_texts

    if not arguments.captions and not arguments.workspace:
        raise RequestError(
            "There is nothing to fit on: give a caption file with --captions, or a workspace with --workspace."
        )
    gathered = Gathered()
    refused: dict[str, frozenset[str]] = {}
    for path in arguments.captions:
        gathered.add(from_file(path, arguments.audio))
    for path in arguments.workspace:
        gathered.add(from_workspace(path, also_proposed=True))
        refused |= rejected_texts(path)
    for problem in gathered.problems():
        console.say(problem)
    if arguments.datastore:
        texts = [text for path in arguments.datastore for text in datastore_texts(path)]
        return Examples(gathered.sounds, texts, refused)
    return Examples(*default_datastore(gathered.sounds, [one.text for one in starter_captions()]), refused)


def calibrate_trained(
    made: Bundle, outcome: Outcome, device: Device, console: Console, *, allow_untrained: bool
) -> Bundle:
    """The bundle with scores fitted on the validation sounds, or as it is if they are too few."""
    from recap_engine.annotate.starter_workspace import starter_captions
    from recap_engine.training.calibrating.fit import Examples, fit_bundle
    from recap_engine.training.calibrating.write import write_fitted

    material = outcome.material
    datastore = [*material.datastore, *(text for sound in material.train for text in sound.labels)]
    datastore += [caption.text for caption in starter_captions()]
    try:
        steps = fit_bundle(
            made, Examples(material.dev, datastore, {}), outcome.folder, device, allow_untrained=allow_untrained
        )
        fitted = console.result(steps)
    except RequestError as error:
        console.say(error.message)
        if made.calibrated:
            console.say(Translatable("The scores keep the numbers of the bundle that was trained further."))
        else:
            console.say(UNCALIBRATED)
        return made
    show_fit(fitted)
    return write_fitted(made, fitted, material.dev)
