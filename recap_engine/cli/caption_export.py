"""``recap captions export``."""

from __future__ import annotations

import argparse
import contextlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from recap_engine.cli import options, trial, workspace_times
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.errors import ExchangeError, RequestError
from recap_engine.exchange.format_table import FORMATS, WRITTEN, Format
from recap_engine.exchange.sound_address import LOCAL_FILES
from recap_engine.i18n import _, translate
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.exchange.vector_columns import VectorColumns

_REASONS_SHOWN = 10
PARQUET: Final = "parquet"
"""Another name of the format ``datasets``."""


def add_export(group: Commands) -> CommandParser:
    """``recap captions export``."""
    parser = add_command(
        group,
        "export",
        _("export captions to a file, or to texts beside sounds"),
        _(
            "Export captions in the order they were added, without disabled ones. Captions that do not "
            "fit the layout are left out, and the reason is shown. If none fits, no file is written and "
            "the exit status is 2."
        ),
        examples=[
            "recap captions export --format plain --out mine.csv --collection accepted",
            "recap captions export --format txt --out ~/sounds",
            "recap captions export --format wavcaps --out captions.json",
            "recap captions export --format macs --out captions.yaml",
            "recap captions export --format audiofolder --out ~/sounds/metadata.csv",
            "recap captions export --format datasets --out captions.parquet",
            "recap captions export --format parquet --vectors --out captions.parquet",
            "recap captions export --format soundminer --out soundminer.txt",
            "recap captions export --format raven --out selections.txt",
            "recap captions export --format audacity --out ~/labels",
        ],
    )
    parser.add_argument(
        "--format",
        choices=(*WRITTEN, PARQUET),
        required=True,
        help=_(
            "plain: a table with all columns (TSV if FILE ends in .tsv); clotho: up to five captions per sound; "
            "label-studio: one task per sound; txt, audacity: one text per sound in the folder FILE; audiofolder: "
            "FILE is metadata.csv or metadata.jsonl beside the sounds; parquet: the same as datasets"
        ),
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("the file or folder to write"))
    parser.add_argument(
        "--collection", action="append", metavar="NAME", help=_("only this collection (repeatable; default: all)")
    )
    parser.add_argument("--switched-off", action="store_true", help=_("also export disabled captions"))
    parser.add_argument(
        "--audio",
        default=LOCAL_FILES,
        metavar="PREFIX",
        help=_("with Label Studio: the prefix of sound names (default: {prefix})", prefix=LOCAL_FILES),
    )
    parser.add_argument(
        "--excel", action="store_true", help=_("write a byte-order mark, so that Excel reads the table as UTF-8")
    )
    parser.add_argument(
        "--vectors",
        action="store_true",
        help=_("with Parquet: also write the vectors of texts and sounds; missing ones are computed first"),
    )
    parser.add_argument(
        "--dry-run", action="store_true", help=_("show what would be written and left out, write nothing")
    )
    parser.add_argument("--force", action="store_true", help=_("replace existing files"))
    trial.add_report(parser)
    options.add_models(parser)
    workspace_times.add_as_of(parser)
    parser.set_defaults(run=run_export)
    return parser


def run_export(arguments: argparse.Namespace, console: Console) -> int:
    """Export, or with --dry-run show what would be written."""
    from recap_engine.exchange.export_captions import CaptionExport

    layout: Format = "datasets" if arguments.format == PARQUET else arguments.format
    if arguments.vectors and layout != "datasets":
        raise RequestError("Only Parquet has columns for vectors: add --format parquet.")
    if not FORMATS[layout].is_folder:
        options.check_output(arguments.out, arguments)
    workspace_times.go_back(arguments)
    with _opened(arguments, console) as (workspace, vectors):
        running = CaptionExport(
            workspace,
            arguments.out,
            layout,
            arguments.collection,
            force=arguments.force or arguments.dry_run,
            switched_off=arguments.switched_off,
            audio=arguments.audio,
            excel=arguments.excel,
            vectors=vectors,
        )
        console.watch(running.preview() if arguments.dry_run else running)
    summary = running.summary
    if not summary.written:
        reason = running.why_nothing()
        raise ExchangeError(reason)
    if arguments.report == "jsonl":
        report = {"file": str(arguments.out), "layout": layout, "written": summary.written, "files": summary.files}
        print(json.dumps(report | {"left_out": summary.left_out, "disabled": summary.switched_off}))
    elif arguments.dry_run:
        show(running.beginning.removesuffix("\n"))
    written, files, out = summary.written, summary.files, arguments.out
    match FORMATS[layout].is_folder, arguments.dry_run:
        case True, True:
            message = Translatable(
                "Would write captions: {count:,}; texts: {texts:,}, in {path}.", count=written, texts=files, path=out
            )
        case True, False:
            message = Translatable(
                "Captions written: {count:,}; texts: {texts:,}, in {path}.", count=written, texts=files, path=out
            )
        case False, True:
            message = Translatable("Would write captions: {count:,}, to {path}.", count=written, path=out)
        case _:
            message = Translatable("Captions written: {count:,}, to {path}.", count=written, path=out)
    console.say(message)
    if summary.left_out:
        reasons = Counter(left.reason for left in summary.left).most_common(_REASONS_SHOWN)
        left_out = _("Left out: {count:,}.", count=summary.left_out)
        console.say(" ".join([left_out, *(translate(reason) for reason, _number in reasons)]))
    if summary.switched_off:
        console.say(
            Translatable(
                "Disabled captions left out: {count:,} (--switched-off includes them).", count=summary.switched_off
            )
        )
    return 0


@contextlib.contextmanager
def _opened(arguments: argparse.Namespace, console: Console) -> Iterator[tuple[Workspace, VectorColumns | None]]:
    """The workspace, and the columns of vectors if they are asked for, after missing vectors were computed."""
    if not arguments.vectors or arguments.dry_run:
        with options.open_to_read(arguments) as workspace:
            yield workspace, None
        return
    from recap_engine.exchange.vector_columns import VectorColumns

    with contextlib.closing(options.open_engine(arguments, console, create=False)) as engine:
        console.watch(engine.embed())
        options.warn_about_unfilled(engine, console)
        yield engine.workspace, VectorColumns(engine.workspace, engine.encoder.fingerprint, engine.encoder.dimensions)
