"""Torture tests, kept for later runs: ``python -m tests.torture [--minutes N | --tries N] [--seed N] [NAME…]``.

Each subject is a module here with ``run(seed, seconds, most)``; it prints each fault and returns how often each
outcome was seen. The exit status is 1 where a subject has outcomes other than `SOUND`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUBJECTS = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))
SOUND = {"used", "refused"}
"""Outcomes that are no faults."""


def main() -> int:
    """Run the subjects named, or all, for an equal share of the time."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SUBJECTS)}; default: all")
    parser.add_argument("--minutes", type=float, default=1.0, help="for all subjects together (default: 1)")
    parser.add_argument("--tries", type=int, help="of each subject, instead of a time")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other mutations (default: 0)")
    arguments = parser.parse_args()
    names = arguments.names or SUBJECTS
    if unknown := sorted(set(names) - set(SUBJECTS)):
        parser.error(f"there is no subject {unknown[0]}")
    faults = 0
    for name in names:
        subject = importlib.import_module(f"tests.torture.{name}")
        seconds = 60 * arguments.minutes / len(names) if arguments.tries is None else float("inf")
        with _surroundings() as surroundings:
            outcomes = subject.run(arguments.seed, seconds, -1 if arguments.tries is None else arguments.tries)
            if outside := _written(surroundings):
                print(f"{name}: wrote outside its folder: {', '.join(outside)}", flush=True)
                outcomes["wrote outside"] = len(outside)
        shown = ", ".join(f"{n} {o}" for o, n in sorted(outcomes.items()))
        print(f"{name}: {sum(outcomes.values())} tries: {shown}", flush=True)
        faults += sum(number for outcome, number in outcomes.items() if outcome not in SOUND)
    return 1 if faults else 0


@contextmanager
def _surroundings() -> Iterator[Path]:
    """A folder with an empty home folder, and with the folder for temporary files that a subject works in."""
    with tempfile.TemporaryDirectory(prefix="torture-") as place:
        surroundings = Path(place)
        (surroundings / "temporary").mkdir()
        (surroundings / "home").mkdir()
        old, kept = dict(os.environ), tempfile.tempdir
        os.environ["HOME"] = str(surroundings / "home")
        os.environ["TMPDIR"] = tempfile.tempdir = str(surroundings / "temporary")
        for name in ("DATA", "CACHE", "CONFIG", "STATE"):
            os.environ.pop(f"XDG_{name}_HOME", None)
        try:
            yield surroundings
        finally:
            os.environ.clear()
            os.environ.update(old)
            tempfile.tempdir = kept


def _written(surroundings: Path) -> list[str]:
    """What lies there now that a subject should not have written."""
    found = [path.relative_to(surroundings) for path in surroundings.rglob("*")]
    own = {"home", "temporary"}
    # torch makes the folder of its compiler there, whatever it is asked to do.
    return sorted(str(path) for path in found if str(path) not in own and "torchinductor_" not in str(path))


if __name__ == "__main__":
    sys.exit(main())
