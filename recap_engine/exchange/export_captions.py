"""Export: captions of the workspace into a file, or texts beside sounds, that an import brings back as they were."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path

from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS
from recap_engine.caption_text import counted
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.formats import Format
from recap_engine.exchange.label_studio import LOCAL_FILES
from recap_engine.exchange.places import Places
from recap_engine.exchange.texts_out import IN_THE_WAY, TextsOut
from recap_engine.exchange.whole_file import whole_file
from recap_engine.exchange.writers import ExportSummary, Page, Writer, writer
from recap_engine.printable import printable
from recap_engine.progress import Progress

_PAGE = 2000
_BEGINNING = 4000
_REASONS = 3

__all__ = ["CaptionExport", "ExportSummary"]


class CaptionExport:
    """One export. Iterate it to run it: it yields Progress in captions; a file appears whole or not at all.

    Captions come in the order they were added, from ``collections`` or from all. Those that are switched off stay
    out unless ``switched_off`` asks for them. ``out`` is a folder for ``txt``, which writes one text a sound, and a
    file for all others; ``audio`` stands before the sounds' names in Label Studio's tasks.
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
    ) -> None:
        """Check what was asked for. Raises ExchangeError, and RequestError for a collection that is not there."""
        self._workspace = workspace
        self._out = Path(os.path.abspath(out))
        self._layout, self._force, self._audio = layout, force, audio
        self._collections = None if not collections else frozenset(collections)
        self._switched_off = switched_off
        workspace.collections.ids(self._collections or ())
        self._refuse_unusable_places(printable(out))
        self.summary = ExportSummary()
        self.beginning = ""
        """After `preview`: how what would be written begins."""

    def _refuse_unusable_places(self, name: str) -> None:
        if not self._out.parent.is_dir():
            raise ExchangeError(f"The folder of {name} does not exist: create it first.")
        if self._layout == "txt":
            if self._out.exists() and not self._out.is_dir():
                raise ExchangeError(f"{name} is a file: give a folder for the texts.")
        elif self._out.is_dir():
            raise ExchangeError(f"{name} is a folder: give the name of a file to write.")
        elif self._out.exists() and self._is_precious():
            raise ExchangeError(f"{name} is a sound, or the workspace itself: write to another file.")
        elif self._out.exists() and not self._force:
            raise ExchangeError(f"{name} exists already: choose another name, or --force to replace it.")

    def _is_precious(self) -> bool:
        """Whether what is there must not be replaced, whoever asks for it."""
        sounds = SOUND_EXTENSIONS | MEDIA_EXTENSIONS
        return self._out.suffix.lower() in sounds or self._out.samefile(self._workspace.path)

    def __iter__(self) -> Iterator[Progress]:
        self.summary = ExportSummary()
        with self._workspace.connection.snapshot():
            if self._layout == "txt":
                for _ in self._texts().write():
                    yield self._progress()
                if not self.summary.written:
                    raise ExchangeError(self.why_nothing())
                return
            with whole_file(self._out) as stream:
                for _ in self._writer()(self._pages(), stream, self.summary):
                    yield self._progress()
                if not self.summary.written:
                    raise ExchangeError(self.why_nothing())
                self.summary.files = 1

    def preview(self) -> Iterator[Progress]:
        """Fill the summary and ``beginning`` as the export would, writing nothing."""
        self.summary, stream = ExportSummary(), _Beginning()
        with self._workspace.connection.snapshot():
            if self._layout == "txt":
                texts = self._texts()
                for _ in texts.plan():
                    yield self._progress()
                self.beginning = texts.beginning()[:_BEGINNING]
                return
            for _ in self._writer()(self._pages(), stream, self.summary):
                yield self._progress()
        self.beginning = stream.getvalue()

    def why_nothing(self) -> str:
        """Why no caption was written, or would be, and what to do about it, in a sentence."""
        names = ", ".join(sorted(self._collections or ()))
        summary, where = self.summary, names or "the workspace"
        if not summary.left_out + summary.switched_off:
            return f"Nothing to write: there is no caption in {where}; `recap collections list` tells where there are."
        told = []
        if summary.left_out:
            reasons = Counter(left.sentence for left in summary.left).most_common(_REASONS)
            told.append(f"{summary.left_out:,} left out ({' '.join(sentence for sentence, _ in reasons)})")
        if summary.switched_off:
            told.append(f"{summary.switched_off:,} switched off (--switched-off takes them in)")
        looked = counted(summary.left_out + summary.switched_off, "caption")
        other = ""
        if any(left.sentence.endswith(IN_THE_WAY) for left in summary.left):
            other = "; --force replaces what is there"
        elif summary.left_out:
            other = "; the layouts plain and jsonl take every caption"
        return f"Nothing to write: of {looked} in {where}, {' and '.join(told)}{other}."

    def _writer(self) -> Writer:
        delimiter = "\t" if self._out.suffix.lower() == ".tsv" else ","
        return writer(self._layout, delimiter=delimiter, audio=self._audio)

    def _texts(self) -> TextsOut:
        return TextsOut(self._pages(), self._out, self.summary, force=self._force)

    def _pages(self) -> Iterator[Page]:
        places = Places(self._workspace, self._out if self._layout == "txt" else self._out.parent)
        after = 0
        while page := self._workspace.captions.page(after=after, limit=_PAGE):
            after = page[-1].id
            wanted = [c for c in page if self._collections is None or c.collection in self._collections]
            used = [c for c in wanted if c.enabled or self._switched_off]
            self.summary.switched_off += len(wanted) - len(used)
            yield places.of(used, for_clips=self._layout == "audiocaps")

    def _progress(self) -> Progress:
        return Progress("exporting captions", self.summary.written + self.summary.left_out)


class _Beginning(StringIO):
    """Keeps the first few thousand characters that are written."""

    def write(self, text: str) -> int:
        if self.tell() < _BEGINNING:
            super().write(text[: _BEGINNING - self.tell()])
        return len(text)
