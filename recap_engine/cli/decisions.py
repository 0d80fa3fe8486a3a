"""``recap accept``, ``reject``, ``skip``, ``flag``, ``undo`` and ``journal``: what people decided."""

from __future__ import annotations

import argparse
import getpass
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from recap_engine.batch.rows import readable
from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.records import Decision

if TYPE_CHECKING:
    pass

Commands = Any


def add_commands(commands: Commands) -> None:
    """The commands that decide, and the journal they end up in."""
    accept = _command(
        commands, "accept", "remember a caption for a sound", 'recap accept dog.wav "A dog barks twice" --annotator ana'
    )
    accept.add_argument("path", metavar="PATH", help="the sound")
    accept.add_argument("text", metavar="TEXT", help="its caption")
    options.add_region(accept)
    accept.add_argument("--collection", default="accepted", metavar="NAME", help="where it goes (default: accepted)")
    accept.set_defaults(run=run_accept)

    reject = _command(
        commands,
        "reject",
        "refuse a caption (or all that were proposed) for a sound",
        'recap reject dog.wav "A cow moos"',
    )
    reject.add_argument("path", metavar="PATH", help="the sound")
    reject.add_argument("text", nargs="?", metavar="TEXT", help="the caption refused; it is not proposed for it again")
    options.add_region(reject)
    reject.set_defaults(run=run_reject)

    skip = _command(commands, "skip", "leave a sound out, and say why", "recap skip take7.wav --reason 'clipped'")
    skip.add_argument("path", metavar="PATH", help="the sound")
    skip.add_argument("--reason", required=True, help="why it is left out")
    options.add_region(skip)
    skip.set_defaults(run=run_skip)

    flag = _command(
        commands, "flag", "ask for a second opinion on a sound", "recap flag take7.wav --reason 'bird or gate?'"
    )
    flag.add_argument("path", metavar="PATH", help="the sound")
    flag.add_argument("--reason", default="", help="what is in doubt")
    options.add_region(flag)
    flag.set_defaults(run=run_flag)

    undo = _command(commands, "undo", "take back the last decision, or the last one on a sound", "recap undo dog.wav")
    undo.add_argument("path", nargs="?", metavar="PATH", help="the sound (default: whatever was decided last)")
    options.add_region(undo)
    undo.set_defaults(run=run_undo)

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
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_workspace(parser)
    parser.add_argument("--annotator", default=None, metavar="NAME", help="who decides (default: your login name)")
    return parser


def run_accept(arguments: argparse.Namespace, console: Console) -> int:
    """Accept a caption."""
    from recap_engine import decide
    from recap_engine.engine import identify

    region = options.region(arguments)
    with options.open_workspace(arguments, console) as workspace:
        sound = identify(workspace, arguments.path, region)
        changes = decide.accept(
            workspace,
            sound,
            arguments.text,
            path=arguments.path,
            annotator=_annotator(arguments),
            collection=arguments.collection,
        )
    _tell(console, changes.decision)
    return 0


def run_reject(arguments: argparse.Namespace, console: Console) -> int:
    """Refuse a caption, or all proposed ones, for one sound."""
    from recap_engine import decide
    from recap_engine.engine import identify

    region = options.region(arguments)
    with options.open_workspace(arguments, console) as workspace:
        sound = identify(workspace, arguments.path, region)
        changes = decide.reject(workspace, sound, arguments.text, path=arguments.path, annotator=_annotator(arguments))
    _tell(console, changes.decision)
    return 0


def run_skip(arguments: argparse.Namespace, console: Console) -> int:
    """Leave a sound out."""
    from recap_engine import decide
    from recap_engine.engine import identify

    region = options.region(arguments)
    with options.open_workspace(arguments, console) as workspace:
        sound = identify(workspace, arguments.path, region)
        changes = decide.skip(workspace, sound, arguments.reason, path=arguments.path, annotator=_annotator(arguments))
    _tell(console, changes.decision)
    return 0


def run_flag(arguments: argparse.Namespace, console: Console) -> int:
    """Ask for a second opinion."""
    from recap_engine import decide
    from recap_engine.engine import identify

    region = options.region(arguments)
    with options.open_workspace(arguments, console) as workspace:
        sound = identify(workspace, arguments.path, region)
        changes = decide.flag(workspace, sound, arguments.reason, path=arguments.path, annotator=_annotator(arguments))
    _tell(console, changes.decision)
    return 0


def run_undo(arguments: argparse.Namespace, console: Console) -> int:
    """Take back a decision."""
    from recap_engine import decide
    from recap_engine.engine import identify

    region = options.region(arguments)
    with options.open_workspace(arguments, console) as workspace:
        sound = identify(workspace, arguments.path, region) if arguments.path else None
        changes = decide.undo(workspace, sound=sound, annotator=_annotator(arguments))
    _tell(console, changes.decision)
    return 0


def run_journal(arguments: argparse.Namespace, console: Console) -> int:
    """Print the journal."""
    with options.open_workspace(arguments, console) as workspace:
        for decision in workspace.journal.entries():
            print(_jsonl(decision) if arguments.format == "jsonl" else _line(decision))
    return 0


def _jsonl(decision: Decision) -> str:
    row = asdict(decision)
    region = row.pop("region") or {}
    return json.dumps(row | {"start": region.get("start"), "end": region.get("end")})


def _line(decision: Decision) -> str:
    what = decision.text or decision.reason or (f"of {decision.undoes}" if decision.undoes else "")
    where = readable(decision.path or decision.sound or "")
    who = f"  ({decision.annotator})" if decision.annotator else ""
    return f"{decision.sequence:>5}  {decision.at}  {decision.kind:<7} {where}  {what}{who}"


def _tell(console: Console, decision: Decision | None) -> None:
    if decision is not None:
        console.say(_line(decision).strip())


def _annotator(arguments: argparse.Namespace) -> str:
    if arguments.annotator is not None:
        return str(arguments.annotator)
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
