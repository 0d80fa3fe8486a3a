"""``recap evaluate table``: bundles, datastores and test sets against baselines, in one table."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.options import natural
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _

if TYPE_CHECKING:
    from recap_engine.evaluation.table import Plan, Test
    from recap_engine.propose.propose import Settings

BASELINES = ("nearest", "deaf")


def add_table(group: Commands) -> None:
    """``recap evaluate table``."""
    parser = add_command(
        group,
        "table",
        _("bundles, datastores and test sets against baselines, scored on captions by people: the paper's tables"),
        _(
            "Score bundles with different datastores on test sets of captions by people: BLEU, ROUGE-L, METEOR, CIDEr, "
            "SPICE, SPIDEr and FENSE, with intervals and paired differences from the first row. What a metric lacks "
            "on this computer is stated below the table."
        ),
        examples=[
            "recap evaluate table --trained clotho-recap audiocaps-recap --datastore clotho_development.csv "
            "audiocaps_train.csv none --test clotho_captions_evaluation.csv audiocaps_test.csv "
            "--audio clotho/evaluation --audio audiocaps/test --baselines nearest deaf",
            "recap evaluate table --trained clotho-recap --datastore all.csv --test test.csv --k 0 1 2 4 8 "
            "--prompt-order nearest-first nearest-last --format latex",
        ],
    )
    parser.add_argument(
        "--trained", nargs="+", default=["starter"], metavar="BUNDLE", help=_("the bundles (default: starter)")
    )
    parser.add_argument(
        "--datastore",
        nargs="+",
        default=["starter"],
        metavar="FILE",
        help=_("captions to retrieve from: workspaces, caption files, starter or none (default: starter)"),
    )
    add_test(parser, several=True)
    parser.add_argument("--baselines", nargs="+", choices=BASELINES, default=[], help=_("also score these"))
    parser.add_argument(
        "--k", nargs="+", type=natural, default=[], metavar="N", help=_("numbers of captions in the prompt to compare")
    )
    parser.add_argument(
        "--prompt-selection",
        nargs="+",
        choices=("nearest", "mmr"),
        default=["nearest"],
        help=_("selections to compare"),
    )
    parser.add_argument(
        "--prompt-order",
        nargs="+",
        choices=("nearest-first", "nearest-last"),
        default=["nearest-first"],
        help=_("orders to compare"),
    )
    parser.add_argument(
        "--format", choices=("markdown", "latex"), default="markdown", help=_("output format (default: markdown)")
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("write to FILE instead of standard output"))
    add_work(parser)
    options.add_device(parser)
    options.add_precision(parser)
    parser.add_argument("--allow-untrained", action="store_true", help=_("use bundles with random weights"))
    parser.set_defaults(run=run)


def add_test(parser: argparse.ArgumentParser, *, several: bool = False) -> None:
    """``--test``, of ``several`` test sets or of one, and ``--audio``."""
    one = _("a caption file with references, or a folder of labelled sounds (manifest.csv)")
    many = _("caption files with references, or folders of labelled sounds (manifest.csv), judged by their labels")
    parser.add_argument(
        "--test",
        nargs="+" if several else None,
        type=Path,
        required=True,
        metavar="FILE_OR_DIR",
        help=many if several else one,
    )
    its = _("a folder with its sounds (repeatable)")
    theirs = _("a folder with their sounds (repeatable; default: beside each file)")
    parser.add_argument(
        "--audio", type=Path, action="append", default=[], metavar="DIR", help=theirs if several else its
    )


def add_work(parser: argparse.ArgumentParser) -> None:
    """``--work``."""
    parser.add_argument(
        "--work",
        type=Path,
        default=Path("runs/evaluation"),
        metavar="DIR",
        help=_("folder for intermediate results (default: runs/evaluation)"),
    )


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Make the table and print it, or write it to a file."""
    from recap_engine.bundles.device import choose_device
    from recap_engine.evaluation.latex import latex
    from recap_engine.evaluation.sections import markdown
    from recap_engine.evaluation.table import compare

    if arguments.out is not None:
        options.check_writable(arguments.out)
    device = choose_device(arguments.device, arguments.precision)
    steps = compare(_plan(arguments, console), arguments.work, device, allow_untrained=arguments.allow_untrained)
    section = console.result(steps)
    text = markdown(section) if arguments.format == "markdown" else latex(section)
    if arguments.out is None:
        show(text.removesuffix("\n"))
    else:
        arguments.out.write_text(text, "utf-8")
    return 0


def _plan(arguments: argparse.Namespace, console: Console) -> Plan:
    from recap_engine.evaluation.table import Plan, told_apart

    tests = [test_of(path, arguments.audio, arguments.trained[0], console) for path in arguments.test]
    short = {name: Path(name).stem for name in arguments.datastore}
    datastores = {told: texts_of(name) for name, told in told_apart(short).items()}
    return Plan(arguments.trained, datastores, tests, arguments.baselines, _settings(arguments))


def test_of(path: Path, audio: list[Path], bundle: str, console: Console) -> Test:
    """A test set. Of labelled sounds, those of role dev that the bundle was not trained on. Raises RecapError."""
    from recap_engine.evaluation.request import Request
    from recap_engine.evaluation.table import Test
    from recap_engine.training.caption_data import from_file, from_rows

    if path.is_dir():
        rows, events = Request(corpus=path, bundle=bundle).read()
        return Test(f"{path.name}, dev", from_rows(path, (r for r in rows if r.role == "dev" and r.label in events)))
    gathered = from_file(path, audio)
    for problem in gathered.problems():
        console.say(problem)
    if not gathered.sounds:
        raise RequestError("None of the sounds of {path} was found: name their folder with --audio.", path=path)
    return Test(path.stem, gathered.sounds)


def texts_of(name: str) -> list[str]:
    """The captions of a datastore: ``none``, ``starter``, a workspace or a caption file. Raises RecapError."""
    from recap_engine.annotate.starter_workspace import starter_captions
    from recap_engine.training.caption_data import datastore_texts

    if name == "none":
        return []
    if name == "starter":
        return [caption.text for caption in starter_captions()]
    if not Path(name).is_file():
        raise RequestError("{path} does not exist: give a workspace, a caption file, starter or none.", path=name)
    return datastore_texts(Path(name))


def _settings(arguments: argparse.Namespace) -> dict[str, Settings]:
    """The settings to compare, by what tells them apart."""
    from recap_engine.propose.propose import Settings

    found = {}
    for k in arguments.k or [None]:
        for selection in arguments.prompt_selection:
            for order in arguments.prompt_order:
                told = (
                    (f"k = {k}", k is not None),
                    (selection, len(arguments.prompt_selection) > 1),
                    (order.replace("-", " "), len(arguments.prompt_order) > 1),
                )
                name = ", ".join(text for text, differs in told if differs)
                found[name] = Settings(k=k, prompt_selection=selection, prompt_order=order)
    return found
