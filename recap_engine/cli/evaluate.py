"""``recap evaluate``: figures on a labelled corpus that anyone can make again."""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands, positive
from recap_engine.errors import RequestError

if TYPE_CHECKING:
    from recap_engine.engine import Engine
    from recap_engine.training.corpus import Row


def add_commands(commands: Commands) -> None:
    """``recap evaluate events|learning``."""
    group = commands.add_parser(
        "evaluate",
        help="measure proposals on a labelled corpus",
        description="Measure proposals on a labelled corpus: a folder with manifest.csv and events.json.",
        epilog="example:\n  recap evaluate events --corpus corpus --role dev --source esc50",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="WHAT", required=True)
    events = group.add_parser("events", help="how often candidates name what is heard")
    events.add_argument("--role", default="dev", help="rows of this role (default: dev)")
    events.add_argument("--source", help="rows of this source only")
    events.add_argument("--per-label", action="store_true", help="also for each label")
    events.add_argument("--show", type=int, default=0, metavar="N", help="print N first candidates beside their labels")
    events.set_defaults(run=run_events)
    learning = group.add_parser("learning", help="what a few accepted sounds of a new kind teach")
    learning.add_argument(
        "--kind", action="append", required=True, metavar="LABEL=CAPTION", help="a kind and the caption accepted for it"
    )
    learning.add_argument("--accepted", type=positive, default=5, metavar="N", help="accepted a kind (default: 5)")
    learning.add_argument("--draws", type=positive, default=3, metavar="N", help="repetitions (default: 3)")
    learning.set_defaults(run=run_learning)
    for parser in (events, learning):
        parser.add_argument("--corpus", type=Path, required=True, metavar="DIR", help="folder with manifest.csv")
        parser.add_argument("--events", type=Path, metavar="FILE", help="patterns (default: DIR/events.json)")
        parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures as JSON")
        options.add_models(parser)


def run_events(arguments: argparse.Namespace, console: Console) -> int:
    """Print each figure with its interval: with retrieval, and with retrieval switched off."""
    from recap_engine.evaluation.events import Tally, judge
    from recap_engine.propose import Settings
    from recap_engine.training.corpus import read_manifest
    from recap_engine.training.events import Events

    known = Events(arguments.events or arguments.corpus / "events.json")
    rows = [
        row
        for row in read_manifest(arguments.corpus)
        if row.role == arguments.role and arguments.source in (None, row.source)
    ]
    covered = sum(row.label in known for row in rows)
    if not covered:
        raise RequestError("No row of that role and source has a label with a pattern.")
    print(f"{covered} of {len(rows)} rows have a pattern")
    figures: dict[str, Any] = {"rows": len(rows), "covered": covered}
    with tempfile.TemporaryDirectory() as folder:
        engine = _engine(arguments, Path(folder))
        for title, neighbours in (("with retrieval", 10), ("without retrieval", 0)):
            tally, settings = Tally(), Settings(neighbours=neighbours)
            console.watch(judge(arguments.corpus, rows, known, partial(engine.caption, settings=settings), tally))
            print(f"\n{title}" + (f" ({tally.failed} could not be read)" if tally.failed else ""))
            for name, value in tally.shares().items():
                if neighbours or name != "nearest caption copied":
                    print(f"  {name:<26}{value}")
            figures[title] = {name: asdict(value) for name, value in tally.shares().items()}
            if neighbours and arguments.per_label:
                for label, (first, any_) in tally.by_label().items():
                    print(f"  {label:<30} first {first.value:5.0%}  any {any_.value:5.0%}  n={first.n}")
            if neighbours:
                for label, text in list(zip(tally.labels, tally.texts, strict=True))[: arguments.show]:
                    print(f"  {label:<30} {text}")
        engine.close()
    _write(arguments.json, figures)
    return 0


def run_learning(arguments: argparse.Namespace, console: Console) -> int:
    """Print how often the accepted caption comes back for other recordings of its kind."""
    from recap_engine.evaluation.learning import Lesson, learn
    from recap_engine.training.corpus import read_manifest

    rows = read_manifest(arguments.corpus)
    kinds: dict[str, tuple[str, list[Row]]] = {}
    for kind in arguments.kind:
        label, found, caption = kind.partition("=")
        mine = [row for row in rows if row.label == label]
        if not found or len({row.take for row in mine}) <= arguments.accepted:
            raise RequestError(
                f"{kind!r}: give LABEL=CAPTION, with more than {arguments.accepted} recordings of LABEL."
            )
        kinds[label] = (caption, mine)
    whole = Lesson(arguments.accepted)
    for draw in range(arguments.draws):
        with tempfile.TemporaryDirectory() as folder:
            engine = _engine(arguments, Path(folder))
            lesson = Lesson(arguments.accepted)
            console.watch(learn(engine, arguments.corpus, kinds, lesson, seed=draw))
            engine.close()
        for name in ("labels", "takes", "first", "any"):
            getattr(whole, name).extend(getattr(lesson, name))
    first, any_ = whole.shares()
    print(f"after {arguments.accepted} accepted sounds a kind, other recordings of the kind get its caption")
    print(f"  first              {first}")
    print(f"  among candidates   {any_}")
    for label in kinds:
        hits = [hit for mine, hit in zip(whole.labels, whole.any, strict=True) if mine == label]
        print(f"  {label:<30} {sum(hits) / len(hits):5.0%}  n={len(hits)}")
    _write(arguments.json, {"first": asdict(first), "any": asdict(any_)})
    return 0


def _engine(arguments: argparse.Namespace, folder: Path) -> Engine:
    from recap_engine.engine import Engine

    return Engine.open(
        folder / "evaluation.recap",
        arguments.bundle,
        device=arguments.device,
        allow_untrained=arguments.allow_untrained,
    )


def _write(path: Path | None, figures: dict[str, Any]) -> None:
    if path is not None:
        path.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
