"""One ``.txt`` for each sound, one caption a line, in a folder laid out like the sounds' own.

Where that folder is the one the sounds are in, the texts come to stand beside them. A text that is there and says
something else is somebody's work: it is left alone unless it is to be replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from recap_engine.errors import ExchangeError
from recap_engine.exchange.row import Place
from recap_engine.exchange.whole_file import whole_file
from recap_engine.exchange.writers import NO_SOUND, OF_A_PART, ExportSummary, Page
from recap_engine.printable import printable
from recap_engine.records import Caption

_TOGETHER = 100
IN_THE_WAY = "is there and says something else."
_SHOWN = 20


class TextsOut:
    """The texts of one export. `plan` works out which they are; `write` does that and writes them."""

    def __init__(self, pages: Iterable[Page], folder: Path, summary: ExportSummary, *, force: bool) -> None:
        self._pages, self._folder, self._summary, self._force = pages, folder, summary, force
        self._texts: dict[str, list[tuple[Caption, Place]]] = {}

    def plan(self) -> Iterator[None]:
        """Gather the captions of each sound, and leave out what has no place."""
        for page in self._pages:
            for caption, place in page:
                reason = _reason(place)
                if reason:
                    self._summary.leave(caption, place, reason)
                else:
                    self._texts.setdefault(place.path, []).append((caption, place))
            yield
        self._texts = {name: captions for name, captions in self._named() if not self._is_in_the_way(name, captions)}
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
                raise ExchangeError(f"The folder {printable(path.parent)} cannot be made ({error.strerror}).") from None
            with whole_file(path) as stream:
                stream.write(_content(captions))
            if number % _TOGETHER == 0:
                yield

    def beginning(self) -> str:
        """The first texts, each under its name."""
        some = list(self._texts.items())[:_SHOWN]
        return "\n".join(f"{printable(name)}\n{_content(captions)}" for name, captions in some)

    def _named(self) -> Iterator[tuple[str, list[tuple[Caption, Place]]]]:
        """``take.txt`` for ``take.wav``; where another sound has that already, ``take.flac.txt``."""
        taken: set[str] = set()
        for path, captions in self._texts.items():
            name = str(PurePosixPath(path).with_suffix(".txt"))
            if name.lower() in taken:
                name = f"{path}.txt"
            taken.add(name.lower())
            yield name, captions

    def _is_in_the_way(self, name: str, captions: list[tuple[Caption, Place]]) -> bool:
        try:
            there = (self._folder / name).read_bytes().decode("utf-8-sig", "replace")
        except OSError:
            return False
        if self._force or there.split() == _content(captions).split():
            return False
        for caption, place in captions:
            self._summary.leave(caption, place, f"{printable(name)} {IN_THE_WAY}")
        return True


def _reason(place: Place) -> str:
    """Why a caption has no text to stand in, or nothing."""
    if not place.path:
        return NO_SOUND
    if place.region is not None:
        return OF_A_PART
    path = PurePosixPath(place.path.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or not path.name or Path(place.path).drive:
        return "Its sound lies in none of the folders of the workspace."
    return ""


def _content(captions: list[tuple[Caption, Place]]) -> str:
    return "".join(f"{text}\n" for text in dict.fromkeys(caption.text for caption, _ in captions))
