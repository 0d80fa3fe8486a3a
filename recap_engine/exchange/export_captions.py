"""Export: captions of the workspace into a file that an import brings back as they were."""

from __future__ import annotations

import csv
import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from recap_engine.audio.naming import shown
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.cells import safe
from recap_engine.exchange.formats import AUDIOCAPS_COLUMNS, CLOTHO_COLUMNS, PLAIN_COLUMNS, Format, readable
from recap_engine.exchange.places import Places
from recap_engine.exchange.row import Place, seconds
from recap_engine.progress import Progress
from recap_engine.records import Caption

_PAGE = 2000
_CLIP = re.compile(r"(?P<video>[\w-]{11})_(?P<start>\d+(?:\.\d+)?)\Z", re.ASCII)
_VIDEO = re.compile(r"[\w-]+\Z", re.ASCII)


@dataclass(slots=True)
class ExportSummary:
    """Captions ``written``, ``left_out`` because the layout has no room for them, passed over as ``switched_off``."""

    written: int = 0
    left_out: int = 0
    switched_off: int = 0


class CaptionExport:
    """One export. Iterate it to run it: it yields Progress in captions; the file appears whole or not at all.

    Captions come in the order they were added, from ``collections`` or from all. Those that are switched off stay
    out unless ``switched_off`` asks for them.
    """

    def __init__(
        self,
        workspace: Workspace,
        out: str | os.PathLike[str],
        layout: Format,
        collections: Sequence[str] | None = None,
        *,
        force: bool = False,
        switched_off: bool = False,
    ) -> None:
        """Check what was asked for. Raises ExchangeError, and RequestError for a collection that is not there."""
        self._workspace = workspace
        self._out = Path(os.path.abspath(out))
        self._layout = layout
        self._collections = None if not collections else frozenset(collections)
        self._switched_off = switched_off
        workspace.collections.ids(self._collections or ())
        name = shown(out)
        if self._out.is_dir():
            raise ExchangeError(f"{name} is a folder: give the name of a file to write.")
        if self._out.exists() and not force:
            raise ExchangeError(f"{name} exists already: choose another name, or --force to replace it.")
        if not self._out.parent.is_dir():
            raise ExchangeError(f"The folder of {name} does not exist: create it first.")
        self.summary = ExportSummary()

    def __iter__(self) -> Iterator[Progress]:
        self.summary = ExportSummary()
        temporary = None
        try:
            handle, name = tempfile.mkstemp(dir=self._out.parent, prefix=".recap-")
            temporary = Path(name)
            with open(handle, "w", encoding="utf-8", newline="") as stream:
                with self._workspace.connection.snapshot():
                    yield from self._write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            _allow_reading(temporary)
            temporary.replace(self._out)
        except OSError as error:
            raise ExchangeError(
                f"{shown(self._out)} cannot be written ({error.strerror}): check the disk and its rights."
            ) from None
        finally:
            if temporary is not None:
                temporary.unlink(missing_ok=True)

    def _write(self, stream: TextIO) -> Iterator[Progress]:
        writers: dict[Format, Callable[[TextIO], Iterator[Progress]]] = {
            "plain": self._plain,
            "jsonl": self._json_lines,
            "clotho": self._clotho,
            "audiocaps": self._audiocaps,
        }
        yield from writers[self._layout](stream)

    def _plain(self, stream: TextIO) -> Iterator[Progress]:
        delimiter = "\t" if self._out.suffix.lower() == ".tsv" else ","
        table = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        table.writerow(PLAIN_COLUMNS)
        for page in self._pages():
            table.writerows([safe(readable(cell)) for cell in _cells(caption, place)] for caption, place in page)
            self.summary.written += len(page)
            yield self._progress()

    def _json_lines(self, stream: TextIO) -> Iterator[Progress]:
        for page in self._pages():
            for caption, place in page:
                record = dict(zip(PLAIN_COLUMNS, _cells(caption, place), strict=True))
                kept: dict[str, str | float] = {name: value for name, value in record.items() if value}
                if place.region is not None:
                    kept |= {"start": place.region.start, "end": place.region.end}
                # Escapes keep the bytes of names that are not UTF-8.
                stream.write(json.dumps(kept, ensure_ascii=not record["path"].isprintable()) + "\n")
            self.summary.written += len(page)
            yield self._progress()

    def _clotho(self, stream: TextIO) -> Iterator[Progress]:
        """One row a file, whole sounds only, the first five captions that differ."""
        captions: dict[str, list[str]] = {}
        for page in self._pages():
            for caption, place in page:
                texts = captions.setdefault(place.path, []) if place.path and place.region is None else []
                if place.path and place.region is None and len(texts) < 5 and caption.text not in texts:
                    texts.append(caption.text)
                    self.summary.written += 1
                else:
                    self.summary.left_out += 1
            yield self._progress()
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(CLOTHO_COLUMNS)
        for path, texts in captions.items():
            table.writerow([safe(readable(path)), *map(safe, texts), *[""] * (5 - len(texts))])

    def _audiocaps(self, stream: TextIO) -> Iterator[Progress]:
        """Captions of clips whose video and start are known."""
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(AUDIOCAPS_COLUMNS)
        for page in self._pages():
            for caption, place in page:
                keys = _clip(place)
                if keys is None:
                    self.summary.left_out += 1
                    continue
                # A video's name may begin with a dash, and other programs look for it as it is.
                row = [cell if _VIDEO.match(cell) else safe(cell) for cell in keys]
                table.writerow([*row, safe(caption.text)])
                self.summary.written += 1
            yield self._progress()

    def _pages(self) -> Iterator[list[tuple[Caption, Place]]]:
        places = Places(self._workspace, self._out.parent)
        after = 0
        while page := self._workspace.captions.page(after=after, limit=_PAGE):
            after = page[-1].id
            wanted = [c for c in page if self._collections is None or c.collection in self._collections]
            used = [c for c in wanted if c.enabled or self._switched_off]
            self.summary.switched_off += len(wanted) - len(used)
            yield places.of(used, for_clips=self._layout == "audiocaps")

    def _progress(self) -> Progress:
        return Progress("exporting captions", self.summary.written)


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


def _allow_reading(path: Path) -> None:
    """Give a new file the rights any other would have, instead of a temporary file's."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
