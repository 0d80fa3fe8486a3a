"""``recap workspace snapshot|snapshots|diff|rollback``, and ``--as-of`` for commands that read a workspace."""

from __future__ import annotations

import argparse
import atexit
import json
import tempfile
from collections.abc import Iterable
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
        _("Show which captions were added, went, or changed from time A to time B."),
        examples=["recap workspace diff before-cleaning", "recap workspace diff 2026-11-01 2026-11-30 --format jsonl"],
    )
    diff.add_argument("first", metavar="A", help=_("a snapshot, a date (its end), a time, or now"))
    diff.add_argument("second", nargs="?", metavar="B", help=_("the later time, in the same form (default: now)"))
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
    for parser in (snapshots, diff, rollback):
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
    from recap_engine.annotate.rollback import roll_back
    from recap_engine.datastore.workspace import Workspace

    if arguments.as_of is None:
        return
    folder = tempfile.TemporaryDirectory(prefix="recap-")
    atexit.register(folder.cleanup)
    copy = Path(folder.name) / "then.recap"
    with options.open_to_read(arguments) as workspace:
        moment = workspace.timeline.moment(arguments.as_of)
        workspace.connection.copy_to(copy)
    with Workspace.open(copy) as then:
        roll_back(then, moment)
    arguments.workspace, arguments.safe_mode = copy, False


def run_snapshot(arguments: argparse.Namespace, console: Console) -> int:
    """Name the present state."""
    with options.open_to_change(arguments) as workspace:
        made = workspace.timeline.snapshot(arguments.name, options.annotator(arguments))
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
    console.say(Translatable("Differences: {count:,}.", count=count))
    return 0


def run_rollback(arguments: argparse.Namespace, console: Console) -> int:
    """Go back; shows each change with --dry-run or as JSON."""
    from recap_engine.annotate.rollback import roll_back

    with options.open_to_read(arguments) if arguments.dry_run else options.open_to_change(arguments) as workspace:
        moment = workspace.timeline.moment(arguments.moment)
        shown = arguments.dry_run or arguments.format == "jsonl"
        count = _show(
            workspace.timeline.differences(workspace.timeline.now(), moment), arguments.format if shown else ""
        )
        if not arguments.dry_run:
            roll_back(workspace, moment, arguments.moment, annotator=options.annotator(arguments))
    if arguments.dry_run:
        console.say(Translatable("Differences: {count:,}. Nothing was changed.", count=count))
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
            told = "  →  ".join(text for text in (one.before, one.after) if text is not None)
            show(f"{one.id:>7}  {translate(CHANGES[one.change]):<10}  {told}")
    return count
