"""Files of another workspace that are in a folder which both have registered."""

from __future__ import annotations

import os
from pathlib import Path

from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS
from recap_engine.datastore.connection import Connection
from recap_engine.datastore.paths import read_back
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Sound


def place_files(workspace: Workspace, other: Connection) -> int:
    """Store the files of common folders that are not stored here; returns how many.

    A folder is common where both have registered it at the same place. A file has to be there with the size and date
    that the other workspace knows, so that its audio hash still holds.
    """
    here = {os.fsencode(one.path) for one in workspace.libraries.list() if one.present}
    known = set(workspace.connection.rows("SELECT l.path, f.path FROM files f JOIN libraries l ON l.id = f.library"))
    placed = 0
    for root, path, audio_hash, duration, size, modified in other.rows(
        "SELECT l.path, f.path, f.hash, f.duration, f.size, f.modified_ns FROM files f "
        "JOIN libraries l ON l.id = f.library WHERE f.missing = 0"
    ):
        if root not in here or (root, path) in known or b".." in path.split(b"/") or path.startswith(b"/"):
            continue
        place = read_back(path, root)
        if os.path.splitext(place)[1].lower() in SOUND_EXTENSIONS | MEDIA_EXTENSIONS and _is_unchanged(
            place, size, modified
        ):
            workspace.sounds.place(place, Sound(audio_hash, duration))
            placed += 1
    return placed


def _is_unchanged(place: str, size: int, modified: int) -> bool:
    try:
        status = Path(place).stat()
    except (OSError, ValueError):
        return False
    return (status.st_size, status.st_mtime_ns) == (size, modified)
