"""``recap compare``: which system describes sounds better, judged blind."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import ExchangeError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.exchange.comparison import Choice, Comparison
    from recap_engine.exchange.comparison_report import ScoreTable

_ANSWERS: dict[str, Choice] = {"1": "first", "2": "second", "0": "tie"}


def add_commands(commands: Commands) -> None:
    """``recap compare FILE FILE…``."""
    parser = add_command(
        commands,
        "compare",
        _("judge blind which of several systems describes sounds better"),
        _(
            "Listen to sounds and choose the better of two captions, shown in random order and without names. A window "
            "opens where there is a display: keys 1 and 2 choose, 0 is a tie, Space plays, Backspace goes back. Each "
            "answer is saved at once, and the same command continues where it ended."
        ),
        examples=[
            "recap compare ours.csv theirs.jsonl --sounds clotho/evaluation --html comparison.html",
            "recap compare ours.csv theirs.csv --references clotho_captions_evaluation.csv --terminal",
        ],
    )
    parser.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help=_("captions of one system: path or file_name, and caption")
    )
    parser.add_argument(
        "--sounds", type=Path, metavar="DIR", help=_("the folder of the sounds (default: as the files say)")
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help=_("the answers, as JSON Lines (default: comparison-A-B.jsonl)")
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help=_("also write the result as a page"))
    parser.add_argument("--force", action="store_true", help=_("replace the page"))
    parser.add_argument(
        "--references", type=Path, metavar="FILE", help=_("also score every system against these captions")
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help=_("the random order (default: 0)"))
    parser.add_argument("--terminal", action="store_true", help=_("ask here instead of in a window"))
    parser.add_argument("--result", action="store_true", help=_("ask nothing: show the result so far"))
    options.add_text_format(parser)
    parser.set_defaults(run=run_compare)


def run_compare(arguments: argparse.Namespace, console: Console) -> int:
    """Ask in a window or here, then show who was preferred."""
    from recap_engine.exchange.comparison import Comparison

    out = arguments.out or Path("comparison-" + "-".join(path.stem for path in arguments.files) + ".jsonl")
    for path in (out, arguments.html):
        if path is not None:
            options.check_writable(path)
    if arguments.html is not None and arguments.html.exists() and not arguments.force:
        raise ExchangeError(
            "{path} already exists: choose another name, or replace it with --force.", path=arguments.html
        )
    folders = [arguments.sounds] if arguments.sounds is not None else []
    opened = Comparison.open(arguments.files, folders, out, arguments.seed)
    if not arguments.result and opened.current is not None:
        if not arguments.terminal and _has_window():
            subprocess.run(_window_command(arguments, out), check=False)
            opened = Comparison.open(arguments.files, folders, out, arguments.seed)
        else:
            _ask(opened, console)
    scores = None
    if arguments.references is not None:
        from recap_engine.evaluation.compare import score_systems

        scores = score_systems(opened, arguments.references)
    _show(opened, scores, arguments.format, console)
    if arguments.html is not None:
        from recap_engine.cli.page_option import write_page
        from recap_engine.exchange.comparison_report import comparison_report

        write_page(arguments.html, comparison_report(opened, scores), console)
    return 0


def _ask(comparison: Comparison, console: Console) -> None:
    """Ask on the terminal until the end, or until somebody stops."""
    console.say(Translatable("1 or 2: the better caption. 0: tie. b: back. q: stop."))
    while (trial := comparison.current) is not None:
        console.say(f"[{len(comparison.answers) + 1}/{len(comparison.trials)}] {trial.path or trial.sound}")
        for key, text in zip("12", trial.texts, strict=True):
            console.say(f"  {key}  {text}")
        began = time.monotonic()
        line = sys.stdin.readline()
        if not line:
            return
        answer = line.strip().lower()
        if answer == "q":
            return
        if answer == "b":
            comparison.back()
        elif answer in _ANSWERS:
            comparison.answer(_ANSWERS[answer], time.monotonic() - began)


def _show(comparison: Comparison, scores: ScoreTable | None, form: str, console: Console) -> None:
    from recap_engine.exchange.comparison_report import agreement_headings
    from recap_engine.exchange.preferences import preference_cells, preference_headings, preferences

    found = preferences(comparison)
    if form == "jsonl":
        for one in found:
            print(json.dumps(asdict(one)))
        if scores is not None:
            for row in scores.rows:
                print(json.dumps(dict(zip(("system", *scores.headings[1:]), row, strict=True))))
    else:
        _table(preference_headings(), [preference_cells(one) for one in found])
        if scores is not None:
            _table(scores.headings, scores.rows)
            _table(agreement_headings(), scores.agreement)
    for note in scores.notes if scores is not None else ():
        console.say(note)
    left = len(comparison.trials) - len(comparison.answers)
    if left:
        console.say(Translatable("Questions left: {count:,}. The same command continues.", count=left))


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    lines = [list(headings), *map(list, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    for line in lines:
        show("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    show("")


def _has_window() -> bool:
    """Whether the window is installed and can be shown."""
    if not getattr(sys, "frozen", False) and not all(map(importlib.util.find_spec, ("PySide6", "recap_desktop"))):
        return False
    shown = sys.platform in ("win32", "darwin")
    return shown or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


def _window_command(arguments: argparse.Namespace, out: Path) -> list[str]:
    program = [sys.executable, "-m", "recap_desktop.app"]
    if getattr(sys, "frozen", False):
        program = [str(Path(sys.executable).with_stem("recap-desktop"))]
    sounds = ["--sounds", str(arguments.sounds)] if arguments.sounds is not None else []
    return [*program, "--answers", str(out), *sounds, "--compare", *map(str, arguments.files)]
