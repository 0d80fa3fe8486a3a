"""The workspace: one file (``NAME.recap``) and everything in it."""

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
from recap_engine.datastore.sounds import Sounds
from recap_engine.datastore.vectors import Vectors
from recap_engine.errors import WorkspaceReadOnly


class Workspace:
    """An open workspace. Use it from one thread; other threads and processes open it for themselves."""

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
        self.drafts = Drafts(connection, self.sounds)
        self.notes = Notes(connection, self.sounds)
        self.lists = Lists(connection)
        self.proposals = Proposals(connection, self.sounds)
        self.imports = Imports(connection, self.collections, self.sounds, self.captions)

    @classmethod
    def create(
        cls, path: str | os.PathLike[str], *, safe_mode: bool = False, busy_seconds: float = BUSY_SECONDS
    ) -> Self:
        """Make a workspace; a file that exists is refused. Raises WorkspaceError."""
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
        """Open a workspace. Raises WorkspaceError, WorkspaceLocked, WorkspaceTooNew.

        ``safe_mode`` holds the file alone and writes without shared memory, for network file systems;
        ``busy_seconds`` is how long a write waits for another program's.
        """
        return cls(Connection(_absolute(path), read_only=read_only, safe_mode=safe_mode, busy_seconds=busy_seconds))

    @classmethod
    def open_as_allowed(cls, path: str | os.PathLike[str], *, safe_mode: bool = False) -> Self:
        """Open a workspace for writing where that is allowed, else for reading only (`connection.read_only` tells).

        Raises as `open`.
        """
        try:
            return cls.open(path, safe_mode=safe_mode)
        except WorkspaceReadOnly:
            return cls.open(path, read_only=True, safe_mode=safe_mode)

    @classmethod
    def open_to_read(cls, path: str | os.PathLike[str], *, safe_mode: bool = False) -> Self:
        """Open a workspace that nothing is to be changed in: as `open_as_allowed`, and on network file systems, too.

        Where writing is allowed it is opened for that: SQLite then takes its helper files away again.
        """
        if not safe_mode and network_file_system(Path(absolute(path))):
            return cls.open(path, read_only=True)
        return cls.open_as_allowed(path, safe_mode=safe_mode)

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
        """A counter that grows with every decision, import, and switch of a collection or caption, in any process."""
        return self.connection.sequence()

    def check(self) -> list[str]:
        """One sentence per problem in the file; none when all is well."""
        return check(self.connection, self.vectors)

    def describe(self) -> dict[str, str]:
        """What is in the workspace, name by name, for people."""
        count = self.connection.value
        return {
            "file": os.fsencode(self.path).decode("utf-8", "replace"),
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
