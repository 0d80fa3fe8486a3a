"""The workspace: one file (``NAME.recap``) with everything in it."""

from __future__ import annotations

import os
from pathlib import Path
from types import TracebackType
from typing import Self

from recap_engine.datastore.captions import Captions
from recap_engine.datastore.check import check
from recap_engine.datastore.collections import Collections
from recap_engine.datastore.connection import BUSY_SECONDS, Connection
from recap_engine.datastore.drafts import Drafts
from recap_engine.datastore.effects import Effects
from recap_engine.datastore.file_system import network_file_system
from recap_engine.datastore.imports import Imports
from recap_engine.datastore.journal import Journal
from recap_engine.datastore.libraries import Libraries
from recap_engine.datastore.lists import Lists
from recap_engine.datastore.notes import Notes
from recap_engine.datastore.paths import absolute
from recap_engine.datastore.proposals import Proposals
from recap_engine.datastore.search import Search
from recap_engine.datastore.sound_effects import SoundEffects
from recap_engine.datastore.sound_fields import SoundFields
from recap_engine.datastore.sound_levels import SoundLevels
from recap_engine.datastore.sounds import Sounds
from recap_engine.datastore.timeline import Timeline
from recap_engine.datastore.vectors import Vectors
from recap_engine.errors import WorkspaceForeign, WorkspaceFull, WorkspaceReadOnly
from recap_engine.printable import printable
from recap_engine.translatable import Translatable


class Workspace:
    """An open workspace. Use it from one thread; other threads and processes open their own."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.path = connection.path
        self.libraries = Libraries(connection)
        self.sounds = Sounds(connection, self.libraries)
        self.collections = Collections(connection)
        self.captions = Captions(connection, self.collections)
        self.vectors = Vectors(connection, self.collections, self.sounds)
        self.search = Search(connection, self.collections, self.sounds, self.vectors)
        self.journal = Journal(connection)
        self.effects = Effects(connection)
        self.timeline = Timeline(connection)
        self.sound_effects = SoundEffects(connection)
        self.drafts = Drafts(connection, self.sounds)
        self.notes = Notes(connection, self.sounds)
        self.fields = SoundFields(connection, self.sounds)
        self.levels = SoundLevels(connection)
        self.lists = Lists(connection)
        self.proposals = Proposals(connection, self.sounds)
        self.imports = Imports(connection, self.collections, self.sounds, self.captions)

    @classmethod
    def create(
        cls, path: str | os.PathLike[str], *, safe_mode: bool = False, busy_seconds: float = BUSY_SECONDS
    ) -> Self:
        """Create a workspace; refuses to replace a file. Raises WorkspaceError."""
        return cls(Connection(_absolute(path), create=True, safe_mode=safe_mode, busy_seconds=busy_seconds))

    @classmethod
    def open(
        cls,
        path: str | os.PathLike[str],
        *,
        read_only: bool = False,
        safe_mode: bool = False,
        busy_seconds: float = BUSY_SECONDS,
    ) -> Self:
        """Open a workspace. Raises WorkspaceError and its kinds.

        ``safe_mode`` locks the file for this process and needs no shared memory, for network file systems.
        ``busy_seconds`` is how long a write waits for another program.
        """
        return cls(Connection(_absolute(path), read_only=read_only, safe_mode=safe_mode, busy_seconds=busy_seconds))

    @classmethod
    def open_as_allowed(cls, path: str | os.PathLike[str], *, safe_mode: bool = False) -> Self:
        """Open a workspace for writing if it may be written, else for reading only (see `connection.read_only`).

        Raises as `open`.
        """
        try:
            return cls.open(path, safe_mode=safe_mode)
        except (WorkspaceReadOnly, WorkspaceFull):
            return cls.open(path, read_only=True, safe_mode=safe_mode)

    @classmethod
    def open_to_read(cls, path: str | os.PathLike[str], *, safe_mode: bool = False) -> Self:
        """Open a workspace for a command that changes nothing, even on network file systems and with foreign triggers.

        Opens it for writing if possible, because SQLite then removes its log when it closes the file.
        """
        if not safe_mode and network_file_system(Path(absolute(path))):
            return cls.open(path, read_only=True)
        try:
            return cls.open_as_allowed(path, safe_mode=safe_mode)
        except WorkspaceForeign:
            return cls.open(path, read_only=True, safe_mode=safe_mode)

    def close(self) -> None:
        """Close the file."""
        self.search.memory.close()
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def sequence(self) -> int:
        """A counter that grows with every change that people see, in any process. Raises WorkspaceReplaced."""
        return self.connection.sequence()

    def check(self) -> list[Translatable]:
        """One sentence per problem in the file."""
        return check(self.connection, self.vectors)

    def describe(self) -> dict[str, str]:
        """What is in the workspace, for people: values by name."""
        count = self.connection.value
        return {
            "file": printable(self.path),
            "size": f"{self.path.stat().st_size:,} bytes",
            "folders": f"{count('SELECT count(*) FROM libraries'):,}",
            "files": f"{count('SELECT count(*) FROM files'):,}",
            "sounds": f"{count('SELECT count(*) FROM sounds'):,}",
            "captions": f"{self.captions.count():,}",
            "collections": ", ".join(
                f"{info.name} ({info.captions:,}{'' if info.enabled else ', off'})" for info in self.collections.list()
            ),
            "decisions": f"{self.journal.count():,}",
            "drafts": f"{count('SELECT count(*) FROM drafts'):,}",
            "encoders": ", ".join(encoder.fingerprint for encoder in self.vectors.encoders()),
            "changes": f"{self.sequence():,}",
        }


def _absolute(path: str | os.PathLike[str]) -> Path:
    return Path(absolute(path))
