"""The output file of a batch: appended row by row, resumable after any interruption, tied to the run that began it.

Beside FILE stands FILE.run.json with what the run is pinned to: bundle, collections, settings and the workspace's
change counter at its beginning. Resuming with others would mix two runs in one file, so it is refused.
"""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from recap_engine.batch import rows
from recap_engine.batch.pipeline import Outcome
from recap_engine.errors import RequestError


@dataclass(frozen=True, slots=True)
class Run:
    """What a batch is pinned to. ``sequence`` is told, not compared: datastores grow."""

    bundle: str
    model: str
    collections: tuple[str, ...]
    settings: dict[str, Any]
    sequence: int = 0
    version: int = 1

    def differs_from(self, other: dict[str, Any]) -> list[str]:
        """Names of the parts in which a run read from a file is another one."""
        mine = {
            "bundle": self.bundle,
            "model": self.model,
            "collections": list(self.collections),
            "settings": self.settings,
        }
        return [name for name, value in mine.items() if other.get(name) != value]

    def to_json(self) -> str:
        """The content of FILE.run.json."""
        return json.dumps(
            {
                "version": self.version,
                "bundle": self.bundle,
                "model": self.model,
                "collections": list(self.collections),
                "settings": self.settings,
                "sequence": self.sequence,
            },
            indent=2,
        )


def refuse_existing(path: Path, *, resume: bool, force: bool) -> None:
    """Raises RequestError when ``path`` exists and is neither to be continued nor to be replaced."""
    if path.exists() and not (resume or force):
        raise RequestError(f"{path} exists already: continue it with --resume, or replace it with --force.")


@dataclass(slots=True)
class Output:
    """Rows of one batch, flushed one by one. ``done`` holds the paths that need no second try."""

    form: rows.Format
    stream: TextIO
    done: frozenset[str] = frozenset()
    _own: bool = field(default=False)

    @classmethod
    def to_stream(cls, form: rows.Format, stream: TextIO) -> Output:
        """Write to an open stream."""
        output = cls(form, stream)
        output._say(rows.header(form))
        return output

    @classmethod
    def to_file(cls, form: rows.Format, path: Path, run: Run, *, resume: bool, force: bool) -> Output:
        """Write to ``path``; an existing file is refused unless it is to be resumed or replaced (``force``).

        Raises:
            RequestError: the file exists, or belongs to a run with another bundle, collections or settings.
        """
        beside = path.with_name(path.name + ".run.json")
        refuse_existing(path, resume=resume, force=force)
        exists = path.exists()
        try:
            if exists and resume:
                return cls._resumed(form, path, beside, run)
            # Emptied first: were it the other way round, a kill in between would leave old rows with a new run.
            stream = path.open("w", encoding="utf-8", newline="")
            _write_whole(beside, run.to_json())
        except OSError as error:
            raise RequestError(
                f"{path} cannot be written ({error.strerror}): choose another place with --out."
            ) from None
        output = cls(form, stream, _own=True)
        output._say(rows.header(form))
        return output

    @classmethod
    def _resumed(cls, form: rows.Format, path: Path, beside: Path, run: Run) -> Output:
        try:
            began = json.loads(beside.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            began = None
        if not isinstance(began, dict):
            raise RequestError(
                f"{path} cannot be continued: {beside.name}, which says how the run began, is missing or damaged. "
                "Start anew with --force."
            )
        if different := run.differs_from(began):
            raise RequestError(
                f"{path} was begun with other {' and '.join(different)}: use the same, or start anew with --force."
            )
        done, kept, torn = _what_is_done(path, form)
        if torn:
            _write_whole(path, kept)
        output = cls(form, path.open("a", encoding="utf-8", newline=""), frozenset(done), _own=True)
        if not kept:
            output._say(rows.header(form))
        return output

    def is_done(self, path: str) -> bool:
        """Whether an earlier part of this run captioned ``path``."""
        return (rows.csv_path(path) if self.form == "csv" else path) in self.done

    def write(self, outcome: Outcome) -> None:
        """Write one row and flush it."""
        self._say(rows.row(outcome, self.form))

    def close(self) -> None:
        """Flush and close a file of its own."""
        if self._own:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()

    def _say(self, text: str) -> None:
        if text:
            self.stream.write(text)
            self.stream.flush()


def _what_is_done(path: Path, form: rows.Format) -> tuple[set[str], str, bool]:
    """The paths captioned so far, the text to keep, and whether that leaves anything out.

    A torn last line goes, and so do rows of errors, which are tried again: one row a path is left in the end.
    """
    if form == "text":
        raise RequestError(f"{path} is plain text, which cannot be continued: use --format jsonl or csv for long runs.")
    text = path.read_bytes().decode("utf-8", "replace")
    done, kept = _csv_done(text) if form == "csv" else _jsonl_done(text)
    return done, kept, kept != text


def _jsonl_done(text: str) -> tuple[set[str], str]:
    done: set[str] = set()
    kept: list[str] = []
    for line in text[: text.rfind("\n") + 1].splitlines(keepends=True):
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and "candidates" in row:
            done.add(str(row.get("path")))
            kept.append(line)
    return done, "".join(kept)


def _csv_done(text: str) -> tuple[set[str], str]:
    """Parsed and written again rather than cut at line ends: a file name may hold one. Rows with an error go."""
    lines = list(csv.reader(io.StringIO(text, newline="")))
    whole = lines if text.endswith("\n") else lines[:-1]
    kept = [line for n, line in enumerate(whole) if len(line) == len(rows.CSV_COLUMNS) and (n == 0 or not line[-1])]
    return {line[0] for line in kept[1:]}, "".join(rows.csv_line(line) for line in kept)


def _write_whole(path: Path, text: str) -> None:
    scratch = path.with_name(path.name + ".part")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)
