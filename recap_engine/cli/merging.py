"""``recap workspace merge``, and what it and ``recap pack merge`` show of a merge."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.exchange.merging.summary import Conflict, MergeSummary

_SHOWN: Final = 20


def add_commands(group: Commands) -> None:
    """``recap workspace merge``."""
    merge = add_command(
        group,
        "merge",
        _("merge another workspace into this one"),
        _(
            "Merge the captions, decisions, notes, lists, categories and keywords of the workspace OTHER into this "
            "one. Sounds are matched by their audio, captions by wording and history. Merging twice changes nothing, "
            "and the direction does not matter. Where both sides reworded a caption, or accepted different ones for a "
            "sound, both are kept and listed. OTHER is only read. `recap undo` reverts the merge."
        ),
        examples=[
            "recap workspace merge ana.recap --dry-run",
            "recap workspace merge ana.recap --workspace field.recap",
        ],
    )
    merge.add_argument("other", type=Path, metavar="OTHER", help=_("the other workspace"))
    merge.add_argument("--dry-run", action="store_true", help=_("show what would change, change nothing"))
    options.add_text_format(merge)
    options.add_annotator(merge)
    options.add_workspace(merge)
    merge.set_defaults(run=run_merge)


def run_merge(arguments: argparse.Namespace, console: Console) -> int:
    """Merge another workspace; status 1 when something in it was refused."""
    from recap_engine.datastore.other_workspace import open_other, refuse_same
    from recap_engine.exchange.merging.merge import WorkspaceMerge

    dry_run = arguments.dry_run
    with options.open_to_read(arguments) if dry_run else options.open_to_change(arguments) as workspace:
        other = arguments.other.absolute()
        refuse_same(other, workspace)
        with open_other(other) as theirs:
            who = options.annotator(arguments)
            running = WorkspaceMerge(workspace, theirs, other.name, annotator=who, dry_run=dry_run)
            console.watch(running)
            names = file_names(running.summary, theirs, workspace)
    show_merge(running.summary, arguments.format, console, names, dry_run=dry_run)
    return 1 if running.summary.refused else 0


def file_names(summary: MergeSummary, *workspaces: Workspace) -> dict[str, str]:
    """The name of a file of each sound in conflict, by audio hash, as far as one of the workspaces knows it."""
    found = {
        one.sound: files[0].path
        for workspace in workspaces
        for one in summary.conflicts
        if one.sound and (files := workspace.sounds.files(audio_hash=one.sound))
    }
    return {audio_hash: os.path.basename(path) for audio_hash, path in found.items()}


def show_merge(summary: MergeSummary, form: str, console: Console, names: Mapping[str, str], *, dry_run: bool) -> None:
    """The conflicts, side by side, with the ``names`` of sounds, and how much changed or would change."""
    for number, one in enumerate(summary.conflicts):
        if form == "jsonl":
            print(json.dumps(asdict(one)))
        elif number < _SHOWN:
            _show_conflict(one, names)
    if len(summary.conflicts) > _SHOWN and form == "text":
        console.say(
            Translatable(
                "Conflicts not shown: {count:,}; --format jsonl lists all.", count=len(summary.conflicts) - _SHOWN
            )
        )
    changed = summary.reworded, summary.deleted, summary.restored, summary.changed
    if dry_run and not (any(changed) or summary.added or summary.decisions or summary.facts or summary.listed):
        console.say(Translatable("Captions compared: {read:,}. Nothing would change.", read=summary.read))
        return
    console.say(
        Translatable(
            "Captions compared: {read:,}. New: {added:,}; reworded: {reworded:,}; deleted: {deleted:,}; restored: "
            "{restored:,}; changed otherwise: {changed:,}; there already: {there:,}.",
            read=summary.read,
            added=summary.added,
            reworded=summary.reworded,
            deleted=summary.deleted,
            restored=summary.restored,
            changed=summary.changed,
            there=summary.there,
        )
    )
    console.say(
        Translatable(
            "Decisions: {decisions:,}; notes, categories and keywords: {facts:,}; sounds in lists: {listed:,}; "
            "refused: {refused:,}; in conflict, both kept: {conflicts:,}.",
            decisions=summary.decisions,
            facts=summary.facts,
            listed=summary.listed,
            refused=summary.refused,
            conflicts=len(summary.conflicts),
        )
    )
    if dry_run:
        console.say(Translatable("Nothing was changed."))
    else:
        console.say(Translatable("Sound files copied or found: {sounds:,}.", sounds=summary.sounds))


def _show_conflict(one: Conflict, names: Mapping[str, str]) -> None:
    part = "" if one.start is None else f" {one.start:g}–{one.end:g} s"
    ours, theirs = (
        f"{text} ({who})" if who else text for text, who in ((one.ours, one.ours_by), (one.theirs, one.theirs_by))
    )
    show(f"{names.get(one.sound, one.sound[:8])}{part}  {ours}  |  {theirs}")
