"""``recap pack``: captions and sounds handed over as one file, and merged when they come back."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from recap_engine.cli import chosen, options
from recap_engine.cli.console import Console
from recap_engine.cli.merging import file_names, show_merge
from recap_engine.cli.parser import Commands, add_command, add_group
from recap_engine.errors import ExchangeError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


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
        _(
            "Write captions with their wordings and history, and the decisions, notes, categories, keywords and lists "
            "of their sounds, into one file. Captions that matched and were deleted go with them as deletions."
        ),
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
    chosen.add_act(create)
    options.add_workspace(create)
    create.set_defaults(run=run_create)
    merge = add_command(
        group,
        "merge",
        _("merge a pack into the workspace"),
        _(
            "Merge a pack by audio hash, part, wordings and history, like `recap workspace merge`: a pack may come "
            "twice, and packs in any order. Deletions, skips, rejections, flags, notes and lists come with it. Where "
            "both sides reworded a caption, or accepted different ones for a sound, both are kept and listed. `recap "
            "undo` reverts a merge."
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
    from recap_engine.datastore.caption_filter import deleted_captions
    from recap_engine.datastore.caption_query import parse_query
    from recap_engine.exchange.pack_writer import write_pack

    options.check_output(arguments.out, arguments)
    if arguments.out.exists() and not arguments.force:
        raise ExchangeError(
            "{path} already exists: choose another name, or replace it with --force.", path=arguments.out
        )
    with chosen.opened(arguments, console, arguments.where) as (workspace, ids):
        gone = deleted_captions(workspace.connection, parse_query(arguments.where))
        if not ids and not gone:
            raise ExchangeError("No caption matches: nothing is written.")
        all_of_them = list(dict.fromkeys((*ids, *gone)))
        if not arguments.dry_run:
            console.watch(
                write_pack(
                    workspace, arguments.out, all_of_them, for_whom=arguments.for_whom, with_audio=arguments.with_audio
                )
            )
    count = len(ids)
    if arguments.format == "jsonl":
        print(json.dumps({"path": str(arguments.out), "captions": count, "deletions": len(all_of_them) - count}))
    if arguments.dry_run:
        console.say(
            Translatable("Captions that would be written: {count:,}, to {path}.", count=count, path=arguments.out)
        )
        return 0
    console.say(Translatable("Captions written: {count:,}, to {path}.", count=count, path=arguments.out))
    return 0


def run_merge(arguments: argparse.Namespace, console: Console) -> int:
    """Merge a pack, or with --dry-run show what would change; status 1 when a caption was refused."""
    from recap_engine.exchange.merging.merge import WorkspaceMerge
    from recap_engine.exchange.pack import open_pack

    dry_run = arguments.dry_run
    opened = options.open_to_read(arguments) if dry_run else options.open_workspace(arguments, console)
    with open_pack(arguments.file) as pack, pack.workspace() as theirs, opened as workspace:
        who = options.annotator(arguments)
        running = WorkspaceMerge(workspace, theirs, arguments.file.name, annotator=who, dry_run=dry_run)
        console.watch(running)
        names = file_names(running.summary, theirs, workspace)
        if not dry_run:
            folder = arguments.audio_to or Path(f"{workspace.path}.sounds")
            running.summary.sounds += console.result(pack.place_audio(workspace, theirs, folder))
    show_merge(running.summary, arguments.format, console, names, dry_run=dry_run)
    return 1 if running.summary.refused else 0
