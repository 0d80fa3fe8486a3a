"""Folders and limits on this computer."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import PlatformDirs

from recap_engine.errors import RequestError

_platform_dirs = PlatformDirs("RECAP Desktop", appauthor=False)


def data_folder() -> Path:
    """The folder of the user's data: the default workspace and installed models. It may not exist yet."""
    return Path(_platform_dirs.user_data_dir)


def cache_folder() -> Path:
    """The folder for data that can be made again."""
    return Path(_platform_dirs.user_cache_dir)


def default_workspace() -> Path:
    """The workspace that commands use by default."""
    return data_folder() / "default.recap"


def search_memory_limit() -> int:
    """Bytes of vectors that search may keep in memory: RECAP_SEARCH_MEMORY megabytes, else a quarter of the memory.

    Raises RequestError.
    """
    setting = os.environ.get("RECAP_SEARCH_MEMORY")
    if setting is None:
        return _total_memory() // 4
    if not setting.strip().isdecimal():
        raise RequestError(
            "RECAP_SEARCH_MEMORY is “{value}”: set it to whole megabytes, such as 2000, or 0 for none.", value=setting
        )
    return int(setting) * 1_000_000


def backups_kept() -> int:
    """How many daily backups of a workspace are kept: RECAP_BACKUPS, else 5; 0 makes none. Raises RequestError."""
    setting = os.environ.get("RECAP_BACKUPS")
    if setting is None:
        return 5
    if not setting.strip().isdecimal():
        raise RequestError("RECAP_BACKUPS is “{value}”: set it to a whole number, or 0 for none.", value=setting)
    return int(setting)


def _total_memory() -> int:
    """The computer's memory in bytes; 8 GB where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 8_000_000_000
