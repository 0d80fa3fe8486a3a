"""``recap captions import`` and ``export``."""

from __future__ import annotations

import argparse
import contextlib
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.caption_text import counted
from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands
from recap_engine.errors import ExchangeError
from recap_engine.exchange.caption_file import CaptionFile
from recap_engine.exchange.formats import PLAIN_COLUMNS
from recap_engine.exchange.label_studio import LOCAL_FILES
from recap_engine.printable import printable

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.exchange.import_captions import CaptionImport
_REFUSALS_TOLD = 10
_UNITS = {"label-studio": "task", "txt": "text"}
_DELIMITERS = {"\t": "separated by tabs", ";": "separated by semicolons", ",": "separated by commas", "": "one a line"}


def add_exchange(group: Commands) -> None:
    """The two commands."""
    for parser in (_add_import(group), _add_export(group)):
        options.add_workspace(parser)


def _add_import(group: Commands) -> argparse.ArgumentParser:
    bring_in: argparse.ArgumentParser = group.add_parser(
        "import",
        help="add the captions of a file or folder to a collection",
        description="Add the captions of a Clotho, AudioCaps, plain CSV or TSV, JSON lines or Label Studio JSON file, "
        "or of a folder with a .txt beside each sound; what it is is found out. Interrupted, it goes on where it was "
        "when it is run again; `recap undo` takes it back.",
        epilog="example:\n  recap captions import clotho.csv --collection clotho --license CC-BY-4.0 --dry-run\n"
        "  recap captions import mine.csv --collection mine --column caption=Description --column path=Filename",
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
    bring_in.add_argument(
        "--column",
        action="append",
        default=[],
        type=_column,
        metavar="WHAT=NAME",
        help=f"which column holds what, where its name does not tell: WHAT is {', '.join(PLAIN_COLUMNS)}",
    )
    bring_in.add_argument(
        "--predictions", action="store_true", help="from Label Studio: also predictions that nobody accepted"
    )
    bring_in.add_argument("--annotator", metavar="NAME", help="who imports (default: your login name)")
    bring_in.add_argument("--dry-run", action="store_true", help="tell what would happen, change nothing")
    bring_in.set_defaults(run=run_import)
    return bring_in


def _add_export(group: Commands) -> argparse.ArgumentParser:
    export: argparse.ArgumentParser = group.add_parser(
        "export",
        help="write captions to a file, or texts beside sounds",
        description="Write captions in the order they were added; those switched off stay out. What a layout has no "
        "room for is left out and told why; when that leaves nothing to write, no file is made and the exit status "
        "is 2.",
        epilog="example:\n  recap captions export --format plain --out mine.csv --collection accepted\n"
        "  recap captions export --format txt --out ~/sounds          # beside the sounds of that folder",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    export.add_argument(
        "--format",
        choices=("plain", "clotho", "audiocaps", "jsonl", "label-studio", "txt"),
        required=True,
        help="plain: CSV (TSV when FILE ends in .tsv) with everything that is known; clotho: five captions a file; "
        "label-studio: a task a sound; txt: a text a sound, one caption a line, in the folder FILE",
    )
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.add_argument("--collection", action="append", metavar="NAME", help="of this one (repeatable; default: all)")
    export.add_argument("--switched-off", action="store_true", help="also captions that are switched off")
    export.add_argument(
        "--audio",
        default=LOCAL_FILES,
        metavar="PREFIX",
        help=f"for Label Studio: what stands before the names of sounds (default: {LOCAL_FILES})",
    )
    export.add_argument("--dry-run", action="store_true", help="tell what would be written and left out, write nothing")
    export.add_argument("--force", action="store_true", help="replace what exists")
    export.set_defaults(run=run_export)
    return export


def _column(text: str) -> tuple[str, str]:
    what, equals, name = text.partition("=")
    if not equals or what.strip() not in PLAIN_COLUMNS:
        raise argparse.ArgumentTypeError(f"{text} is not WHAT=NAME, with WHAT one of {', '.join(PLAIN_COLUMNS)}")
    return what.strip(), name.strip()


def run_import(arguments: argparse.Namespace, console: Console) -> int:
    """Import, or with --dry-run tell what an import would do; status 1 when rows were refused."""
    from recap_engine.exchange.import_captions import CaptionImport

    with _to_import_into(arguments, console) as workspace:
        running = CaptionImport(
            workspace,
            arguments.file,
            arguments.collection,
            licence=arguments.licence,
            source=arguments.source,
            columns=dict(arguments.column),
            predictions=arguments.predictions,
            annotator=options.annotator(arguments),
        )
        if running.file.note:
            console.say(running.file.note)
        if arguments.dry_run:
            _tell_form(running, console)
        console.watch(running.preview() if arguments.dry_run else running)
    _tell_summary(running, console, arguments.dry_run)
    return 1 if running.summary.refusals else 0


@contextlib.contextmanager
def _to_import_into(arguments: argparse.Namespace, console: Console) -> Iterator[Workspace]:
    """The workspace meant; to try out what an import would do it need not be there, nor be writable."""
    if not arguments.dry_run:
        with options.open_workspace(arguments, console) as workspace:
            yield workspace
    elif options.workspace_path(arguments).exists():
        with options.open_to_read(arguments) as workspace:
            yield workspace
    else:
        from recap_engine.engine import create_workspace

        with tempfile.TemporaryDirectory() as folder, create_workspace(Path(folder) / "none.recap") as workspace:
            yield workspace


def run_export(arguments: argparse.Namespace, console: Console) -> int:
    """Export, or with --dry-run tell what would be written."""
    from recap_engine.exchange.export_captions import CaptionExport

    if arguments.format != "txt":
        options.protect(arguments.out, arguments)
    with options.open_to_read(arguments) as workspace:
        running = CaptionExport(
            workspace,
            arguments.out,
            arguments.format,
            arguments.collection,
            force=arguments.force or arguments.dry_run,
            switched_off=arguments.switched_off,
            audio=arguments.audio,
        )
        console.watch(running.preview() if arguments.dry_run else running)
    if not running.summary.written:
        raise ExchangeError(running.why_nothing())
    summary, verb = running.summary, "Would write" if arguments.dry_run else "Wrote"
    if arguments.dry_run:
        print(running.beginning, end="")
    files = f"{counted(summary.files, 'text')} in " if arguments.format == "txt" else ""
    console.say(f"{verb} {counted(summary.written, 'caption')} to {files}{printable(arguments.out)}.")
    if summary.left_out:
        reasons = Counter(left.sentence for left in summary.left).most_common(_REFUSALS_TOLD)
        console.say(f"Left out {summary.left_out:,}: {' '.join(sentence for sentence, _ in reasons)}")
    if summary.switched_off:
        console.say(f"Left out {summary.switched_off:,} that are switched off (--switched-off takes them in).")
    return 0


def _tell_form(running: CaptionImport, console: Console) -> None:
    file = running.file
    told = [counted(file.total, _UNITS.get(file.layout, "line"))]
    if isinstance(file, CaptionFile):
        told = [_DELIMITERS[file.delimiter], file.text.encoding, *told]
    columns = f"; columns {', '.join(file.columns)}" if file.columns else ""
    console.say(f"{file.name}: {file.layout}, {', '.join(told)}{columns}.")
    if file.meanings:
        console.say(f"Read as: {', '.join(f'{what} from {column}' for what, column in file.meanings)}.")
    for row in running.first_rows():
        path = f"{printable(row.place.path)}: " if row.place.path else ""
        print(f"{row.number:>6}  {path}{row.text}  [{row.collection}; {row.licence or 'no licence'}; {row.source}]")


def _tell_summary(running: CaptionImport, console: Console, dry_run: bool) -> None:
    summary, unit = running.summary, _UNITS.get(running.file.layout, "line")
    verb = "Would add" if dry_run else "Added"
    names = ", ".join(sorted(summary.collections))
    console.say(
        f"Read {counted(summary.read, 'caption')}. "
        f"{verb} {counted(summary.added, 'caption')}{f' to {names}' if names else ''}; "
        f"{summary.skipped:,} {'is' if summary.skipped == 1 else 'are'} there already; "
        f"{summary.refusals:,} refused; {summary.tied:,} belong to sounds found here."
    )
    for refused in summary.refused[:_REFUSALS_TOLD]:
        console.say(f"  {refused.file or f'{unit} {refused.number:,}'}: {refused.sentence}")
    if summary.refusals > _REFUSALS_TOLD:
        console.say(f"  and {summary.refusals - _REFUSALS_TOLD:,} more.")
