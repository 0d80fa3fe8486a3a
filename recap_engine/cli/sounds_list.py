"""``recap sounds list`` and ``measure``: the sounds of registered folders with what they measure."""

from __future__ import annotations

import argparse
import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from recap_engine.batch.rows import csv_line, csv_path
from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command
from recap_engine.csv_safety import escape
from recap_engine.errors import AudioError, RequestError
from recap_engine.i18n import _, translate
from recap_engine.printable import printable
from recap_engine.progress import Progress
from recap_engine.records import Levels
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.listing import Listing
    from recap_engine.datastore.workspace import Workspace

_COLUMNS: Final = (
    *("path", "sound", "duration", "rate", "channels", "loudness", "peak", "clipped"),
    *("state", "score", "decided", "caption"),
)
_TERM = re.compile(r'(-?)(?:([a-z]+)(:|>=|<=|>|<|=))?("[^"]*"?|[^\s"]*)')
_TOGETHER = 20
"""Sounds measured in one transaction."""

Row = dict[str, Any]
_ORDERS: Final[dict[str, Callable[[Row], Any]]] = {
    "path": lambda row: row["path"],
    "loudness": lambda row: row["loudness"],
    "length": lambda row: row["duration"],
    "date": lambda row: row["decided"],
    "score": lambda row: row["score"],
}


def add_list(group: Commands) -> None:
    """Add the commands to ``recap sounds``."""
    parser = add_command(
        group,
        "list",
        _("list the sounds of registered folders with length, rate, channels, loudness and peak"),
        _(
            "List the sounds of a workspace. Rate and channels are known after a scan. Loudness (LUFS, ITU-R "
            "BS.1770), peak (dB of full scale) and clipping are known of sounds that were captioned or "
            "measured (recap sounds measure); what is unknown is empty, meets no condition and comes last."
        ),
        examples=[
            'recap sounds list --where "loudness>-16" --sort loudness --descending',
            'recap sounds list --where "clipped:yes" --where "rate:96000" --format csv > clipped.csv',
        ],
    )
    parser.add_argument(
        "--where",
        action="append",
        default=[],
        metavar="TERMS",
        help=_(
            "only sounds that meet all terms: loudness>-20 (LUFS), peak>-1 (dB), rate:48000, channels:2, clipped:yes, "
            "dur>5 (seconds), state:new; - before a term excludes; other words are looked for in the path"
        ),
    )
    parser.add_argument("--sort", choices=tuple(_ORDERS), default="path", help=_("the order (default: path)"))
    parser.add_argument("--descending", action="store_true", help=_("largest or newest first"))
    parser.add_argument(
        "--format", choices=("text", "jsonl", "csv"), default="text", help=_("output format (default: text)")
    )
    options.add_workspace(parser)
    parser.set_defaults(run=run_list)
    measure = add_command(
        group,
        "measure",
        _("measure loudness, peak and clipping of the sounds of registered folders"),
        _("Read every sound that was not measured yet, and keep the results. Needs no model. May be stopped."),
        examples=["recap sounds measure"],
    )
    options.add_workspace(measure)
    measure.set_defaults(run=run_measure)


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """Print the sounds that meet the conditions."""
    from recap_engine.datastore.listing import read_listing

    meets = _condition(" ".join(arguments.where))
    with options.open_to_read(arguments) as workspace:
        listing = read_listing(workspace)
        roots = {row.id: row.path for row in workspace.libraries.list()}
    found = [row for row, levels in _rows(listing, roots) if meets(row, levels)]
    key = _ORDERS[arguments.sort]
    known = sorted((row for row in found if key(row) not in (None, "")), key=key, reverse=arguments.descending)
    if arguments.format == "csv":
        print(csv_line(_COLUMNS), end="")
    for row in (*known, *(row for row in found if key(row) in (None, ""))):
        if arguments.format == "text":
            show(_text(row))
        elif arguments.format == "jsonl":
            print(json.dumps(row))
        else:
            print(csv_line(_cells(row)), end="")
    console.say(Translatable("Sounds: {count:,}.", count=len(found)))
    return 0


