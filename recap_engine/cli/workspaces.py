"""``recap workspace``: make, describe and check workspace files, and give them another model."""

from __future__ import annotations

import argparse

from recap_engine.caption_text import counted
from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands
from recap_engine.errors import WorkspaceDamaged


def add_commands(commands: Commands) -> None:
    """``recap workspace create|info|check|use-model``."""
    group = commands.add_parser(
        "workspace",
        help="make, describe or check a workspace file, or give it another model",
        description="Make, describe or check a workspace file, or give it another model.",
        epilog="example:\n  recap workspace create --workspace field.recap\n  recap workspace use-model --bundle full",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="ACTION", required=True)
    create = group.add_parser("create", help="make a new workspace with the starter captions")
    create.add_argument("--empty", action="store_true", help="without the starter captions")
    create.set_defaults(run=run_create)
    info = group.add_parser("info", help="what is in it")
    info.set_defaults(run=run_info)
    check = group.add_parser("check", help="look for damage; exit status 1 when there is some")
    check.set_defaults(run=run_check)
    model = group.add_parser(
        "use-model",
        help="embed everything with the model of --bundle, then drop the vectors of the one before",
        description="Until it is done both are kept: stop it with Ctrl-C, and it goes on from there when run again.",
    )
    model.set_defaults(run=run_use_model)
    for parser in (create, info, check, model):
        options.add_workspace(parser)
    options.add_models(model)


def run_create(arguments: argparse.Namespace, console: Console) -> int:
    """Make a workspace; an existing file is refused."""
    from recap_engine.engine import create_workspace

    path = options.workspace_path(arguments)
    with create_workspace(path, starter=not arguments.empty, safe_mode=arguments.safe_mode) as workspace:
        console.say(f"Made {path} with {workspace.captions.count():,} captions.")
    return 0


def run_info(arguments: argparse.Namespace, console: Console) -> int:
    """Print what a workspace holds, one ``name: value`` a line."""
    with options.open_to_read(arguments) as workspace:
        for name, value in workspace.describe().items():
            print(f"{name}: {value}")
    return 0


def run_check(arguments: argparse.Namespace, console: Console) -> int:
    """Print each problem found; none: say so."""
    try:
        with options.open_to_check(arguments) as workspace:
            if workspace.connection.read_only:
                console.say("The workspace can only be read, so its index of words is not checked; all else is.")
            problems = workspace.check()
    except WorkspaceDamaged:
        problems = ["The file is damaged so far that it cannot be opened: restore it from a copy."]
    for problem in problems:
        print(problem)
    console.say("No damage found." if not problems else f"{counted(len(problems), 'problem')} found.")
    return 1 if problems else 0


def run_use_model(arguments: argparse.Namespace, console: Console) -> int:
    """Fill the vectors of a bundle's encoder; those of other encoders go when it is done."""
    import contextlib

    with contextlib.closing(options.open_engine(arguments, console, make=False, write=True)) as engine:
        console.watch(engine.settle())
        console.say(f"Every caption is embedded with {engine.bundle.name}; use it with --bundle {arguments.bundle}.")
    return 0
