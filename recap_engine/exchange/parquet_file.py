"""Parquet files, and folders that Hugging Face's ``datasets`` writes, through pyarrow (the extra ``datasets``)."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.caption_records import record_rows
from recap_engine.exchange.columns import PLAIN_COLUMNS, column_key, guess_meanings, unknown_layout
from recap_engine.exchange.export_summary import ExportSummary, Page, cells_of
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.formats import storable_path
from recap_engine.exchange.row import Refused, Row
from recap_engine.exchange.source_place import AtPath
from recap_engine.exchange.vector_columns import VectorColumns

_ROWS_AT_ONCE: Final = 2000
_COLUMNS: Final = ("file_name", *PLAIN_COLUMNS[1:])


@dataclass(frozen=True, slots=True)
class ParquetFile(AtPath):
    """Tables of one data set; rows are numbered through all files, from 1."""

    path: Path
    files: tuple[Path, ...]
    total: int
    columns: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...]
    note: str = ""
    layout: Format = "datasets"

    @classmethod
    def read(cls, path: Path, columns: dict[str, str] | None = None, *, asking: bool = False) -> ParquetFile:
        """Look at a file or folder. Raises ExchangeError for what holds no captions, or without pyarrow."""
        files = data_files(path)
        names: dict[str, None] = {}
        total = 0
        for file in files:
            found, count = _summary(file)
            names |= dict.fromkeys(found)
            total += count
        meanings = guess_meanings(list(names)) | {what: column_key(name) for what, name in (columns or {}).items()}
        if "caption" not in meanings and not asking:
            raise unknown_layout(path, list(names))
        return cls(path, tuple(files), total, tuple(names), tuple(meanings.items()))

    def rows(self) -> Iterator[Row | Refused]:
        """Every caption in the order of the rows, or why there is none; embedded audio is not read."""
        number, meanings = 0, dict(self.meanings)
        for file in self.files:
            for record in _records(file):
                number += 1
                try:
                    yield from record_rows(number, record, meanings)
                except RecapError as error:
                    yield Refused(number, error.message)


def data_files(path: Path) -> list[Path]:
    """The tables of a data set: the file itself, or those in a folder and its ``data``."""
    if path.is_file():
        return [path]
    found = sorted(path.rglob("*.arrow")) or sorted(path.rglob("*.parquet"))
    return [file for file in found if not file.name.startswith(("cache-", "tmp"))]


def write_parquet(
    pages: Iterable[Page], out: Path, summary: ExportSummary, vectors: VectorColumns | None = None
) -> Iterator[None]:
    """Write one row for each caption; a page becomes a row group. The file appears whole or not at all.

    Raises ExchangeError.
    """
    arrow, parquet = _pyarrow()
    kinds = {name: arrow.float64() if name in ("start", "end") else arrow.string() for name in _COLUMNS}
    schema = arrow.schema(list(kinds.items())) if vectors is None else vectors.schema(arrow, kinds)
    temporary = out.parent / f".recap-{secrets.token_hex(8)}"
    try:
        with parquet.ParquetWriter(temporary, schema) as writer:
            for page in pages:
                cells = [cells_of(caption, sound) for caption, sound in page]
                data: dict[str, Any] = {
                    name: [storable_path(row[at]) for row in cells] for at, name in enumerate(_COLUMNS)
                }
                for name in ("start", "end"):
                    data[name] = [float(value) if value else None for value in data[name]]
                if vectors is not None:
                    data |= vectors.of(arrow, [caption for caption, _sound in page])
                writer.write_table(arrow.Table.from_pydict(data, schema))
                summary.written += len(page)
                yield
        if summary.written:
            temporary.replace(out)
    except OSError as error:
        raise ExchangeError(
            "{path} cannot be written ({reason}): check free space and permissions.", path=out, reason=error.strerror
        ) from None
    finally:
        temporary.unlink(missing_ok=True)


def _summary(file: Path) -> tuple[list[str], int]:
    """The columns of a table, and how many rows it has."""
    arrow, parquet = _pyarrow()
    try:
        if file.suffix == ".arrow":
            with arrow.memory_map(str(file)) as source, arrow.ipc.open_stream(source) as reader:
                return [column_key(name) for name in reader.schema.names], sum(len(batch) for batch in reader)
        found = parquet.ParquetFile(file)
        return [column_key(name) for name in found.schema_arrow.names], found.metadata.num_rows
    except (OSError, arrow.ArrowException) as error:
        raise ExchangeError("{path} is not a readable Parquet or Arrow file: export it again.", path=file) from error


def _records(file: Path) -> Iterator[dict[str, Any]]:
    arrow, parquet = _pyarrow()
    if file.suffix == ".arrow":
        with arrow.memory_map(str(file)) as source, arrow.ipc.open_stream(source) as reader:
            for batch in reader:
                yield from _plain_records(batch)
        return
    for batch in parquet.ParquetFile(file).iter_batches(_ROWS_AT_ONCE):
        yield from _plain_records(batch)


def _plain_records(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows of a batch; of embedded audio only the path."""
    arrow, _parquet = _pyarrow()
    columns: dict[str, list[Any]] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        if arrow.types.is_struct(column.type) and column.type.get_field_index("bytes") >= 0:
            paths = column.field("path") if column.type.get_field_index("path") >= 0 else arrow.nulls(len(column))
            columns[column_key(name)] = [{"path": path} for path in paths.to_pylist()]
        elif not arrow.types.is_binary(column.type) and not arrow.types.is_large_binary(column.type):
            columns[column_key(name)] = column.to_pylist()
    for values in zip(*columns.values(), strict=True):
        yield dict(zip(columns, values, strict=True))


def _pyarrow() -> tuple[Any, Any]:
    try:
        import pyarrow
        from pyarrow import parquet
    except ModuleNotFoundError:
        raise ExchangeError(
            'Parquet and datasets folders need the extra datasets: pip install "recap-desktop[datasets]".'
        ) from None
    return pyarrow, parquet
