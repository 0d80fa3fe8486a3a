"""Looking through a registered folder: what is new, changed, moved or gone since the last time.

A file is known by the hash of its audio data, so one that was moved or renamed inside (or between) registered folders
takes its captions with it; nothing is ever forgotten because a file is missing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from recap_engine.audio import audio_hash, discover, probe
from recap_engine.datastore.sounds import FileRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError
from recap_engine.progress import Progress
from recap_engine.records import Sound

_TOGETHER = 64
"""Files noted in one transaction."""


@dataclass(slots=True)
class Report:
    """What a scan found; ``failed`` holds (path, sentence)."""

    known: int = 0
    new: int = 0
    moved: int = 0
    missing: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


class Scan:
    """One scan of one library: iterate to run it; what was found until then is kept if it is stopped."""

    def __init__(self, workspace: Workspace, library: int) -> None:
        self._workspace = workspace
        self._library = library
        self.report = Report()

    def __iter__(self) -> Iterator[Progress]:
        workspace, report = self._workspace, self.report
        root = next(row.path for row in workspace.libraries.list() if row.id == self._library)
        before = {file.path: file for file in workspace.sounds.files(self._library)}
        unseen = dict(before)
        found = list(discover([root]))
        yield Progress("looking for sounds", len(found), len(found))
        for at in range(0, len(found), _TOGETHER):
            some = [(entry.path, self._sound(entry.path, entry.error, before)) for entry in found[at : at + _TOGETHER]]
            with workspace.connection.derive():
                for path, sound in some:
                    unseen.pop(path, None)
                    if sound is not None:
                        workspace.sounds.place(path, sound)
            yield Progress("hashing sounds", min(at + _TOGETHER, len(found)), len(found), os.path.basename(some[-1][0]))
        self._settle_missing(list(unseen.values()))
        report.new -= report.moved

    def _sound(self, path: str, error: str, before: dict[str, FileRow]) -> Sound | None:
        """What to note for a file: None when it is unchanged or cannot be read."""
        report = self.report
        if error:
            report.failed.append((path, error))
            return None
        known = before.get(path)
        try:
            if known is not None and not known.missing and _same_file(path, known):
                report.known += 1
                return None
            sound = Sound(audio_hash(path), probe(path).duration or 0.0)
        except (AudioError, OSError) as problem:
            report.failed.append((path, str(problem)))
            return None
        report.new += 1
        return sound

    def _settle_missing(self, gone: list[FileRow]) -> None:
        """Files no longer there: forgotten when their audio is elsewhere now (moved), else marked as missing."""
        workspace = self._workspace
        for file in gone:
            elsewhere = [f for f in workspace.sounds.files(audio_hash=file.hash) if f.id != file.id and not f.missing]
            self.report.moved += bool(elsewhere)
            self.report.missing += not elsewhere
        workspace.sounds.mark_missing([file.id for file in gone])


def scan(workspace: Workspace, library: int) -> Scan:
    """Scan a library; iterate over the result to run it, then read its ``report``."""
    return Scan(workspace, library)


def _same_file(path: str, known: FileRow) -> bool:
    status = os.stat(path)
    return (status.st_size, status.st_mtime_ns) == (known.size, known.modified_ns)
