"""One ``.txt`` for each sound, one caption a line, in a folder laid out like the sounds' own.

Where that folder is the one of the sounds, the texts stand beside them. An existing text with other content is
somebody's work: it is kept unless it is to be replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from recap_engine.errors import ExchangeError
from recap_engine.exchange.atomic_file import atomic_file
from recap_engine.exchange.export_summary import NO_SOUND, OF_A_REGION, ExportSummary, Page
from recap_engine.exchange.row import SoundReference
from recap_engine.exchange.table_writers import NO_LENGTH, span
from recap_engine.printable import printable
from recap_engine.records import Caption
from recap_engine.translatable import Translatable

_FILES_PER_STEP = 100
_TEXTS_SHOWN = 20


class TextFolderWriter:
    """The texts of one export. `plan` works out which they are; `write` does that and writes them."""

    def __init__(
        self, pages: Iterable[Page], folder: Path, summary: ExportSummary, *, force: bool, labels: bool = False
    ) -> None:
        """``labels`` writes Audacity's label tracks, which have parts of a sound, too."""
        self._labels = labels
        self._pages, self._folder, self._summary, self._force = pages, folder, summary, force
        self._texts: dict[str, list[tuple[Caption, SoundReference]]] = {}

    def plan(self) -> Iterator[None]:
        """Gather the captions of each sound, and leave out those without a text file."""
        for page in self._pages:
            for caption, sound in page:
                reason = _reason_to_leave_out(sound, labels=self._labels)
                if reason is not None:
                    self._summary.leave_out(caption, sound, reason)
                else:
                    self._texts.setdefault(sound.path, []).append((caption, sound))
            yield
        self._texts = {name: captions for name, captions in self._named() if not self._conflicts(name, captions)}
        self._summary.written = sum(map(len, self._texts.values()))
        self._summary.files = len(self._texts)

    def write(self) -> Iterator[None]:
        """Write all. Raises ExchangeError; what was written until then stays."""
        yield from self.plan()
        for number, (name, captions) in enumerate(self._texts.items(), 1):
            path = self._folder / name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise ExchangeError(
                    "The folder {path} cannot be created ({reason}): check the permissions.",
                    path=path.parent,
                    reason=error.strerror,
                ) from None
            with atomic_file(path) as stream:
                stream.write(self._content(captions))
            if number % _FILES_PER_STEP == 0:
                yield

    def beginning(self) -> str:
        """The first texts, each under its name."""
        some = list(self._texts.items())[:_TEXTS_SHOWN]
        return "\n".join(f"{printable(name)}\n{self._content(captions)}" for name, captions in some)

    def _named(self) -> Iterator[tuple[str, list[tuple[Caption, SoundReference]]]]:
        """``take.txt`` for ``take.wav``; where another sound has that name already, ``take.flac.txt``."""
        taken: set[str] = set()
        for path, captions in self._texts.items():
            name = str(PurePosixPath(path).with_suffix(".txt"))
            if name.lower() in taken:
                name = f"{path}.txt"
            taken.add(name.lower())
            yield name, captions

    def _content(self, captions: list[tuple[Caption, SoundReference]]) -> str:
        if self._labels:
            return "".join(dict.fromkeys(_label(caption, sound) for caption, sound in captions))
        return _lines(captions)

    def _conflicts(self, name: str, captions: list[tuple[Caption, SoundReference]]) -> bool:
        try:
            existing = (self._folder / name).read_bytes().decode("utf-8-sig", "replace")
        except OSError:
            return False
        if self._force or existing.split() == self._content(captions).split():
            return False
        self._summary.conflicts += 1
        for caption, sound in captions:
            reason = Translatable("{name} exists with different content.", name=name)
            self._summary.leave_out(caption, sound, reason)
        return True


def _reason_to_leave_out(sound: SoundReference, *, labels: bool) -> Translatable | None:
    """Why a caption gets no text file."""
    if not sound.path:
        return NO_SOUND
    if sound.region is not None and not labels:
        return OF_A_REGION
    if labels and not span(sound)[1]:
        return NO_LENGTH
    path = PurePosixPath(sound.path.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.name or Path(sound.path).drive:
        return Translatable("Its sound is not in any folder of the workspace.")
    return None


def _label(caption: Caption, sound: SoundReference) -> str:
    start, end = span(sound)
    return f"{start:.6f}\t{end:.6f}\t{caption.text}\n"


def _lines(captions: list[tuple[Caption, SoundReference]]) -> str:
    return "".join(f"{text}\n" for text in dict.fromkeys(caption.text for caption, _sound in captions))
