"""Writers of data sets with one object per sound or clip: WavCaps, MACS, AudioFolder.

Each has whole sounds only. What a layout has no place for is in its ``recap``, which its own loaders ignore.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from recap_engine.csv_safety import escape
from recap_engine.exchange.export_summary import NO_SOUND, OF_A_REGION, ExportSummary, Page, field_cells
from recap_engine.exchange.formats import storable_path
from recap_engine.exchange.row import SoundReference
from recap_engine.records import Caption

_NOT_IN_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
"""Letters that JSON may have in a text as they are and YAML may not."""


def write_wavcaps(pages: Iterable[Page], stream: TextIO, summary: ExportSummary) -> Iterator[None]:
    """One object for each caption, as WavCaps has it."""
    stream.write('{"num_captions_per_audio": 1, "data": [')
    for page in pages:
        for caption, sound in _whole(page, summary):
            path = storable_path(sound.path)
            one = {
                "id": os.path.splitext(path.rpartition("/")[2])[0],
                "file_name": path,
                "duration": round(sound.duration, 6),
                "caption": caption.text,
                "recap": [_details(caption, sound)],
            }
            stream.write((",\n" if summary.written else "\n") + json.dumps(one, ensure_ascii=False))
            summary.written += 1
        yield
    stream.write("\n]}\n")


def write_macs(pages: Iterable[Page], stream: TextIO, summary: ExportSummary) -> Iterator[None]:
    """One entry for each sound with its annotations; texts are quoted as in JSON, which is YAML, too."""
    sounds: dict[str, Page] = {}
    yield from _gather(pages, summary, sounds)
    stream.write("files:\n" if sounds else "files: []\n")
    for path, captions in sounds.items():
        stream.write(f"- filename: {_yaml(path)}\n  annotations:\n")
        for caption, sound in captions:
            stream.write(
                f"  - annotator_id: {_yaml(caption.annotator)}\n    sentence: {_yaml(caption.text)}\n    tags: []\n"
                f"    recap: {_yaml(_details(caption, sound))}\n"
            )


def write_audio_folder(pages: Iterable[Page], stream: TextIO, summary: ExportSummary, *, lines: bool) -> Iterator[None]:
    """``metadata.csv``, or (``lines``) ``metadata.jsonl``: a sound has one row, with a list of its captions."""
    sounds: dict[str, Page] = {}
    yield from _gather(pages, summary, sounds)
    table = csv.writer(stream, lineterminator="\n")
    if not lines:
        table.writerow(("file_name", "caption", "recap"))
    for path, captions in sounds.items():
        texts, details = [caption.text for caption, _ in captions], [_details(*one) for one in captions]
        if lines:
            record = {"file_name": path, "caption": texts, "recap": details}
            stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        else:
            cells = (json.dumps(texts, ensure_ascii=False), json.dumps(details, ensure_ascii=False))
            table.writerow((escape(path), *cells))


def _gather(pages: Iterable[Page], summary: ExportSummary, sounds: dict[str, Page]) -> Iterator[None]:
    for page in pages:
        for caption, sound in _whole(page, summary):
            sounds.setdefault(storable_path(sound.path), []).append((caption, sound))
            summary.written += 1
        yield


def _whole(page: Page, summary: ExportSummary) -> Iterator[tuple[Caption, SoundReference]]:
    """The captions of whole sounds; the others are left out."""
    for caption, sound in page:
        if sound.path and sound.region is None:
            yield caption, sound
        else:
            summary.leave_out(caption, sound, OF_A_REGION if sound.path else NO_SOUND)


def _details(caption: Caption, sound: SoundReference) -> dict[str, str]:
    category, keywords = field_cells(sound)
    known = {
        "collection": caption.collection,
        "licence": caption.licence,
        "source": caption.source,
        "annotator": caption.annotator,
        "created": caption.created,
        "provenance": caption.provenance,
        "audio_hash": caption.sound or "",
        "category": category,
        "keywords": keywords,
    }
    return {name: value for name, value in known.items() if value}


def _yaml(value: Any) -> str:
    return _NOT_IN_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))
