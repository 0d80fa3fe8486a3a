"""The output file of a batch: written row by row, resumable after any interruption, tied to the run that began it.

FILE.run.json beside FILE holds what the run is pinned to: bundle, collections, settings and the workspace's change
counter at its start. Resuming with others would mix two runs in one file, so it is refused.
"""

from __future__ import annotations

import csv
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
        read = partial(_read_csv, columns=rows.csv_columns(candidates)) if form == "csv" else _read_jsonl
        whole = _ends_with_newline(path)
        dropped = False
        for done_path, _ in read(path, whole):
            if done_path is None:
                dropped = True
            else:
                done.add(done_path)
        if dropped or not whole:
            _replace_whole(path, (text for done_path, text in read(path, whole) if done_path is not None))
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


def _ends_with_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _read_jsonl(path: Path, whole: bool) -> Iterator[tuple[str | None, str]]:
    """Each row's path and text. The path is None for a row to drop: a torn one, or an error, which is tried again."""
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                yield None, ""
                continue
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if isinstance(row, dict) and "candidates" in row:
                yield str(row.get("path")), line.decode("utf-8", "replace")
            else:
                yield None, ""


def _read_csv(path: Path, whole: bool, columns: tuple[str, ...]) -> Iterator[tuple[str | None, str]]:
    """As `_read_jsonl`; the header is a row of an empty path. Cells are parsed: a name may hold a line end."""
    width = len(columns)
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        mark = file.read(1)
        if mark != "\ufeff":
            file.seek(0)
            mark = ""
        table = csv.reader(file)
        if tuple(next(table, ())) != columns:
            if not whole and next(table, None) is None:  # killed while it wrote the header
                yield None, ""
                return
            raise RequestError(
                "{path} cannot be continued: its columns are not those of this version. Start over with --force.",
                path=path,
            )
        yield "", mark + rows.csv_line(columns)
        held: list[str] | None = None
        try:
            for line in table:
                if held is not None:
                    yield _kept(held, width)
                held = line
        except csv.Error:
            yield None, ""
        if held is not None:
            yield _kept(held, width) if whole else (None, "")


def _kept(line: list[str], width: int) -> tuple[str | None, str]:
    if len(line) != width or line[rows.ERROR_COLUMN]:
        return None, ""
    return line[0], rows.csv_line(line)


def _replace_whole(path: Path, texts: Iterator[str] | list[str]) -> None:
    """Replace a file's content at once, never leaving half of it; behind a link, the file that it leads to."""
    target = Path(os.path.realpath(path))
    with whole_file(target) as scratch, scratch.open("w", encoding="utf-8", newline="") as file:
        file.writelines(texts)
        file.flush()
        os.fsync(file.fileno())
