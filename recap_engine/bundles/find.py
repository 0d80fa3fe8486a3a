"""Bundles by name or folder."""

from __future__ import annotations

import os
from pathlib import Path

from recap_engine.bundles.bundle import CONFIG, Bundle, read_bundle
from recap_engine.config import data_folder
from recap_engine.errors import BundleError
from recap_engine.resources import starter_folder

BUILT_IN = "starter"


def models_folder() -> Path:
    """The folder of installed bundles, each in a folder of its name."""
    return data_folder() / "models"


def find(name_or_folder: str | os.PathLike[str] = BUILT_IN) -> Path:
    """The folder of a bundle: ``starter``, one that is installed, or a folder itself.

    A name goes before a folder of the same name here; ``./NAME`` means the folder. Raises BundleError, which lists the
    names there are.
    """
    wanted = os.fspath(name_or_folder)
    if not _is_path(wanted):
        if wanted == BUILT_IN:
            return starter_folder()
        installed = models_folder() / wanted
        if wanted and installed.joinpath(CONFIG).is_file():
            return installed
    folder = Path(wanted)
    if wanted and (_is_path(wanted) or folder.is_dir()):
        return folder
    raise BundleError(
        "There is no model bundle '{wanted}'; there are: {names}. A folder works, too.",
        wanted=wanted,
        names=", ".join(names()),
    )


def find_bundle(name_or_folder: str | os.PathLike[str] = BUILT_IN) -> Bundle:
    """The bundle of that name or in that folder, its configuration read. Raises BundleError."""
    return read_bundle(find(name_or_folder))


def names() -> list[str]:
    """The built-in bundle and the installed ones."""
    folder = models_folder()
    try:
        installed = sorted(entry.name for entry in folder.iterdir() if entry.joinpath(CONFIG).is_file())
    except OSError:
        installed = []
    return [BUILT_IN, *(name for name in installed if name != BUILT_IN)]


def _is_path(wanted: str) -> bool:
    return wanted in (".", "..") or os.sep in wanted or (os.altsep or os.sep) in wanted
