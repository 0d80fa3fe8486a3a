"""``recap batch``: captions for very many sounds, on several processes or machines (Ray)."""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.batch.output_lock import lock_output
from recap_engine.batch.rows import as_utf8
from recap_engine.batch.run import Run
from recap_engine.cli import caption_settings, options, store_option
from recap_engine.cli.caption import report_end
from recap_engine.cli.console import Console
from recap_engine.cli.options import positive
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable
from recap_engine.whole_file import whole_file

if TYPE_CHECKING:
    from recap_engine.cluster.captioner import Plan
    from recap_engine.cluster.sources import Found
    from recap_engine.engine import Engine
    from recap_engine.propose.propose import Settings


def add_commands(commands: Commands) -> None:
    """``recap batch``."""
    parser = add_command(
        commands,
        "batch",
        _("caption very many sounds with several processes or machines"),
        _(
            "Caption very many sounds on Ray: on this computer, or on a cluster whose machines all reach DIR and have "
            "this program. DIR gets Parquet files with one row a sound, failures included, and a copy of the "
            "captions that the run is pinned to. `recap merge-results DIR` makes one file of them. Captions are "
            "those of `recap caption` but for near ties, which 16-bit numbers round differently in other groups of "
            "sounds; --precision float32 avoids that. Needs the extra cluster."
        ),
        examples=[
            "recap batch ~/library --out captions --workers 4",
            "recap batch s3://sounds/library list.csv --out /shared/captions --address ray://head:10001 --resume",
        ],
    )
    parser.add_argument(
        "sources",
        nargs="+",
        metavar="SOURCE",
        help=_("sounds, folders, tables with a column path (CSV, JSONL, Parquet), or addresses such as s3://…"),
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help=_("the folder to write to"))
    parser.add_argument(
        "--workers",
        type=positive,
        default=2,
        metavar="N",
        help=_("processes that caption, each with a share of the cores or one GPU (default: 2)"),
    )
    parser.add_argument("--address", metavar="ADDRESS", help=_("a running cluster (default: this computer)"))
    parser.add_argument(
        "--resume", action="store_true", help=_("continue DIR: skip finished sounds, retry failed ones")
    )
    options.add_workspace(parser)
    options.add_models(parser)
    caption_settings.add_settings(parser)
    store_option.add_copied_datastore(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Caption everything; the exit status says whether some failed."""
    from recap_engine.cluster import run as cluster
    from recap_engine.cluster.parts import part_files
    from recap_engine.cluster.sources import find_sounds

    cluster.import_ray()
    out: Path = arguments.out
    if out.exists() and not arguments.resume and (not out.is_dir() or any(out.iterdir())):
        raise RequestError("{path} already exists: continue it with --resume, or name another folder.", path=out)
    found = list(dict(find_sounds(arguments.sources)).items())
    if all(reason is not None for _path, reason in found):
        raise RequestError("No audio was found in the files and folders given.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RequestError(
            "{path} cannot be made ({reason}): choose another place.", path=out, reason=error.strerror
        ) from None
    with lock_output(out / "run"):
        plan = _pin(arguments, console, begun=bool(part_files(out)))
        return _caption_rest(plan, found, arguments, console)


def _caption_rest(plan: Plan, found: Sequence[Found], arguments: argparse.Namespace, console: Console) -> int:
    from recap_engine.cluster.parts import keep_captioned

    done = keep_captioned(arguments.out)
    try:
        todo = [(path, reason) for path, reason in found if as_utf8(path) not in done]
    finally:
        done.close()
    if len(todo) < len(found):
        console.say(
            Translatable("Sounds already done: {done:,} of {total:,}.", done=len(found) - len(todo), total=len(found))
        )
    return _caption(plan, todo, arguments, console)


def _caption(plan: Plan, todo: Sequence[Found], arguments: argparse.Namespace, console: Console) -> int:
    from recap_engine.cluster import run as cluster

    failures: list[tuple[str, str]] = []
    began = time.monotonic()
    console.show(Progress(Translatable("starting the workers"), 0))
    if todo:
        cluster.start(arguments.address, arguments.workers)
        gpus = 1.0 if plan.device == "cuda" else 0.0
        rows = cluster.caption_on_workers(plan, todo, arguments.workers, cpus=plan.threads, gpus=gpus)
        # Ray prints paragraphs about workers that ended, although it starts others.
        with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
            for count, (path, error) in enumerate(rows, 1):
                if error:
                    failures.append((path, error))
                console.show(Progress(Translatable("captioning"), count, len(todo), os.path.basename(path)))
    report_end(len(todo), failures, time.monotonic() - began, console)
    return 1 if failures else 0


def _pin(arguments: argparse.Namespace, console: Console, *, begun: bool) -> Plan:
    """Embed what is missing and copy the workspace into DIR, or check that the run in DIR is the same one."""
    from recap_engine.cluster.captioner import Plan

    settings = caption_settings.settings(arguments)
    engine = options.open_engine(arguments, console)
    try:
        if arguments.collection and arguments.datastore is None:
            engine.use_collections(arguments.collection)
        options.show_cautions(engine.bundle, console)
        pinned = _run(engine, settings, arguments)
        plan = Plan(
            folder=str(arguments.out.resolve()),
            bundle=_bundle(arguments.bundle),
            model=engine.bundle.fingerprint,
            device=engine.device.name,
            precision=arguments.precision,
            allow_untrained=arguments.allow_untrained,
            collections=engine.collections(),
            settings=settings,
            threads=max(1, (os.cpu_count() or 1) // arguments.workers),
        )
        record = arguments.out / "run.json"
        if begun:
            _refuse_other(pinned, arguments.out, record, plan.datastore)
        else:
            plan.datastore.unlink(missing_ok=True)
            _copy(engine, plan.datastore, arguments, console)
            with whole_file(record) as scratch:
                scratch.write_text(pinned.to_json(), encoding="utf-8")
    finally:
        engine.close()
    return plan if arguments.datastore is None else replace(plan, collections=_switched_on(plan.datastore))


def _run(engine: Engine, settings: Settings, arguments: argparse.Namespace) -> Run:
    """What the run is pinned to. Its record names a shared store, but neither connects to it nor holds its password."""
    if arguments.datastore is None:
        return caption_settings.pinned_run(engine, settings)
    from recap_engine.shared.store import address_shown

    name = address_shown(store_option.datastore_address(arguments.datastore))
    pinned = caption_settings.pinned_run(engine, settings, datastore=name)
    return replace(pinned, collections=tuple(arguments.collection or ()))


def _copy(engine: Engine, datastore: Path, arguments: argparse.Namespace, console: Console) -> None:
    """Copy the workspace for the workers, with its own captions or with those of the shared store."""
    if arguments.datastore is None:
        console.watch(engine.embed())
        engine.workspace.connection.copy_to(datastore)
        return
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.shared.copy import StoreCopy
    from recap_engine.shared.store import open_store

    encoder = engine.encoder.fingerprint, engine.encoder.dimensions
    with (
        open_store(store_option.datastore_address(arguments.datastore)) as store,
        tempfile.TemporaryDirectory(dir=datastore.parent, prefix=".copying-") as scratch,
    ):
        engine.workspace.connection.copy_to(Path(scratch, "copy.recap"))
        with Workspace.open(Path(scratch, "copy.recap")) as copy:
            copying = StoreCopy(store, copy, encoder, arguments.collection or ())
            console.watch(copying)
            lacking = len(copy.vectors.pending_texts(encoder[0]))
            copy.connection.copy_to(datastore)
    console.say(
        Translatable(
            "Captions copied from {url}: {captions:,}; vectors: {vectors:,}; captions without one, which only their "
            "sounds find: {lacking:,}.",
            url=store.name,
            captions=copying.captions,
            vectors=copying.vectors,
            lacking=lacking,
        )
    )


def _switched_on(datastore: Path) -> tuple[str, ...]:
    from recap_engine.datastore.workspace import Workspace

    with Workspace.open(datastore, read_only=True) as copy:
        return tuple(info.name for info in copy.collections.list(counted=False) if info.enabled)


def _refuse_other(pinned: Run, out: Path, record: Path, datastore: Path) -> None:
    try:
        begun = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        begun = {}
    pinned.refuse_other(out, begun)
    if not datastore.exists():
        raise RequestError(
            "{path} cannot be continued: {name}, which its workers search, is missing. Name another folder.",
            path=out,
            name=datastore.name,
        )


def _bundle(named: str) -> str:
    """The bundle as workers find it: a folder by its whole path."""
    return str(Path(named).resolve()) if Path(named).is_dir() else named
