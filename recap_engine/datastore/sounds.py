"""Sounds (audio data, or a region of it) and the files that hold them.

A sound is identified by the hash of its audio data, so files may be moved, renamed and re-tagged, and several files may
hold one sound. Paths are stored as the bytes of the file system, so names that are not UTF-8 stay intact.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from recap_engine.datastore.connection import Connection
from recap_engine.datastore.libraries import Libraries
from recap_engine.datastore.paths import absolute, read_back
from recap_engine.datastore.sqlite_errors import damaged
from recap_engine.datastore.text_rules import normalise_field
from recap_engine.records import Changes, Region, Sound

_KEY = "hash = ? AND ifnull(region_start, -1) = ? AND ifnull(region_end, -1) = ?"
_MICROSECONDS = 6


@dataclass(frozen=True, slots=True)
class SoundRow:
    """A sound in the workspace. All takes of one recording share ``recording``."""

    id: int
    sound: Sound
    recording: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file with the audio data ``hash``, or one that had it and is ``missing``; ``path`` is absolute."""

    id: int
    path: str
    library: int | None
    hash: str
    duration: float
    size: int
    modified_ns: int
    missing: bool


class Sounds:
    """The sounds of one workspace and their files."""

    def __init__(self, connection: Connection, libraries: Libraries) -> None:
        self._connection = connection
        self._libraries = libraries

    def add(self, sound: Sound, recording: str = "") -> int:
        """The row of ``sound``, created if it is new; a given ``recording`` replaces the stored one.

        By default the audio hash names the recording, so that regions of one file are takes of one recording.
        """
        start, end = bounds(sound.region)
        recording = normalise_field(recording, "recording")
        with self._connection.uncounted_change():
            self._connection.run(
                "INSERT INTO sounds (hash, region_start, region_end, duration, recording) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT DO NOTHING",
                (sound.hash, start, end, sound.duration, recording or sound.hash),
            )
            row = self.find(sound)
            if row is None:
                raise damaged(self._connection.path)
            if recording and row.recording != recording:
                self._connection.run("UPDATE sounds SET recording = ? WHERE id = ?", (recording, row.id))
        return row.id

    def find(self, sound: Sound) -> SoundRow | None:
        """The row of ``sound`` (its hash and region), or None."""
        return self._one(_KEY, (sound.hash, *key(sound.region)))

    def get(self, row_id: int) -> SoundRow | None:
        """The sound with that row id, or None."""
        return self._one("id = ?", (row_id,))

    def takes(self, sound: Sound) -> frozenset[int]:
        """Rows of all sounds of the same recording, including this one; none if the sound is unknown."""
        row = self.find(sound)
        if row is None:
            return frozenset()
        return frozenset(
            id for (id,) in self._connection.rows("SELECT id FROM sounds WHERE recording = ?", (row.recording,))
        )

    def place(self, path: str | os.PathLike[str], sound: Sound) -> Changes:
        """Store that the file at ``path`` holds this audio data, with its present size and date."""
        place = absolute(path)
        try:
            status = Path(place).stat()
            size, modified = status.st_size, status.st_mtime_ns
        except OSError:
            size, modified = 0, 0
        library, stored = self._libraries.inside(place)
        with self._connection.uncounted_change():
            self.add(Sound(sound.hash, sound.duration))
            self._connection.run(
                "INSERT INTO files (library, path, hash, duration, size, modified_ns) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT (ifnull(library, 0), path) DO UPDATE SET hash = excluded.hash, "
                "duration = excluded.duration, size = excluded.size, modified_ns = excluded.modified_ns, missing = 0",
                (library, stored, sound.hash, sound.duration, size, modified),
            )
            row_id = self._connection.value(
                "SELECT id FROM files WHERE ifnull(library, 0) = ? AND path = ?", (library or 0, stored)
            )
        return Changes(sequence=self._connection.sequence(), files=(int(row_id),))

    def move(self, old: str | os.PathLike[str], new: str | os.PathLike[str]) -> Changes:
        """Store that the file at ``old`` is now at ``new``, if it is stored at all; a row for ``new`` is replaced."""
        moved: tuple[int, ...] = ()
        with self._connection.uncounted_change():
            from_library, from_path = self._libraries.inside(absolute(old))
            library, path = self._libraries.inside(absolute(new))
            found = self._connection.row(
                "SELECT id FROM files WHERE ifnull(library, 0) = ? AND path = ?", (from_library or 0, from_path)
            )
            if found is not None:
                moved = (int(found[0]),)
                self._connection.run(
                    "DELETE FROM files WHERE ifnull(library, 0) = ? AND path = ? AND id <> ?",
                    (library or 0, path, *moved),
                )
                self._connection.run(
                    "UPDATE files SET library = ?, path = ?, missing = 0 WHERE id = ?", (library, path, *moved)
                )
        return Changes(sequence=self._connection.sequence(), files=moved)

    def is_placed(self, path: str | os.PathLike[str]) -> bool:
        """Whether the file at ``path`` is stored, even if it has changed or is missing since."""
        library, stored = self._libraries.inside(absolute(path))
        return bool(
            self._connection.value(
                "SELECT 1 FROM files WHERE ifnull(library, 0) = ? AND path = ?", (library or 0, stored)
            )
        )

    def known(self, path: str | os.PathLike[str]) -> Sound | None:
        """The sound in the file at ``path``, if its size and date have not changed since it was hashed."""
        place = absolute(path)
        library, stored = self._libraries.inside(place)
        row = self._connection.row(
            "SELECT hash, duration, size, modified_ns FROM files WHERE ifnull(library, 0) = ? AND path = ?",
            (library or 0, stored),
        )
        if row is None:
            return None
        try:
            status = Path(place).stat()
        except OSError:
            return None
        if (status.st_size, status.st_mtime_ns) != (row[2], row[3]):
            return None
        return Sound(row[0], row[1])

    def files(self, library: int | None = None, audio_hash: str | None = None) -> list[FileRow]:
        """Files of a library, or with one audio hash, or both; in the order of their paths."""
        # A condition that allows for NULL would keep SQLite from using the index of the hashes.
        wanted = {"f.library": library, "f.hash": audio_hash}
        asked = {name: value for name, value in wanted.items() if value is not None}
        where = " AND ".join(f"{name} = ?" for name in asked) or "1"
        rows = self._connection.rows(
            "SELECT f.id, f.path, f.library, f.hash, f.duration, f.size, f.modified_ns, f.missing, l.path "
            f"FROM files f LEFT JOIN libraries l ON l.id = f.library WHERE {where} ORDER BY f.library, f.path",
            tuple(asked.values()),
        )
        return [
            FileRow(row_id, read_back(path, root), owner, held, seconds, size, modified, bool(gone))
            for row_id, path, owner, held, seconds, size, modified, gone, root in rows
        ]

    def mark_missing(self, files: list[int], missing: bool = True) -> Changes:
        """Mark these files as missing (or as present again); their captions stay."""
        with self._connection.uncounted_change():
            self._connection.run_many(
                "UPDATE files SET missing = ? WHERE id = ?", ((int(missing), row_id) for row_id in files)
            )
        return Changes(sequence=self._connection.sequence(), files=tuple(files))

    def path(self, sound: int) -> str | None:
        """The absolute path of a present file with the sound, or None."""
        for file in self._connection.rows(
            "SELECT f.path, l.path FROM sounds s JOIN files f ON f.hash = s.hash "
            "LEFT JOIN libraries l ON l.id = f.library WHERE s.id = ? ORDER BY f.missing, f.id",
            (sound,),
        ):
            path = read_back(*file)
            if Path(path).is_file():
                return path
        return None

    def _one(self, where: str, values: tuple[int | str | float, ...]) -> SoundRow | None:
        row = self._connection.row(
            f"SELECT id, hash, duration, region_start, region_end, recording FROM sounds WHERE {where}", values
        )
        if row is None:
            return None
        return SoundRow(row[0], Sound(row[1], row[2], region(row[3], row[4])), row[5])


def bounds(region: Region | None) -> tuple[float | None, float | None]:
    """Start and end as stored, rounded to microseconds so that equal regions are one sound."""
    if region is None:
        return None, None
    return round(region.start, _MICROSECONDS), round(region.end, _MICROSECONDS)


def key(region: Region | None) -> tuple[float, float]:
    """Start and end for comparison; (-1, -1) without a region."""
    start, end = bounds(region)
    return (-1.0 if start is None else start, -1.0 if end is None else end)


def region(start: float | None, end: float | None) -> Region | None:
    """The region in these two columns."""
    return None if start is None or end is None else Region(start, end)
