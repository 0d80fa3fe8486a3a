"""Label Studio's JSON: audio tasks whose captions are TextArea results, of annotations or predictions.

The form is that of https://labelstud.io/guide/task_format: an array of tasks with ``data``, ``annotations[].result[]``
and ``predictions[].result[]``. A result of type ``textarea`` has its texts in ``value.text``; one of a region has
``start`` and ``end`` there, or shares its ``id`` with the result that has them. What our own export knows beyond that
stands in ``data.recap``, because Label Studio gives ``data`` back as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS
from recap_engine.datastore.text_rules import normalise_caption, normalise_field
from recap_engine.errors import ExchangeError, RequestError
from recap_engine.exchange.formats import Format, date, fit, provenance, readable, region
from recap_engine.exchange.row import Place, Refused, Row
from recap_engine.exchange.text_file import TextFile
from recap_engine.printable import printable
from recap_engine.records import Region

LOCAL_FILES = "/data/local-files/?d="
_AUDIO = ("audio", "sound", "wav", "file", "path", "url")
_LARGEST = 500_000_000
"""Bytes of a file: such a one is held in memory as a whole."""

_UPLOADED = re.compile(r"[0-9a-f]{8}-")
_ENDINGS = tuple(SOUND_EXTENSIONS | MEDIA_EXTENSIONS)
_NO_PREDICTIONS = "It is a prediction, which nobody accepted: ask for predictions to take it in as a model's words."
_CANCELLED = "It was cancelled in Label Studio."


@dataclass(frozen=True, slots=True)
class LabelStudioFile:
    """A file of tasks. ``total`` counts them; rows are numbered by task, from 1."""

    path: Path
    tasks: tuple[Any, ...]
    note: str
    predictions: bool = False
    layout: Format = "label-studio"
    columns: tuple[str, ...] = ("data.audio", "annotations", "predictions")
    meanings: tuple[tuple[str, str], ...] = ()

    @property
    def name(self) -> str:
        """The file's name, for people."""
        return printable(self.path.name)

    @property
    def folder(self) -> Path:
        """Where relative names of sounds are looked for."""
        return self.path.parent

    @property
    def total(self) -> int:
        """How many tasks there are."""
        return len(self.tasks)

    @classmethod
    def read(cls, text: TextFile, *, predictions: bool = False) -> LabelStudioFile:
        """Read the whole file. Raises ExchangeError for what is no list of tasks."""
        name = printable(text.path)
        if text.path.stat().st_size > _LARGEST:
            raise ExchangeError(f"{name} has more than {_LARGEST // 1_000_000} MB: export fewer tasks at a time.")
        try:
            with text.open() as stream:
                found = json.load(stream)
        except (ValueError, RecursionError) as error:
            raise ExchangeError(f"{name} is not whole JSON ({error}): export it again.") from None
        tasks = found if isinstance(found, list) else [found]
        if not any(isinstance(task, dict) and isinstance(task.get("data"), dict) for task in tasks):
            raise ExchangeError(
                f"{name} is JSON without Label Studio's tasks (`data`, `annotations`): export it there as JSON "
                "(not JSON-MIN), or write one object with `caption` per line."
            )
        return cls(text.path, tuple(tasks), text.note, predictions)

    def rows(self) -> Iterator[Row | Refused]:
        """Every caption in the order of the tasks, or why there is none."""
        for number, task in enumerate(self.tasks, 1):
            if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
                yield Refused(number, "The task has no `data`.")
                continue
            yield from self._task(number, task)

    def _task(self, number: int, task: Mapping[str, Any]) -> Iterator[Row | Refused]:
        data: Mapping[str, Any] = task["data"]
        audio, told = _audio(data), 0
        if not audio:
            yield Refused(number, "The task names no sound in `data.audio`.")
            return
        try:
            place(audio)
        except ValueError:
            yield Refused(number, f"The address of the sound, {audio[:60]!r}, cannot be read: mend `data.audio`.")
            return
        for annotation in _objects(task.get("annotations") or task.get("completions")):
            for text, part in _texts(annotation):
                told += 1
                if annotation.get("was_cancelled") or annotation.get("skipped"):
                    yield Refused(number, _CANCELLED, text)
                else:
                    yield _row(number, text, place(audio, part), annotation, data)
            if annotation.get("was_cancelled") and not list(_texts(annotation)):
                told += 1
                yield Refused(number, _CANCELLED)
        for prediction in _objects(task.get("predictions")):
            for text, part in _texts(prediction):
                told += 1
                if self.predictions:
                    yield _row(number, text, place(audio, part), prediction, data, predicted=True)
                else:
                    yield Refused(number, _NO_PREDICTIONS, text)
        if not told:
            yield Refused(number, "The task has no text: nobody has annotated it.")


