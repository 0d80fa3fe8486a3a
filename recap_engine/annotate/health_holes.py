"""Holes: the kinds of sound for which no caption fits."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from recap_engine.annotate.health_records import GroupKind, Hole
from recap_engine.annotate.health_usage import Suggestion
from recap_engine.audio.metadata.ucs import parse_ucs
from recap_engine.caption_text import content_words
from recap_engine.datastore.paths import read_back
from recap_engine.datastore.workspace import Workspace

FITS: Final = 0.5
"""The least relevance (an estimated probability) of a similar caption that fits."""

_LEAST: Final = 2
"""Sounds in a group without a fitting caption, so that it is shown as a hole."""

_NEAREST: Final = 2
"""Similar captions of a sound whose words group it."""

_PATHS: Final = 5

Group = tuple[GroupKind, str]


def find_holes(workspace: Workspace, suggestions: Sequence[Suggestion]) -> tuple[int, list[Hole]]:
    """The number of sounds without a fitting similar caption, and the groups that have the most of them."""
    files, categories = _files(workspace), _categories(workspace)
    unfit: dict[Group, list[str]] = defaultdict(list)
    sizes: dict[Group, int] = defaultdict(int)
    count = 0
    for one in suggestions:
        fits = bool(one.near) and one.near[0][1] >= FITS
        count += not fits
        folder, path = files.get(one.sound, ("", ""))
        for group in _groups(one, folder, path, categories):
            sizes[group] += 1
            if not fits:
                unfit[group].append(path)
    holes = [
        Hole(by, name, len(paths), sizes[by, name], tuple(sorted(filter(None, paths))[:_PATHS]))
        for (by, name), paths in unfit.items()
        if len(paths) >= _LEAST
    ]
    return count, sorted(holes, key=lambda hole: (-hole.sounds, -hole.share, hole.by, hole.name))


def _groups(one: Suggestion, folder: str, path: str, categories: Mapping[int, str]) -> set[Group]:
    """The groups of a sound: its category, its folder, and the words of its nearest captions."""
    groups: set[Group] = {("folder", folder)} if folder else set()
    named = parse_ucs(os.path.splitext(os.path.basename(path))[0])
    category = categories.get(one.sound) or (named.cat_id if named else "")
    if category:
        groups.add(("category", category))
    return groups | {("word", word) for text, _ in one.near[:_NEAREST] for word in content_words(text)}


def _files(workspace: Workspace) -> dict[int, tuple[str, str]]:
    """The folder and the path of one file of each sound (row)."""
    found: dict[int, tuple[str, str]] = {}
    for sound, path, root, library in workspace.connection.rows(
        "SELECT s.id, f.path, l.path, l.name FROM sounds s JOIN files f ON f.hash = s.hash "
        "LEFT JOIN libraries l ON l.id = f.library ORDER BY f.missing DESC, f.id DESC"
    ):
        place = read_back(path, root)
        inside = PurePosixPath(str(library), os.fsdecode(path)).parent
        found[sound] = (os.path.dirname(place) if root is None else str(inside), place)
    return found


def _categories(workspace: Workspace) -> dict[int, str]:
    """The category of each sound (row) that has one."""
    return dict(workspace.connection.rows("SELECT sound, text FROM sound_fields WHERE what = 'category'"))
