"""``python -m recap_desktop.probe NAME`` prints figures, and writes them as JSON on request."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path

from recap_desktop.probe import annotator, captions, careless, cold_start, listing, working
from recap_desktop.probe.display import virtual_display
from recap_desktop.probe.figures import Figure, text, write
from recap_desktop.start.driver import WaitTimeout, application
from recap_engine.resources import samples_folder

Probe = Callable[[argparse.Namespace], list[Figure]]


def _going_on(given: argparse.Namespace) -> list[Figure]:
    application()
    return working.going_on(given.sounds, given.model, min(given.count or 20, 40))


def _batch(given: argparse.Namespace) -> list[Figure]:
    application()
    return working.under_batch(given.sounds, given.model, given.count or 600)


PROBES: dict[str, tuple[str, Probe]] = {
    "listing": ("100,000 sounds: open, scroll, filter, sort", lambda given: listing.probe(given.count or 100_000)),
    "going-on": ("from a decision to the next sound; sounds without cached results", _going_on),
    "batch": ("scrolling and playback during a batch of suggestions", _batch),
    "captions": (
        "the captions dialog on 1,000,000 captions: scroll, select, query",
        lambda given: captions.probe(given.rows or given.count or 1_000_000),
    ),
    "annotator": (
        "300 sounds by keyboard while window or engine are killed ten times",
        lambda given: annotator.probe(given.sounds, given.model, given.count or 300, given.kills, given.seed),
    ),
    "cold-start": (
        "from starting the program to the first suggestion, in a new workspace of 40 sounds",
        lambda given: cold_start.probe(given.sounds, given.model, given.count or 40),
    ),
    "careless": (
        "random clicks, typing and keys decide only what was meant; prints the steps otherwise",
        lambda given: careless.probe(given.sounds, given.model, given.steps, given.seed),
    ),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status 1 if a figure misses its limit, 2 if it could not be measured."""
    parser = argparse.ArgumentParser(
        prog="python -m recap_desktop.probe",
        description="Measure the window.",
        epilog="\n".join(f"{name:10} {words}" for name, (words, _) in PROBES.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=PROBES)
    parser.add_argument("--sounds", type=Path, default=samples_folder(), help="folder of real sounds")
    parser.add_argument("--model", default="starter", help="model bundle: a name or a folder")
    parser.add_argument("--count", type=int, default=0, help="how many sounds, or steps")
    parser.add_argument("--rows", type=int, default=0, help="how many captions")
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--steps", type=int, default=2000, help="steps of the careless annotator")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--window", action="store_true", help="show a real window on a virtual display (needs Xvfb)")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    given = parser.parse_args(arguments)
    if not given.window:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with virtual_display() if given.window else nullcontext():
        try:
            figures = PROBES[given.name][1](given)
        except (WaitTimeout, TimeoutError) as error:
            print(error, file=sys.stderr)
            return 2
    print(text(figures))
    if given.json:
        write(figures, given.json)
    return int(any(figure.held is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
