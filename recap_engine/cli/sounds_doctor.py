"""``recap sounds doctor``: a check-up of sound files."""

from __future__ import annotations

import argparse
import json
import os
import sys
from typing import TYPE_CHECKING

from recap_engine.batch.rows import as_utf8, csv_line
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command
from recap_engine.csv_safety import escape
from recap_engine.errors import RequestError
from recap_engine.i18n import _, translate
from recap_engine.printable import LONGEST_ESCAPE, printable
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.audio.doctor import SoundReport

_COLUMNS = "path codec sample_rate channels stated heard peak sound duplicate_of findings details".split()


def add_doctor(group: Commands) -> None:
    """Add the command to ``recap sounds``."""
    parser = add_command(
        group,
        "doctor",
        _("examine sound files: length, damage, clipping, silence, channels, duplicates"),
        _(
            "Decode every file completely and list its codec, its stated and its decoded length, damage, "
            "clipping, silence, dead or opposed channels, and duplicates. Needs neither a workspace nor "
            "a model."
        ),
        examples=["recap sounds doctor recordings/ --format csv > report.csv"],
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help=_("sounds and folders of sounds"))
    parser.add_argument(
        "--format", choices=("text", "jsonl", "csv"), default="text", help=_("output format (default: text)")
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Examine everything; the exit status says whether some files cannot be read."""
    from recap_engine.audio.discovery import discover
    from recap_engine.audio.doctor import examine_sounds

    found = list(discover(arguments.paths))
    if not found:
        raise RequestError("No audio was found in the files and folders given.")
    if arguments.format == "csv":
        print(csv_line(_COLUMNS), end="")
    unreadable = remarkable = 0
    for done, report in enumerate(examine_sounds(found), 1):
        unreadable += not report.readable
        remarkable += bool(report.findings)
        if sys.stdout.isatty():
            console.end_line()
        if arguments.format == "text":
            show(_text(report))
        else:
            print(_row(report, arguments.format), end="", flush=True)
        console.show(
            Progress(Translatable("examining sounds"), done, len(found), printable(os.path.basename(report.path)))
        )
    console.end_line()
    console.say(
        Translatable(
            "{count:,} examined, {remarkable:,} with findings, {unreadable:,} unreadable.",
            count=len(found),
            remarkable=remarkable,
            unreadable=unreadable,
        )
    )
    return 1 if unreadable else 0


def _row(report: SoundReport, form: str) -> str:
    record = _record(report)
    if form == "jsonl":
        return json.dumps(record) + "\n"
    kinds = "; ".join(dict.fromkeys(finding.kind for finding in report.findings))
    details = " ".join(str(finding.message) for finding in report.findings)
    facts = [record.get(name) for name in _COLUMNS[1:8]]
    cells = [as_utf8(report.path), *facts, as_utf8(report.duplicate_of), kinds, details]
    return csv_line(["" if cell is None else escape(cell) if isinstance(cell, str) else cell for cell in cells])


def _text(report: SoundReport) -> str:
    lines = [printable(report.path, LONGEST_ESCAPE * len(report.path))]
    if report.readable:
        stated = _("no length stated") if report.stated is None else _stated(report.stated)
        channels = (
            Translatable("1 channel")
            if report.channels == 1
            else Translatable("{count} channels", count=report.channels)
        )
        facts = Translatable(
            "{codec}, {rate:,} Hz, {channels}, {heard:.2f} s ({stated})",
            codec=report.codec,
            rate=report.sample_rate,
            channels=channels,
            heard=report.heard,
            stated=stated,
        )
        lines.append(f"  {translate(facts)}")
    found = [f"  {translate(finding.kind_name)}: {translate(finding.message)}" for finding in report.findings]
    return "\n".join([*lines, *found])


def _stated(seconds: float) -> str:
    return translate(Translatable("stated {seconds:.2f} s", seconds=seconds))


def _record(report: SoundReport) -> dict[str, object]:
    findings = [{"kind": finding.kind, "message": str(finding.message)} for finding in report.findings]
    if not report.readable:
        return {"path": report.path, "findings": findings}
    return {
        "path": report.path,
        "codec": report.codec,
        "sample_rate": report.sample_rate,
        "channels": report.channels,
        "stated": None if report.stated is None else round(report.stated, 6),
        "heard": round(report.heard, 6),
        "peak": round(report.peak, 6),
        "sound": report.sound,
        "duplicate_of": report.duplicate_of or None,
        "findings": findings,
    }
