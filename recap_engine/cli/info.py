"""``recap info``: what is installed, and what would be used."""

from __future__ import annotations

import argparse

from recap_engine import __version__
from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands


def add_commands(commands: Commands) -> None:
    """``recap info``."""
    parser = commands.add_parser(
        "info",
        help="versions, bundle, device and workspace that would be used",
        description="Versions, bundle, device and workspace that would be used.",
    )
    options.add_workspace(parser)
    options.add_models(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Print one ``name: value`` a line."""
    from importlib.metadata import version

    from recap_engine.bundles.device import choose_device
    from recap_engine.bundles.find import find_bundle

    bundle = find_bundle(arguments.bundle)
    device = choose_device(arguments.device, arguments.precision)
    print(f"recap: {__version__}")
    for package in ("torch", "transformers", "apsw", "sqlite-vec", "soundfile"):
        print(f"{package}: {version(package)}")
    print(f"bundle: {bundle.name} {bundle.version} ({bundle.folder})")
    print(f"model: {bundle.fingerprint}")
    print(f"device: {device.name}, {device.precision}")
    print(f"workspace: {options.workspace_path(arguments)}")
    return 0
