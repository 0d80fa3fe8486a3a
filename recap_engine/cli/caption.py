"""``recap caption``: captions for files and folders."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.batch import rows
from recap_engine.batch.output import Output, refuse_existing
from recap_engine.batch.output_lock import lock_output
from recap_engine.batch.shard import Shard
from recap_engine.cli import caption_settings, options, store_option, workspace_times
from recap_engine.cli.console import Console, duration
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.progress import Progress
from recap_engine.propose.propose import Settings
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.engine import Engine

_FAILURES_SHOWN = 20


def add_commands(commands: Commands) -> None:
    """``recap caption``."""
    parser = add_command(
        commands,
        "caption",
        _("write captions for sounds"),
        _(
            "Write captions for sounds. Files are captioned in the order given; folders are searched for sounds. "
            "Every row has the candidates, best first, and the similar captions behind them. With --out, "
            "--resume continues an interrupted run. With --resume or --shard, sounds are computed in other groups, "
            "in which 16-bit numbers round differently: near ties may change places, and --precision float32 avoids "
            "that."
        ),
        examples=[
            "recap caption field-recordings/",
            "recap caption field-recordings/ --format jsonl --out captions.jsonl",
            "recap caption field-recordings/ --format jsonl --out captions.jsonl --resume",
            "recap caption take7.wav --include creek --avoid water",
        ],
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help=_("sounds and folders of sounds"))
    parser.add_argument(
        "--files-from", metavar="FILE", help=_("read more paths from FILE, one per line (-: standard input)")
    )
    options.add_workspace(parser)
    options.add_models(parser)
    caption_settings.add_settings(parser)
    store_option.add_datastore(parser)
    parser.add_argument(
        "--format", choices=("text", "jsonl", "csv"), default="text", help=_("output format (default: text)")
    )
    parser.add_argument(
        "--excel", action="store_true", help=_("write a byte-order mark, so that Excel reads the table as UTF-8")
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=_("write to FILE instead of standard output"))
    parser.add_argument(
        "--shard",
        metavar="I/N",
        help=_("caption only share I of N; `recap merge-results` puts the files of all shares together"),
    )
    again = parser.add_mutually_exclusive_group()
    again.add_argument(
        "--resume", action="store_true", help=_("continue FILE: skip finished sounds, retry failed ones")
    )
    again.add_argument("--force", action="store_true", help=_("replace FILE"))
    parser.add_argument(
        "--embed-first",
        action="store_true",
        help=_("embed all captions before the first sound, so that every sound can find each of them"),
    )
    workspace_times.add_as_of(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Caption everything; the exit status says whether some failed."""
    if arguments.resume and arguments.out is None:
        raise RequestError("--resume needs --out, the file to continue.")
    named = [*arguments.paths, *_paths_listed_in(arguments.files_from)]
    if not named:
        raise RequestError("Nothing to caption: name sounds or folders, or a list with --files-from.")
    settings = caption_settings.settings(arguments)
    shard = None if arguments.shard is None else Shard.parse(arguments.shard)
    if arguments.out is not None:
        options.check_writable(arguments.out)
    with lock_output(arguments.out):
        return _run_locked(arguments, named, settings, shard, console)


def _run_locked(
    arguments: argparse.Namespace, named: Sequence[str], settings: Settings, shard: Shard | None, console: Console
) -> int:
    if arguments.out is not None:
        refuse_existing(arguments.out, resume=arguments.resume, force=arguments.force)
    found = options.find_sounds(named)
    if arguments.out is not None:
        options.check_output(arguments.out, arguments, (path for path, _reason in found))
    if all(reason is not None for _path, reason in found):
        _report(found, console)
        raise RequestError("No audio was found in the files and folders given.")
    if shard is not None:
        found = [(path, reason) for path, reason in found if shard.has(path)]
    workspace_times.go_back(arguments)
    engine = options.open_engine(arguments, console)
    try:
        with store_option.retrieving(arguments, engine, console) as facts:
            if shard is not None:
                facts["shard"] = str(shard)
            return _caption_found(engine, found, settings, facts, arguments, console)
    finally:
        engine.close()


