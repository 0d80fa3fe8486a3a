"""What a few accepted sounds teach: accept some of each kind, then look whether others of that kind get the caption."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recap_engine import decide
from recap_engine.engine import Engine, identify
from recap_engine.evaluation.figures import Share, share
from recap_engine.progress import Progress
from recap_engine.propose import Settings
from recap_engine.training.corpus import Row


@dataclass(slots=True)
class Lesson:
    """After ``accepted`` sounds of each kind: is their caption first, or among the candidates, for the others."""

    accepted: int
    labels: list[str] = field(default_factory=list)
    takes: list[str] = field(default_factory=list)
    first: list[bool] = field(default_factory=list)
    any: list[bool] = field(default_factory=list)

    def shares(self) -> tuple[Share, Share]:
        """First and any, over all kinds."""
        return share(self.first, self.takes), share(self.any, self.takes)


def split(rows: Sequence[Row], accepted: int, draw: random.Random) -> tuple[list[Row], list[Row]]:
    """``accepted`` sounds of different recordings to learn from, and those of all other recordings."""
    takes = sorted({row.take for row in rows})
    draw.shuffle(takes)
    learnt = set(takes[:accepted])
    chosen = [next(row for row in rows if row.take == take) for take in takes[:accepted]]
    return chosen, [row for row in rows if row.take not in learnt]


def learn(
    engine: Engine,
    corpus: Path,
    kinds: Mapping[str, tuple[str, Sequence[Row]]],
    lesson: Lesson,
    seed: int = 0,
    settings: Settings | None = None,
) -> Iterator[Progress]:
    """Accept in the engine's workspace, propose for the rest, fill ``lesson``.

    ``kinds`` maps a label to the caption that is accepted for its sounds and the corpus rows of it.
    """
    draw = random.Random(seed)
    asked: list[tuple[str, str, Row]] = []
    for label, (caption, rows) in sorted(kinds.items()):
        learnt, rest = split(rows, lesson.accepted, draw)
        for row in learnt:
            path = corpus / row.path
            decide.accept(
                engine.workspace, identify(engine.workspace, path), caption, path=path, annotator="evaluation"
            )
        asked += [(label, caption, row) for row in rest]
    outcomes = engine.caption([(str(corpus / row.path), "") for _, _, row in asked], settings)
    for done, ((label, caption, row), outcome) in enumerate(zip(asked, outcomes, strict=True), 1):
        said = [c.text for c in outcome.proposal.candidates] if outcome.proposal else []
        lesson.labels.append(label)
        lesson.takes.append(row.take)
        lesson.first.append(bool(said) and said[0] == caption)
        lesson.any.append(caption in said)
        yield Progress("captioning", done, len(asked), label)
