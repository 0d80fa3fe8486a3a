"""``recap accept``, ``reject``, ``skip``, ``flag``, ``undo`` and ``journal``: decisions about sounds."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import asdict
from typing import TYPE_CHECKING

from recap_engine.annotate.skip_reasons import reason_text
from recap_engine.cli import options, trial
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import CommandParser, Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _, translate
from recap_engine.records import SOUNDS_ACTS, Changes, Decision, Sound
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace


def add_commands(commands: Commands) -> None:
    """The commands that decide, and the journal that records the decisions."""
    accept = _add(
        commands,
        "accept",
        _("accept a caption for a sound"),
        ['recap accept dog.wav "A dog barks twice"', 'recap accept dog.wav "A dog barks" --start 1.5 --end 4'],
    )
    _add_sound(accept)
    accept.add_argument("text", metavar="TEXT", help=_("the caption"))
    accept.add_argument(
        "--collection",
        default="accepted",
        metavar="NAME",
        help=_("the collection to add it to (default: accepted)"),
    )
    reject = _add(
        commands,
        "reject",
        _("reject one or all proposed captions of a sound"),
        ['recap reject dog.wav "A cow moos"', "recap reject dog.wav"],
    )
    _add_sound(reject)
    reject.add_argument(
        "text",
        nargs="?",
        metavar="TEXT",
        help=_("the caption; it is never proposed for this sound again (default: all proposed captions)"),
    )
    skip = _add(commands, "skip", _("skip a sound and record the reason"), ["recap skip take7.wav --reason 'clipped'"])
    _add_sound(skip)
    skip.add_argument("--reason", required=True, help=_("why the sound is skipped"))
    flag = _add(
        commands, "flag", _("flag a sound for a second opinion"), ["recap flag take7.wav --reason 'bird or gate?'"]
    )
    _add_sound(flag)
    flag.add_argument("--reason", default="", help=_("the reason for the second opinion"))
    undo = _add(
        commands,
        "undo",
        _("undo the last decision, change or import, or the last decision on one sound"),
        ["recap undo", "recap undo dog.wav"],
    )
    _add_sound(undo, required=False)
    journal = add_command(
        commands,
        "journal",
        _("list every decision, oldest first"),
        examples=["recap journal", "recap journal --format jsonl"],
    )
    options.add_workspace(journal)
    options.add_text_format(journal)
    journal.set_defaults(run=run_journal)


def _add(commands: Commands, name: str, what: str, examples: list[str]) -> CommandParser:
    parser = add_command(commands, name, what, examples=examples)
    options.add_workspace(parser)
    options.add_annotator(parser, undo=name == "undo")
    trial.add_trial(parser)
    parser.set_defaults(run=run, decision=name)
    return parser


def _add_sound(parser: argparse.ArgumentParser, required: bool = True) -> None:
    """The sound, or a region of it."""
    what = _("the sound") if required else _("the sound (default: the one of the last decision)")
    parser.add_argument("path", nargs=None if required else "?", metavar="PATH", help=what)
    options.add_region(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Decide, and show the journal's entry; with --format jsonl, all entries that were written."""
    from recap_engine.annotate.identify import identify

    region = options.region(arguments)
    if region is not None and arguments.path is None:
        raise RequestError("A region needs the sound it belongs to: give its PATH.")
    undoing = arguments.decision == "undo"
    with trial.open_to_act(arguments, console, create=not undoing) as workspace:
        last = workspace.journal.last_sequence()
        sound = None if arguments.path is None else identify(workspace, arguments.path, region)
        changes = _decide(workspace, sound, arguments)
        decision = changes.decision
        undone = (
            None if decision is None or decision.undoes is None else workspace.journal.get(decision.undoes).decision
        )
        message = None if undone is None else _undone(workspace, undone, arguments.dry_run)
        if arguments.format == "jsonl":
            for entry in workspace.journal.entries(last):
                print_entry(entry, "jsonl")
    if message is not None:
        console.say(message)
    elif decision is not None:
        console.say(_line(decision).strip())
    left = changes.left
    if decision is not None and undone is not None:
        left += max(0, undone.reached - decision.reached)
    if left:
        console.say(Translatable("Left as they are, because changed in another way since: {count:,}.", count=left))
    if arguments.dry_run:
        console.say(Translatable("Nothing was changed."))
    return 0


def _undone(workspace: Workspace, undone: Decision, dry_run: bool) -> Translatable:
    """What was undone, or would be: the act, the sound's file, and the caption, reason or collection."""
    files = workspace.sounds.files(audio_hash=undone.sound) if undone.sound and not undone.path else []
    path = undone.path or (files[0].path if files else "")
    where = os.path.basename(path) or (undone.sound or "")
    parts = (undone.kind, where, undone.collection or "", _caption_or_reason(undone), _reached(undone))
    what = "  ".join(part for part in parts if part)
    return Translatable("Would undo: {what}.", what=what) if dry_run else Translatable("Undone: {what}.", what=what)


def _decide(workspace: Workspace, sound: Sound | None, arguments: argparse.Namespace) -> Changes:
    from recap_engine.annotate import decide

    who = options.annotator(arguments)
    if arguments.decision == "undo":
        return decide.undo(workspace, sound, annotator=who, own=arguments.annotator is not None)
    assert sound is not None
    match arguments.decision:
        case "accept":
            text, collection = arguments.text, arguments.collection
            return decide.accept(workspace, sound, text, path=arguments.path, annotator=who, collection=collection)
        case "reject":
            return decide.reject(workspace, sound, arguments.text, path=arguments.path, annotator=who)
        case "skip":
            return decide.skip(workspace, sound, arguments.reason, path=arguments.path, annotator=who)
        case _:
            return decide.flag(workspace, sound, arguments.reason, path=arguments.path, annotator=who)


def run_journal(arguments: argparse.Namespace, console: Console) -> int:
    """Print the journal."""
    with options.open_to_read(arguments) as workspace:
        for decision in workspace.journal.entries():
            print_entry(decision, arguments.format)
    return 0


def print_entry(decision: Decision, form: str) -> None:
    """Print one entry of the journal, as ``text`` or ``jsonl``."""
    if form == "jsonl":
        print(_jsonl(decision))
    else:
        show(_line(decision))


def _jsonl(decision: Decision) -> str:
    row = asdict(decision)
    region = row.pop("region") or {}
    return json.dumps(row | {"start": region.get("start"), "end": region.get("end")})


def _line(decision: Decision) -> str:
    what = _caption_or_reason(decision) or (_("of {number}", number=decision.undoes) if decision.undoes else "")
    where = decision.path or decision.sound or decision.collection or ""
    what = f"{what} {_reached(decision)}".strip()
    who = f"  ({decision.annotator})" if decision.annotator else ""
    return f"{decision.sequence:>5}  {decision.at}  {decision.kind:<7} {where}  {what}{who}"


def _caption_or_reason(decision: Decision) -> str:
    """The caption or the reason."""
    return " | ".join((decision.text or "").splitlines()) or translate(reason_text(decision.reason or ""))


def _reached(decision: Decision) -> str:
    """How many sounds or captions an act was about, if several."""
    if decision.reached < 2:
        return ""
    if decision.kind in SOUNDS_ACTS:
        return _("(sounds: {count:,})", count=decision.reached)
    return _("(captions: {count:,})", count=decision.reached)
