"""Accepted captions that turn up where they do not belong: among the suggestions of sounds of other kinds.

A few sounds of each novel class are accepted and nothing else. Then all other sounds are the queries. None of
their suggestions should name a novel class.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace

from recap_engine.evaluation.figures import Share, share
from recap_engine.evaluation.novel import Answers, Classroom, Lesson
from recap_engine.evaluation.proposing import Propose
from recap_engine.evaluation.sections import Table, figure, lines_of
from recap_engine.progress import Progress

ACCEPTED = (1, 5)
"""Sounds accepted of each novel class."""


def unrelated_lessons(lessons: Sequence[Lesson], novel: Sequence[str]) -> list[Lesson]:
    """Those of ``lessons`` with so many accepted sounds: the novel ones alone accepted, all other sounds asked."""
    return [
        replace(
            lesson,
            taught=tuple(row for row in lesson.taught if row.label in novel),
            asked=tuple(row for row in lesson.asked if row.label not in novel),
        )
        for lesson in lessons
        if lesson.accepted in ACCEPTED
    ]


def shown(room: Classroom, answers: Sequence[Answers], accepted: int) -> tuple[Share, Share]:
    """Shares of sounds of which a novel class is named by any of five suggestions, and by the first."""
    any_of, first, takes = [], [], []
    for one in answers:
        if one.lesson.accepted != accepted:
            continue
        for row, proposed in zip(one.lesson.asked, one.proposals, strict=True):
            hits = [any(room.events.mentions(text, label) for label in room.novel) for text in proposed.texts[:5]]
            any_of.append(any(hits))
            first.append(hits[:1] == [True])
            takes.append(row.take)
    return share(any_of, takes), share(first, takes)


def unrelated_table(room: Classroom, propose: Propose, lessons: Sequence[Lesson]) -> Generator[Progress, None, Table]:
    """How often a caption accepted for a novel class is suggested for a sound of another class."""
    answers = yield from room.run(propose, unrelated_lessons(lessons, room.novel))
    lines = []
    for accepted in ACCEPTED:
        any_of, first = shown(room, answers, accepted)
        if any_of.n:
            lines.append((f"{accepted} accepted of each novel class", [figure(any_of), figure(first)]))
    title = "Sounds of other classes that are shown a caption accepted for a novel class (nothing else is accepted)"
    return Table(title, ["among five suggestions", "as the first"], lines_of(lines))