def _caption_found(
    engine: Engine,
    found: Sequence[tuple[str, Translatable | None]],
    settings: Settings,
    facts: Mapping[str, object],
    arguments: argparse.Namespace,
    console: Console,
) -> int:
    """Load the models and caption; ``facts`` go into the record of the run beside the settings."""
    console.watch(engine.prepare(embed_all=arguments.embed_first))
    if engine.unsettled:
        console.say(
            Translatable(
                "Many captions are not embedded yet: the first sounds are captioned without them, while embedding "
                "goes on. --embed-first waits for all."
            )
        )
    if engine.workspace.connection.read_only:
        console.say(Translatable("The workspace is read-only: proposals are not stored in it."))
    options.warn_about_unfilled(engine, console)
    options.show_cautions(engine.bundle, console)
    output = _output(arguments, engine, settings, facts)
    try:
        return _caption_all(engine, found, settings, output, console)
    finally:
        output.close()


def _caption_all(
    engine: Engine,
    found: Sequence[tuple[str, Translatable | None]],
    settings: Settings,
    output: Output,
    console: Console,
) -> int:
    todo = [(path, reason) for path, reason in found if not output.is_done(path)]
    if len(todo) < len(found):
        done_before = len(found) - len(todo)
        console.say(Translatable("Sounds already done: {done:,} of {total:,}.", done=done_before, total=len(found)))
    failures: list[tuple[str, Translatable | None]] = []
    began = time.monotonic()
    console.show(Progress(Translatable("captioning"), 0, len(todo)))
    for done, outcome in enumerate(engine.caption(todo, settings), 1):
        output.write(outcome)
        if outcome.proposal is None:
            failures.append((outcome.path, outcome.error))
        console.show(Progress(Translatable("captioning"), done, len(todo), _detail(outcome.path, engine.embedding)))
    report_end(len(todo), failures, time.monotonic() - began, console)
    return 1 if failures else 0


def report_end(
    total: int, failures: Sequence[tuple[str, Translatable | str | None]], seconds: float, console: Console
) -> None:
    """Say how many were captioned, how fast, and what failed."""
    console.end_line()
    captioned = total - len(failures)
    console.say(
        Translatable(
            "{captioned:,} captioned, {failed:,} failed, in {time} ({rate:.1f}/s).",
            captioned=captioned,
            failed=len(failures),
            time=duration(seconds),
            rate=captioned / seconds if seconds > 0 else 0.0,
        )
    )
    _report(failures, console)


def _detail(path: str, embedding: Progress | None) -> str:
    """The name of the sound, and how far embedding is if it goes on beside."""
    name = os.path.basename(path)
    if embedding is None:
        return name
    done = _("embedded: {done:,} of {total:,}", done=embedding.done, total=embedding.total or 0)
    return f"{name} ({done})"


def _report(failures: Sequence[tuple[str, Translatable | str | None]], console: Console) -> None:
    for path, reason in failures[:_FAILURES_SHOWN]:
        console.report_failure(path, reason or "")
    if len(failures) > _FAILURES_SHOWN:
        console.say(Translatable("  … and {count:,} more.", count=len(failures) - _FAILURES_SHOWN))


def _output(arguments: argparse.Namespace, engine: Engine, settings: Settings, facts: Mapping[str, object]) -> Output:
    form: rows.Format = arguments.format
    if arguments.out is None:
        return Output.to_stream(form, sys.stdout, candidates=settings.candidates, excel=arguments.excel)
    pinned = caption_settings.pinned_run(engine, settings, format=form, **facts)
    return Output.to_file(
        form,
        arguments.out,
        pinned,
        resume=arguments.resume,
        force=arguments.force,
        candidates=settings.candidates,
        excel=arguments.excel,
    )


def _paths_listed_in(name: str | None) -> list[str]:
    if name is None:
        return []
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise RequestError(
            "{path} cannot be read ({reason}): name a text file with one path per line.",
            path=name,
            reason=error.strerror,
        ) from None
    return [os.fsdecode(line) for line in content.splitlines() if line.strip()]
