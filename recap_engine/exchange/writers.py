"""How captions are written in each layout that is one file. A writer takes pages of captions, and what it has no room
for it leaves out with a reason.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from recap_engine.csv_safety import safe
from recap_engine.exchange.formats import AUDIOCAPS_COLUMNS, CLOTHO_COLUMNS, PLAIN_COLUMNS, Format, readable
from recap_engine.exchange.label_studio import audio_of
from recap_engine.exchange.row import Place, seconds
from recap_engine.records import Caption

Page = list[tuple[Caption, Place]]
NO_SOUND = "It belongs to no sound."
OF_A_PART = "It is of a part of the sound, and this layout knows whole sounds only."
_LEFT_KEPT = 1000
_CLIP = re.compile(r"(?P<video>[\w-]{11})_(?P<start>\d+(?:\.\d+)?)\Z", re.ASCII)
_VIDEO = re.compile(r"[\w-]+\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class Left:
    """A caption that is left out, and why, in one sentence."""

    caption: Caption
    path: str
    sentence: str


@dataclass(slots=True)
class ExportSummary:
    """Captions ``written``, ``left_out`` because the layout has no room for them, passed over as ``switched_off``.

    ``left`` holds the first of those left out; ``files`` counts what was written to.
    """

    written: int = 0
    left_out: int = 0
    switched_off: int = 0
    files: int = 0
    left: list[Left] = field(default_factory=list)

    def leave(self, caption: Caption, place: Place, sentence: str) -> None:
        """Count a caption that is left out."""
        self.left_out += 1
        if len(self.left) < _LEFT_KEPT:
            self.left.append(Left(caption, place.path, sentence))


Writer = Callable[[Iterable[Page], TextIO, ExportSummary], Iterator[None]]
"""Writes page by page, and comes back after each."""


def writer(layout: Format, *, delimiter: str = ",", audio: str = "") -> Writer:
    """The writer of a layout. ``audio`` stands before the sounds' names in Label Studio's tasks."""
    if layout == "plain":
        return lambda pages, stream, summary: _plain(pages, stream, summary, delimiter)
    if layout == "label-studio":
        return lambda pages, stream, summary: _label_studio(pages, stream, summary, audio)
    return {"jsonl": _json_lines, "clotho": _clotho, "audiocaps": _audiocaps}[layout]


def _plain(pages: Iterable[Page], stream: TextIO, summary: ExportSummary, delimiter: str) -> Iterator[None]:
    table = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    table.writerow(PLAIN_COLUMNS)
    for page in pages:
        table.writerows([safe(readable(cell)) for cell in _cells(caption, place)] for caption, place in page)
        summary.written += len(page)
        yield


def _json_lines(pages: Iterable[Page], stream: TextIO, summary: ExportSummary) -> Iterator[None]:
    for page in pages:
        for caption, place in page:
            record = dict(zip(PLAIN_COLUMNS, _cells(caption, place), strict=True))
            kept: dict[str, str | float] = {name: value for name, value in record.items() if value}
            if place.region is not None:
                kept |= {"start": place.region.start, "end": place.region.end}
            # Escapes keep the bytes of names that are not UTF-8.
            stream.write(json.dumps(kept, ensure_ascii=not record["path"].isprintable()) + "\n")
        summary.written += len(page)
        yield


def _clotho(pages: Iterable[Page], stream: TextIO, summary: ExportSummary) -> Iterator[None]:
    """One row a file, whole sounds only, the first five captions that differ."""
    captions: dict[str, list[str]] = {}
    for page in pages:
        for caption, place in page:
            if not place.path or place.region is not None:
                summary.leave(caption, place, OF_A_PART if place.path else NO_SOUND)
                continue
            texts = captions.setdefault(place.path, [])
            if caption.text in texts:
                summary.leave(caption, place, "The sound has a caption that says exactly this.")
            elif len(texts) == 5:
                summary.leave(caption, place, "Clotho has room for five captions of a sound.")
            else:
                texts.append(caption.text)
                summary.written += 1
        yield
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(CLOTHO_COLUMNS)
    for path, texts in captions.items():
        table.writerow([safe(readable(path)), *map(safe, texts), *[""] * (5 - len(texts))])


def _audiocaps(pages: Iterable[Page], stream: TextIO, summary: ExportSummary) -> Iterator[None]:
    """Captions of clips whose video and start are known."""
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(AUDIOCAPS_COLUMNS)
    for page in pages:
        for caption, place in page:
            keys = _clip(place)
            if keys is None:
                summary.leave(caption, place, "AudioCaps has room for clips of known videos only (ID_START.wav).")
                continue
            # A video's name may begin with a dash, and other programs look for it as it is.
            row = [cell if _VIDEO.match(cell) else safe(cell) for cell in keys]
            table.writerow([*row, safe(caption.text)])
            summary.written += 1
        yield


def _label_studio(pages: Iterable[Page], stream: TextIO, summary: ExportSummary, audio: str) -> Iterator[None]:
    """One task a sound; each caption is an annotation, or a prediction when nobody has accepted a model's words."""
    tasks: dict[str, Page] = {}
    for page in pages:
        for caption, place in page:
            if place.path:
                tasks.setdefault(place.path, []).append((caption, place))
                summary.written += 1
            else:
                summary.leave(caption, place, NO_SOUND)
        yield
    stream.write("[")
    for number, (path, captions) in enumerate(tasks.items()):
        stream.write(",\n" if number else "\n")
        stream.write(json.dumps(_task(audio_of(path, audio), captions)))
    stream.write("\n]\n")


def _task(audio: str, captions: Page) -> dict[str, Any]:
    made: dict[str, list[dict[str, Any]]] = {"annotations": [], "predictions": []}
    noted = []
    for caption, place in captions:
        part = {} if place.region is None else {"start": place.region.start, "end": place.region.end}
        result: dict[str, Any] = {"id": f"caption_{caption.id}", "to_name": "audio"}
        text = {"from_name": "part_caption" if part else "caption", "type": "textarea"}
        results = [result | text | {"value": {**part, **({"channel": 0} if part else {}), "text": [caption.text]}}]
        if part:
            label = {"from_name": "part", "type": "labels", "value": {**part, "channel": 0, "labels": ["Part"]}}
            results.insert(0, result | label)
        if caption.provenance == "model" and not caption.annotator:
            made["predictions"].append({"model_version": caption.source or "model", "result": results})
        else:
            made["annotations"].append({"result": results, "was_cancelled": False, "ground_truth": False})
        known = zip(PLAIN_COLUMNS[2:7], _cells(caption, place)[2:7], strict=True)
        note: dict[str, Any] = {"text": caption.text, "provenance": caption.provenance, **part}
        noted.append(note | {name: value for name, value in known if value})
    return {"data": {"audio": audio, "recap": noted}, **made}


def _cells(caption: Caption, place: Place) -> tuple[str, ...]:
    """The columns of PLAIN_COLUMNS as text."""
    start, end = ("", "") if place.region is None else (seconds(place.region.start), seconds(place.region.end))
    return (
        *(place.path, caption.text, caption.collection, caption.licence, caption.source),
        *(caption.annotator, caption.created, start, end, caption.provenance),
    )


def _clip(place: Place) -> tuple[str, str, str] | None:
    if place.audiocaps is not None:
        return place.audiocaps
    found = _CLIP.match(Path(place.path).stem) if place.region is None else None
    return ("", found["video"], found["start"]) if found else None
