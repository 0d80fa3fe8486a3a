"""Writers of the layouts that consist of one file. A writer takes pages of captions; captions that do not
fit the layout are left out with a reason.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from recap_engine.csv_safety import escape
from recap_engine.exchange import data_set_writers, table_writers
from recap_engine.exchange.columns import AUDIOCAPS_COLUMNS, CLOTHO_COLUMNS, PLAIN_COLUMNS
from recap_engine.exchange.export_summary import NO_SOUND, OF_A_REGION, ExportSummary, Page, Writer, cells_of
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.formats import storable_path
from recap_engine.exchange.row import SoundReference
from recap_engine.exchange.sound_address import audio_of
from recap_engine.translatable import Translatable

_NOTED = (*PLAIN_COLUMNS[2:7], *PLAIN_COLUMNS[10:])
"""What Label Studio has no place for."""
_CLIP = re.compile(r"(?P<video>[\w-]{11})_(?P<start>\d+(?:\.\d+)?)\Z", re.ASCII)
_VIDEO = re.compile(r"[\w-]+\Z", re.ASCII)


def writer(layout: Format, *, delimiter: str = ",", audio: str = "", lines: bool = False) -> Writer:
    """The writer of a layout. ``audio`` is the prefix of the sounds' names in Label Studio's tasks; ``lines`` asks for
    JSON Lines where there is a choice.
    """
    if layout == "audiofolder":
        return partial(data_set_writers.write_audio_folder, lines=lines)
    if layout == "plain":
        return lambda pages, stream, summary: _plain(pages, stream, summary, delimiter)
    if layout == "label-studio":
        return lambda pages, stream, summary: _label_studio(pages, stream, summary, audio)
    writers: dict[str, Writer] = {
        "jsonl": _json_lines,
        "clotho": _clotho,
        "audiocaps": _audiocaps,
        "wavcaps": data_set_writers.write_wavcaps,
        "macs": data_set_writers.write_macs,
        "soundminer": table_writers.write_soundminer,
        "raven": table_writers.write_raven,
    }
    return writers[layout]


def _plain(pages: Iterable[Page], stream: TextIO, summary: ExportSummary, delimiter: str) -> Iterator[None]:
    table = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    table.writerow(PLAIN_COLUMNS)
    for page in pages:
        table.writerows([escape(storable_path(cell)) for cell in cells_of(caption, sound)] for caption, sound in page)
        summary.written += len(page)
        yield


def _json_lines(pages: Iterable[Page], stream: TextIO, summary: ExportSummary) -> Iterator[None]:
    for page in pages:
        for caption, sound in page:
            record = dict(zip(PLAIN_COLUMNS, cells_of(caption, sound), strict=True))
            kept: dict[str, str | float | list[str]] = {name: value for name, value in record.items() if value}
            if sound.fields.keywords:
                kept["keywords"] = list(sound.fields.keywords)
            if sound.region is not None:
                kept |= {"start": sound.region.start, "end": sound.region.end}
            # Escapes keep the bytes of names that are not UTF-8.
            stream.write(json.dumps(kept, ensure_ascii=not record["path"].isprintable()) + "\n")
        summary.written += len(page)
        yield


def _clotho(pages: Iterable[Page], stream: TextIO, summary: ExportSummary) -> Iterator[None]:
    """One row per file, whole sounds only, the first five different captions."""
    captions: dict[str, list[str]] = {}
    for page in pages:
        for caption, sound in page:
            if not sound.path or sound.region is not None:
                summary.leave_out(caption, sound, OF_A_REGION if sound.path else NO_SOUND)
                continue
            texts = captions.setdefault(sound.path, [])
            if caption.text in texts:
                summary.leave_out(caption, sound, Translatable("The sound already has this caption."))
            elif len(texts) == 5:
                summary.leave_out(caption, sound, Translatable("Clotho has at most five captions per sound."))
            else:
                texts.append(caption.text)
                summary.written += 1
        yield
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(CLOTHO_COLUMNS)
    for path, texts in captions.items():
        table.writerow([escape(storable_path(path)), *map(escape, texts), *[""] * (5 - len(texts))])


def _audiocaps(pages: Iterable[Page], stream: TextIO, summary: ExportSummary) -> Iterator[None]:
    """Captions of clips whose video and start are known."""
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(AUDIOCAPS_COLUMNS)
    for page in pages:
        for caption, sound in page:
            keys = _clip(sound)
            if keys is None:
                summary.leave_out(
                    caption, sound, Translatable("AudioCaps contains only clips of known videos (ID_START.wav).")
                )
                continue
            # A video's name may begin with a dash, and other programs look for it as it is.
            row = [cell if _VIDEO.match(cell) else escape(cell) for cell in keys]
            table.writerow([*row, escape(caption.text)])
            summary.written += 1
        yield


def _label_studio(pages: Iterable[Page], stream: TextIO, summary: ExportSummary, audio: str) -> Iterator[None]:
    """One task per sound; a caption is an annotation, or a prediction if a model wrote it and nobody accepted it."""
    tasks: dict[str, Page] = {}
    for page in pages:
        for caption, sound in page:
            if sound.path:
                tasks.setdefault(sound.path, []).append((caption, sound))
                summary.written += 1
            else:
                summary.leave_out(caption, sound, NO_SOUND)
        yield
    stream.write("[")
    for number, (path, captions) in enumerate(tasks.items()):
        stream.write(",\n" if number else "\n")
        stream.write(json.dumps(_task(audio_of(path, audio), captions)))
    stream.write("\n]\n")


def _task(audio: str, captions: Page) -> dict[str, Any]:
    results_by_kind: dict[str, list[dict[str, Any]]] = {"annotations": [], "predictions": []}
    noted = []
    for caption, sound in captions:
        part = {} if sound.region is None else {"start": sound.region.start, "end": sound.region.end}
        result: dict[str, Any] = {"id": f"caption_{caption.id}", "to_name": "audio"}
        text = {"from_name": "part_caption" if part else "caption", "type": "textarea"}
        results = [result | text | {"value": {**part, **({"channel": 0} if part else {}), "text": [caption.text]}}]
        if part:
            label = {"from_name": "part", "type": "labels", "value": {**part, "channel": 0, "labels": ["Part"]}}
            results.insert(0, result | label)
        if caption.provenance == "model" and not caption.annotator:
            results_by_kind["predictions"].append({"model_version": caption.source or "model", "result": results})
        else:
            results_by_kind["annotations"].append({"result": results, "was_cancelled": False, "ground_truth": False})
        cells = dict(zip(PLAIN_COLUMNS, cells_of(caption, sound), strict=True))
        known = ((name, cells[name]) for name in _NOTED)
        note: dict[str, Any] = {"text": caption.text, "provenance": caption.provenance, **part}
        noted.append(note | {name: value for name, value in known if value})
    return {"data": {"audio": audio, "recap": noted}, **results_by_kind}


def _clip(sound: SoundReference) -> tuple[str, str, str] | None:
    if sound.audiocaps is not None:
        return sound.audiocaps
    found = _CLIP.match(Path(sound.path).stem) if sound.region is None else None
    return ("", found["video"], found["start"]) if found else None
