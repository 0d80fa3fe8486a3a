"""The stages of an evaluation: each makes one section, is kept when it is done, and can be run alone."""

from __future__ import annotations

import shlex
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import msgspec

from recap_engine.errors import RequestError
from recap_engine.evaluation.events import evaluate_events
from recap_engine.evaluation.novel import COUNTS, DRAWS, drawn_labels, lessons, open_classroom
from recap_engine.evaluation.novel_figures import evaluate_novel
from recap_engine.evaluation.sections import Section, keep, kept
from recap_engine.evaluation.shelf import Shelf
from recap_engine.evaluation.subject import Subject
from recap_engine.progress import Progress
from recap_engine.starter_workspace import starter_captions
from recap_engine.training.corpus import Row, read_manifest
from recap_engine.training.events import Events

Steps = Generator[Progress, None, Section]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of an evaluation; what is not given keeps its default and stays out of the command told."""

    corpus: Path
    bundle: str = "starter"
    events: Path | None = None
    captions: Path | None = None
    labels: tuple[str, ...] = ()
    draws: int = DRAWS
    counts: tuple[int, ...] = COUNTS
    device: str = "auto"
    allow_untrained: bool = False
    work: Path = field(default=Path("runs/evaluation"))

    def command(self, stage: str) -> str:
        """The command that makes the section of ``stage`` again."""
        words = ["recap", "evaluate", stage, "--corpus", str(self.corpus)]
        for option, value, default in (
            ("--bundle", self.bundle, "starter"),
            ("--events", self.events, None),
            ("--captions", self.captions, None),
            ("--draws", self.draws, DRAWS),
            ("--device", self.device, "auto"),
        ):
            if value != default:
                words += [option, str(value)]
        if self.counts != COUNTS:
            words += ["--accepted", *map(str, self.counts)]
        for label in self.labels:
            words += ["--label", label]
        return shlex.join([*words, *(["--allow-untrained"] if self.allow_untrained else [])])

    def read(self) -> tuple[list[Row], Events]:
        """The corpus: its rows and patterns. Raises ExchangeError."""
        return read_manifest(self.corpus), Events(self.events or self.corpus / "events.json")


def run(stage: str, request: Request, subject: Subject, *, again: bool = False) -> Steps:
    """Make the section of ``stage``, or take the one that is kept for the same bundle, data and request."""
    path = request.work / "sections" / f"{stage}-{_key(stage, request, subject)}.json"
    section = None if again else kept(path)
    if section is None:
        began = time.monotonic()
        made = yield from STAGES[stage](request, subject)
        section = msgspec.structs.replace(
            made,
            command=request.command(stage),
            bundle=subject.bundle.fingerprint,
            seconds=round(time.monotonic() - began, 1),
        )
        keep(section, path)
    return section


def _key(stage: str, request: Request, subject: Subject) -> str:
    manifest = (request.corpus / "manifest.csv").read_bytes() if request.corpus.is_dir() else b""
    told = f"{request.command(stage)} {subject.bundle.fingerprint}".encode()
    return blake2b(told + manifest, digest_size=6).hexdigest()


def _events(request: Request, subject: Subject) -> Steps:
    rows, events = request.read()
    shelf = Shelf(subject.starter(), (), subject.proposer.texts)
    return (yield from evaluate_events(subject, request.corpus, rows, events, shelf))


def _novel(request: Request, subject: Subject) -> Steps:
    rows, events = request.read()
    labels = list(request.labels) or drawn_labels(rows)
    for label in labels:
        if label not in events:
            raise RequestError(f"{label!r} has no pattern in the events file; choose other labels.")
    texts = [caption.text for caption in starter_captions()]
    room = yield from open_classroom(request.corpus, rows, labels, events, texts, subject.ears, subject.proposer.texts)
    asked = lessons(room.rows, labels, draws=range(request.draws), counts=request.counts)
    return (yield from evaluate_novel(room, subject.propose, asked))


STAGES: dict[str, Callable[[Request, Subject], Steps]] = {"events": _events, "novel": _novel}
"""What makes each section, in the order of the report."""
