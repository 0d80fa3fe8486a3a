"""The ``recap`` program: its commands, and the one place where errors become sentences and exit statuses."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

from recap_engine import __version__
from recap_engine.cli import (
    batch,
    bench,
    caption,
    captions,
    collections,
    compare,
    decisions,
    encode,
    evaluate,
    fields,
    files,
    info,
    libraries,
    listen,
    merge_results,
    models,
    pack,
    serve,
    shared,
    sounds,
    statistics,
    train,
    workspaces,
)
from recap_engine.cli.console import Console
from recap_engine.cli.licenses import ShowLicenses
from recap_engine.cli.parser import CommandParser, translate_argparse
from recap_engine.errors import BundleError, Cancelled, RecapError, RequestError, WorkspaceError
from recap_engine.i18n import _, set_language, system_language
from recap_engine.translatable import Translatable

ALL_DONE = 0
SOME_FAILED = 1
WRONG_USAGE = 2
UNUSABLE = 3
INTERRUPTED = 130
_UNUSABLE_NAME = (errno.ENAMETOOLONG, errno.EACCES)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

COMMAND_MODULES = (
    caption,
    batch,
    listen,
    merge_results,
    decisions,
    fields,
    statistics,
    captions,
    collections,
    compare,
    sounds,
    libraries,
    models,
    workspaces,
    encode,
    train,
    evaluate,
    files,
    pack,
    shared,
    serve,
    bench,
    info,
)


def parser() -> CommandParser:
    """The whole command line, in the chosen language."""
    translate_argparse()
    top = CommandParser(
        prog="recap",
        description=_(
            "Writes captions for sounds and shows the similar captions behind them. It learns from what you accept."
        ),
        examples=[
            "recap caption ~/sounds",
            "recap caption ~/sounds --format jsonl --out captions.jsonl",
            'recap accept dog.wav "A dog barks twice"',
            "recap captions import clotho.csv --collection clotho",
            'recap captions search "rain on a roof"',
        ],
        notes=_(
            "`recap COMMAND --help` explains a command. All commands work on one workspace file: --workspace FILE, "
            "else $RECAP_WORKSPACE, else the one in your user-data folder."
        ),
    )
    top.add_argument("--version", action="version", version=f"recap {__version__}")
    top.add_argument(
        "--licenses", action=ShowLicenses, help=_("show the licences of the program and of what it contains")
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for module in COMMAND_MODULES:
        module.add_commands(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911
    """Run one command; returns the exit status (0 done, 1 some failed, 2 usage, 3 unusable, 130 interrupted)."""
    set_language(system_language())
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    console = Console(sys.stderr)
    try:
        chosen = parser().parse_args(arguments)
        status: int = chosen.run(chosen, console)
        sys.stdout.flush()
    except (KeyboardInterrupt, Cancelled):
        console.end_line()
        console.say(Translatable("Interrupted; finished work is kept."))
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left (`recap … | head`): that is not our error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ALL_DONE
    except (WorkspaceError, BundleError) as error:
        console.fail(error)
        return UNUSABLE
    except RecapError as error:
        console.fail(error)
        return WRONG_USAGE
    except OSError as error:
        return _fail_for_system(error, console)
    except Exception:
        if (damage := _find_damage()) is None:
            raise
        console.fail(damage)
        return UNUSABLE
    return status


def _has_changed_something() -> bool:
    """Whether a workspace that still exists was changed; a new one is filled under another name first."""
    from recap_engine.datastore.connection import changed_files

    return any(path.exists() for path in changed_files)


def _find_damage() -> WorkspaceError | None:
    from recap_engine.datastore.hidden_damage import find_damage

    return find_damage()


def _fail_for_system(error: OSError, console: Console) -> int:
    """Report a file name or a disk that cannot be used; raises any other error again."""
    if error.errno in _UNUSABLE_NAME and error.filename is not None:
        console.fail(
            RequestError(
                "{path} cannot be used ({reason}): choose another name or folder.",
                path=error.filename,
                reason=error.strerror,
            )
        )
        return WRONG_USAGE
    if error.errno not in _NO_ROOM:
        raise error
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if _has_changed_something():
        console.fail(
            RecapError(
                "The change was made and is kept, but the output is incomplete, because the disk is full "
                "(--resume continues an output file)."
            )
        )
        return SOME_FAILED
    console.fail(RecapError("The disk is full: free some space, then try again (--resume continues an output file)."))
    return UNUSABLE
