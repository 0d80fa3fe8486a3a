"""The health of a datastore: captions that are dead, wrong or odd, kinds of sound without captions, and growth.

What was retrieved is read from the newest stored suggestions of each sound, and what was taken, edited and rejected
from the decisions in force. No model is loaded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from recap_engine.annotate.health_holes import find_holes
from recap_engine.annotate.health_records import Finding, Health, Month
from recap_engine.annotate.health_texts import text_findings
from recap_engine.annotate.health_usage import read_usage, usage_findings
from recap_engine.annotate.health_wordings import Wordings, read_wordings
from recap_engine.caption_text import words_of
from recap_engine.datastore.workspace import Workspace


def read_health(workspace: Workspace, collection: str | None = None) -> Health:
    """The health of a collection, on or off, or of all that are on. Raises RequestError for an unknown one."""
    with workspace.connection.snapshot():
        chosen = workspace.collections.ids(None if collection is None else [collection])
        wordings = read_wordings(workspace, chosen)
        usage = read_usage(workspace, collection)
        findings: list[Finding] = [
            *usage_findings(wordings, usage),
            *text_findings(workspace, wordings, chosen),
        ]
        unfit, holes = find_holes(workspace, usage.suggestions)
        growth = tuple(_growth(workspace, chosen))
    return Health(
        collection=collection,
        captions=sum(len(one.captions) for one in wordings),
        suggested=len(usage.suggestions),
        decided=len(usage.taken_at),
        unfit=unfit,
        findings=tuple(findings),
        holes=tuple(holes),
        growth=growth,
        lengths=_lengths(wordings),
    )


def _lengths(wordings: Wordings) -> dict[int, int]:
    counted: Counter[int] = Counter()
    for one in wordings:
        counted[len(words_of(one.text))] += len(one.captions)
    return dict(sorted(counted.items()))


def _growth(workspace: Workspace, collections: tuple[int, ...]) -> Iterator[Month]:
    """Every month in which captions came or went, oldest first."""
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    for created, deleted, count in workspace.connection.rows(
        "SELECT substr(created, 1, 7), ifnull(substr(deleted, 1, 7), ''), count(*) FROM captions "
        f"WHERE collection IN ({','.join(map(str, collections))}) GROUP BY 1, 2"
    ):
        came[created] += count
        went[deleted] += count
    went.pop("", None)
    total = 0
    for month in sorted({*came, *went}):
        total += came[month] - went[month]
        yield Month(month, total, came[month])
