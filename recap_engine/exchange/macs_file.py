"""MACS: a YAML file with the annotations of each sound, and beside it the competence of each annotator."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.caption_records import record_rows
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.row import Refused, Row
from recap_engine.exchange.source_place import AtPath
from recap_engine.exchange.text_file import TextFile
from recap_engine.translatable import Translatable

_LARGEST: Final = 200_000_000
_MEANINGS: Final = {"path": "filename", "caption": "sentence", "annotator": "annotator_id"}
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class MacsFile(AtPath):
    """The sounds of a MACS file; rows are numbered by sound, from 1."""

    path: Path
    files: tuple[Any, ...]
    note: str | Translatable = ""
    layout: Format = "macs"
    columns: tuple[str, ...] = ("filename", "annotations")
    meanings: tuple[tuple[str, str], ...] = ()

    @property
    def total(self) -> int:
        """The number of sounds."""
        return len(self.files)

    @classmethod
    def read(cls, text: TextFile) -> MacsFile:
        """Read the whole file. Raises ExchangeError for what is no YAML with ``files``."""
        if text.path.stat().st_size > _LARGEST:
            raise ExchangeError("{path} is too large for YAML: export it as JSON Lines.", path=text.path)
        try:
            with text.open() as stream:
                found = yaml.load(stream, _LOADER)
        except (yaml.YAMLError, ValueError, RecursionError):
            raise ExchangeError("{path} is not readable YAML: export it again.", path=text.path) from None
        files = found.get("files") if isinstance(found, dict) else None
        if not isinstance(files, list):
            raise ExchangeError("{path} is YAML without the `files` of MACS.", path=text.path)
        poor = sum(competence < 0.5 for competence in _competence(text.path).values())
        note = Translatable(
            "Annotators with a competence below 0.5 in MACS_competence.csv: {count:,}. Their captions are included.",
            count=poor,
        )
        return cls(text.path, tuple(files), note if poor else text.note)

    def rows(self) -> Iterator[Row | Refused]:
        """Every caption in the order of the sounds, or why there is none."""
        for number, one in enumerate(self.files, 1):
            annotations = one.get("annotations") if isinstance(one, dict) else None
            if not isinstance(annotations, list) or not annotations:
                yield Refused(number, Translatable("The sound has no annotations."))
                continue
            for annotation in annotations:
                yield from self._row(number, one.get("filename"), annotation)

    def _row(self, number: int, name: object, annotation: Any) -> Iterator[Row | Refused]:
        found: Mapping[str, Any] = annotation if isinstance(annotation, dict) else {}
        details = found.get("recap")
        record = {key: found.get(key) for key in ("sentence", "annotator_id")} | {"filename": name}
        try:
            yield from record_rows(number, record | {"recap": [details]}, _MEANINGS)
        except RecapError as error:
            yield Refused(number, error.message)


def _competence(path: Path) -> dict[str, float]:
    """The competence of each annotator, from the table beside the file; empty without one."""
    try:
        with path.with_name("MACS_competence.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        return {row["annotator_id"]: float(row["competence"]) for row in rows}
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        return {}
