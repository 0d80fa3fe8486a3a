"""Unreadable files in the folders of a workspace, each with a reason, as found by the last scan of each folder.

They have no audio data, hence no hash, so the workspace does not hold them. The cache folder does; another
scan can restore it.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Sequence
from hashlib import sha1
from pathlib import Path

from recap_engine.config import cache_folder

_log = logging.getLogger(__name__)


def save_unreadable(workspace: Path, folder: str, failed: Sequence[tuple[str, str]]) -> None:
    """Save the unreadable files (path, reason) of ``folder``, replacing those of its previous scan."""
    kept = load_unreadable(workspace)
    before = dict(kept)
    kept.pop(folder, None)
    if failed:
        kept[folder] = dict(failed)
    if kept == before:
        return
    path = _path(workspace)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(kept), "utf-8", "surrogatepass")
    except OSError:
        _log.warning("the list of unreadable files could not be saved", exc_info=True)


def load_unreadable(workspace: Path) -> dict[str, dict[str, str]]:
    """By folder, the path of each unreadable file with the reason."""
    try:
        kept = json.loads(_path(workspace).read_text("utf-8", "surrogatepass"))
        return {str(folder): {str(p): str(why) for p, why in files.items()} for folder, files in kept.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _path(workspace: Path) -> Path:
    name = sha1(os.fsencode(os.path.realpath(workspace)), usedforsecurity=False).hexdigest()[:16]
    return cache_folder() / "unreadable" / f"{name}.json"
