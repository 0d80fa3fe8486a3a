"""``recap workspace``: create, describe and check workspace files, and switch their model."""

from __future__ import annotations

import argparse
import contextlib

from recap_engine.cli import merging, options, workspace_copies, workspace_times
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command, add_group
from recap_engine.errors import WorkspaceDamaged
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


def add_commands(commands: Commands) -> None:
    """``recap workspace create|info|check|use-model``, and those of copies, times and merging."""
    group = add_group(
        commands,
        "workspace",
        _("create, check, back up, repair and merge workspace files, and switch their model"),
        examples=[
            "recap workspace create --workspace field.recap",
            "recap workspace use-model --bundle full",
        ],
    )
    create = add_command(
        group,
        "create",
        _("create a workspace with the starter captions"),
        examples=["recap workspace create --workspace field.recap"],
    )
    create.add_argument("--empty", action="store_true", help=_("without the starter captions"))
    create.set_defaults(run=run_create)
    info = add_command(
        group,
        "info",
        _("show what a workspace contains"),
        examples=["recap workspace info --workspace field.recap"],
    )
    info.set_defaults(run=run_info)
    check = add_command(
        group,
        "check",
        _("check a workspace for damage (exit status 1 if there is any)"),
        examples=["recap workspace check --workspace field.recap"],
    )
    check.set_defaults(run=run_check)
    model = add_command(
        group,
        "use-model",
        _("switch a workspace to the model of --bundle"),
        _(
            "Embed everything with the model of --bundle, then drop the vectors of the previous model. "
            "Both are kept until that is done: if you stop it with Ctrl-C, it continues when you run it "
            "again."
        ),
        examples=["recap workspace use-model --bundle full"],
    )
    model.set_defaults(run=run_use_model)
    workspace_copies.add_commands(group)
    workspace_times.add_commands(group)
    merging.add_commands(group)
    for parser in (create, info, check, model):
        options.add_workspace(parser)
    options.add_models(model)


def run_create(arguments: argparse.Namespace, console: Console) -> int:
    """Create a workspace; an existing file is refused."""
    from recap_engine.engine import create_workspace

    path = options.workspace_path(arguments)
    with create_workspace(path, starter=not arguments.empty, safe_mode=arguments.safe_mode) as workspace:
        count = workspace.captions.count()
        console.say(Translatable("Created {path} with {count:,} captions.", path=path, count=count))
    return 0


def run_info(arguments: argparse.Namespace, console: Console) -> int:
    """Print what a workspace contains, one ``name: value`` per line."""
    with options.open_to_read(arguments) as workspace:
        for name, value in workspace.describe().items():
            show(f"{name}: {value}")
    return 0


def run_check(arguments: argparse.Namespace, console: Console) -> int:
    """Print each problem found."""
    problems: list[str | Translatable]
    try:
        with options.open_to_check(arguments) as workspace:
            if workspace.connection.read_only:
                console.say(Translatable("The workspace is read-only: everything except its word index was checked."))
            problems = list(workspace.check())
    except WorkspaceDamaged as error:
        problems = [error.message]
    for problem in problems:
        show(problem)
    if problems:
        console.say(Translatable("Problems found: {count:,}.", count=len(problems)))
    else:
        console.say(Translatable("No damage found."))
    return 1 if problems else 0


def run_use_model(arguments: argparse.Namespace, console: Console) -> int:
    """Fill in the vectors of a bundle's encoder, then drop those of others."""
    with contextlib.closing(options.open_engine(arguments, console, create=False, write=True)) as engine:
        console.watch(engine.settle())
        console.say(
            Translatable(
                "Every caption is embedded with {model}; use it with --bundle {bundle}.",
                model=engine.bundle.name,
                bundle=arguments.bundle,
            )
        )
    return 0
