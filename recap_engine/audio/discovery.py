"""Sounds among files and folders: in a stable order, around loops of links, each with an error if it cannot be read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recap_engine.audio.failures import open_failure
from recap_engine.printable import StrPath
from recap_engine.translatable import Translatable

SOUND_EXTENSIONS = frozenset(
    (
        ".wav .wave .bwf .bw64 .rf64 .w64 .aif .aiff .aifc .flac .ogg .oga .opus .mp3 .mp2 .mpga "
        ".au .snd .caf .voc .sd2 .avr .pvf .htk .nist .sph"
    ).split()
)
MEDIA_EXTENSIONS = frozenset(
    (".m4a .m4b .aac .wma .mp4 .m4v .mov .mkv .webm .avi .mka .ac3 .3gp .amr .ape .wv .tta .flv .dsf .dff .ogv").split()
)


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that should hold sound, or (``error``) the sentence why something cannot be looked at."""

    path: str
    error: Translatable | None = None


def discover(paths: Iterable[StrPath]) -> Iterator[FoundFile]:
    """Every sound in ``paths``: files as given, whatever their name; folders searched by extension, names in order.

    Skips hidden files and folders inside folders. Searches a folder once, even if links lead to it again.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        given = os.fspath(path)
        if os.path.isdir(given):
            yield from _search_folder(given, seen)
        else:
            yield _check_file(given)


def _check_file(path: str) -> FoundFile:
    try:
        os.stat(path)
    except (OSError, ValueError) as error:
        return FoundFile(path, open_failure(path, error))
    return FoundFile(path)


def _search_folder(top: str, seen: set[tuple[int, int]]) -> Iterator[FoundFile]:
    # A stack instead of recursion: folders may be nested deeper than Python calls.
    waiting: list[str] = [top]
    while waiting:
        path = waiting.pop()
        if not os.path.isdir(path):
            yield _check_file(path)
            continue
        try:
            status = os.stat(path)
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            with os.scandir(path) as entries:
                wanted = [entry.path for entry in entries if _is_wanted(entry)]
        except OSError as error:
            reason = error.strerror or "unknown reason"
            yield FoundFile(
                path, Translatable("The folder {path} cannot be searched ({reason}).", path=path, reason=reason)
            )
            continue
        waiting += sorted(wanted, key=os.fsencode, reverse=True)


def _is_wanted(entry: os.DirEntry[str]) -> bool:
    if entry.name.startswith("."):
        return False
    extension = os.path.splitext(entry.name)[1].lower()
    if extension in SOUND_EXTENSIONS or extension in MEDIA_EXTENSIONS:
        return True
    # os.path for links, because DirEntry.is_dir raises for a link to itself
    return os.path.isdir(entry.path) if entry.is_symlink() else entry.is_dir(follow_symlinks=False)
