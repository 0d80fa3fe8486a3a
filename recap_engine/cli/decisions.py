"""``recap accept``, ``reject``, ``skip``, ``flag``, ``undo`` and ``journal``: what people decided."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from recap_engine.annotate.skip_reasons import reason_text
from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands
from recap_engine.errors import RequestError
from recap_engine.i18n import translate
from recap_engine.printable import printable
from recap_engine.records import Changes, Decision, Sound

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace


def add_commands(commands: Commands) -> None:
    """The commands that decide, and the journal they end up in."""
    accept = _command(commands, "accept", "remember a caption for a sound", 'accept dog.wav "A dog barks twice"')
    _about(accept)
    accept.add_argument("text", metavar="TEXT", help="its caption")
    accept.add_argument("--collection", default="accepted", metavar="NAME", help="where it goes (default: accepted)")

    what = "refuse a caption (or all that were proposed) for a sound"
    reject = _command(commands, "reject", what, 'reject dog.wav "A cow moos"')
    _about(reject)
    reject.add_argument("text", nargs="?", metavar="TEXT", help="the caption refused; it is not proposed for it again")

    skip = _command(commands, "skip", "leave a sound out, and say why", "skip take7.wav --reason 'clipped'")
    _about(skip)
    skip.add_argument("--reason", required=True, help="why it is left out")

    flag = _command(commands, "flag", "ask for a second opinion on a sound", "flag take7.wav --reason 'bird or gate?'")
    _about(flag)
    flag.add_argument("--reason", default="", help="what is in doubt")

    undo = _command(
        commands,
        "undo",
        "take back the last decision or change of captions, or the last decision on a sound",
        "undo dog.wav",
    )
    _about(undo, needed=False)

    journal = commands.add_parser(
        "journal", help="list every decision", description="List every decision, oldest first."
    )
    options.add_workspace(journal)
    journal.add_argument("--format", choices=("text", "jsonl"), default="text", help="default: text")
    journal.set_defaults(run=run_journal)


def _command(commands: Commands, name: str, what: str, example: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=what,
        description=what[0].upper() + what[1:] + ".",
        epilog=f"example:\n  recap {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_workspace(parser)
    parser.add_argument("--annotator", default=None, metavar="NAME", help="who decides (default: your login name)")
    parser.set_defaults(run=run, decision=name)
    return parser


def _about(parser: argparse.ArgumentParser, needed: bool = True) -> None:
    """Which sound, or region of it."""
    told = "the sound" if needed else "the sound (default: whatever was decided last)"
    parser.add_argument("path", nargs=None if needed else "?", metavar="PATH", help=told)
    options.add_region(parser)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Decide, and tell the journal's entry."""
    from recap_engine.annotate.identify import identify

    region = options.region(arguments)
    if region is not None and arguments.path is None:
        raise RequestError("A region needs the sound it belongs to: name its PATH.")
    undoing = arguments.decision == "undo"
    with options.open_to_change(arguments) if undoing else options.open_workspace(arguments, console) as workspace:
        sound = None if arguments.path is None else identify(workspace, arguments.path, region)
        decision = _decide(workspace, sound, arguments).decision
    if decision is not None:
        console.say(_line(decision).strip())
    return 0


def _decide(workspace: Workspace, sound: Sound | None, arguments: argparse.Namespace) -> Changes:
    from recap_engine.annotate import decide

    who = options.annotator(arguments)
    if arguments.decision == "undo":
        return decide.undo(workspace, sound, annotator=who)
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
    print(_jsonl(decision) if form == "jsonl" else _line(decision))


def _jsonl(decision: Decision) -> str:
    row = asdict(decision)
    region = row.pop("region") or {}
    return json.dumps(row | {"start": region.get("start"), "end": region.get("end")})


def _line(decision: Decision) -> str:
    what = (
        " | ".join((decision.text or "").splitlines())
        or translate(reason_text(decision.reason or ""))
        or (f"of {decision.undoes}" if decision.undoes else "")
    )
    where = printable(decision.path or decision.sound or decision.collection or "")
    if decision.reached > 1:
        what = f"{what} ({decision.reached:,} captions)".strip()
    who = f"  ({decision.annotator})" if decision.annotator else ""
    return f"{decision.sequence:>5}  {decision.at}  {decision.kind:<7} {where}  {what}{who}"