def _rows(listing: Listing, roots: dict[int, str]) -> Iterator[tuple[Row, Levels | None]]:
    from recap_engine.datastore.listing import STATES, SoundFacts
    from recap_engine.datastore.sound_levels import peak_decibels

    for at, audio_hash in enumerate(listing.hashes):
        facts = listing.facts.get(audio_hash, SoundFacts())
        levels = facts.levels
        peak = None if levels is None else peak_decibels(levels)
        row: Row = {
            "path": listing.path(at, roots),
            "sound": audio_hash,
            "duration": round(float(listing.durations[at]), 6),
            "rate": None if levels is None else levels.rate,
            "channels": None if levels is None else levels.channels,
            "loudness": None if levels is None or levels.loudness is None else round(levels.loudness, 2),
            "peak": None if peak is None or math.isinf(peak) else round(peak, 2),
            "clipped": None if levels is None else levels.clipped,
            "state": STATES[listing.states[at]],
            "score": None if facts.score is None else round(facts.score, 6),
            "decided": facts.decided,
            "caption": listing.texts[at],
        }
        yield row, levels


def _cells(row: Row) -> list[object]:
    cells = [csv_path(row["path"]), *(row[name] for name in _COLUMNS[1:])]
    return [
        "" if cell is None else escape(cell) if isinstance(cell, str) and at else cell for at, cell in enumerate(cells)
    ]


def _text(row: Row) -> str:
    rate = "" if row["rate"] is None else f"{row['rate'] / 1000:g} kHz"
    channels = "" if row["channels"] is None else f"{row['channels']} ch"
    loudness = "" if row["loudness"] is None else f"{row['loudness']:.1f} LUFS"
    peak = "" if row["peak"] is None else f"{row['peak']:.1f} dBFS"
    clipped = _("clipped") if row["clipped"] else ""
    facts = f"{rate:>9}  {channels:>5}  {loudness:>10}  {peak:>11}  {clipped:>7}"
    return f"{row['duration']:9.2f} s  {facts}  {printable(row['path'])}"


def _condition(terms: str) -> Callable[[Row, Levels | None], bool]:
    """What a row must meet. Raises RequestError for a field or a number that does not exist."""
    conditions = [_term(*found.groups(default="")) for found in _TERM.finditer(terms.lower()) if found[0]]
    return lambda row, levels: all(meets(row, levels) for meets in conditions)


def _term(minus: str, name: str, sign: str, raw: str) -> Callable[[Row, Levels | None], bool]:
    from recap_engine.datastore.sound_levels import LEVEL_FIELDS, has_level, is_number, term_value

    value = term_value(name + sign, raw)
    if not name:
        return lambda row, _levels: not value or (value in row["path"].lower()) != bool(minus)
    if name == "dur":
        is_number(None, name, sign, value)
        return lambda row, _levels: is_number(row["duration"], name, sign, value) != bool(minus)
    if name == "state":
        return lambda row, _levels: (row["state"] in value.split(",")) != bool(minus)
    if name not in LEVEL_FIELDS:
        known = ", ".join(("dur", "state", *LEVEL_FIELDS))
        raise RequestError("Unknown field “{name}”. Known fields: {known}.", name=name, known=known)
    has_level(None, name, sign, value)
    return lambda _row, levels: has_level(levels, name, sign, value) != bool(minus)


def run_measure(arguments: argparse.Namespace, console: Console) -> int:
    """Measure what is left; the exit status says whether some files cannot be read."""
    with options.open_workspace(arguments, console) as workspace:
        failed: list[str] = []
        left = _unmeasured(workspace)
        console.watch(_measured(workspace, left, failed))
    if left:
        console.say(Translatable("Sounds measured: {count:,}.", count=len(left) - len(failed)))
    else:
        console.say(Translatable("Nothing to measure: every sound with a file has been measured."))
    for sentence in failed:
        console.say(sentence)
    return 1 if failed else 0


def _unmeasured(workspace: Workspace) -> dict[str, str]:
    """A file of each sound that was not measured yet, by audio hash."""
    known = {audio_hash for audio_hash, levels in workspace.levels.by_hash().items() if levels.measured}
    return {file.hash: file.path for file in workspace.sounds.files() if not file.missing and file.hash not in known}


def _measured(workspace: Workspace, left: dict[str, str], failed: list[str]) -> Iterator[Progress]:
    from recap_engine.audio.reading import measure_levels

    found: dict[str, Levels] = {}
    for done, (audio_hash, path) in enumerate(left.items(), 1):
        try:
            found[audio_hash] = measure_levels(path)
        except AudioError as error:
            failed.append(translate(error))
        if len(found) == _TOGETHER or done == len(left):
            workspace.levels.put(found)
            found = {}
        yield Progress(Translatable("measuring sounds"), done, len(left), printable(Path(path).name))
