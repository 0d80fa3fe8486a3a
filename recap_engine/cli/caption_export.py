"""``recap captions export``."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from recap_engine.cli import options, workspace_times
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.errors import ExchangeError
from recap_engine.exchange.format_table import FORMATS, WRITTEN
from recap_engine.exchange.sound_address import LOCAL_FILES
from recap_engine.i18n import _, translate
from recap_engine.translatable import Translatable

_REASONS_SHOWN = 10


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
            "recap captions export --format soundminer --out soundminer.txt",
            "recap captions export --format raven --out selections.txt",
            "recap captions export --format audacity --out ~/labels",
        ],
    )
    parser.add_argument(
        "--format",
        choices=WRITTEN,
        required=True,
        help=_(
            "plain: a table with all columns (TSV if FILE ends in .tsv); clotho: up to five captions per sound; "
            "label-studio: one task per sound; txt, audacity: one text per sound in the folder FILE; audiofolder: "
            "FILE is metadata.csv or metadata.jsonl beside the sounds"
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
        "--dry-run", action="store_true", help=_("show what would be written and left out, write nothing")
    )
    parser.add_argument("--force", action="store_true", help=_("replace existing files"))
    workspace_times.add_as_of(parser)
    parser.set_defaults(run=run_export)
    return parser


def run_export(arguments: argparse.Namespace, console: Console) -> int:
    """Export, or with --dry-run show what would be written."""
    from recap_engine.exchange.export_captions import CaptionExport

    if not FORMATS[arguments.format].is_folder:
        options.check_output(arguments.out, arguments)
    workspace_times.go_back(arguments)
    with options.open_to_read(arguments) as workspace:
        running = CaptionExport(
            workspace,
            arguments.out,
            arguments.format,
            arguments.collection,
            force=arguments.force or arguments.dry_run,
            switched_off=arguments.switched_off,
            audio=arguments.audio,
            excel=arguments.excel,
        )
        console.watch(running.preview() if arguments.dry_run else running)
    summary = running.summary
    if not summary.written:
        reason = running.why_nothing()
        raise ExchangeError(reason)
    if arguments.dry_run:
        show(running.beginning.removesuffix("\n"))
    written, files, out = summary.written, summary.files, arguments.out
    match FORMATS[arguments.format].is_folder, arguments.dry_run:
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
