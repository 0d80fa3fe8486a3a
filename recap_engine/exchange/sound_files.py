"""Which sound a name in a caption file means: a file beside it, or in a registered folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from recap_engine.annotate.identify import sound_in_file
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError
from recap_engine.exchange.row import Place
from recap_engine.records import Sound


def places_of(name: str, roots: Sequence[str], system: ModuleType = os.path) -> Iterator[str]:
    """Where a file called ``name`` in a table may be: in a folder, or (where the name begins with it) beside it.

    A name from the root, or on a Windows share, is itself. Tables made on Windows part folders by ``\\``; elsewhere
    that may be a letter of a name, and is taken for one first. ``system`` is the module that knows this system's paths.
    """
    if system.isabs(name) or system.splitdrive(name)[0]:
        yield name
        return
    names = [name] if system.sep == "\\" or "\\" not in name else [name, name.replace("\\", "/")]
    for root in roots:
        for one in names:
            yield system.join(root, one)
            first, _, rest = one.replace("\\", "/").partition("/")
            if rest and first == system.basename(root):
                yield system.join(root, rest)


@dataclass(frozen=True, slots=True)
class Tied:
    """A sound found; ``path`` is set while the workspace does not know the file."""

    sound: Sound
    path: str | None = None


class SoundFiles:
    """Looks for sound files relative to ``folder`` and to the workspace's registered folders."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self._workspace = workspace
        roots = [os.path.abspath(folder), *(row.path for row in workspace.libraries.list())]
        self._roots = tuple(dict.fromkeys(roots))
        # Captions of one sound mostly stand together.
        self._identified = lru_cache(maxsize=256)(self._identify)

    def find(self, place: Place) -> Tied | None:
        """The sound (or region) meant by ``place``; None when no such file can be read or the region is not in it."""
        for name in place.file_names():
            for path in places_of(name, self._roots):
                try:
                    there = os.path.isfile(path)
                except ValueError:
                    continue
                tied = self._identified(path) if there else None
                if tied is None or place.region is None:
                    if tied is not None:
                        return tied
                elif place.region.end <= tied.sound.duration + 0.001:
                    return replace(tied, sound=replace(tied.sound, region=place.region))
        return None

    def _identify(self, path: str) -> Tied | None:
        known = self._workspace.sounds.known(path)
        if known is not None:
            return Tied(known)
        try:
            return Tied(sound_in_file(path), path)
        except AudioError:
            return None
