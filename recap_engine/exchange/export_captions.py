"""Export: captions of the workspace into a file, or texts beside sounds, which an import restores unchanged."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.atomic_file import atomic_file
from recap_engine.exchange.export_summary import ExportSummary, Page, Writer
from recap_engine.exchange.format_table import FORMATS, Format
from recap_engine.exchange.parquet_file import write_parquet
from recap_engine.exchange.sound_address import LOCAL_FILES
from recap_engine.exchange.sound_names import SoundNames
from recap_engine.exchange.text_folder_writer import TextFolderWriter
from recap_engine.exchange.vector_columns import VectorColumns
from recap_engine.exchange.writers import writer
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

_PAGE = 2000
_BEGINNING = 4000

__all__ = ["CaptionExport", "ExportSummary"]


class CaptionExport:
    """One export. Iterate it to run it: it yields Progress in captions; a file appears whole or not at all.

    Captions come in the order they were added, from ``collections`` or from all. Disabled captions are included only
    with ``switched_off``. ``out`` is a folder for ``txt``, which writes one text per sound, and a file for all others;
    ``audio`` is the prefix of the sounds' names in Label Studio's tasks; ``excel`` writes a byte-order mark;
    ``vectors`` adds their columns to Parquet.
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
        audio: str = LOCAL_FILES,
        excel: bool = False,
        vectors: VectorColumns | None = None,
    ) -> None:
        """Check the request. Raises ExchangeError, and RequestError for an unknown collection."""
        self._workspace = workspace
        self._out = Path(os.path.abspath(out))
        self._layout, self._force, self._audio = layout, force, audio
        self._collections = None if not collections else frozenset(collections)
        self._switched_off, self._vectors = switched_off, vectors
        workspace.collections.ids(self._collections or ())
        self._encoding = "utf-8-sig" if excel and FORMATS[layout].is_table else "utf-8"
        self._refuse_unusable_out()
        self.summary = ExportSummary()
        self.beginning = ""
        """After `preview`: the beginning of what would be written."""

    def _refuse_unusable_out(self) -> None:
        out = self._out
        if not out.parent.is_dir():
            raise ExchangeError("The folder of {path} does not exist: create it first.", path=out)
        if FORMATS[self._layout].is_folder:
            if out.exists() and not out.is_dir():
                raise ExchangeError("{path} is a file: give a folder for the texts.", path=out)
        elif out.is_dir():
            raise ExchangeError("{path} is a folder: give the name of a file to write.", path=out)
        elif out.exists() and self._is_precious():
            raise ExchangeError("{path} is a sound or the workspace itself: write to another file.", path=out)
        elif out.exists() and not self._force:
            raise ExchangeError("{path} already exists: choose another name, or replace it with --force.", path=out)

    def _is_precious(self) -> bool:
        """Whether the existing file must never be replaced."""
        sounds = SOUND_EXTENSIONS | MEDIA_EXTENSIONS
        return self._out.suffix.lower() in sounds or self._out.samefile(self._workspace.path)

    def __iter__(self) -> Iterator[Progress]:
        self.summary = ExportSummary()
        with self._workspace.connection.snapshot():
            if FORMATS[self._layout].is_folder:
                for _ in self._texts().write():
                    yield self._progress()
                if not self.summary.written:
                    reason = self.why_nothing()
                    raise ExchangeError(reason)
                return
            if self._layout == "datasets":
                for _ in write_parquet(self._pages(), self._out, self.summary, self._vectors):
                    yield self._progress()
                if not self.summary.written:
                    reason = self.why_nothing()
                    raise ExchangeError(reason)
                self.summary.files = 1
                return
            with atomic_file(self._out, self._encoding) as stream:
                for _ in self._writer()(self._pages(), stream, self.summary):
                    yield self._progress()
                if not self.summary.written:
                    reason = self.why_nothing()
                    raise ExchangeError(reason)
                self.summary.files = 1

    def preview(self) -> Iterator[Progress]:
        """Fill the summary and ``beginning`` as the export would, writing nothing."""
        self.summary, stream = ExportSummary(), _Beginning()
        with self._workspace.connection.snapshot():
            if FORMATS[self._layout].is_folder:
                texts = self._texts()
                for _ in texts.plan():
                    yield self._progress()
                self.beginning = texts.beginning()[:_BEGINNING]
                return
            # Parquet is no text, so its preview shows the same captions as a table.
            shown = writer("plain") if self._layout == "datasets" else self._writer()
            for _ in shown(self._pages(), stream, self.summary):
                yield self._progress()
        self.beginning = stream.getvalue()

    def why_nothing(self) -> Translatable:
        """Why no caption was written, or would be, and what to do about it."""
        summary = self.summary
        if not summary.left_out + summary.switched_off:
            if not self._collections:
                return Translatable("Nothing to export: the workspace has no captions.")
            return Translatable(
                "Nothing to export: there are no captions in {collections}. `recap collections list` shows "
                "how many each collection has.",
                collections=", ".join(sorted(self._collections)),
            )
        if not summary.left_out:
            return Translatable(
                "Nothing to export: all captions are disabled ({count:,}; --switched-off includes them).",
                count=summary.switched_off,
            )
        ((reason, _number),) = Counter(left.reason for left in summary.left).most_common(1)
        if summary.conflicts:
            return Translatable(
                "Nothing to export. Left out: {left_out:,}; disabled: {disabled:,}. {reason} --force replaces existing "
                "texts.",
                left_out=summary.left_out,
                disabled=summary.switched_off,
                reason=reason,
            )
        return Translatable(
            "Nothing to export. Left out: {left_out:,}; disabled: {disabled:,}. {reason} The layouts plain and jsonl "
            "accept every caption.",
            left_out=summary.left_out,
            disabled=summary.switched_off,
            reason=reason,
        )

    def _writer(self) -> Writer:
        delimiter = "\t" if self._out.suffix.lower() == ".tsv" else ","
        lines = self._out.suffix.lower() == ".jsonl"
        return writer(self._layout, delimiter=delimiter, audio=self._audio, lines=lines)

    def _texts(self) -> TextFolderWriter:
        labels = self._layout == "audacity"
        return TextFolderWriter(self._pages(), self._out, self.summary, force=self._force, labels=labels)

    def _pages(self) -> Iterator[Page]:
        names = SoundNames(self._workspace, self._out if FORMATS[self._layout].is_folder else self._out.parent)
        after = 0
        while page := self._workspace.captions.page(after=after, limit=_PAGE):
            after = page[-1].id
            wanted = [c for c in page if self._collections is None or c.collection in self._collections]
            used = [c for c in wanted if c.enabled or self._switched_off]
            self.summary.switched_off += len(wanted) - len(used)
            yield names.of(used, for_clips=self._layout == "audiocaps")

    def _progress(self) -> Progress:
        return Progress(Translatable("exporting captions"), self.summary.written + self.summary.left_out)


class _Beginning(StringIO):
    """Keeps the first few thousand characters written."""

    def write(self, text: str) -> int:
        if self.tell() < _BEGINNING:
            super().write(text[: _BEGINNING - self.tell()])
        return len(text)
