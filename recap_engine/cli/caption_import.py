"""``recap captions import``."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options, trial
from recap_engine.cli.caption_export import PARQUET
from recap_engine.cli.caption_vectors import show_vectors, take_vectors
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.csv_safety import escape
from recap_engine.exchange.caption_file import CaptionFile
from recap_engine.exchange.columns import PLAIN_COLUMNS
from recap_engine.exchange.format_table import FORMATS
from recap_engine.exchange.formats import storable_path
from recap_engine.exchange.row import SoundReference
from recap_engine.i18n import _, translate
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.exchange.import_captions import CaptionImport, ImportSummary

_REASONS_SHOWN = 10
_NAMES_SHOWN = 20
_DELIMITERS = {
    "\t": Translatable("separated by tabs"),
    ";": Translatable("separated by semicolons"),
    ",": Translatable("separated by commas"),
    "|": Translatable("separated by vertical bars"),
    "": Translatable("one object per line"),
}


def add_import(group: Commands) -> CommandParser:
    """``recap captions import``."""
    parser = add_command(
        group,
        "import",
        _("import the captions of a file or folder into a collection"),
        _(
            "Import captions from a table, JSON, YAML, Parquet, label tracks, or a folder with a .txt beside each "
            "sound: see docs/formats.md. The layout is detected. An interrupted import continues when you "
            "run it again; `recap undo` reverts it."
        ),
        examples=[
            "recap captions import clotho.csv --collection clotho --source Clotho --dry-run",
            "recap captions import week-49.csv --collection mine --dry-run --not-found missing.csv",
            "recap captions import week-49.csv --collection mine --dry-run --report jsonl",
            "recap captions import mine.csv --collection mine --column caption=Description --column path=Filename",
            "recap captions import captions.parquet",
        ],
    )
    parser.add_argument("file", type=Path, metavar="FILE", help=_("the file or folder to import"))
    parser.add_argument(
        "--collection",
        default="",
        metavar="NAME",
        help=_("the collection to import into (default: the one named in the file)"),
    )
    parser.add_argument(
        "--license",
        "--licence",
        dest="licence",
        default="",
        metavar="L",
        help=_("licence of captions without one in the file"),
    )
    parser.add_argument(
        "--source",
        default="",
        metavar="S",
        help=_("source of captions without one in the file (default: the file's name)"),
    )
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        type=_column,
        metavar="WHAT=NAME",
        help=_(
            "name the column for WHAT if it is not detected; WHAT is one of {names}",
            names=", ".join(PLAIN_COLUMNS),
        ),
    )
    parser.add_argument(
        "--predictions",
        action="store_true",
        help=_("with Label Studio: also import predictions that nobody has accepted"),
    )
    parser.add_argument(
        "--format",
        choices=(*FORMATS, PARQUET),
        help=_("the layout that FILE must have (default: recognised by its content)"),
    )
    parser.add_argument(
        "--not-found", type=Path, metavar="FILE", help=_("write every name of a sound that was not found to this table")
    )
    parser.add_argument(
        "--bundle",
        default="starter",
        metavar="NAME_OR_DIR",
        help=_("the model bundle whose vectors are taken from a Parquet file (default: the built-in starter)"),
    )
    options.add_annotator(parser)
    parser.add_argument("--dry-run", action="store_true", help=_("show what would happen, change nothing"))
    trial.add_report(parser)
    parser.set_defaults(run=run_import)
    return parser


def _column(text: str) -> tuple[str, str]:
    what, equals, name = text.partition("=")
    if not equals or what.strip() not in PLAIN_COLUMNS:
        raise argparse.ArgumentTypeError(
            _("{text} is not WHAT=NAME, with WHAT one of {names}", text=text, names=", ".join(PLAIN_COLUMNS))
        )
    return what.strip(), name.strip()


def run_import(arguments: argparse.Namespace, console: Console) -> int:
    """Import, or with --dry-run show what an import would do; status 1 when rows were refused."""
    from recap_engine.exchange.import_captions import CaptionImport

    if arguments.not_found is not None:
        options.check_output(arguments.not_found, arguments, [str(arguments.file)])
    dry_run = arguments.dry_run
    with trial.open_or_stand_in(arguments) if dry_run else options.open_workspace(arguments, console) as workspace:
        running = CaptionImport(
            workspace,
            arguments.file,
            arguments.collection,
            licence=arguments.licence,
            source=arguments.source,
            columns=dict(arguments.column),
            predictions=arguments.predictions,
            layout="datasets" if arguments.format == PARQUET else arguments.format,
            annotator=options.annotator(arguments),
        )
        if running.file.note:
            console.say(running.file.note)
        if dry_run:
            _show_layout(running, console, arguments.report)
        console.watch(running.preview() if dry_run else running)
        vectors = None if dry_run else take_vectors(running.file, workspace, arguments.bundle, console)
    if arguments.report == "jsonl":
        _report(running)
    _show_summary(running, console, dry_run)
    show_vectors(running.file.name, vectors, console)
    if arguments.not_found is not None:
        _write_lost(running.summary, arguments.not_found)
    return 1 if running.summary.refusals else 0


def _show_layout(running: CaptionImport, console: Console, form: str) -> None:
    file = running.file
    details = [translate(FORMATS[file.layout].counted(file.total))]
    if isinstance(file, CaptionFile):
        details = [translate(_DELIMITERS[file.delimiter]), file.text.encoding, *details]
    if file.columns:
        details.append(_("columns {names}", names=", ".join(file.columns)))
    console.say(f"{file.name}: {file.layout}, {', '.join(details)}.")
    if file.meanings:
        read = ", ".join(_("{what} from {column}", what=what, column=column) for what, column in file.meanings)
        console.say(Translatable("Columns used: {columns}.", columns=read))
    for row in running.first_rows():
        if form == "jsonl":
            found = {"kind": "row", "row": row.number, "sound": str(row.sound), "text": row.text}
            found |= {"collection": row.collection, "licence": row.licence, "source": row.source}
            print(json.dumps(found))
            continue
        path = f"{row.sound.path}: " if row.sound.path else ""
        show(f"{row.number:>6}  {path}{row.text}  [{row.collection}; {row.licence or _('no licence')}; {row.source}]")


def _report(running: CaptionImport) -> None:
    """Rows of JSON: what was refused, the sounds that were not found, and last how many captions there were."""
    summary = running.summary
    for one in summary.refused:
        refused = {"kind": "refused", "row": one.number, "file": one.file, "text": one.text}
        print(json.dumps(refused | {"problem": translate(one.reason)}))
    for name, count in summary.lost.items():
        near = summary.nearest.get(SoundReference.parse(name).path)
        print(json.dumps({"kind": "not found", "sound": name, "captions": count, "nearest": near}))
    counted = {"kind": "captions", "file": running.file.name, "layout": running.file.layout, "read": summary.read}
    counted |= {"added": summary.added, "there": summary.skipped, "refused": summary.refusals, "tied": summary.tied}
    print(json.dumps(counted | {"fields": summary.fields, "collections": dict(sorted(summary.collections.items()))}))


def _show_summary(running: CaptionImport, console: Console, dry_run: bool) -> None:
    summary, place = running.summary, FORMATS[running.file.layout].place
    if dry_run:
        console.say(
            Translatable(
                "Captions read: {read:,}. Would add: {added:,}; already there: {existing:,}; refused: "
                "{refused:,}; with a sound found here: {tied:,}.",
                read=summary.read,
                added=summary.added,
                existing=summary.skipped,
                refused=summary.refusals,
                tied=summary.tied,
            )
        )
    else:
        console.say(
            Translatable(
                "Captions read: {read:,}. Added: {added:,}; already there: {existing:,}; refused: "
                "{refused:,}; with a sound found here: {tied:,}.",
                read=summary.read,
                added=summary.added,
                existing=summary.skipped,
                refused=summary.refusals,
                tied=summary.tied,
            )
        )
    for note in summary.notes():
        console.say(note)
    if summary.fields:
        console.say(Translatable("Categories and sets of keywords given to sounds: {count:,}.", count=summary.fields))
    if summary.losses:
        _show_lost(summary, console)
    if summary.collections:
        console.say(Translatable("Collections: {names}", names=", ".join(sorted(summary.collections))))
    for refused in summary.refused[:_REASONS_SHOWN]:
        console.say(f"  {refused.file or translate(place(refused.number))}: {translate(refused.reason)}")
    if summary.refusals > _REASONS_SHOWN:
        console.say(Translatable("  … and {count:,} more.", count=summary.refusals - _REASONS_SHOWN))


def _show_lost(summary: ImportSummary, console: Console) -> None:
    """Name the sounds that were not found, each with the most similar name that exists."""
    console.say(
        Translatable(
            "Captions whose sound was not found here, or ends before their region: {count:,}; different names: "
            "{names:,}",
            count=summary.losses,
            names=len(summary.lost),
        )
    )
    for name in list(summary.lost)[:_NAMES_SHOWN]:
        near = summary.nearest.get(SoundReference.parse(name).path)
        console.say(f"  {name}" + (f"  {_('nearest: {name}', name=near)}" if near else ""))
    if len(summary.lost) > _NAMES_SHOWN:
        console.say(
            Translatable("  … and {count:,} more (--not-found FILE lists all).", count=len(summary.lost) - _NAMES_SHOWN)
        )


def _write_lost(summary: ImportSummary, out: Path) -> None:
    """Every name that was not found, as a table."""
    from recap_engine.exchange.atomic_file import atomic_file

    with atomic_file(out) as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(("name", "captions", "nearest"))
        for name, count in summary.lost.items():
            near = summary.nearest.get(SoundReference.parse(name).path, "")
            table.writerow((escape(storable_path(name)), count, escape(storable_path(near))))
