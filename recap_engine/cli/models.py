"""``recap models``: model bundles, the built-in one and others."""

from __future__ import annotations

import argparse
from pathlib import Path

from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands


def add_commands(commands: Commands) -> None:
    """``recap models init``."""
    group = commands.add_parser(
        "models",
        help="model bundles: make one for benchmarks",
        description="Model bundles: folders with encoder, decoder, adapter and tokenizers.",
        epilog="example:\n  recap models init ~/full-size        random weights of full size, for benchmarks",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="ACTION", required=True)
    init = group.add_parser(
        "init",
        help="make an untrained bundle: random weights in the exact shapes of trained ones, for benchmarks",
        description="Make an untrained bundle: random weights in the exact shapes of trained ones, for benchmarks.",
    )
    init.add_argument("folder", type=Path, metavar="DIR", help="where to; must not exist yet")
    init.add_argument("--size", choices=("full", "tiny"), default="full", help="full: 1.1 GB (default); tiny: 1 MB")
    init.add_argument("--seed", type=int, default=0, help="another seed, other weights (default: 0)")
    init.set_defaults(run=run_init)


def run_init(arguments: argparse.Namespace, console: Console) -> int:
    """Make an untrained bundle."""
    from recap_engine.models.untrained import init_bundle

    console.watch(init_bundle(arguments.folder, size=arguments.size, seed=arguments.seed))
    console.say(f"Made the untrained bundle {arguments.folder}: use it with --bundle and --allow-untrained.")
    return 0
