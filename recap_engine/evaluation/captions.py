"""Scores of captions against human references, and statistics without references."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.evaluation.judging import Judgements
from recap_engine.evaluation.metrics import score
from recap_engine.evaluation.sections import Section, Table, figure, lines_of
from recap_engine.evaluation.text_statistics import wording_lines
from recap_engine.exchange.caption_file import CaptionFile
from recap_engine.exchange.row import Row as FileRow
from recap_engine.training.corpus import Row
from recap_engine.training.event_patterns import Events

References = Mapping[str, Sequence[str]]
"""Maps file names to human captions."""


def read_predictions(path: Path) -> dict[str, str]:
    """Read a CSV with the columns ``file_name,caption_predicted``, as in DCASE. Raises ExchangeError."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = csv.DictReader(file)
            for column in ("file_name", "caption_predicted"):
                if column not in (rows.fieldnames or ()):
                    raise ExchangeError(
                        "{path} has no column {column!r}: predictions need file_name,caption_predicted.",
                        path=path,
                        column=column,
                    )
            return {row["file_name"]: row["caption_predicted"] or "" for row in rows}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ExchangeError("{path} cannot be read as predictions ({why}).", path=path, why=error) from None


def read_references(path: Path) -> dict[str, list[str]]:
    """Read captions by file name, from a file that ``recap captions import`` can read. Raises ExchangeError."""
    found: dict[str, list[str]] = {}
    for row in CaptionFile.recognise(path).rows():
        if isinstance(row, FileRow):
            for name in row.sound.file_names():
                found.setdefault(name, []).append(row.text)
    return found


def workspace_references(workspace: Workspace) -> dict[str, list[str]]:
    """Captions that people accepted for whole sounds, by the last known path of each sound."""
    found: dict[str, list[str]] = {}
    for path, text in workspace.connection.rows(
        "SELECT c.sound, t.text FROM captions c JOIN texts t ON t.id = c.text_id JOIN sounds s ON s.id = c.sound "
        "WHERE c.provenance = 'human' AND c.enabled = 1 AND c.deleted IS NULL AND s.region_start IS NULL ORDER BY c.id"
    ):
        place = workspace.sounds.path(path)
        if place is not None:
            found.setdefault(place, []).append(text)
    return found


def captions_section(
    predictions: Mapping[str, str],
    references: References | None = None,
    datastore: Iterable[str] | None = None,
    groups: Mapping[str, str] | None = None,
    named: Judgements | None = None,
    whose: str = "first candidates",
) -> Section:
    """The section on captions: scores if there are references, events if they were judged, and text statistics."""
    takes = [(groups or {}).get(name, name) for name in predictions]
    tables = []
    text = [f"{len(predictions)} captions: {whose}."]
    if references is not None:
        scores = score(predictions, references)
        covered = sum(bool(references.get(name)) for name in predictions)
        text.append(f"{covered} of them have references. {' '.join(scores.notes)}".strip())
        lines = [(name, [figure(value, "number")]) for name, value in scores.figures.items()]
        tables.append(Table("Against human references (pycocoevalcap)", ["score"], lines_of(lines)))
    else:
        text.append("No human references: BLEU, ROUGE-L, CIDEr, METEOR and SPICE need them (`--references FILE`).")
    if named is not None:
        text.append(f"{len(named.rows)} of them describe sounds whose label has a pattern.")
        first = named.shares()[0]
        by_label = [(label, [figure(both[0])]) for label, both in named.by_label().items()]
        tables.append(Table("Event named", ["caption"], lines_of([("all", [figure(first)]), *by_label])))
    tables.append(Table("Wording", ["value"], wording_lines(list(predictions.values()), datastore, takes)))
    return Section("captions", "Captions", text, tables)


def judge_predictions(
    predictions: Mapping[str, str], rows: Sequence[Row], events: Events
) -> tuple[Judgements, list[str]]:
    """Judge whether each prediction names its sound's event; also return the names without a row in the corpus."""
    by_name = {row.path: row for row in rows} | {Path(row.path).name: row for row in rows}
    named, unknown = Judgements(), []
    for name, caption in predictions.items():
        row = by_name.get(name)
        if row is None:
            unknown.append(name)
        elif row.label in events:
            named.add(row, [caption], events)
    return named, unknown
