"""Fluency of first candidates, by rules with reported error rates, and a sheet for human reading."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from recap_engine.evaluation.events import Queries
from recap_engine.evaluation.figures import share
from recap_engine.evaluation.grammar import faults, finite_verbs, link_parser, stems_of
from recap_engine.evaluation.proposing import Proposed
from recap_engine.evaluation.sections import Cell, Section, Table, figure, lines_of

SOUNDS = 200


def fluency_section(
    queries: Queries, proposals: Sequence[Proposed], written: Sequence[str], labels: Iterable[str] = ()
) -> Section:
    """Share of 200 first candidates without a fault; ``written`` are human captions, which calibrate the judge.

    Words that occur in ``written`` or in ``labels``, with any ending, are known.
    """
    first = [p.texts[0] if p.texts else "" for p in proposals]
    model = [next(iter(p.generated), "") for p in proposals]
    by_people = random.Random(0).sample(list(written), min(400, len(written)))
    finite, known = finite_verbs(written), stems_of([*written, *labels])
    sets: list[tuple[str, Sequence[str], list[str] | None]] = [
        ("first candidates", first, queries.takes),
        ("best written candidates", [text for text in model if text], None),
        ("captions by people", by_people, None),
        ("the same, one word removed", [damaged(text, "lost", i) for i, text in enumerate(by_people)], None),
        ("the same, one word doubled", [damaged(text, "doubled", i) for i, text in enumerate(by_people)], None),
        ("the same, two words swapped", [damaged(text, "swapped", i) for i, text in enumerate(by_people)], None),
    ]
    parser = link_parser()
    lines: list[tuple[str, Sequence[Cell]]] = []
    for name, texts, takes in sets:
        good = [not faults(text, finite, known) for text in texts]
        sure = figure(share(parser(texts), takes)) if parser else "–"
        lines.append((name, [figure(share(good, takes)), sure]))
    text = [
        f"First candidates for {len(first)} random sounds of role dev. *Without fault*: 4 to 20 words, no repeated "
        "words or phrases, no unfinished end, articles and short subjects agree, and no word that captions by people "
        "never use (see `evaluation/grammar.py`). The rows with captions by people (the starter collection), intact "
        "and damaged, show how often these rules are wrong. *Parsed* is a second opinion: link-grammar finds a "
        "complete parse. It is made for prose rather than captions, so compare with the captions by people."
        + ("" if parser else " It is not installed here (`apt-get install link-grammar`)."),
    ]
    judged = [(row.label, text, faults(text, finite, known)) for row, text in zip(queries.rows, first, strict=True)]
    sheet: list[tuple[str, Sequence[Cell]]] = [
        (label, [said, "; ".join(wrong) or "–"]) for label, said, wrong in judged
    ]
    tables = [
        Table("Fluent English", ["without fault", "parsed by link-grammar"], lines_of(lines)),
        Table("For review by a person: all first candidates", ["first candidate", "faults"], lines_of(sheet)),
    ]
    return Section("fluency", "Fluency", text, tables)


def damaged(text: str, how: str, seed: int) -> str:
    """The text with one word dropped or doubled, or two words swapped."""
    words = text.split()
    at = random.Random(seed).randrange(max(1, len(words) - 1))
    if how == "lost":
        words = words[:at] + words[at + 1 :]
    elif how == "doubled":
        words = [*words[: at + 1], *words[at:]]
    else:
        words[at : at + 2] = reversed(words[at : at + 2])
    return " ".join(words)
