"""Torture that stays: ``python -m tests.torture [--minutes N | --tries N] [--seed N] [NAME…]``.

Each subject is a module here with ``run(seed, seconds, most)``; it prints each fault and returns how often each
outcome was seen. The exit status is 1 where a subject has outcomes other than `SOUND`.
"""

from __future__ import annotations

import argparse
import importlib
import sys
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
        outcomes = subject.run(arguments.seed, seconds, -1 if arguments.tries is None else arguments.tries)
        told = ", ".join(f"{n} {o}" for o, n in sorted(outcomes.items()))
        print(f"{name}: {sum(outcomes.values())} tries: {told}", flush=True)
        faults += sum(number for outcome, number in outcomes.items() if outcome not in SOUND)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
