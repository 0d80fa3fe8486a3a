"""Options that several commands share, and the workspace, engine and sounds they name."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli.console import Console
from recap_engine.config import default_workspace
from recap_engine.errors import RequestError, WorkspaceError, WorkspaceForeign
from recap_engine.i18n import _
from recap_engine.records import Region
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.bundles.bundle import Bundle
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.engine import Engine


def add_workspace(parser: argparse.ArgumentParser) -> None:
    """``--workspace FILE`` and ``--safe-mode``."""
    parser.add_argument(
        "--workspace",
        type=Path,
        metavar="FILE",
        help=_("the workspace file (default: $RECAP_WORKSPACE, else the one in your user-data folder)"),
    )
    parser.add_argument(
        "--safe-mode",
        action="store_true",
        help=_("open a workspace on a network file system; only one program can use it at a time"),
    )


def add_models(parser: argparse.ArgumentParser) -> None:
    """``--bundle``, ``--device``, ``--precision`` and ``--allow-untrained``."""
    parser.add_argument(
        "--bundle",
        default="starter",
        metavar="NAME_OR_DIR",
        help=_("the model bundle (default: the built-in starter)"),
    )
    add_device(parser)
    add_precision(parser)
    parser.add_argument(
        "--allow-untrained", action="store_true", help=_("use a bundle with random weights (for benchmarks)")
    )


def add_device(parser: argparse.ArgumentParser) -> None:
    """``--device``."""
    parser.add_argument(
        "--device",
        default="auto",
        choices=("auto", "cpu", "cuda", "mps"),
        help=_("the device to compute on (default: auto)"),
    )


def add_precision(parser: argparse.ArgumentParser) -> None:
    """``--precision``."""
    parser.add_argument(
        "--precision",
        default="auto",
        choices=("auto", "float32", "bfloat16", "float16", "int8"),
        help=_("the number format to compute in (default: auto, the fastest on this computer)"),
    )


def add_region(parser: argparse.ArgumentParser) -> None:
    """``--start`` and ``--end``."""
    parser.add_argument(
        "--start", type=float, metavar="SECONDS", help=_("start of the region (default: the whole sound)")
    )
    parser.add_argument("--end", type=float, metavar="SECONDS", help=_("end of the region"))


def add_annotator(parser: argparse.ArgumentParser, *, undo: bool = False) -> None:
    """``--annotator``; for ``undo`` it also chooses whose decisions are undone."""
    recorded = _("the name to record for this change (default: your login name)")
    chosen = _("undo only the decisions of this person (default: of anybody)")
    parser.add_argument("--annotator", metavar="NAME", help=chosen if undo else recorded)


def add_text_format(parser: argparse.ArgumentParser) -> None:
    """``--format text|jsonl``."""
    parser.add_argument("--format", choices=("text", "jsonl"), default="text", help=_("output format (default: text)"))


def region(arguments: argparse.Namespace) -> Region | None:
    """The region asked for, or None for the whole sound. Raises RequestError."""
    start, end = arguments.start, arguments.end
    if start is None and end is None:
        return None
    if end is None or not 0 <= (start or 0.0) < end:
        raise RequestError("A region needs a --start and a later --end, in seconds: for example --start 1.5 --end 4.")
    return Region(start or 0.0, end)


def workspace_path(arguments: argparse.Namespace) -> Path:
    """The workspace file to use."""
    if arguments.workspace is not None:
        return Path(arguments.workspace)
    named = os.environ.get("RECAP_WORKSPACE")
    return Path(named) if named else default_workspace()


def check_output(out: Path, arguments: argparse.Namespace, sounds: Iterable[str] = ()) -> None:
    """Refuse an output file that cannot or must not be written, before any work is done. Raises RequestError.

    ``--force`` never replaces the workspace or one of ``sounds``.
    """
    check_writable(out)
    if not out.exists():
        return
    precious = [workspace_path(arguments), *map(Path, sounds)]
    if any(path.exists() and path.samefile(out) for path in precious):
        raise RequestError("{path} is the workspace or one of the sounds: write to another file.", path=out)


def check_writable(out: Path) -> None:
    """Raises RequestError when ``out`` is a folder, or cannot be written where it is; leaves everything as it was."""
    try:
        out.stat()
    except (FileNotFoundError, NotADirectoryError):
        pass
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise RequestError(
            "{path} cannot be used ({reason}): choose another name or folder.", path=out, reason=reason
        ) from None
    if out.is_dir():
        raise RequestError("{path} is a folder: give the name of a file.", path=out)
    folder = out.parent
    if not folder.is_dir():
        raise RequestError("The folder of {path} does not exist: create it, or choose another place.", path=out)
    if out.exists() and not out.is_file():
        return  # a pipe or a device, which trying would disturb
    existed = out.exists()
    try:
        with out.open("ab"):
            pass
        if not existed:
            out.unlink()
    except OSError as error:
        raise RequestError(
            "{path} cannot be written ({reason}): check the permissions, or choose another place.",
            path=out,
            reason=error.strerror,
        ) from None


def annotator(arguments: argparse.Namespace) -> str:
    """The name to record: as given, else the login name, else none."""
    if arguments.annotator is not None:
        return str(arguments.annotator)
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def open_workspace(arguments: argparse.Namespace, console: Console) -> AbstractContextManager[Workspace]:
    """Open the workspace to use; a missing one is created with the starter captions, and kept if it is used."""
    from recap_engine.cli.new_workspace import open_or_create

    return open_or_create(workspace_path(arguments), console, safe_mode=arguments.safe_mode)


def open_to_change(arguments: argparse.Namespace) -> Workspace:
    """Open an existing workspace for writing. Raises WorkspaceError."""
    from recap_engine.datastore.backups import try_daily_backup
    from recap_engine.datastore.workspace import Workspace

    workspace = Workspace.open(_existing_path(arguments), safe_mode=arguments.safe_mode)
    try_daily_backup(workspace)
    return workspace


def open_to_read(arguments: argparse.Namespace) -> Workspace:
    """Open an existing workspace for reading, even where nothing can be written. Raises WorkspaceError."""
    from recap_engine.datastore.workspace import Workspace

    return Workspace.open_to_read(_existing_path(arguments), safe_mode=arguments.safe_mode)


def open_to_check(arguments: argparse.Namespace) -> Workspace:
    """Open an existing workspace for writing if possible, else for reading. Raises WorkspaceError."""
    from recap_engine.datastore.workspace import Workspace

    path = _existing_path(arguments)
    try:
        return Workspace.open_as_allowed(path, safe_mode=arguments.safe_mode)
    except WorkspaceForeign:
        return Workspace.open(path, read_only=True, safe_mode=arguments.safe_mode)


def _existing_path(arguments: argparse.Namespace) -> Path:
    path = workspace_path(arguments)
    if not path.exists():
        raise WorkspaceError(
            "There is no workspace at {path}: create one with `recap workspace create`, or name another one "
            "with --workspace.",
            path=path,
        )
    return path


def open_engine(arguments: argparse.Namespace, console: Console, *, create: bool = True, write: bool = False) -> Engine:
    """An engine on the workspace and bundle to use; nothing is loaded yet.

    A missing workspace is created unless ``create`` is False; one that cannot be written is opened for reading unless
    the command has to ``write``.
    """
    from recap_engine.bundles.device import choose_device
    from recap_engine.engine import Engine, open_or_create

    if arguments.device != "auto":
        choose_device(arguments.device, arguments.precision)
    path = workspace_path(arguments) if create else _existing_path(arguments)
    workspace, created = open_or_create(path, safe_mode=arguments.safe_mode, as_allowed=not write)
    if created:
        console.say(Translatable("Created a new workspace: {path}", path=path))
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


def warn_about_unfilled(engine: Engine, console: Console) -> None:
    """Say how many texts and sounds a search misses because their vectors cannot be stored."""
    if engine.unfilled:
        console.say(
            Translatable(
                "Texts and sounds that are not searched, because they have no vectors of this model yet and the "
                "workspace is read-only: {count:,}. Run `recap workspace use-model` on a copy of it.",
                count=engine.unfilled,
            )
        )


def show_cautions(bundle: Bundle, console: Console) -> None:
    """Say so if the bundle's decoder does not hear, or its scores are no probabilities."""
    if not bundle.hears:
        console.say(
            Translatable(
                "The decoder of {bundle} does not hear the sound: it writes from similar captions alone. "
                "`recap train adapter` trains the cross-attention through which it would.",
                bundle=bundle.name,
            )
        )
    if not bundle.calibrated:
        console.say(
            Translatable(
                "The scores of {bundle} are uncalibrated: they only order the captions. `recap models calibrate` fits "
                "them.",
                bundle=bundle.name,
            )
        )


def find_sounds(named: Sequence[str]) -> list[tuple[str, Translatable | None]]:
    """Each sound to read, folders searched, with None or the reason why it cannot be read."""
    from recap_engine.audio import discover

    return [(entry.path, entry.error) for entry in discover(named)]


def positive(text: str) -> int:
    """A whole number from 1 on."""
    return _whole_number(text, 1, _("{text} is not a whole number of 1 or more", text=text))


def natural(text: str) -> int:
    """A whole number from 0 on."""
    return _whole_number(text, 0, _("{text} is not a whole number of 0 or more", text=text))


def _whole_number(text: str, least: int, refusal: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if number < least:
        raise argparse.ArgumentTypeError(refusal)
    return number
