"""Label Studio's JSON: audio tasks whose captions are TextArea results, of annotations or predictions.

The format is that of https://labelstud.io/guide/task_format: an array of tasks with ``data``,
``annotations[].result[]`` and ``predictions[].result[]``. A result of type ``textarea`` has its texts in
``value.text``; one of a region has ``start`` and ``end`` there, or shares its ``id`` with the result that has them.
``from_name`` is the text field of the labelling interface: a project may have others than the caption, such as
comments, and only captions are read. Our own export keeps more in ``data.recap``, because Label Studio returns
``data`` unchanged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS
from recap_engine.datastore.text_rules import normalise_caption, normalise_field
from recap_engine.errors import ExchangeError, RecapError
from recap_engine.exchange.columns import CAPTION_NAMES, column_key, column_list
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.formats import date, fields_of, provenance, region, storable_field, storable_path
from recap_engine.exchange.row import Refused, Row, SoundReference
from recap_engine.exchange.sound_address import sound_reference
from recap_engine.exchange.text_file import TextFile
from recap_engine.printable import printable
from recap_engine.records import Region
from recap_engine.translatable import Translatable

_AUDIO = ("audio", "sound", "wav", "file", "path", "url")
_ENDINGS = tuple(SOUND_EXTENSIONS | MEDIA_EXTENSIONS)
_WORD = re.compile(r"[^\W_]+")
_CAPTION_WORDS = frozenset(CAPTION_NAMES)
_NOTE_WORDS = frozenset("comment comments note notes remark remarks question questions difficulty rating".split())
_NO_PREDICTIONS = Translatable("It is a prediction that nobody accepted: choose to import predictions to include it.")
_CANCELLED = Translatable("It was cancelled in Label Studio.")


@dataclass(frozen=True, slots=True)
class LabelStudioFile:
    """A file of tasks. ``total`` counts them; rows are numbered by task, from 1. ``columns`` are its text fields,
    ``captions`` the ones that are read as captions.
    """

    path: Path
    tasks: tuple[Any, ...]
    note: str | Translatable
    predictions: bool = False
    layout: Format = "label-studio"
    columns: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The file's name, for people."""
        return printable(self.path.name)

    @property
    def meanings(self) -> tuple[tuple[str, str], ...]:
        """(``caption``, the field), the likeliest last."""
        return tuple(("caption", column_key(field)) for field in reversed(self.captions))

    @property
    def folder(self) -> Path:
        """The folder that relative names of sounds start from."""
        return self.path.parent

    @property
    def total(self) -> int:
        """The number of tasks."""
        return len(self.tasks)

    @classmethod
    def of(
        cls,
        text: TextFile,
        tasks: list[Any],
        columns: Mapping[str, str] | None = None,
        *,
        predictions: bool = False,
        asking: bool = False,
    ) -> LabelStudioFile:
        """The tasks of a file. Raises ExchangeError where they leave the captions' field open.

        ``columns["caption"]`` chooses the field; with ``asking``, an unknown one is not an error.
        """
        fields = _text_fields(tasks)
        chosen = None if columns is None else columns.get("caption")
        captions = caption_fields(text, fields, chosen, asking)
        return cls(text.path, tuple(tasks), text.note, predictions, columns=fields, captions=captions)

    def rows(self) -> Iterator[Row | Refused]:
        """Every caption in the order of the tasks, or why there is none."""
        for number, task in enumerate(self.tasks, 1):
            if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
                yield Refused(number, Translatable("The task has no `data`."))
                continue
            yield from self._task(number, task)

    def _task(self, number: int, task: Mapping[str, Any]) -> Iterator[Row | Refused]:
        data: Mapping[str, Any] = task["data"]
        audio, texts = audio_address(data), 0
        if not audio:
            yield Refused(number, Translatable("The task has no sound in `data.audio`."))
            return
        try:
            sound_reference(audio)
        except ValueError:
            reason = Translatable(
                "The address of the sound, {audio}, cannot be read: correct `data.audio`.", audio=audio[:60]
            )
            yield Refused(number, reason)
            return
        for annotation in _objects(task.get("annotations") or task.get("completions")):
            cancelled = annotation.get("was_cancelled") or annotation.get("skipped")
            before = texts
            for text, part in self._captions(annotation):
                texts += 1
                if cancelled:
                    yield Refused(number, _CANCELLED, text)
                else:
                    yield _row(number, text, sound_reference(audio, part), annotation, data)
            if cancelled and texts == before:
                texts += 1
                yield Refused(number, _CANCELLED)
        for prediction in _objects(task.get("predictions")):
            for text, part in self._captions(prediction):
                texts += 1
                if self.predictions:
                    yield _row(number, text, sound_reference(audio, part), prediction, data, predicted=True)
                else:
                    yield Refused(number, _NO_PREDICTIONS, text)
        if not texts:
            yield Refused(number, Translatable("The task has no caption: nobody has annotated it."))

    def _captions(self, made: Mapping[str, Any]) -> Iterator[tuple[str, Region | None]]:
        """The captions of an annotation or prediction, with the regions they describe."""
        for field, text, part in texts_of(made):
            if field in self.captions:
                yield text, part


