"""Where things live on this computer."""

from __future__ import annotations

from pathlib import Path

from platformdirs import PlatformDirs

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
