"""Scan a registered folder for files that are new, changed, moved or missing since the last scan.

Files are identified by the hash of their audio data, so a file that was moved or renamed within (or between) registered
folders keeps its captions. Nothing is forgotten because a file is missing.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from recap_engine.annotate.identify import examine, header_levels
from recap_engine.annotate.unreadable import save_unreadable
from recap_engine.audio import discover
from recap_engine.audio.discovery import FoundFile
from recap_engine.datastore.sounds import FileRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError
from recap_engine.i18n import translate
from recap_engine.printable import printable
from recap_engine.progress import Progress
from recap_engine.records import Levels, Sound
from recap_engine.translatable import Translatable

_FILES_PER_TRANSACTION = 64
"""Files stored in one transaction."""


@dataclass(slots=True)
class ScanReport:
    """The counts of a scan; ``failed`` lists (path, reason)."""

    known: int = 0
    new: int = 0
    moved: int = 0
    missing: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


class Scan:
    """One scan of one library. Iterate to run it; results so far are kept if it is stopped."""

    def __init__(self, workspace: Workspace, library: int) -> None:
        self._workspace = workspace
        self._library = library
        self.report = ScanReport()
        self._levels: dict[str, Levels] = {}
        """Levels from the headers of the files of this step, by hash."""
        self._known_levels: set[str] = set()
        """Hashes of the sounds whose levels the workspace has."""

    def __iter__(self) -> Iterator[Progress]:
        workspace = self._workspace
        libraries = {row.id: row.path for row in workspace.libraries.list()}
        root = libraries[self._library]
        before = {file.path: file for file in workspace.sounds.files(self._library)}
        unseen = dict(before)
        self._known_levels = set(workspace.levels.by_hash())
        arrived: Counter[str] = Counter()
        # A registered folder inside this one has its own scan.
        inside = tuple(os.path.join(path, "") for path in libraries.values() if path.startswith(os.path.join(root, "")))
        found = [entry for entry in discover([root]) if not entry.path.startswith(inside)]
        yield Progress(Translatable("looking for sounds"), len(found), len(found))
        for at in range(0, len(found), _FILES_PER_TRANSACTION):
            some = found[at : at + _FILES_PER_TRANSACTION]
            for entry in some:
                unseen.pop(entry.path, None)
            sounds = [(entry.path, sound) for entry in some if (sound := self._sound(entry, before.get(entry.path)))]
            with workspace.connection.uncounted_change():
                for path, sound in sounds:
                    workspace.sounds.place(path, sound)
                workspace.levels.put(self._levels)
            self._levels = {}
            arrived.update(sound.hash for path, sound in sounds if _holds_other(before.get(path), sound))
            yield Progress(Translatable("hashing sounds"), at + len(some), len(found), printable(some[-1].path))
        self._settle_missing(list(unseen.values()), arrived)
        save_unreadable(workspace.path, root, self.report.failed)

    def _sound(self, entry: FoundFile, known: FileRow | None) -> Sound | None:
        """The sound to store for a file; None if it is unchanged or cannot be read."""
        report = self.report
        if entry.error:
            report.failed.append((entry.path, translate(entry.error)))
            return None
        try:
            if known is not None and not known.missing and _same_file(entry.path, known):
                report.known += 1
                if known.hash not in self._known_levels:  # found before levels were kept
                    self._levels[known.hash] = header_levels(entry.path)
                return None
            sound, self._levels[sound.hash] = examine(entry.path)
        except (AudioError, OSError) as problem:
            report.failed.append((entry.path, translate(problem)))
            return None
        if _holds_other(known, sound):
            report.new += 1
        else:
            report.known += 1
        return sound

    def _settle_missing(self, gone: list[FileRow], arrived: Counter[str]) -> None:
        """Mark missing files. A file whose audio ``arrived`` elsewhere has moved, and is not new there."""
        report = self.report
        for file in gone:
            if arrived[file.hash]:
                arrived[file.hash] -= 1
                report.moved += 1
                report.new -= 1
            elif not self._is_elsewhere(file):
                report.missing += 1
            elif not file.missing:
                report.moved += 1
        self._workspace.sounds.mark_missing([file.id for file in gone])

    def _is_elsewhere(self, file: FileRow) -> bool:
        """Whether the same audio is present elsewhere, such as in another registered folder."""
        others = self._workspace.sounds.files(audio_hash=file.hash)
        return any(other.id != file.id and not other.missing for other in others)


def scan(workspace: Workspace, library: int) -> Scan:
    """A scan of a library: iterate over it to run it, then read its ``report``."""
    return Scan(workspace, library)


def _holds_other(known: FileRow | None, sound: Sound) -> bool:
    """Whether a file is new or its audio has changed; tags and dates do not count."""
    return known is None or known.hash != sound.hash


def _same_file(path: str, known: FileRow) -> bool:
    status = os.stat(path)
    return (status.st_size, status.st_mtime_ns) == (known.size, known.modified_ns)