def _text_fields(tasks: list[Any]) -> tuple[str, ...]:
    """The names of the text fields, the most used first."""
    counts: Counter[str] = Counter()
    for task in tasks:
        if isinstance(task, dict):
            for kind in ("annotations", "completions", "predictions"):
                for made in _objects(task.get(kind)):
                    counts.update(field for field, _text, _part in texts_of(made))
    return tuple(field for field, _count in counts.most_common())


def caption_fields(text: TextFile, fields: tuple[str, ...], chosen: str | None, asking: bool) -> tuple[str, ...]:
    """The fields that hold captions: the one chosen, else those named so, else the only one. Raises ExchangeError."""
    if chosen is not None:
        found = tuple(field for field in fields if column_key(field) == column_key(chosen))
        if chosen and not found:
            raise ExchangeError(
                "{path} has no text field “{field}”. Its text fields: {fields}.",
                path=text.path,
                field=chosen,
                fields=column_list(fields),
            )
        return found
    words = {field: set(_WORD.findall(field.lower())) for field in fields}
    named = tuple(field for field in fields if words[field] & _CAPTION_WORDS and not words[field] & _NOTE_WORDS)
    if named or not fields:
        return named
    likely = tuple(field for field in fields if not words[field] & _NOTE_WORDS)
    if len(likely) == 1:
        return likely
    if asking:
        return ()
    raise ExchangeError(
        "{path} has the text fields {fields}, but none is known to contain captions: choose one with "
        "--column caption=NAME.",
        path=text.path,
        fields=column_list(fields),
    )


def _row(
    number: int,
    text: str,
    sound: SoundReference,
    made: Mapping[str, Any],
    data: Mapping[str, Any],
    *,
    predicted: bool = False,
) -> Row | Refused:
    """The caption with what our own export stored of it, else with what Label Studio knows."""
    noted = _noted(data, text, sound.region)
    model = str(made.get("model_version") or "") if predicted else ""
    who = "" if predicted else annotator_of(made.get("completed_by"))
    try:
        normalise_field(storable_path(sound.path), "path")
        return Row(
            number,
            normalise_caption(text),
            replace(sound, audio_hash=noted.get("audio_hash", ""), fields=fields_of(noted)),
            collection=storable_field(noted.get("collection", ""), "collection"),
            licence=storable_field(noted.get("licence", ""), "licence"),
            source=storable_field(noted.get("source", "") or model, "source"),
            annotator=storable_field(noted.get("annotator", "") or who, "annotator"),
            created=date(noted.get("created", "") or str(made.get("created_at") or "")),
            provenance="model" if predicted else provenance(noted.get("provenance", "")),
        )
    except RecapError as error:
        return Refused(number, error.message, text)


def _noted(data: Mapping[str, Any], text: str, part: Region | None) -> dict[str, str]:
    for one in _objects(data.get("recap")):
        if one.get("text") == text and (one.get("start"), one.get("end")) == (
            (part.start, part.end) if part else (None, None)
        ):
            return {name: value for name, value in one.items() if isinstance(value, str)}
    return {}


def texts_of(made: Mapping[str, Any]) -> Iterator[tuple[str, str, Region | None]]:
    """(field, text, region) of an annotation or prediction."""
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
                yield str(one.get("from_name") or ""), text, part


def _part(result: Mapping[str, Any]) -> Region | None:
    value = result.get("value")
    if not isinstance(value, dict) or value.get("start") is None or value.get("end") is None:
        return None
    try:
        return region(str(value["start"]), str(value["end"]))
    except ExchangeError:
        return None


def audio_address(data: Mapping[str, Any]) -> str:
    """What the ``data`` of a task calls its sound; empty if it names none."""
    texts = {name: value.strip() for name, value in data.items() if isinstance(value, str)}
    named = next((texts[name] for name in _AUDIO if texts.get(name)), "")
    sounding = (value for value in texts.values() if value.lower().split("?")[0].endswith(_ENDINGS))
    return named or next(sounding, "")


def annotator_of(completed_by: Any) -> str:
    """The name of whoever made an annotation: an account, its id, or a text."""
    if isinstance(completed_by, dict):
        names = (str(completed_by.get(key) or "") for key in ("email", "username"))
        return next((name for name in names if name), annotator_of(completed_by.get("id")))
    return f"Label Studio user {completed_by}" if isinstance(completed_by, int) else str(completed_by or "")


def _objects(found: Any) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()
