"""``recap captions import`` and ``export``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.audio.naming import shown
from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands

if TYPE_CHECKING:
    from recap_engine.exchange.import_captions import CaptionImport
_REFUSALS_TOLD = 10
_DELIMITERS = {"\t": "separated by tabs", ";": "separated by semicolons", ",": "separated by commas", "": "one a line"}


def add_exchange(group: Commands) -> None:
    """The two commands."""
    bring_in = group.add_parser(
        "import",
        help="add the captions of a file to a collection",
        description="Add the captions of a Clotho, AudioCaps, plain CSV or TSV, or JSON lines file; its columns tell "
        "which it is. Interrupted, it goes on where it was when it is run again.",
        epilog="example:\n  recap captions import clotho.csv --collection clotho --license CC-BY-4.0 --dry-run",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    bring_in.add_argument("file", type=Path, metavar="FILE")
    bring_in.add_argument(
        "--collection", default="", metavar="NAME", help="where they go (default: where the file says)"
    )
    bring_in.add_argument(
        "--license", "--licence", dest="licence", default="", metavar="L", help="for rows that tell none"
    )
    bring_in.add_argument(
        "--source", default="", metavar="S", help="for rows that tell none (default: the file's name)"
    )
    bring_in.add_argument("--dry-run", action="store_true", help="tell what would happen, change nothing")
    bring_in.set_defaults(run=run_import)
    export = group.add_parser(
        "export",
        help="write captions to a file",
        description="Write captions to a file, in the order they were added; those switched off stay out.",
        epilog="example:\n  recap captions export --format plain --out mine.csv --collection accepted",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument(
        "--format",
        choices=("plain", "clotho", "audiocaps", "jsonl"),
        required=True,
        help="plain: CSV (TSV when FILE ends in .tsv) with everything that is known; clotho: five captions a file",
    )
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.add_argument("--collection", action="append", metavar="NAME", help="of this one (repeatable; default: all)")
    export.add_argument("--switched-off", action="store_true", help="also captions that are switched off")
    export.add_argument("--force", action="store_true", help="replace an existing file")
    export.set_defaults(run=run_export)
    for parser in (bring_in, export):
        options.add_workspace(parser)


def run_import(arguments: argparse.Namespace, console: Console) -> int:
    """Import, or with --dry-run tell what an import would do; status 1 when lines were refused."""
    from recap_engine.exchange.import_captions import CaptionImport

    with options.open_workspace(arguments, console) as workspace:
        running = CaptionImport(
            workspace, arguments.file, arguments.collection, licence=arguments.licence, source=arguments.source
        )
        if running.file.text.note:
            console.say(running.file.text.note)
        if arguments.dry_run:
            _tell_form(running, console)
        console.watch(running.preview() if arguments.dry_run else running)
    _tell_summary(running, console, arguments.dry_run)
    return 1 if running.summary.refusals else 0


def run_export(arguments: argparse.Namespace, console: Console) -> int:
    """Export."""
    from recap_engine.exchange.export_captions import CaptionExport

    options.protect(arguments.out, arguments)
    with options.open_existing(arguments) as workspace:
        running = CaptionExport(
            workspace,
            arguments.out,
            arguments.format,
            arguments.collection,
            force=arguments.force,
            switched_off=arguments.switched_off,
        )
        console.watch(running)
    summary = running.summary
    console.say(f"Wrote {summary.written:,} captions to {shown(arguments.out)}.")
    if summary.left_out:
        what = {"clotho": "whole files, and five different captions of each", "audiocaps": "clips of known videos"}
        console.say(f"Left out {summary.left_out:,}: this layout holds {what[arguments.format]} only.")
    if summary.switched_off:
        console.say(f"Left out {summary.switched_off:,} that are switched off (--switched-off takes them in).")
    return 0


def _tell_form(running: CaptionImport, console: Console) -> None:
    file = running.file
    console.say(
        f"{file.name}: {file.layout}, {_DELIMITERS[file.delimiter]}, {file.text.encoding}, {file.text.lines:,} lines; "
        f"columns {', '.join(file.columns)}."
    )
    for row in running.first_rows():
        path = f"{shown(row.place.path)}: " if row.place.path else ""
        print(f"{row.number:>6}  {path}{row.text}  [{row.collection}; {row.licence or 'no licence'}; {row.source}]")


def _tell_summary(running: CaptionImport, console: Console, dry_run: bool) -> None:
    summary = running.summary
    verb = "Would add" if dry_run else "Added"
    names = ", ".join(sorted(summary.collections))
    console.say(
        f"{verb} {summary.added:,} captions{f' to {names}' if names else ''}; {summary.skipped:,} are there already; "
        f"{summary.refusals:,} refused; {summary.tied:,} belong to sounds found here."
    )
    for refused in summary.refused[:_REFUSALS_TOLD]:
        console.say(f"  line {refused.number:,}: {refused.sentence}")
    if summary.refusals > _REFUSALS_TOLD:
        console.say(f"  and {summary.refusals - _REFUSALS_TOLD:,} more.")
