"""Training data of the towers: the labelled corpus, or a table of your own sounds with labels or captions."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from recap_engine.errors import RequestError
from recap_engine.exchange.row import SoundReference
from recap_engine.training.caption_data import SoundFolders, from_file
from recap_engine.training.clap.towers import TowerData
from recap_engine.training.corpus import Row, read_manifest, training_rows
from recap_engine.training.leave_out import LeaveOut
from recap_engine.training.texts.captions import caption_texts

FEWEST = 8
"""The fewest sounds that can be trained on."""


def tower_data(
    corpus: Path | None,
    table: Path | None,
    folders: Sequence[Path],
    captions: Sequence[Path],
    own: Sequence[Path],
    leave_out: LeaveOut,
    *,
    with_dev: bool = False,
) -> tuple[TowerData, list[str]]:
    """The data, and messages about what could not be used. Raises RecapError."""
    if (corpus is None) == (table is None):
        raise RequestError("Name what to learn from: a corpus with --corpus, or a table of sounds with --sounds.")
    texts, problems, judged = caption_texts(captions), list[str](), list[Row]()
    if corpus is not None:
        everything = read_manifest(corpus)
        rows = training_rows(everything, with_dev=with_dev)
        learnt = {row.take for row in rows}
        judged = [row for row in everything if row.role in ("dev", "ood") and row.take not in learnt]
    else:
        assert table is not None
        rows, said, problems = _table(table, folders)
        texts += said
    rows = leave_out.rows(rows)
    if len(rows) < FEWEST or len({row.label for row in rows}) < 2:
        raise RequestError(
            "There are only {count} sounds to train on: at least {least}, of two kinds, are needed.",
            count=len(rows),
            least=FEWEST,
        )
    data = TowerData(
        folder=corpus or Path(),
        rows=rows,
        judged=leave_out.rows(judged),
        captions=leave_out.texts(texts),
        own=leave_out.texts(caption_texts(own)),
        leave_out=leave_out,
    )
    return data, problems


def _table(table: Path, folders: Sequence[Path]) -> tuple[list[Row], list[str], list[str]]:
    """A row for each sound of a table, all captions, and the problems found."""
    labelled = list(_labelled(table))
    if not labelled:
        gathered = from_file(table, folders)
        sounds = [(sound.path, sound.labels[0], sound.take, sound.licence) for sound in gathered.sounds]
        said = [text for sound in gathered.sounds for text in sound.labels]
        return [_row(table, *sound) for sound in sounds], said, gathered.problems()
    where = SoundFolders(folders or [table.parent])
    found = [(where.find(SoundReference(path)), label) for path, label in labelled]
    rows = [_row(table, path, label, path, "") for path, label in found if path]
    lost = len(found) - len(rows)
    return rows, [], [f"{lost} sounds were left out: they were not found."] if lost else []


def _row(table: Path, path: str, label: str, take: str, licence: str) -> Row:
    return Row(str(Path(path).absolute()), table.stem, label, take, "train", True, licence)


def _labelled(table: Path) -> Iterator[tuple[str, str]]:
    """Path and label of each row of a table that has these columns."""
    with table.open(newline="", encoding="utf-8-sig", errors="replace") as file:
        reader = csv.DictReader(file)
        if {"path", "label"} <= set(reader.fieldnames or ()):
            for record in reader:
                if record["path"] and record["label"]:
                    yield record["path"], " ".join(record["label"].split())
