"""Which sound a name in a caption file means: a file beside it, or in a registered folder."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from recap_engine.annotate.identify import sound_in_file
from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError
from recap_engine.exchange.known_files import KnownFiles, file_name
from recap_engine.exchange.row import SoundReference
from recap_engine.records import Region, Sound

_END_TOLERANCE = 0.1
"""Seconds that a region may end after the sound: browsers and other decoders measure some sounds a little longer."""

_DROPPED_BY_UPLOAD = re.compile(r"[^-\w.]")


def candidate_paths(name: str, roots: Sequence[str], system: ModuleType = os.path) -> Iterator[str]:
    """Where a file called ``name`` in a table may be: in a root, or (where the name begins with its name) beside it.

    An absolute name, or one on a Windows share, stands for itself. Tables made on Windows separate folders by ``\\``,
    which elsewhere may be part of a name and is tried as such first. ``system`` is the path module of this system.
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
    """Finds sounds by their audio hash, then as files relative to ``folder`` and to the workspace's registered folders,
    then by the tail of the path among all files of the workspace, then by a name that only one of them has.

    A file whose name differs in Unicode form, in case, or in blanks and underscores is taken where only one fits,
    because tables travel between systems that write names differently. So is the original of an upload to Label Studio.
    """

    def __init__(
        self, workspace: Workspace, folder: Path, names: Callable[[], Iterator[str]] = lambda: iter(())
    ) -> None:
        """``names`` gives all names in the table, to find file names that stand for several sounds there."""
        self._workspace = workspace
        self._names = names
        self._known_files: KnownFiles | None = None
        self._shared_names: Collection[str] | None = None
        self._beside: Collection[str] | None = None
        roots = [os.path.abspath(folder), *(row.path for row in workspace.libraries.list())]
        self._roots = tuple(dict.fromkeys(roots))
        self._folders = _FolderEntries()
        self._uploads: dict[str, set[str]] | None = None
        # Captions of one sound mostly stand together.
        self._identified = lru_cache(maxsize=256)(self._identify)
        self._of_hash = lru_cache(maxsize=256)(self._find_by_hash)
        self._whole = lru_cache(maxsize=256)(self._find_whole)

    def find(self, reference: SoundReference) -> FoundSound | None:
        """The sound (or region) meant; None when no such file can be read or the region is not in it.

        A file with the right name but other audio data than the reference states is not the sound.
        """
        for found in self._whole(replace(reference, region=None)):
            if reference.region is None:
                return found
            region = _fitted(reference.region, found.sound.duration)
            if region is not None:
                whole = reference.covering and (region.start, region.end) == (0, round(found.sound.duration, 6))
                return replace(found, sound=replace(found.sound, region=None if whole else region))
        return None

    def nearest(self, name: str) -> str:
        """The most similar name of a file that exists; empty if none is similar."""
        if self._beside is None:
            self._beside = frozenset(filter(is_sound_name, _names_in(self._roots[0])))
        return self._files().nearest(name, self._beside)

    def _find_whole(self, reference: SoundReference) -> tuple[FoundSound, ...]:
        """The sounds that may be meant, the likeliest first."""
        wanted = reference.audio_hash
        by_hash = self._of_hash(wanted) if wanted else None
        if by_hash is not None:
            return (FoundSound(by_hash),)
        found = [one for path in self._paths(reference) if (one := self._identified(path)) is not None]
        found = [one for one in found if not wanted or one.sound.hash == wanted]
        if found or wanted:
            return tuple(found)
        for name in reference.file_names():
            file = self._files().find(name, self._stands_for_several)
            if file is not None:
                return (FoundSound(Sound(file.hash, file.duration)),)
        return ()

    def _find_by_hash(self, audio_hash: str) -> Sound | None:
        files = self._workspace.sounds.files(audio_hash=audio_hash)
        return Sound(audio_hash, files[0].duration) if files else None

    def _files(self) -> KnownFiles:
        if self._known_files is None:
            self._known_files = KnownFiles(self._workspace)
        return self._known_files

    def _stands_for_several(self, name: str) -> bool:
        """Whether the table has this file name in several folders."""
        if self._shared_names is None:
            folders: dict[str, str] = {}
            shared = set()
            for path in self._names():
                if folders.setdefault(last := file_name(path), path) != path:
                    shared.add(last)
            self._shared_names = shared
        return name in self._shared_names

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


def is_sound_name(name: str) -> bool:
    """Whether a file called so should be a sound."""
    return os.path.splitext(name)[1].lower() in SOUND_EXTENSIONS | MEDIA_EXTENSIONS


def _names_in(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _entries_by_key(folder: str, kind: Callable[[str], set[str]]) -> dict[str, set[str]]:
    entries: dict[str, set[str]] = {}
    for entry in _names_in(folder):
        for key in kind(entry):
            entries.setdefault(key, set()).add(entry)
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
