"""AAC, M4A, video and whatever else FFmpeg reads, through PyAV (the extra ``media``)."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import Any

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from recap_engine.audio.failures import damaged_at
from recap_engine.audio.info import AudioInfo
from recap_engine.errors import AudioError
from recap_engine.printable import StrPath, printable

_LEEWAY = 0.25
"""Seconds by which a complete track may be shorter than its header says."""

_BARE = frozenset(("aac", "ac3", "eac3", "dts", "amr", "amrnb", "amrwb", "loas", "mp3", "adx"))
"""Formats without a header for the whole, of which FFmpeg guesses the length from the bit rate."""


class MediaSource:
    """The first audio stream of a media file, decoded in order. Samples come as float32 whatever the codec."""

    def __init__(self, path: StrPath) -> None:
        self._path = path
        self._file, self._container = _open(path)
        self._stream = self._container.streams.audio[0]
        codec = self._stream.codec_context
        self.info = AudioInfo(
            frames=None,
            sample_rate=int(codec.sample_rate or 0),
            channels=int(codec.channels or 0),
            duration=_duration(self._stream, self._container),
            format="MEDIA",
            subtype=str(codec.name).upper(),
        )

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()
        self._file.close()

    def blocks(self, start: int, stop: int | None, dtype: str = "float32") -> Iterator[NDArray[Any]]:
        """Blocks (n, channels); what lies before ``start`` is decoded and dropped, which keeps positions exact."""
        at, rate = 0, self.info.sample_rate
        try:
            for frame in self._container.decode(self._stream):
                block = _samples(frame)
                first, last = max(start - at, 0), len(block) if stop is None else min(stop - at, len(block))
                at += len(block)
                if first < last:
                    yield block[first:last].astype(dtype, copy=False)
                if stop is not None and at >= stop:
                    return
        except av.error.FFmpegError as error:
            raise AudioError(f"{damaged_at(self._path, at / rate)} ({error.strerror}).") from None
        promised = self.info.duration
        if promised and self._promise_holds() and at / rate < promised - _LEEWAY:
            raise AudioError(f"{damaged_at(self._path, at / rate)}, though its header promises {promised:.2f} s.")

    def _promise_holds(self) -> bool:
        """Whether the header's length is that of the sound: FFmpeg takes a Matroska file's mere end for a good one."""
        return "matroska" in self._container.format.name and len(self._container.streams) == 1


def packets(path: StrPath) -> Iterator[bytes]:
    """The coded packets of the first audio stream, without any tags."""
    file, container = _open(path)
    try:
        for packet in container.demux(container.streams.audio[0]):
            if packet.size:
                yield bytes(packet)
    except av.error.FFmpegError as error:
        raise AudioError(f"{printable(path)} is damaged ({error.strerror}).") from None
    finally:
        container.close()
        file.close()


def _duration(stream: Any, container: Any) -> float | None:
    """Seconds as the header says them: lossy tracks may differ from it by some hundredths."""
    if container.format.name in _BARE:
        return None
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


class _File(io.FileIO):
    """A file for FFmpeg, which wants names to be UTF-8, while names need not be; its buffer is FFmpeg's own."""

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go there. FFmpeg asks for impossible places in damaged files; of an exception PyAV would print the trace."""
        try:
            return super().seek(offset, whence)
        except OSError:
            return -1


def _open(path: StrPath) -> tuple[_File, Any]:
    file = _File(path)
    try:
        # Playlists and the like must not reach for other machines.
        container = av.open(file, metadata_errors="replace", options={"protocol_whitelist": "file"})
    except (av.error.FFmpegError, OSError, ValueError):
        file.close()
        raise AudioError(f"{printable(path)} is not a sound file that can be read, or is damaged.") from None
    tracks = container.streams.audio
    if tracks and tracks[0].codec_context is not None:
        return file, container
    container.close()
    file.close()
    why = "its sound is coded in a way that nothing here can decode" if tracks else "there is no sound in it"
    raise AudioError(f"{printable(path)} cannot be read: {why}.")


def _samples(frame: Any) -> NDArray[np.float32]:
    """(n, channels) float32 of a decoded frame, planar or not, integer or not."""
    data = frame.to_ndarray()
    channels = frame.layout.nb_channels
    data = data.T if frame.format.is_planar else data.reshape(-1, channels)
    if data.dtype.kind == "f":
        return data.astype(np.float32, copy=False)  # type: ignore[no-any-return]
    if data.dtype == np.uint8:
        return (data.astype(np.float32) - 128.0) / 128.0  # type: ignore[no-any-return]
    return data.astype(np.float32) / -float(np.iinfo(data.dtype).min)  # type: ignore[no-any-return]
