"""Which sound a name in a caption file means: a file beside it, or in a registered folder."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from recap_engine.annotate.identify import sound_in_file
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError
from recap_engine.exchange.row import SoundReference
from recap_engine.records import Region, Sound

_END_TOLERANCE = 0.1
"""Seconds that a region may end after the sound: browsers and other decoders measure some sounds a little longer."""

_DROPPED_BY_UPLOAD = re.compile(r"[^-\w.]")


def candidate_paths(name: str, roots: Sequence[str], system: ModuleType = os.path) -> Iterator[str]:
    """Where a file called ``name`` in a table may be: in a root, or (where the name begins with its name) beside it.

    An absolute name, or one on a Windows share, is itself. Tables made on Windows separate folders by ``\\``, which
    elsewhere may be part of a name and is tried as such first. ``system`` is the path module of this system.
    """
    if system.isabs(name) or system.splitdrive(name)[0]:
        yield name
        return
    names = [name] if system.sep == "\\" or "\\" not in name else [name, name.replace("\\", "/")]
    for root in roots:
        for one in names:
            yield system.join(root, one)
            first, _separator, rest = one.replace("\\", "/").partition("/")
            if rest and first == system.basename(root):
                yield system.join(root, rest)


@dataclass(frozen=True, slots=True)
class FoundSound:
    """A sound that was found; ``path`` is set while the workspace does not know the file."""

    sound: Sound
    path: str | None = None


class SoundFinder:
    """Finds sound files relative to ``folder`` and to the workspace's registered folders.

    A file whose name differs in Unicode form or in case is taken where only one fits, because tables travel between
    systems that write names differently. So is the original of an upload to Label Studio.
    """

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self._workspace = workspace
        roots = [os.path.abspath(folder), *(row.path for row in workspace.libraries.list())]
        self._roots = tuple(dict.fromkeys(roots))
        self._folders = _FolderEntries()
        self._uploads: dict[str, set[str]] | None = None
        # Captions of one sound mostly stand together.
        self._identified = lru_cache(maxsize=256)(self._identify)

    def find(self, reference: SoundReference) -> FoundSound | None:
        """The sound (or region) meant; None when no such file can be read or the region is not in it."""
        for path in self._paths(reference):
            found = self._identified(path)
            if found is not None and reference.region is not None:
                region = _fitted(reference.region, found.sound.duration)
                found = None if region is None else replace(found, sound=replace(found.sound, region=region))
            if found is not None:
                return found
        return None

    def _paths(self, reference: SoundReference) -> Iterator[str]:
        """Files that may be meant, the likeliest first."""
        candidates = [path for name in reference.file_names() for path in candidate_paths(name, self._roots)]
        candidates = [path for path in candidates if "\0" not in path]
        yield from filter(os.path.isfile, candidates)
        similar = (self._folders.similar_path(path, uploaded=reference.uploaded) for path in candidates)
        yield from (path for path in similar if path is not None)
        if reference.uploaded:
            if self._uploads is None:
                self._uploads = self._known_by_upload_name()
            paths = {path for key in _upload_keys(reference.path) for path in self._uploads.get(key, ())}
            yield from paths if len(paths) == 1 else ()

    def _known_by_upload_name(self) -> dict[str, set[str]]:
        """The files of the workspace, wherever they are, by the name an upload would have."""
        known: dict[str, set[str]] = {}
        for file in self._workspace.sounds.files():
            if not file.missing:
                for key in _upload_keys(os.path.basename(file.path)):
                    known.setdefault(key, set()).add(file.path)
        return known

    def _identify(self, path: str) -> FoundSound | None:
        known = self._workspace.sounds.known(path)
        if known is not None:
            return FoundSound(known)
        try:
            return FoundSound(sound_in_file(path), path)
        except AudioError:
            return None


class _FolderEntries:
    """Entries of folders by name, however it is composed."""

    def __init__(self) -> None:
        self._listed = lru_cache(maxsize=64)(_entries_by_key)

    def similar_path(self, path: str, *, uploaded: bool) -> str | None:
        """The only file whose path differs from ``path`` in nothing but form, or None."""
        folder, wanted = path, list[str]()
        while not os.path.isdir(folder):
            folder, name = os.path.split(folder)
            if not name:
                return None
            wanted.insert(0, name)
        for number, name in enumerate(wanted, 1):
            entry = self._only_entry(folder, name, uploaded and number == len(wanted))
            if entry is None:
                return None
            folder = os.path.join(folder, entry)
        return folder if wanted and os.path.isfile(folder) else None

    def _only_entry(self, folder: str, name: str, uploaded: bool) -> str | None:
        kinds: list[Callable[[str], set[str]]] = [_composed_key, _case_key]
        for kind in [*kinds, _upload_keys] if uploaded else kinds:
            entries = self._listed(folder, kind)
            found = {entry for key in kind(name) for entry in entries.get(key, ())}
            if found:
                return found.pop() if len(found) == 1 else None
        return None


def _entries_by_key(folder: str, kind: Callable[[str], set[str]]) -> dict[str, set[str]]:
    entries: dict[str, set[str]] = {}
    try:
        for entry in os.listdir(folder):
            for key in kind(entry):
                entries.setdefault(key, set()).add(entry)
    except OSError:
        pass
    return entries


def _composed_key(name: str) -> set[str]:
    return {unicodedata.normalize("NFC", name)}


def _case_key(name: str) -> set[str]:
    return {unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())}


def _upload_keys(name: str) -> set[str]:
    """What Label Studio makes of a file's name: blanks become ``_``, other characters but ``-`` and ``.`` go."""
    forms = (unicodedata.normalize(form, name.strip().replace(" ", "_")) for form in ("NFC", "NFD"))
    return {_DROPPED_BY_UPLOAD.sub("", form).casefold() for form in forms}


def _fitted(region: Region, duration: float) -> Region | None:
    """``region`` with its end drawn back to that of the sound; None where it is not in the sound."""
    if region.start >= duration or region.end > duration + _END_TOLERANCE:
        return None
    return Region(region.start, min(region.end, duration))
