"""``recap info``: versions, and the bundle, device and workspace that would be used."""

from __future__ import annotations

import argparse

from recap_engine import __version__
from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


def add_commands(commands: Commands) -> None:
    """``recap info``."""
    parser = add_command(
        commands,
        "info",
        _("show versions, and the bundle, device and workspace that would be used"),
        examples=["recap info", "recap info --bundle full --device cuda"],
    )
    options.add_workspace(parser)
    options.add_models(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print one ``name: value`` per line. Raises WorkspaceError for a file that is not a workspace."""
    from importlib.metadata import version

    from recap_engine.bundles.device import choose_device
    from recap_engine.bundles.find import find_bundle

    workspace = options.workspace_path(arguments)
    if workspace.exists():
        options.open_to_read(arguments).close()
    bundle = find_bundle(arguments.bundle)
    device = choose_device(arguments.device, arguments.precision)
    show(f"recap: {__version__}")
    for package in ("torch", "transformers", "apsw", "sqlite-vec", "soundfile"):
        show(f"{package}: {version(package)}")
    show(f"bundle: {bundle.name} {bundle.version} ({bundle.folder})")
    show(f"model: {bundle.fingerprint}")
    show(f"device: {device.name}, {device.precision}")
    show(f"workspace: {workspace}")
    if not workspace.exists():
        console.say(Translatable("The workspace does not exist yet: the first command that needs it creates it."))
    return 0
