"""Options that several commands share, and the workspace they open."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recap_engine.caption_text import counted
from recap_engine.cli.console import Console
from recap_engine.config import default_workspace
from recap_engine.errors import RequestError, WorkspaceError
from recap_engine.printable import printable
from recap_engine.records import Region
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.engine import Engine

Commands = Any
"""What commands are added to: argparse keeps the type of ``add_subparsers()`` to itself."""


def add_workspace(parser: argparse.ArgumentParser) -> None:
    """``--workspace FILE`` and ``--safe-mode``."""
    parser.add_argument(
        "--workspace",
        type=Path,
        metavar="FILE",
        help="the workspace file (default: $RECAP_WORKSPACE, else the one in your user-data folder)",
    )
    parser.add_argument(
        "--safe-mode", action="store_true", help="for a workspace on a network file system: one program at a time"
    )


def add_models(parser: argparse.ArgumentParser) -> None:
    """``--bundle``, ``--device`` and their like."""
    parser.add_argument(
        "--bundle", default="starter", metavar="NAME_OR_DIR", help="the model bundle (default: the built-in starter)"
    )
    add_device(parser)
    add_precision(parser)
    parser.add_argument(
        "--allow-untrained", action="store_true", help="use a bundle whose weights are random (for benchmarks)"
    )


def add_device(parser: argparse.ArgumentParser) -> None:
    """``--device``."""
    parser.add_argument(
        "--device", default="auto", choices=("auto", "cpu", "cuda", "mps"), help="where to compute (default: auto)"
    )


def add_precision(parser: argparse.ArgumentParser) -> None:
    """``--precision``."""
    parser.add_argument(
        "--precision",
        default="auto",
        choices=("auto", "float32", "bfloat16", "float16", "int8"),
        help="how precisely to compute (default: auto, which takes what this computer is fast in)",
    )


def add_region(parser: argparse.ArgumentParser) -> None:
    """``--start`` and ``--end``."""
    parser.add_argument("--start", type=float, metavar="SECONDS", help="begin of the region (default: the whole sound)")
    parser.add_argument("--end", type=float, metavar="SECONDS", help="end of the region")


def region(arguments: argparse.Namespace) -> Region | None:
    """The region asked for, or None for the whole sound. Raises RequestError."""
    start, end = arguments.start, arguments.end
    if start is None and end is None:
        return None
    if end is None or not 0 <= (start or 0.0) < end:
        raise RequestError(
            "A region needs --end, and a --start before it (seconds, from 0): for example --start 1.5 --end 4."
        )
    return Region(start or 0.0, end)


def workspace_path(arguments: argparse.Namespace) -> Path:
    """The workspace file meant."""
    if arguments.workspace is not None:
        return Path(arguments.workspace)
    named = os.environ.get("RECAP_WORKSPACE")
    return Path(named) if named else default_workspace()


def protect(out: Path, arguments: argparse.Namespace, sounds: Iterable[str] = ()) -> None:
    """Raises RequestError when ``out`` is a folder, the workspace, one of the sounds: ``--force`` is not for them."""
    if out.is_dir():
        raise RequestError(f"{out} is a folder: name a file with --out.")
    if not out.exists():
        return
    precious = [workspace_path(arguments), *map(Path, sounds)]
    if any(path.exists() and path.samefile(out) for path in precious):
        raise RequestError(f"{out} is the workspace or one of the sounds themselves: write to another file.")


def annotator(arguments: argparse.Namespace) -> str:
    """Who decides: as named, else the login name, else nobody."""
    if arguments.annotator is not None:
        return str(arguments.annotator)
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def open_workspace(arguments: argparse.Namespace, console: Console) -> Workspace:
    """Open the workspace meant, making it (with the starter captions) when there is none yet."""
    from recap_engine.engine import open_or_create

    path = workspace_path(arguments)
    workspace, created = open_or_create(path, safe_mode=arguments.safe_mode)
    if created:
        console.say(f"Made a new workspace: {printable(path)}")
    return workspace


def open_to_change(arguments: argparse.Namespace) -> Workspace:
    """Open the workspace meant, to change what is in it; there has to be one. Raises WorkspaceError."""
    from recap_engine.datastore.workspace import Workspace

    return Workspace.open(_existing(arguments), safe_mode=arguments.safe_mode)


def open_to_read(arguments: argparse.Namespace) -> Workspace:
    """Open the workspace meant, be it where nothing can be written; there has to be one. Raises WorkspaceError."""
    from recap_engine.datastore.workspace import Workspace

    return Workspace.open_to_read(_existing(arguments), safe_mode=arguments.safe_mode)


def open_to_check(arguments: argparse.Namespace) -> Workspace:
    """Open the workspace meant for as much as is allowed; there has to be one. Raises WorkspaceError."""
    from recap_engine.datastore.workspace import Workspace

    return Workspace.open_as_allowed(_existing(arguments), safe_mode=arguments.safe_mode)


def _existing(arguments: argparse.Namespace) -> Path:
    path = workspace_path(arguments)
    if not path.exists():
        raise WorkspaceError(
            f"There is no workspace at {printable(path)} yet: `recap workspace create` makes one, `recap caption` and "
            "`recap accept` do so by themselves, and --workspace names another."
        )
    return path


def open_engine(arguments: argparse.Namespace, console: Console, *, make: bool = True, write: bool = False) -> Engine:
    """An engine on the workspace and bundle meant; nothing is loaded yet.

    A workspace that is missing is made unless ``make`` is False; one that cannot be written is opened for reading only
    unless it has to be (``write``).
    """
    from recap_engine.engine import Engine, open_or_create

    path = workspace_path(arguments) if make else _existing(arguments)
    workspace, created = open_or_create(path, safe_mode=arguments.safe_mode, as_allowed=not write)
    if created:
        console.say(f"Made a new workspace: {printable(path)}")
    try:
        return Engine(
            workspace,
            arguments.bundle,
            device=arguments.device,
            precision=arguments.precision,
            allow_untrained=arguments.allow_untrained,
        )
    except BaseException:
        workspace.close()
        raise


def tell_unfilled(engine: Engine, console: Console) -> None:
    """Say what cannot be found in a workspace that can only be read."""
    if engine.unfilled:
        console.say(
            f"{counted(engine.unfilled, 'text or sound', 'texts and sounds')} of the workspace cannot be found: this "
            "model has not met them yet, and the workspace can only be read. `recap workspace use-model` on a copy "
            "has it meet them."
        )


def found_paths(named: Sequence[str]) -> list[tuple[str, Translatable | None]]:
    """Each sound to read, folders searched, with None or the sentence that says why it cannot be read."""
    from recap_engine.audio import discover

    return [(entry.path, entry.error) for entry in discover(named)]


def positive(text: str) -> int:
    """A whole number from 1 on."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return number


def natural(text: str) -> int:
    """A whole number from 0 on."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 on")
    return number
