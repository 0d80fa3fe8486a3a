"""The ``recap`` program: its commands, and the one place where errors become sentences and exit statuses."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence

from recap_engine import __version__
from recap_engine.cli import (
    bench,
    caption,
    captions,
    collections,
    decisions,
    encode,
    evaluate,
    info,
    libraries,
    models,
    sounds,
    train,
    workspaces,
)
from recap_engine.cli.console import Console
from recap_engine.cli.licenses import ShowLicenses
from recap_engine.errors import BundleError, Cancelled, RecapError, WorkspaceError

ALL_DONE = 0
SOME_FAILED = 1
WRONG_USAGE = 2
UNUSABLE = 3
INTERRUPTED = 130
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_EXAMPLES = """\
examples:
  recap caption ~/sounds                            captions for a folder, with what is behind them
  recap caption ~/sounds --format jsonl --out a.jsonl    … as data; continue later with --resume
  recap accept dog.wav "A dog barks twice"          remember the right caption; the next ones improve
  recap captions import clotho.csv --collection clotho   grow the datastore
  recap captions search "rain on a roof"            search captions by meaning and by words

`recap COMMAND --help` explains a command. All commands work on one workspace file: --workspace FILE,
else $RECAP_WORKSPACE, else the one in your user-data folder.
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="recap",
        description="Captions for sounds, with the similar captions behind them. It learns from what you accept.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"recap {__version__}")
    top.add_argument("--licenses", action=ShowLicenses, help="show the licences of the program and of what it contains")
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    for group in (
        caption,
        decisions,
        captions,
        collections,
        sounds,
        libraries,
        models,
        workspaces,
        encode,
        train,
        evaluate,
        bench,
        info,
    ):
        group.add_commands(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status (0 done, 1 some failed, 2 usage, 3 unusable, 130 interrupted)."""
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
        console.say("Interrupted; what was finished is kept.")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output has left (`recap … | head`): that is no error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ALL_DONE
    except (WorkspaceError, BundleError) as error:
        console.fail(error)
        return UNUSABLE
    except RecapError as error:
        console.fail(error)
        return WRONG_USAGE
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        console.say("recap: There is no room left to write to: make some, then try again (--resume continues a file).")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNUSABLE
    return status
