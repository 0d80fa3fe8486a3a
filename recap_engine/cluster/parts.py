"""The Parquet files of a run on many workers: one row for each sound; each file appears whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from recap_engine.batch import rows
from recap_engine.batch.done_paths import DonePaths
from recap_engine.batch.merge import Merged, merged_file, refuse_other_ending, rows_once, run_of_all
from recap_engine.batch.pipeline import Outcome
from recap_engine.batch.run import Run
from recap_engine.errors import RequestError
from recap_engine.whole_file import whole_file

_ROWS_AT_ONCE: Final = 2000


def schema() -> Any:
    """The columns, named as the fields of ``recap caption --format jsonl``; null where a row there lacks the field."""
    import pyarrow as pa

    text, number = pa.string(), pa.float64()
    candidate = pa.struct([("text", text), ("score", number), ("origin", text)])
    neighbour = pa.struct([("text", text), ("similarity", number), ("route", text), ("collection", text)])
    return pa.schema(
        [
            ("path", text),
            ("sound", text),
            *((name, number) for name in ("start", "end", "duration")),
            ("candidates", pa.list_(candidate)),
            ("neighbours", pa.list_(neighbour)),
            ("model", text),
            ("calibrated", pa.bool_()),
            ("hears", pa.bool_()),
            ("missing", pa.int64()),
            ("notes", pa.list_(text)),
            ("error", text),
        ]
    )


def write_part(folder: Path, outcomes: Sequence[Outcome]) -> None:
    """Write the rows of a group of sounds. The sounds decide the file's name, so writing them again adds nothing."""
    records = [rows.record(outcome) | {"path": rows.as_utf8(outcome.path)} for outcome in outcomes]
    named = "\0".join(record["path"] for record in records)
    name = hashlib.blake2b(named.encode(), digest_size=12).hexdigest()
    _write(folder / f"part-{name}.parquet", records)


def part_files(folder: Path) -> list[Path]:
    """The finished files in a folder."""
    return sorted(folder.glob("part-*.parquet"))


def keep_captioned(folder: Path) -> DonePaths:
    """The paths of the captioned sounds. Rows of failed ones are removed: their sounds are tried again."""
    done = DonePaths()
    for part in part_files(folder):
        records = list(_records(part))
        kept = [record for record in records if record["error"] is None]
        for record in kept:
            done.add(record["path"])
        if not kept:
            part.unlink()
        elif len(kept) < len(records):
            _write(part, kept)
    return done


def merge_parts(folders: Sequence[Path], out: Path) -> Merged:
    """Write the rows of all parts to one Parquet file, each sound once (a row with captions if there is any).

    Raises RequestError for folders without the record of their run, for those of different runs, and if ``out`` has the
    ending of another form.
    """
    from pyarrow import Table, parquet

    refuse_other_ending(out, "parquet")
    runs = [Run.read(folder / "run.json", folder) for folder in folders]
    run_of_all(runs, folders)
    merged, columns = Merged(other_datastores=len({run.sequence for run in runs}) > 1), schema()
    parts = [part for folder in folders for part in part_files(folder)]
    with merged_file(out) as scratch, parquet.ParquetWriter(scratch, columns) as writer:
        for group in _in_groups(rows_once(partial(_rows_of, parts), merged)):
            writer.write_table(Table.from_pylist(group, columns))
    return merged


def _rows_of(parts: Sequence[Path]) -> Iterator[tuple[str, bool, dict[str, Any]]]:
    """The rows of these files, as `rows_once` takes them."""
    return ((row["path"], row["error"] is None, row) for part in parts for row in _records(part))


def _in_groups(records: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    group: list[dict[str, Any]] = []
    for record in records:
        group.append(record)
        if len(group) == _ROWS_AT_ONCE:
            yield group
            group = []
    if group:
        yield group


def _records(part: Path) -> Iterator[dict[str, Any]]:
    import pyarrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(part) as file:
            for batch in file.iter_batches(_ROWS_AT_ONCE):
                yield from batch.to_pylist()
    except (OSError, pyarrow.ArrowException):
        raise RequestError("{path} is damaged: remove it, and continue the run with --resume.", path=part) from None


def _write(path: Path, records: Sequence[dict[str, Any]]) -> None:
    from pyarrow import Table, parquet

    with whole_file(path) as scratch:
        parquet.write_table(Table.from_pylist(list(records), schema()), scratch)
