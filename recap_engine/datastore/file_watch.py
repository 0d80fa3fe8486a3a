"""The identity and state of a workspace file and its log, to notice what other programs do to them.

Programs that sync or restore files know nothing of SQLite's log. When they put another file in the workspace's place,
SQLite keeps writing to the old one, and the log can end up applied to the new one.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

Intrusion = Literal["deleted", "replaced", "rewritten"]
Identity = tuple[int, int]
State = tuple[int, int]
"""Date (nanoseconds) and size (bytes) of a file."""

LOG_SUFFIXES = ("-wal", "-shm")


class FileWatch:
    """The file at ``path`` and (``with_log``) the two files of its log, as they were when they were opened."""

    def __init__(self, path: Path, *, with_log: bool) -> None:
        self._path = path
        self._identities: dict[str, Identity] = {}
        for suffix in ("", *(LOG_SUFFIXES if with_log else ())):
            found = _stat(path, suffix)
            if found is not None:
                self._identities[suffix] = (found.st_dev, found.st_ino)
        self.state = self.present_state()

    def intrusion(self) -> Intrusion | None:
        """What another program has done to the file or its log, if anything."""
        for suffix, identity in self._identities.items():
            found = _stat(self._path, suffix)
            if found is None:
                return "replaced" if suffix else "deleted"
            if (found.st_dev, found.st_ino) != identity:
                return "replaced"
        return None

    def present_state(self) -> State:
        """Date and size of the file now; zeros if it is gone."""
        found = _stat(self._path, "")
        return (0, 0) if found is None else (found.st_mtime_ns, found.st_size)

    def remove_logs(self) -> None:
        """Remove the log of the file that was replaced, so that it is never applied to the new one."""
        for suffix in LOG_SUFFIXES:
            found = _stat(self._path, suffix)
            if found is not None and self._identities.get(suffix) == (found.st_dev, found.st_ino):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)


def _stat(path: Path, suffix: str) -> os.stat_result | None:
    try:
        return os.stat(f"{path}{suffix}")
    except OSError:
        return None
