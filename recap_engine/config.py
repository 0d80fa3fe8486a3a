"""Where things live on this computer."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import PlatformDirs

from recap_engine.errors import RequestError

_places = PlatformDirs("RECAP Desktop", appauthor=False)


def data_folder() -> Path:
    """The user's data: the default workspace and installed models. Whoever writes there makes it."""
    return Path(_places.user_data_dir)


def cache_folder() -> Path:
    """What can be made again."""
    return Path(_places.user_cache_dir)


def default_workspace() -> Path:
    """The workspace that commands use when none is named."""
    return data_folder() / "default.recap"


def search_memory_limit() -> int:
    """Bytes of vectors that may be kept in memory to search: RECAP_SEARCH_MEMORY megabytes, else a quarter of it all.

    Raises RequestError.
    """
    told = os.environ.get("RECAP_SEARCH_MEMORY")
    if told is None:
        return _memory() // 4
    if not told.strip().isdecimal():
        raise RequestError(f"RECAP_SEARCH_MEMORY is {told!r}: give whole megabytes, such as 2000, or 0 for none.")
    return int(told) * 1_000_000


def _memory() -> int:
    """The computer's memory in bytes; 8 GB where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 8_000_000_000
