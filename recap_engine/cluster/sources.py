"""What a run is asked to caption: sound files, folders, tables of paths, and addresses that fsspec opens."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS, discover
from recap_engine.errors import AudioError, RequestError
from recap_engine.printable import secrets_of, without_secrets
from recap_engine.translatable import Translatable

_TABLES: Final = (".csv", ".tsv", ".jsonl", ".parquet")
_PATH_COLUMNS: Final = ("path", "file_name", "filename", "file", "audio")

Found = tuple[str, Translatable | None]


def find_sounds(sources: Sequence[str]) -> Iterator[Found]:
    """Each sound, with None or the reason why it cannot be read. Relative paths in a table start at its folder.

    Raises RequestError for a table without paths, and for an address that cannot be listed.
    """
    for source in sources:
        if is_address(source):
            yield from ((address, None) for address in _list_address(source))
        elif source.lower().endswith(_TABLES) and os.path.isfile(source):
            for path in _paths_in_table(Path(source)):
                yield from [(path, None)] if is_address(path) else _discover(path)
        else:
            yield from _discover(source)


def _discover(path: str) -> Iterator[Found]:
    yield from ((entry.path, entry.error) for entry in discover([path]))


def is_address(source: str) -> bool:
    """Whether a source is an address such as ``s3://bucket/sounds`` instead of a path."""
    return "://" in source


@contextmanager
def as_local_file(path: str) -> Iterator[str]:
    """The file itself, or a temporary copy of what is at an address. Raises AudioError."""
    if not is_address(path):
        yield path
        return
    import fsspec

    with tempfile.TemporaryDirectory(prefix="recap-") as folder:
        copy = os.path.join(folder, os.path.basename(path) or "sound")
        try:
            files, inside = fsspec.core.url_to_fs(path)
            files.get_file(inside, copy)
        except Exception as error:  # each storage raises exceptions of its own
            raise AudioError(
                "{path} cannot be fetched ({reason}).", path=without_secrets(path), reason=_first_line(error, path)
            ) from None
        yield copy


def _list_address(source: str) -> list[str]:
    import fsspec

    try:
        files, inside = fsspec.core.url_to_fs(source)
        found = [inside] if files.isfile(inside) else sorted(files.find(inside))
    except Exception as error:  # each storage raises exceptions of its own
        raise RequestError(
            "{path} cannot be listed ({reason}): check the address and your access to it.",
            path=without_secrets(source),
            reason=_first_line(error, source),
        ) from None
    sounds = SOUND_EXTENSIONS | MEDIA_EXTENSIONS
    chosen = found if found == [inside] else [p for p in found if os.path.splitext(p)[1].lower() in sounds]
    if not chosen:
        raise RequestError("{path} holds no sounds: check the address.", path=without_secrets(source))
    return [str(files.unstrip_protocol(path)) for path in chosen]


def _paths_in_table(table: Path) -> list[str]:
    import pyarrow
    from pyarrow import csv, json, parquet

    read: dict[str, Any] = {
        ".csv": csv.read_csv,
        ".tsv": lambda path: csv.read_csv(path, parse_options=csv.ParseOptions(delimiter="\t")),
        ".jsonl": json.read_json,
        ".parquet": parquet.read_table,
    }
    try:
        found = read[table.suffix.lower()](table)
    except (OSError, pyarrow.ArrowException) as error:
        raise RequestError(
            "{path} cannot be read as a table ({reason}).", path=table, reason=_first_line(error)
        ) from None
    column = next((name for name in _PATH_COLUMNS if name in found.column_names), None)
    if column is None:
        raise RequestError("{path} has no column of paths: name one of its columns path or file_name.", path=table)
    paths = [str(path) for path in found.column(column).to_pylist() if path]
    return [path if is_address(path) else os.path.join(table.parent, path) for path in paths]


def _first_line(error: Exception, address: str = "") -> str:
    """What the error says first, without the credentials of the address."""
    said = (str(error).strip() or type(error).__name__).splitlines()[0]
    return without_secrets(said, secrets_of(address))