def place(audio: str, part: Region | None = None) -> Place:
    """The sound that ``data.audio`` means: a path, a URL, an upload, or a file of Label Studio's local storage.

    Raises ValueError for what begins like a URL and is none.
    """
    address = urlsplit(audio) if "://" in audio or audio.startswith("/data/") else None
    if address is None:
        return Place(audio.replace("\\", "/"), part)
    if directory := parse_qs(address.query).get("d"):
        return Place(directory[0].replace("\\", "/").lstrip("/"), part)
    path = unquote(address.path)
    name = path.rpartition("/")[2]
    if "/data/upload/" in path:
        original = _UPLOADED.sub("", name, count=1) if _UPLOADED.match(name) else name
        return Place(original, part, others=(name,) if name != original else ())
    if address.scheme == "file":
        return Place(path, part)
    path = path.lstrip("/")
    return Place(path, part, others=(name,) if name != path else ())


def audio_of(path: str, prefix: str) -> str:
    """What `place` reads as ``path``: ``prefix`` and the path, escaped as in a URL where the prefix is one."""
    escaped = prefix.startswith(("/data/", "http://", "https://"))
    return prefix + (quote(path, errors="replace") if escaped else path)


def _row(
    number: int,
    text: str,
    where: Place,
    made: Mapping[str, Any],
    data: Mapping[str, Any],
    *,
    predicted: bool = False,
) -> Row | Refused:
    """The caption with what our own export noted of it, else with what Label Studio knows."""
    noted = _noted(data, text, where.region)
    model = str(made.get("model_version") or "") if predicted else ""
    who = "" if predicted else _who(made.get("completed_by"))
    try:
        normalise_field(readable(where.path), "path")
        return Row(
            number,
            normalise_caption(text),
            where,
            collection=fit(noted.get("collection", ""), "collection"),
            licence=fit(noted.get("licence", ""), "licence"),
            source=fit(noted.get("source", "") or model, "source"),
            annotator=fit(noted.get("annotator", "") or who, "annotator"),
            created=date(noted.get("created", "") or str(made.get("created_at") or "")),
            provenance="model" if predicted else provenance(noted.get("provenance", "")),
        )
    except (RequestError, ValueError) as error:
        return Refused(number, str(error), text)


def _noted(data: Mapping[str, Any], text: str, part: Region | None) -> dict[str, str]:
    for one in _objects(data.get("recap")):
        if one.get("text") == text and (one.get("start"), one.get("end")) == (
            (part.start, part.end) if part else (None, None)
        ):
            return {name: value for name, value in one.items() if isinstance(value, str)}
    return {}


def _texts(made: Mapping[str, Any]) -> Iterator[tuple[str, Region | None]]:
    """The texts of an annotation or prediction, with the regions they are of."""
    results = list(_objects(made.get("result")))
    parts = {str(one.get("id")): part for one in results if (part := _part(one)) is not None}
    for one in results:
        if one.get("type") != "textarea":
            continue
        value = one.get("value")
        texts = value.get("text") if isinstance(value, dict) else None
        part = _part(one) or parts.get(str(one.get("id"))) or parts.get(str(one.get("parentID")))
        for text in texts if isinstance(texts, list) else [texts]:
            if isinstance(text, str):
                yield text, part


def _part(result: Mapping[str, Any]) -> Region | None:
    value = result.get("value")
    if not isinstance(value, dict) or value.get("start") is None or value.get("end") is None:
        return None
    try:
        return region(str(value["start"]), str(value["end"]))
    except ValueError:
        return None


def _audio(data: Mapping[str, Any]) -> str:
    texts = {name: value.strip() for name, value in data.items() if isinstance(value, str)}
    named = next((texts[name] for name in _AUDIO if texts.get(name)), "")
    sounding = (value for value in texts.values() if value.lower().split("?")[0].endswith(_ENDINGS))
    return named or next(sounding, "")


def _who(completed_by: Any) -> str:
    if isinstance(completed_by, dict):
        names = (str(completed_by.get(key) or "") for key in ("email", "username"))
        return next((name for name in names if name), _who(completed_by.get("id")))
    return f"Label Studio user {completed_by}" if isinstance(completed_by, int) else str(completed_by or "")


def _objects(found: Any) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()
