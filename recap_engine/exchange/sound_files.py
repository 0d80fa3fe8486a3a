"""Which sound a name in a caption file means: a file beside it, or in a registered folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import AudioError
from recap_engine.exchange.row import Place
from recap_engine.identify import sound_in
from recap_engine.records import Sound


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
            for path in self._paths(name):
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

    def _paths(self, name: str) -> Iterator[str]:
        """Where a file of that name may be: in a folder, or (where the name begins with it) beside it."""
        first, _, rest = name.partition("/")
        for root in self._roots:
            yield os.path.join(root, name)
            if rest and first == os.path.basename(root):
                yield os.path.join(root, rest)

    def _identify(self, path: str) -> Tied | None:
        known = self._workspace.sounds.known(path)
        if known is not None:
            return Tied(known)
        try:
            return Tied(sound_in(path), path)
        except AudioError:
            return None
