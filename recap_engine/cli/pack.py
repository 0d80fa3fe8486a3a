"""``recap pack``: captions and sounds handed over as one file, and merged when they come back."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import chosen, options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command, add_group
from recap_engine.errors import ExchangeError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.exchange.pack_merge import MergeSummary

_SHOWN = 20


def add_commands(commands: Commands) -> None:
    """``recap pack create|merge``."""
    group = add_group(
        commands,
        "pack",
        _("hand captions and sounds over as one file, and merge it when it comes back"),
        examples=["recap pack create --out ana.zip --where collection:accepted --for ana", "recap pack merge ana.zip"],
    )
    create = add_command(
        group,
        "create",
        _("write captions, with their sounds by audio hash, into one file"),
        examples=[
            "recap pack create --out ana.zip --where 'collection:field state:flagged' --for ana",
            "recap pack create --out ana.zip --where collection:field --with-audio",
        ],
    )
    create.add_argument("--out", type=Path, required=True, metavar="FILE", help=_("the file to write"))
    chosen.add_where(create)
    create.add_argument("--with-audio", action="store_true", help=_("also put the sound files in"))
    create.add_argument("--for", dest="for_whom", default="", metavar="NAME", help=_("whom it is for"))
    create.add_argument("--force", action="store_true", help=_("replace existing files"))
    options.add_models(create)
    options.add_workspace(create)
    create.set_defaults(run=run_create)
    merge = add_command(
        group,
        "merge",
        _("merge a pack into the workspace"),
        _(
            "Merge a pack by audio hash, part and wordings: a pack may come twice, and packs in any order. A caption "
            "that both sides have reworded keeps both wordings, and is listed. `recap undo` takes a merge back."
        ),
        examples=["recap pack merge ana.zip --dry-run", "recap pack merge ana.zip --audio-to ~/sounds/ana"],
    )
    merge.add_argument("file", type=Path, metavar="FILE", help=_("the pack"))
    merge.add_argument(
        "--audio-to", type=Path, metavar="DIR", help=_("where its sounds go (default: a folder beside the workspace)")
    )
    merge.add_argument("--dry-run", action="store_true", help=_("show what would change, change nothing"))
    options.add_text_format(merge)
    options.add_annotator(merge)
    options.add_workspace(merge)
    merge.set_defaults(run=run_merge)


def run_create(arguments: argparse.Namespace, console: Console) -> int:
    """Write a pack. Raises ExchangeError where no caption matches."""
    from recap_engine.exchange.pack import write_pack

    options.check_output(arguments.out, arguments)
    if arguments.out.exists() and not arguments.force:
        raise ExchangeError(
            "{path} already exists: choose another name, or replace it with --force.", path=arguments.out
        )
    with chosen.opened(arguments, console, arguments.where) as (workspace, ids):
        if not ids:
            raise ExchangeError("No caption matches: nothing is written.")
        written = write_pack(
            workspace, arguments.out, ids, for_whom=arguments.for_whom, with_audio=arguments.with_audio
        )
        count = max(written)
    console.say(Translatable("Captions written: {count:,}, to {path}.", count=count, path=arguments.out))
    return 0


def run_merge(arguments: argparse.Namespace, console: Console) -> int:
    """Merge a pack, or with --dry-run show what would change; status 1 when a caption was refused."""
    from recap_engine.exchange.pack import open_pack
    from recap_engine.exchange.pack_merge import PackMerge

    dry_run = arguments.dry_run
    opened = options.open_to_read(arguments) if dry_run else options.open_workspace(arguments, console)
    with open_pack(arguments.file) as pack, opened as workspace:
        who = options.annotator(arguments)
        running = PackMerge(workspace, pack, arguments.file.name, annotator=who, dry_run=dry_run)
        console.watch(running)
        if not dry_run:
            folder = arguments.audio_to or Path(f"{workspace.path}.sounds")
            console.watch(running.extract_audio(folder))
    _show(running.summary, arguments.format, console, dry_run)
    return 1 if running.summary.refused else 0


def _show(summary: MergeSummary, form: str, console: Console, dry_run: bool) -> None:
    for number, one in enumerate(summary.conflicts):
        if form == "jsonl":
            print(json.dumps({"sound": one.sound, "ours": one.ours, "theirs": one.theirs}))
        elif number < _SHOWN:
            show(f"{one.sound[:8]}  {one.ours}  |  {one.theirs}")
    if dry_run:
        console.say(
            Translatable(
                "Captions in the pack: {read:,}. Would add: {added:,}; reword: {reworded:,}; there already: {there:,}; "
                "refused: {refused:,}; in conflict, both kept: {conflicts:,}.",
                read=summary.read,
                added=summary.added,
                reworded=summary.reworded,
                there=summary.there,
                refused=summary.refused,
                conflicts=len(summary.conflicts),
            )
        )
        return
    console.say(
        Translatable(
            "Captions in the pack: {read:,}. Added: {added:,}; reworded: {reworded:,}; there already: {there:,}; "
            "refused: {refused:,}; in conflict, both kept: {conflicts:,}; sounds copied: {sounds:,}.",
            read=summary.read,
            added=summary.added,
            reworded=summary.reworded,
            there=summary.there,
            refused=summary.refused,
            conflicts=len(summary.conflicts),
            sounds=summary.sounds,
        )
    )
