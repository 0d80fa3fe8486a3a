"""The output file of a batch: written row by row, resumable after any interruption, tied to the run that began it.

FILE.run.json beside FILE holds what the run is pinned to: bundle, collections, settings and the workspace's change
counter at its start. Resuming with others would mix two runs in one file, so it is refused.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TextIO

from recap_engine.batch import rows
from recap_engine.batch.done_paths import DonePaths
from recap_engine.batch.pipeline import Outcome
from recap_engine.batch.result_rows import csv_rows, ends_with_newline, jsonl_rows
from recap_engine.batch.run import Run
from recap_engine.errors import RequestError
from recap_engine.whole_file import whole_file


def refuse_existing(path: Path, *, resume: bool, force: bool) -> None:
    """Raises RequestError when ``path`` holds something and is neither to be continued nor to be replaced."""
    if path.exists() and not _is_empty(path) and not (resume or force):
        raise RequestError("{path} already exists: continue it with --resume, or replace it with --force.", path=path)


def _is_empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0


@dataclass(slots=True)
class Output:
    """The rows of one batch, flushed one by one."""

    form: rows.Format
    stream: TextIO
    done: DonePaths = field(default_factory=DonePaths)
    candidates: int = 1
    """Candidates that a table has columns for."""
    _own: bool = field(default=False)

    @classmethod
    def to_stream(cls, form: rows.Format, stream: TextIO, *, candidates: int = 1, excel: bool = False) -> Output:
        """Write to an open stream; ``excel`` puts a byte-order mark before a table."""
        output = cls(form, stream, candidates=candidates)
        output._write_header(excel)
        return output

    @classmethod
    def to_file(
        cls,
        form: rows.Format,
        path: Path,
        run: Run,
        *,
        resume: bool,
        force: bool,
        candidates: int = 1,
        excel: bool = False,
    ) -> Output:
        """Write to ``path``. An existing file is refused unless it is empty, or to be resumed or replaced (``force``).

        A link stays a link: the file behind it is written. ``excel`` puts a byte-order mark before a table.

        Raises:
            RequestError: the file exists, or belongs to a run with another bundle, collections or settings.
        """
        beside = path.with_name(path.name + ".run.json")
        refuse_existing(path, resume=resume, force=force)
        try:
            if resume and path.exists() and not _is_empty(path):
                return cls._resumed(form, path, beside, run, candidates)
            # Empty it first: a kill between the two steps must not leave old rows beside the new run.
            stream = path.open("w", encoding="utf-8", newline="")
            _replace_whole(beside, [run.to_json()])
        except OSError as error:
            raise RequestError(
                "{path} cannot be written ({reason}): choose another place with --out.",
                path=path,
                reason=error.strerror or "unknown reason",
            ) from None
        output = cls(form, stream, candidates=candidates, _own=True)
        output._write_header(excel)
        return output

    @classmethod
    def _resumed(cls, form: rows.Format, path: Path, beside: Path, run: Run, candidates: int) -> Output:
        if form == "text":
            raise RequestError(
                "{path} is plain text, which cannot be continued: use --format jsonl or csv for long runs.", path=path
            )
        try:
            begun = json.loads(beside.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            begun = None
        if not isinstance(begun, dict):
            raise RequestError(
                "{path} cannot be continued: {name}, which records the settings of the run, is missing or "
                "damaged. Start over with --force.",
                path=path,
                name=beside.name,
            )
        run.refuse_other(path, begun)
        done = DonePaths()
        read = partial(csv_rows, columns=rows.csv_columns(candidates)) if form == "csv" else jsonl_rows
        dropped = not ends_with_newline(path)
        for row in read(path):
            if row.path is not None and row.captioned:
                done.add(row.path)
            else:
                dropped = True
        if dropped:  # torn rows, and failed ones, which are tried again
            _replace_whole(path, (row.text for row in read(path) if row.path is not None and row.captioned))
        output = cls(form, path.open("a", encoding="utf-8", newline=""), done, candidates, _own=True)
        if _is_empty(path):
            output._write_header(excel=False)
        return output

    def is_done(self, path: str) -> bool:
        """Whether an earlier part of this run captioned ``path``."""
        return (rows.csv_path(path) if self.form == "csv" else path) in self.done

    def write(self, outcome: Outcome) -> None:
        """Write one row and flush it."""
        self._write_text(rows.row(outcome, self.form, self.candidates))

    def close(self) -> None:
        """Flush the rows; close the file if this output opened it."""
        self.done.close()
        if self._own:
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()

    def _write_header(self, excel: bool) -> None:
        mark = "\ufeff" if excel and self.form == "csv" else ""
        self._write_text(mark + rows.header(self.form, self.candidates))

    def _write_text(self, text: str) -> None:
        if text:
            self.stream.write(text)
            self.stream.flush()


def _replace_whole(path: Path, texts: Iterator[str] | list[str]) -> None:
    """Replace a file's content at once, never leaving half of it; behind a link, the file that it leads to."""
    target = Path(os.path.realpath(path))
    with whole_file(target) as scratch, scratch.open("w", encoding="utf-8", newline="") as file:
        file.writelines(texts)
        file.flush()
        os.fsync(file.fileno())
