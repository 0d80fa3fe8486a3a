"""Paths of the files that ship with the program: starter bundle, captions, sample sounds, icons, documentation."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def resources_folder() -> Path:
    """``_resources`` inside an installed package, else ``resources`` at the top of a checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def starter_folder() -> Path:
    """The built-in model bundle."""
    return resources_folder() / "starter"


def captions_folder() -> Path:
    """The captions of the built-in collection, as CSV."""
    return resources_folder() / "captions"


def samples_folder() -> Path:
    """The sample sounds."""
    return resources_folder() / "samples"


def icons_folder() -> Path:
    """The program's icon in several sizes."""
    return resources_folder() / "icons"


def docs_folder() -> Path:
    """The documentation (Markdown): in an installed package beside the other files, else ``docs`` of a checkout."""
    installed = resources_folder() / "docs"
    return installed if installed.is_dir() else resources_folder().parent / "docs"
