"""``recap files``: the texts in sound files, and names by the UCS."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import chosen, options, trial
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command, add_group
from recap_engine.errors import RecapError, RequestError
from recap_engine.exchange.file_texts import FIELDS
from recap_engine.i18n import _, translate
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.audio.metadata.ucs import UcsName
    from recap_engine.exchange.file_history import FileOutcome
    from recap_engine.exchange.file_texts import FileChange


def add_commands(commands: Commands) -> None:
    """``recap files read|write|undo|rename``."""
    group = add_group(
        commands,
        "files",
        _("read and write the texts in sound files"),
        _(
            "Read and write the texts in sound files: bext, iXML and INFO in WAV, tags in MP3, AIFF, FLAC, Ogg and MP4 "
            "(with the extra tags), and names by the Universal Category System."
        ),
        examples=["recap files read ~/sounds", "recap files write --where collection:accepted --dry-run"],
    )
    read = add_command(
        group,
        "read",
        _("list the texts in files, and where they contradict each other"),
        examples=["recap files read take7.wav", "recap files read ~/sounds --format jsonl"],
    )
    read.add_argument("paths", nargs="+", metavar="PATH", help=_("sounds and folders of sounds"))
    options.add_text_format(read)
    read.set_defaults(run=run_read)
    write = add_command(
        group,
        "write",
        _("write captions into the files of their sounds"),
        _(
            "Write the captions of whole sounds into their files. Where a sound has several, a person's come first, "
            "and the newest is written. All other chunks and tags stay byte for byte, the audio is compared, and "
            "`recap files undo` takes it back."
        ),
        examples=[
            "recap files write --where collection:accepted --dry-run",
            "recap files write --where 'collection:accepted created:>=2026-11' --fields description licence",
        ],
    )
    chosen.add_where(write)
    write.add_argument(
        "--fields", nargs="+", choices=FIELDS, default=["description"], help=_("what to write (default: description)")
    )
    chosen.add_act(write)
    options.add_workspace(write)
    write.set_defaults(run=run_write)
    undo = add_command(
        group,
        "undo",
        _("take the last writing or renaming of files back"),
        examples=["recap files undo --dry-run", "recap files undo"],
    )
    options.add_workspace(undo)
    trial.add_trial(undo)
    undo.set_defaults(run=run_undo)
    rename = add_command(
        group,
        "rename",
        _("give files names by the Universal Category System"),
        _(
            "Propose names by the UCS (CatID_FXName_CreatorID_SourceID) and rename the files. The CatID comes from the "
            "file's iXML or from --catid, the FXName from its description."
        ),
        examples=["recap files rename ~/sounds --ucs --creator ANA --source-id FIELD --dry-run"],
    )
    rename.add_argument("paths", nargs="+", metavar="PATH", help=_("sounds and folders of sounds"))
    rename.add_argument("--ucs", action="store_true", required=True, help=_("by the Universal Category System"))
    rename.add_argument("--catid", default="", metavar="ID", help=_("the CatID of files that state none"))
    rename.add_argument("--creator", default="NONE", metavar="ID", help=_("the CreatorID (default: NONE)"))
    rename.add_argument("--source-id", default="NONE", metavar="ID", help=_("the SourceID (default: NONE)"))
    rename.add_argument(
        "--categories",
        type=Path,
        metavar="FILE",
        help=_("a text with the CatIDs of the published list, to check names"),
    )
    trial.add_trial(rename)
    options.add_workspace(rename)
    rename.set_defaults(run=run_rename)


def run_read(arguments: argparse.Namespace, console: Console) -> int:
    """List the texts of each file; status 1 when a file cannot be read."""
    from recap_engine.audio.metadata.reading import conflicts, read_fields

    failed = 0
    for path, error in options.find_sounds(arguments.paths):
        problem: Translatable | str | None = error
        try:
            fields = [] if error else read_fields(path)
        except RecapError as caught:
            fields, problem = [], caught.message
        except OSError as caught:
            fields, problem = [], caught.strerror or str(caught)
        failed += problem is not None
        differ = conflicts(fields)
        if arguments.format == "jsonl":
            row = {"path": path, "fields": [{"origin": f.origin, "name": f.name, "text": f.text} for f in fields]}
            reason = {} if problem is None else {"error": str(problem)}
            print(json.dumps(row | {"conflicts": sorted(differ)} | reason))
            continue
        show(path if problem is None else f"{path}: {translate(problem)}")
        for one in fields:
            note = f"  ({_('a setting of the recorder')})" if one.is_setting else ""
            show(f"  {one.origin:<7}{one.name:<22}{one.text}{note}")
        for name in differ:
            show(
                "  "
                + _("{name} differs between {origins}.", name=name, origins=", ".join(f.origin for f in differ[name]))
            )
    return 1 if failed else 0


def run_write(arguments: argparse.Namespace, console: Console) -> int:
    """Write, or with --dry-run show every difference; status 1 when a file was left as it is."""
    from recap_engine.exchange.file_history import FileHistory
    from recap_engine.exchange.file_texts import plan

    with chosen.opened(arguments, console, arguments.where) as (workspace, ids):
        changes = list(plan(workspace, workspace.captions.get(ids), arguments.fields))
        for change in changes:
            _show_change(change, arguments.format)
        if arguments.dry_run:
            good = sum(change.problem is None for change in changes)
            console.say(
                Translatable(
                    "Would write: {count:,}; left as they are: {left:,}.", count=good, left=len(changes) - good
                )
            )
            return 1 if good < len(changes) else 0
        return _report(FileHistory(workspace).write(changes), console)


def run_undo(arguments: argparse.Namespace, console: Console) -> int:
    """Restore the files of the last act, or with --dry-run show them; status 1 when one is left as it is."""
    from recap_engine.exchange.file_history import FileHistory

    dry_run = arguments.dry_run
    with options.open_to_read(arguments) if dry_run else options.open_to_change(arguments) as workspace:
        outcomes = FileHistory(workspace, dry_run=dry_run).undo()
        return _report(
            _shown(outcomes, arguments) if dry_run or arguments.format == "jsonl" else outcomes, console, dry_run
        )


def _shown(outcomes: Iterable[FileOutcome], arguments: argparse.Namespace) -> Iterator[FileOutcome]:
    """The same outcomes; those that are all right, or with --format jsonl all, are printed on the way."""
    for one in outcomes:
        if arguments.format == "jsonl":
            print(json.dumps({"path": one.path} | ({} if one.problem is None else {"error": str(one.problem)})))
        elif one.problem is None:
            show(one.path)
        yield one


def run_rename(arguments: argparse.Namespace, console: Console) -> int:
    """Rename, or with --dry-run show the names; status 1 when a file keeps its name (no CatID, or taken)."""
    from recap_engine.audio.metadata.ucs import problems
    from recap_engine.exchange.file_history import FileHistory

    known = _categories(arguments.categories)
    names, taken, failed = list[tuple[str, str]](), set[str](), 0
    for path, error in options.find_sounds(arguments.paths):
        name = None if error else _proposed(path, arguments)
        if name is None:
            failed += 1
            show(f"{path}: {translate(error) if error else _('no CatID is known: give it with --catid')}")
            continue
        new = os.path.join(os.path.dirname(path), f"{name}{os.path.splitext(path)[1]}")
        wrong = " ".join(translate(one) for one in problems(name, known))
        if new != path and (os.path.lexists(new) or new in taken):
            failed += 1
            _show_taken(path, new, arguments.format)
            continue
        taken.add(new)
        if arguments.format == "jsonl":
            print(json.dumps({"path": path, "to": new, "problems": wrong}))
        else:
            show(f"{path}  →  {os.path.basename(new)}{'  ' + wrong if wrong else ''}")
        if new != path:
            names.append((path, new))
    if arguments.dry_run:
        return 1 if failed else 0
    with options.open_to_change(arguments) as workspace:
        return _report(FileHistory(workspace).rename(names), console) or (1 if failed else 0)


def _show_taken(path: str, new: str, form: str) -> None:
    """Say that a file keeps its name, because another has the new one, or will have it."""
    taken = Translatable("“{name}” is taken: the file keeps its name", name=os.path.basename(new))
    if form == "jsonl":
        print(json.dumps({"path": path, "to": path, "problems": str(taken)}))
    else:
        show(f"{path}: {translate(taken)}")


def _proposed(path: str, arguments: argparse.Namespace) -> UcsName | None:
    """The name of a file by the UCS: the one that it has, or a proposal; None without a CatID."""
    from recap_engine.audio.metadata.reading import best_description, read_fields
    from recap_engine.audio.metadata.ucs import parse_ucs, propose

    stem = os.path.splitext(os.path.basename(path))[0]
    there = parse_ucs(stem)
    if there is not None:
        return there
    try:
        fields = read_fields(path)
    except (RecapError, OSError):
        fields = []
    cat_id = next((one.text for one in fields if one.name in ("category", "CatID")), arguments.catid)
    found = best_description(fields)
    return propose(cat_id, found.text if found else stem, arguments.creator, arguments.source_id) if cat_id else None


def _categories(path: Path | None) -> frozenset[str]:
    if path is None:
        return frozenset()
    try:
        return frozenset(path.read_text(encoding="utf-8", errors="replace").replace(",", " ").replace(";", " ").split())
    except OSError as error:
        raise RequestError("{path} cannot be read ({reason}).", path=path, reason=error.strerror) from None


def _show_change(change: FileChange, form: str) -> None:
    if form == "jsonl":
        rows = [
            {"origin": one.origin, "name": one.name, "before": one.before, "after": one.after}
            for one in change.differences
        ]
        problem = {} if change.problem is None else {"error": str(change.problem)}
        print(
            json.dumps({"path": change.path, "changes": rows, "notes": [str(note) for note in change.notes]} | problem)
        )
        return
    show(change.path if change.problem is None else f"{change.path}: {translate(change.problem)}")
    for one in change.differences:
        show(f"  {one.origin:<7}{one.name:<13}{one.before or '–'}  →  {one.after or '–'}")
    for note in change.notes:
        show(f"  {translate(note)}")


def _report(outcomes: Iterable[FileOutcome], console: Console, dry_run: bool = False) -> int:
    done = left = 0
    for outcome in outcomes:
        if outcome.problem is None:
            done += 1
        else:
            left += 1
            console.say(f"{outcome.path}: {translate(outcome.problem)}")
    if dry_run:
        console.say(Translatable("Would take back: {count:,}; left as they are: {left:,}.", count=done, left=left))
    else:
        console.say(Translatable("Files changed: {count:,}; left as they are: {left:,}.", count=done, left=left))
    return 1 if left else 0
