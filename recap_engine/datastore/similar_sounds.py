"""Find takes of a sound, similar sounds and the least confident suggestions, from stored vectors and proposals."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Sound

SAME_TAKE: Final = 0.85
"""Cosine of signatures from which two sounds count as takes. With the starter, among 677 sounds it was not trained on,
all 250 pairs above it were takes (31 %) or of the same kind; it finds 14 % of all takes (``recap evaluate takes``).
"""

LIKELY_TAKE: Final = 0.7
"""Cosine from which two sounds count as takes if their file names differ only in numbers (``bark_01.wav``,
``bark_02.wav``). 40 % of all takes are above it, and 94 % of the pairs above it are of the same kind.
"""

_MOST_TAKES = 200
_NUMBERS = re.compile(r"[\W\d_]+")
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Take:
    """Another sound of the same recording, or one that sounds the same. ``likeness`` is the cosine, if known."""

    sound: Sound
    path: str
    likeness: float | None
    same_recording: bool

    @property
    def sure(self) -> bool:
        """Whether the recording or the likeness proves it, rather than a lower likeness and similar names."""
        return self.same_recording or (self.likeness or 0.0) >= SAME_TAKE


def takes_of(workspace: Workspace, sound: Sound) -> list[Take]:
    """The takes of ``sound`` that are present, undecided and without a caption, most similar first."""
    row = workspace.sounds.find(sound)
    if row is None:
        return []
    likeness = {hit: cosine for hit, cosine in _nearest(workspace, sound, _MOST_TAKES) if cosine >= LIKELY_TAKE}
    recording = workspace.sounds.takes(sound)
    numbered = _numbered(workspace.sounds.path(row.id))
    found = []
    for row_id in sorted({*likeness, *recording} - {row.id}, key=lambda one: (-likeness.get(one, 0.0), one)):
        other = workspace.sounds.get(row_id)
        if other is None or other.sound.region is not None or other.sound.hash == sound.hash:
            continue
        path = None if _is_settled(workspace, other.sound) else workspace.sounds.path(row_id)
        take = Take(other.sound, path or "", likeness.get(row_id), row_id in recording)
        if path is not None and (take.sure or _numbered(path) == numbered):
            found.append(take)
    return found


def likeness_to(workspace: Workspace, sound: Sound) -> dict[str, float]:
    """Cosine by hash of all whole sounds that have a vector to ``sound``, itself included; empty if it has none."""
    every = workspace.connection.integer("SELECT count(*) FROM sounds")
    found: dict[str, float] = {}
    hash_of: dict[int, str] = dict(workspace.connection.rows("SELECT id, hash FROM sounds WHERE region_start IS NULL"))
    for row_id, cosine in _nearest(workspace, sound, every):
        if row_id in hash_of:
            found.setdefault(hash_of[row_id], cosine)
    return found


def alike_sounds(workspace: Workspace, sound: Sound) -> dict[str, float]:
    """Cosine by hash of the whole sounds that sound like ``sound``, decided or not, and itself; at most 200.

    From `LIKELY_TAKE` on, 94 % of the pairs are of the same kind. Empty if the sound has no vector.
    """
    found: dict[str, float] = {}
    for row_id, cosine in _nearest(workspace, sound, _MOST_TAKES):
        other = workspace.sounds.get(row_id)
        if cosine >= LIKELY_TAKE and other is not None and other.sound.region is None:
            found.setdefault(other.sound.hash, cosine)
    return found


def all_takes(workspace: Workspace, sound: Sound) -> frozenset[str]:
    """Hashes of the takes of ``sound``, decided or not, and of itself: what `takes_of` finds for an undecided one."""
    row = workspace.sounds.find(sound)
    if row is None:
        return frozenset((sound.hash,))
    alike, recording = alike_sounds(workspace, sound), workspace.sounds.takes(sound)
    numbered, found = _numbered(workspace.sounds.path(row.id)), {sound.hash}
    for audio_hash, cosine in alike.items():
        other = workspace.sounds.find(Sound(audio_hash, 0.0))
        named_alike = other is not None and _numbered(workspace.sounds.path(other.id)) == numbered
        if cosine >= SAME_TAKE or named_alike:
            found.add(audio_hash)
    for row_id in recording:
        known = workspace.sounds.get(row_id)
        if known is not None:
            found.add(known.sound.hash)
    return frozenset(found)


def nearest_sounds(workspace: Workspace, sound: Sound, k: int) -> list[str]:
    """Hashes of the ``k`` whole sounds nearest to ``sound``, without itself; none if it has no vector."""
    hashes = []
    for row_id, _ in _nearest(workspace, sound, k + 1):
        other = workspace.sounds.get(row_id)
        if other is not None and other.sound.region is None and other.sound.hash != sound.hash:
            hashes.append(other.sound.hash)
    return hashes


def least_confident(workspace: Workspace) -> Iterator[str]:
    """Hashes of whole sounds with a proposal, the one whose best candidate has the lowest score first."""
    last = (-1e9, -1)
    while rows := workspace.connection.rows(
        "SELECT p.sure, p.sound, s.hash, s.region_start FROM proposals p JOIN sounds s ON s.id = p.sound "
        "WHERE p.sure IS NOT NULL AND p.settings = '' AND (p.sure, p.sound) > (?, ?) ORDER BY p.sure, p.sound LIMIT ?",
        (*last, _PAGE),
    ):
        yield from (audio_hash for _, _, audio_hash, start in rows if start is None)
        last = (rows[-1][0], rows[-1][1])


def _nearest(workspace: Workspace, sound: Sound, k: int) -> list[tuple[int, float]]:
    """(row, cosine) of the nearest sounds, by the newest encoder with a vector of ``sound``.

    Silent sounds are near to each other only.
    """
    row = workspace.sounds.find(sound)
    if row is None:
        return []
    for encoder in reversed(workspace.vectors.encoders()):
        vector: NDArray[np.float32] | None = workspace.vectors.sound_vector(encoder.fingerprint, row.id)
        if vector is not None:
            silent = workspace.levels.silent()
            (hits,) = workspace.search.all_sounds(encoder.fingerprint, vector[None], k + len(silent))
            like = [(hit.sound, hit.similarity) for hit in hits if (hit.sound in silent) == (row.id in silent)]
            return like[:k]
    return []


def _numbered(path: str | None) -> str:
    """Folder and name of a file, without the numbers in the name."""
    folder, name = os.path.split(path or "")
    return os.path.join(folder, _NUMBERS.sub("", os.path.splitext(name)[0]).lower())


def _is_settled(workspace: Workspace, sound: Sound) -> bool:
    return bool(workspace.captions.of_sound(sound)) or workspace.journal.latest(sound) is not None
