"""``recap listen``: caption what the microphone hears, as it hears it."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.options import natural, positive
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _, translate
from recap_engine.printable import printable
from recap_engine.propose.propose import Settings
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.records import Proposal


def add_commands(commands: Commands) -> None:
    """The command, which stores nothing."""
    parser = add_command(
        commands,
        "listen",
        _("caption what the microphone hears"),
        _(
            "Record from the microphone and write a caption of the last seconds again and again, until Ctrl+C. Nothing "
            "is kept: neither the sound, nor a proposal, nor anything computed from them. --from reads a sound file "
            "instead, in real time or (--fast) as fast as the model can."
        ),
        examples=[
            "recap listen",
            "recap listen --seconds 3 --microphone USB --format jsonl",
            "recap listen --from evening.wav --fast",
        ],
    )
    parser.add_argument(
        "--seconds", type=positive, default=5, metavar="N", help=_("seconds that each caption describes (default: 5)")
    )
    parser.add_argument(
        "--every", type=positive, metavar="N", help=_("seconds between two captions (default: the same as --seconds)")
    )
    parser.add_argument(
        "--microphone", metavar="NAME", help=_("the microphone whose name begins with NAME (default: the system's)")
    )
    parser.add_argument("--list-microphones", action="store_true", help=_("list the microphones"))
    parser.add_argument(
        "--from", dest="file", type=Path, metavar="FILE", help=_("a sound file instead of a microphone")
    )
    parser.add_argument(
        "--fast", action="store_true", help=_("with --from: as fast as the model can, instead of in real time")
    )
    parser.add_argument(
        "--neighbours", type=natural, default=0, metavar="N", help=_("similar captions to show with each (default: 0)")
    )
    options.add_text_format(parser)
    options.add_workspace(parser)
    options.add_models(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """List the microphones, or caption until Ctrl+C or the end of the file."""
    from recap_engine.audio.microphone import microphone, microphones
    from recap_engine.audio.recording import Recorder, rounds

    if arguments.fast and arguments.file is None:
        raise RequestError("--fast needs --from, the file to listen to.")
    if arguments.list_microphones:
        names = microphones()
        for name in names:
            show(printable(name))
        if not names:
            console.say(Translatable("There is no microphone."))
        return 0
    recorder = Recorder(None if arguments.file else microphone(arguments.microphone), arguments.seconds)
    if arguments.file is None:
        recorder.start()  # fails now, before the models are loaded
        recorder.stop()
    engine = options.open_engine(arguments, console)
    try:
        console.watch(engine.prepare())
        if arguments.file is None:
            console.say(Translatable("Recording; Ctrl+C stops. Nothing of it is kept."))
        settings = Settings(candidates=5, neighbours=max(10, arguments.neighbours))
        with tempfile.TemporaryDirectory(prefix="recap-listen-") as folder:
            path = Path(folder) / "heard.wav"
            for _step in rounds(recorder, arguments.every or arguments.seconds, arguments.file, fast=arguments.fast):
                seconds = recorder.save(path)
                proposal, _sounds = engine.overhear(path, settings)
                path.unlink()
                _print(proposal, recorder.heard, seconds, arguments)
    except KeyboardInterrupt:
        console.end_line()
    finally:
        engine.close()
    return 0


def _print(proposal: Proposal, heard: float, seconds: float, arguments: argparse.Namespace) -> None:
    """One caption: the first candidate, its score, and what is to be said about the sound."""
    neighbours = proposal.neighbours[: arguments.neighbours]
    if arguments.format == "jsonl":
        row = {
            "at": round(max(0.0, heard - seconds), 3),
            "seconds": round(seconds, 3),
            "candidates": [{"text": c.text, "score": round(c.score, 6)} for c in proposal.candidates],
            **({} if proposal.calibrated else {"calibrated": False}),
            **({"notes": [str(note) for note in proposal.notes]} if proposal.notes else {}),
        }
        if arguments.neighbours:
            row["neighbours"] = [{"text": n.text, "similarity": round(n.similarity, 6)} for n in neighbours]
        print(json.dumps(row), flush=True)
        return
    first = proposal.candidates[0] if proposal.candidates else None
    score = f"{first.score:4.0%}" if first is not None and proposal.calibrated else "    "
    notes = " ".join(translate(note) for note in proposal.notes)
    text = printable(first.text) if first is not None else _("no caption")
    show(f"{_clock(heard - seconds):>7}  {score}  {text}{f'  ({notes})' if notes else ''}")
    for neighbour in neighbours:
        show(f"               {neighbour.similarity:+.2f}  {printable(neighbour.text)}")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(max(0.0, seconds), 60)
    return f"{minutes:.0f}:{rest:04.1f}"
