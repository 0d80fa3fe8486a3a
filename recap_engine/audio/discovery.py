"""Sounds among files and folders: in a stable order, around loops of links, telling what could not be looked at."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recap_engine.audio.failures import why_not
from recap_engine.printable import StrPath, printable

SOUND_EXTENSIONS = frozenset(
    (
        ".wav .wave .bwf .rf64 .w64 .aif .aiff .aifc .flac .ogg .oga .opus .mp3 .mp2 .mpga "
        ".au .snd .caf .voc .sd2 .avr .pvf .htk"
    ).split()
)
MEDIA_EXTENSIONS = frozenset(
    ".m4a .m4b .aac .wma .mp4 .m4v .mov .mkv .webm .avi .mka .ac3 .3gp .amr .ape .wv .tta".split()
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file that should hold sound, or (``error``) the sentence why something cannot be looked at."""

    path: str
    error: str = ""


def discover(paths: Iterable[StrPath]) -> Iterator[Found]:
    """Every sound in ``paths``: files as given, whatever their name; folders searched by extension, names in order.

    Hidden files and folders inside folders are passed over. A folder met again through a link is searched once.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        given = os.fspath(path)
        if os.path.isdir(given):
            yield from _folder(given, seen)
        else:
            yield _file(given)


def _file(path: str) -> Found:
    try:
        os.stat(path)
    except (OSError, ValueError) as error:
        return Found(path, why_not(path, error))
    return Found(path)


def _folder(top: str, seen: set[tuple[int, int]]) -> Iterator[Found]:
    # A stack instead of recursion: folders may be nested deeper than Python calls.
    waiting: list[str] = [top]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):
            yield _file(path)
            continue
        try:
            status = os.stat(path)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(path) as entries:
                wanted = [entry.path for entry in entries if _wanted(entry)]
        except OSError as error:
            yield Found(path, f"The folder {printable(path)} cannot be searched ({error.strerror}).")
            continue
        waiting += sorted(wanted, key=os.fsencode, reverse=True)


def _wanted(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    extension = os.path.splitext(entry.name)[1].lower()
    if extension in SOUND_EXTENSIONS or extension in MEDIA_EXTENSIONS:
        return True
    # os.path for links, because DirEntry.is_dir raises for a link to itself
    return os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir(follow_symlinks=False)
