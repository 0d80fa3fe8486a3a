"""``recap workspace snapshot|snapshots|diff|rollback``, and ``--as-of`` for commands that read a workspace."""

from __future__ import annotations

import argparse
import atexit
import json
import random
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command
from recap_engine.i18n import _, translate
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.timeline import Difference
    from recap_engine.datastore.workspace import Workspace

CHANGES: Final = {
    "added": Translatable("added"),
    "gone": Translatable("gone"),
    "reworded": Translatable("reworded"),
    "moved": Translatable("moved"),
    "switched": Translatable("switched"),
    "licence": Translatable("licence"),
    "source": Translatable("source"),
    "collection": Translatable("collection"),
}


def add_commands(group: Commands) -> None:
    """The commands of ``recap workspace`` about earlier times."""
    snapshot = add_command(
        group,
        "snapshot",
        _("give the present state a name"),
        _("Give the present state a name, to compare with it or go back to it later. Nothing is copied."),
        examples=["recap workspace snapshot before-cleaning"],
    )
    snapshot.add_argument("name", metavar="NAME", help=_("the name"))
    snapshot.set_defaults(run=run_snapshot)
    snapshots = add_command(group, "snapshots", _("list the snapshots"), examples=["recap workspace snapshots"])
    snapshots.set_defaults(run=run_snapshots)
    diff = add_command(
        group,
        "diff",
        _("show what changed between two times"),
        _(
            "Show which captions were added, went, or changed from time A to time B. With --suggestions, also show for "
            "which sounds of a sample the best suggestion differs."
        ),
        examples=["recap workspace diff before-cleaning", "recap workspace diff 2026-11-01 2026-11-30 --format jsonl"],
    )
    diff.add_argument("first", metavar="A", help=_("a snapshot, a date (its end), a time, or now"))
    diff.add_argument("second", nargs="?", metavar="B", help=_("the later time, in the same form (default: now)"))
    diff.add_argument(
        "--suggestions", type=options.positive, metavar="N", help=_("also compare the suggestions for N sounds")
    )
    options.add_models(diff)
    diff.set_defaults(run=run_diff)
    rollback = add_command(
        group,
        "rollback",
        _("go back to an earlier time"),
        _(
            "Make captions, collections and decisions what they were at time A. Nothing is lost: it is one act, and "
            "`recap undo` reverts it. Notes, lists, categories and keywords stay as they are."
        ),
        examples=["recap workspace rollback before-cleaning --dry-run"],
    )
    rollback.add_argument("moment", metavar="A", help=_("a snapshot, a date (its end) or a time"))
    rollback.add_argument("--dry-run", action="store_true", help=_("show what would change, and change nothing"))
    rollback.set_defaults(run=run_rollback)
    for parser in (snapshot, rollback):
        options.add_annotator(parser)
    for parser in (snapshot, snapshots, diff, rollback):
        options.add_text_format(parser)
    for parser in (snapshot, snapshots, diff, rollback):
        options.add_workspace(parser)


def add_as_of(parser: argparse.ArgumentParser) -> None:
    """``--as-of TIME``."""
    parser.add_argument(
        "--as-of",
        metavar="TIME",
        help=_("use the captions as they were at a snapshot, at the end of a date or at a time"),
    )


def go_back(arguments: argparse.Namespace) -> None:
    """With ``--as-of``, make the command use a temporary copy of the workspace as it was then. Raises RequestError.

    The copy is removed when the program ends.
    """
    if arguments.as_of is None:
        return
    with options.open_to_read(arguments) as workspace:
        moment = workspace.timeline.moment(arguments.as_of)
        arguments.workspace, arguments.safe_mode = _copy_of(workspace, moment), False


def _copy_of(workspace: Workspace, moment: int) -> Path:
    """A temporary copy of a workspace as it was; it is removed when the program ends."""
    from recap_engine.annotate.rollback import roll_back
    from recap_engine.datastore.workspace import Workspace

    folder = tempfile.TemporaryDirectory(prefix="recap-")
    atexit.register(folder.cleanup)
    copy = Path(folder.name) / "then.recap"
    workspace.connection.copy_to(copy)
    with Workspace.open(copy) as then:
        roll_back(then, moment)
    return copy


def run_snapshot(arguments: argparse.Namespace, console: Console) -> int:
    """Name the present state."""
    with options.open_to_change(arguments) as workspace:
        made = workspace.timeline.snapshot(arguments.name, options.annotator(arguments))
    if arguments.format == "jsonl":
        print(json.dumps(asdict(made)))
    console.say(Translatable("Snapshot {name} of {time}.", name=made.name, time=made.at))
    return 0


