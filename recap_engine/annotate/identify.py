"""Which sound a file is: known by its audio data, hashed only when the file is new or has changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from recap_engine.audio import Window, audio_hash, probe, read_once, windows
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.printable import StrPath, printable
from recap_engine.records import Region, Sound

HELD_SECONDS = 60.0
"""Files up to this are held in memory while they wait for the models."""


def identify(workspace: Workspace, path: StrPath, region: Region | None = None) -> Sound:
    """Which sound a file (or a region of it) is; hashes the audio data unless the file is known and unchanged.

    Raises:
        AudioError: the file cannot be read as sound.
        RequestError: the region ends after the sound.
    """
    known = workspace.sounds.known(path)
    sound = known or sound_in_file(path)
    if known is None and not workspace.connection.read_only:
        workspace.sounds.place(path, sound)
    if region is None:
        return sound
    if region.end > sound.duration + 0.001:
        raise RequestError(f"The region ends at {region.end:g} s, but {printable(path)} lasts {sound.duration:.3f} s.")
    return replace(sound, region=Region(region.start, min(region.end, sound.duration)))


def read_sound(path: StrPath, sample_rate: int, window_seconds: float) -> tuple[Sound, Iterable[Window]]:
    """The sound a file holds and its windows, asking no workspace: a short file is decoded once, for both.

    The windows of a long one are read when they are iterated, each time anew. Raises AudioError.
    """
    duration = probe(path).duration
    if duration is not None and duration <= HELD_SECONDS:
        audio, seconds, pieces = read_once(path, sample_rate, window_seconds)
        return Sound(audio, seconds), pieces
    return sound_in_file(path), StreamedWindows(path, sample_rate, window_seconds)


@dataclass(frozen=True, slots=True)
class StreamedWindows:
    """The windows of a long file."""

    path: StrPath
    sample_rate: int
    window_seconds: float

    def __iter__(self) -> Iterator[Window]:
        return windows(self.path, self.sample_rate, self.window_seconds)


def sound_in_file(path: StrPath) -> Sound:
    """The sound a file holds, asking no workspace. Raises AudioError."""
    return Sound(audio_hash(path), _seconds(path))


def _seconds(path: StrPath) -> float:
    """Length of a file, counted by reading it where its header does not tell."""
    info = probe(path)
    if info.duration is not None:
        return info.duration
    end = 0.0
    for piece in windows(path, info.sample_rate, 5.0):
        end = max(end, piece.start + len(piece.samples) / info.sample_rate)
    return end
