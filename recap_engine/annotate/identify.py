"""Identify sounds by their audio data, which is hashed only when the file is new or has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from recap_engine.audio import Window, audio_hash, probe, read_notes, read_once, windows
from recap_engine.audio.info import AudioInfo
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import Cancelled, RequestError
from recap_engine.printable import StrPath
from recap_engine.records import Levels, Region, Sound
from recap_engine.translatable import Translatable

HELD_SECONDS = 60.0
"""Sounds up to this length are held in memory while they wait for the models."""


def identify(workspace: Workspace, path: StrPath, region: Region | None = None) -> Sound:
    """The sound in a file, or a region of it. Hashes the audio data unless the file is known and unchanged.

    Raises:
        AudioError: the file cannot be read as sound.
        RequestError: the region ends after the sound.
    """
    sound = workspace.sounds.known(path)
    if sound is None:
        sound, levels = examine(path)
        if not workspace.connection.read_only:
            workspace.sounds.place(path, sound)
            workspace.levels.put({sound.hash: levels})
    if region is None:
        return sound
    if region.end > sound.duration + 0.001:
        raise RequestError(
            "The region ends at {end:g} s, but {path} is {duration:.3f} s long.",
            end=region.end,
            path=path,
            duration=sound.duration,
        )
    return replace(sound, region=Region(region.start, min(region.end, sound.duration)))


def read_sound(
    path: StrPath, sample_rate: int, window_seconds: float
) -> tuple[Sound, Iterable[Window], tuple[Translatable, ...]]:
    """The sound in a file, its windows, and notes about the file, without a workspace. Raises AudioError.

    A short file is decoded once, for all of it. The windows of a long one are decoded again at each iteration.
    """
    duration = probe(path).duration
    if duration is not None and duration <= HELD_SECONDS:
        whole = read_once(path, sample_rate, window_seconds)
        return Sound(whole.hash, whole.seconds), whole.windows, whole.notes
    return sound_in_file(path), StreamedWindows(path, sample_rate, window_seconds), read_notes(path)


@dataclass(frozen=True, slots=True)
class StreamedWindows:
    """The windows of a long file."""

    path: StrPath
    sample_rate: int
    window_seconds: float

    def __iter__(self) -> Iterator[Window]:
        return windows(self.path, self.sample_rate, self.window_seconds)


def while_wanted(pieces: Iterable[Window], cancelled: Callable[[], bool] | None) -> Iterator[Window]:
    """``pieces``, until ``cancelled()`` returns true. Raises Cancelled."""
    for piece in pieces:
        if cancelled is not None and cancelled():
            raise Cancelled("The request is no longer needed.")
        yield piece


def sound_in_file(path: StrPath) -> Sound:
    """The sound in a file, without a workspace. Raises AudioError."""
    return examine(path)[0]


def examine(path: StrPath) -> tuple[Sound, Levels]:
    """The sound in a file, and the levels that its header states. Raises AudioError."""
    info = probe(path)
    return Sound(audio_hash(path), _seconds(path, info)), Levels(info.sample_rate, info.channels)


def header_levels(path: StrPath) -> Levels:
    """The levels that a file's header states: sample rate and channels. Raises AudioError."""
    info = probe(path)
    return Levels(info.sample_rate, info.channels)


def _seconds(path: StrPath, info: AudioInfo) -> float:
    """The length of a file; read to its end if the header does not state it."""
    if info.duration is not None:
        return info.duration
    end = 0.0
    for piece in windows(path, info.sample_rate, 5.0):
        end = max(end, piece.start + len(piece.samples) / info.sample_rate)
    return end