def run_snapshots(arguments: argparse.Namespace, console: Console) -> int:
    """One line per snapshot, oldest first."""
    with options.open_to_read(arguments) as workspace:
        snapshots = workspace.timeline.snapshots()
    for one in snapshots:
        who = f"  ({one.annotator})" if one.annotator else ""
        print(json.dumps(asdict(one))) if arguments.format == "jsonl" else show(f"{one.at}  {one.name}{who}")
    if not snapshots:
        console.say(Translatable("There are no snapshots yet: `recap workspace snapshot NAME` makes one."))
    return 0


def run_diff(arguments: argparse.Namespace, console: Console) -> int:
    """One line per change."""
    with options.open_to_read(arguments) as workspace:
        timeline = workspace.timeline
        first, second = timeline.span(arguments.first, arguments.second)
        count = _show(timeline.differences(first, second), arguments.format)
        paths = [] if arguments.suggestions is None else _sample(workspace, arguments.suggestions)
        copies = [_copy_of(workspace, moment) for moment in (first, second)] if paths else []
    console.say(Translatable("Differences: {count:,}.", count=count))
    if arguments.suggestions is not None:
        before, after = (_best(arguments, console, copy, paths) for copy in copies) if copies else ({}, {})
        changed = _show_suggestions(before, after, arguments.format)
        console.say(
            Translatable(
                "Sounds compared: {count:,}; with another best suggestion: {changed:,}.",
                count=len(before.keys() & after.keys()),
                changed=changed,
            )
        )
    return 0


def _sample(workspace: Workspace, count: int) -> list[str]:
    """Files of this many sounds, drawn at random, but the same each time."""
    files = sorted(file.path for file in workspace.sounds.files() if not file.missing)
    return sorted(random.Random(count).sample(files, min(count, len(files))))


def _best(arguments: argparse.Namespace, console: Console, workspace: Path, paths: Sequence[str]) -> dict[str, str]:
    """The best suggestion for each sound that can be read, in this copy of the workspace."""
    asked = argparse.Namespace(**vars(arguments) | {"workspace": workspace, "safe_mode": False})
    engine = options.open_engine(asked, console, create=False)
    try:
        console.watch(engine.prepare())
        made = {outcome.path: outcome.proposal for outcome in engine.caption([(path, None) for path in paths])}
    finally:
        engine.close()
    return {path: one.candidates[0].text for path, one in made.items() if one is not None and one.candidates}


def _show_suggestions(before: Mapping[str, str], after: Mapping[str, str], form: str) -> int:
    """Show the sounds whose best suggestion differs; returns their number."""
    changed = [path for path in before if path in after and before[path] != after[path]]
    for path in changed:
        if form == "jsonl":
            row = {"path": path, "change": "suggestion", "before": before[path], "after": after[path]}
            print(json.dumps(row))
        else:
            show(f"{path}  {before[path]}  →  {after[path]}")
    return len(changed)


def run_rollback(arguments: argparse.Namespace, console: Console) -> int:
    """Go back; shows each change with --dry-run or as JSON."""
    from recap_engine.annotate.rollback import roll_back

    with options.open_to_read(arguments) if arguments.dry_run else options.open_to_change(arguments) as workspace:
        moment = workspace.timeline.moment(arguments.moment)
        shown = arguments.dry_run or arguments.format == "jsonl"
        now = workspace.timeline.now()
        count = _show(workspace.timeline.differences(now, moment), arguments.format if shown else "")
        if not arguments.dry_run:
            roll_back(workspace, moment, arguments.moment, annotator=options.annotator(arguments))
        gone_back = workspace.timeline.now() > now
    if arguments.dry_run:
        console.say(Translatable("Differences: {count:,}. Nothing was changed.", count=count))
    elif not gone_back:
        console.say(Translatable("Nothing to change: all is as it was at “{name}”.", name=arguments.moment))
    else:
        console.say(
            Translatable(
                "Went back to “{name}”. Changes: {count:,}. `recap undo` reverts it.",
                name=arguments.moment,
                count=count,
            )
        )
    return 0


def _show(differences: Iterable[Difference], form: str) -> int:
    """Show differences as ``text`` or ``jsonl``, or not at all; returns their number."""
    count = 0
    for one in differences:
        count += 1
        what = "collection" if one.change == "collection" else "caption"
        if form == "jsonl":
            print(json.dumps({what: one.id, "change": one.change, "before": one.before, "after": one.after}))
        elif form:
            wordings = "  →  ".join(text for text in (one.before, one.after) if text is not None)
            show(f"{one.id:>7}  {translate(CHANGES[one.change]):<10}  {wordings}")
    return count
