"""``recap caption``: captions for files and folders."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.batch import rows
from recap_engine.batch.output import Output, refuse_existing
from recap_engine.batch.output_lock import lock_output
from recap_engine.batch.run import Run
from recap_engine.cli import options
from recap_engine.cli.console import Console, duration
from recap_engine.cli.options import Commands, natural, positive
from recap_engine.errors import RequestError
from recap_engine.i18n import translate
from recap_engine.printable import printable
from recap_engine.progress import Progress
from recap_engine.propose.propose import Settings
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.engine import Engine

_FAILURES_SHOWN = 20

_HELP = """\
Files are captioned as given; folders are searched for sounds. Every row has the candidates, best first, and the
neighbours behind them. With --out, a run that was interrupted continues with --resume.

example:
  recap caption field-recordings/ --format jsonl --out captions.jsonl
  recap caption field-recordings/ --format jsonl --out captions.jsonl --resume
"""


def add_commands(commands: Commands) -> None:
    """``recap caption``."""
    parser = commands.add_parser(
        "caption",
        help="write captions for sounds",
        description="Write captions for sounds.",
        epilog=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="sounds and folders of sounds")
    parser.add_argument(
        "--files-from", metavar="FILE", help="read more paths from FILE, one a line (-: standard input)"
    )
    options.add_workspace(parser)
    options.add_models(parser)
    parser.add_argument(
        "--collection",
        action="append",
        metavar="NAME",
        help="retrieve from this collection instead of the enabled ones (repeat for several)",
    )
    parser.add_argument("--candidates", type=positive, default=5, metavar="N", help="captions to propose (default: 5)")
    parser.add_argument("--neighbours", type=natural, default=10, metavar="N", help="similar captions (default: 10)")
    parser.add_argument("--beams", type=positive, default=3, metavar="N", help="width of the beam search (default: 3)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="seed of what is drawn at random (default: 0)")
    parser.add_argument(
        "--other-recordings", action="store_true", help="leave out captions of the same recording (takes, regions)"
    )
    parser.add_argument(
        "--include", action="append", default=[], metavar="WORD", help="every caption says WORD (repeat for several)"
    )
    parser.add_argument(
        "--avoid", action="append", default=[], metavar="WORD", help="no caption says WORD (repeat for several)"
    )
    parser.add_argument("--format", choices=("text", "jsonl", "csv"), default="text", help="default: text")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to FILE instead of standard output")
    again = parser.add_mutually_exclusive_group()
    again.add_argument("--resume", action="store_true", help="continue FILE: skip what is done, retry what failed")
    again.add_argument("--force", action="store_true", help="replace FILE")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Caption everything; the exit status says whether some failed."""
    if arguments.resume and arguments.out is None:
        raise RequestError("--resume needs --out: it continues a file.")
    named = [*arguments.paths, *_listed(arguments.files_from)]
    if not named:
        raise RequestError("Nothing to caption: name sounds or folders, or a list with --files-from.")
    settings = Settings(
        arguments.candidates,
        arguments.neighbours,
        arguments.beams,
        arguments.seed,
        other_recordings=arguments.other_recordings,
        include=tuple(arguments.include),
        avoid=tuple(arguments.avoid),
    )
    out: Path | None = arguments.out
    if out is not None and out.is_dir():
        raise RequestError(f"{out} is a folder: name a file with --out.")
    with lock_output(out):
        return _run_claimed(arguments, named, settings, console)


def _run_claimed(arguments: argparse.Namespace, named: Sequence[str], settings: Settings, console: Console) -> int:
    if arguments.out is not None:
        refuse_existing(arguments.out, resume=arguments.resume, force=arguments.force)
    found = options.found_paths(named)
    if arguments.out is not None:
        options.protect(arguments.out, arguments, (path for path, _ in found))
    if all(error is not None for _, error in found):
        _tell(found, console)
        raise RequestError("No audio found in what was named.")
    engine = options.open_engine(arguments, console)
    try:
        if arguments.collection:
            engine.use_collections(arguments.collection)
        console.watch(engine.prepare())
        if engine.workspace.connection.read_only:
            console.say("The workspace can only be read: what is proposed is not kept in it.")
        options.tell_unfilled(engine, console)
        output = _output(arguments, engine, settings)
        try:
            return _caption_all(engine, found, settings, output, console)
        finally:
            output.close()
    finally:
        engine.close()


def _caption_all(
    engine: Engine,
    found: Sequence[tuple[str, Translatable | None]],
    settings: Settings,
    output: Output,
    console: Console,
) -> int:
    todo = [(path, error) for path, error in found if not output.is_done(path)]
    if len(todo) < len(found):
        console.say(f"{len(found) - len(todo):,} of {len(found):,} are done already.")
    failures: list[tuple[str, Translatable | None]] = []
    began = time.monotonic()
    console.show(Progress("captioning", 0, len(todo)))
    for done, outcome in enumerate(engine.caption(todo, settings), 1):
        output.write(outcome)
        if outcome.proposal is None:
            failures.append((outcome.path, outcome.error))
        console.show(Progress("captioning", done, len(todo), printable(os.path.basename(outcome.path))))
    console.end_line()
    captioned, spent = len(todo) - len(failures), time.monotonic() - began
    rate = f" ({captioned / spent:.1f}/s)" if captioned else ""
    console.say(f"{captioned:,} captioned, {len(failures):,} failed, in {duration(spent)}{rate}.")
    _tell(failures, console)
    return 1 if failures else 0


def _tell(failures: Sequence[tuple[str, Translatable | None]], console: Console) -> None:
    for path, error in failures[:_FAILURES_SHOWN]:
        if error is not None:
            console.tell_failure(path, translate(error))
    if len(failures) > _FAILURES_SHOWN:
        console.say(f"  … and {len(failures) - _FAILURES_SHOWN:,} more.")


def _output(arguments: argparse.Namespace, engine: Engine, settings: Settings) -> Output:
    form: rows.Format = arguments.format
    if arguments.out is None:
        return Output.to_stream(form, sys.stdout)
    run_ = Run(
        bundle=engine.bundle.name,
        model=engine.bundle.fingerprint,
        collections=engine.collections(),
        settings={
            "candidates": settings.candidates,
            "neighbours": settings.neighbours,
            "beams": settings.beams,
            "seed": settings.seed,
            "other_recordings": settings.other_recordings,
            "format": form,
            **{name: list(words) for name in ("include", "avoid") if (words := getattr(settings, name))},
        },
        sequence=engine.workspace.sequence(),
    )
    return Output.to_file(form, arguments.out, run_, resume=arguments.resume, force=arguments.force)


def _listed(name: str | None) -> list[str]:
    if name is None:
        return []
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise RequestError(f"{name} cannot be read ({error.strerror}): it should list one path a line.") from None
    return [os.fsdecode(line) for line in content.splitlines() if line.strip()]
