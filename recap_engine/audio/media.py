"""AAC, M4A, video and whatever else FFmpeg reads, through PyAV (the extra ``media``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import av
import av.error
import numpy as np
from numpy.typing import NDArray

from recap_engine.audio.naming import StrPath, shown
from recap_engine.audio.source import AudioInfo
from recap_engine.errors import AudioError


class MediaSource:
    """The first audio stream of a media file, decoded in order. Samples come as float32 whatever the codec."""

    def __init__(self, path: StrPath) -> None:
        self._path = path
        self._file, self._container = _open(path)
        if not self._container.streams.audio:
            self.close()
            raise AudioError(f"{shown(path)} has no sound in it.")
        stream = self._container.streams.audio[0]
        rate = int(stream.codec_context.sample_rate or 0)
        self.info = AudioInfo(
            frames=None,
            sample_rate=rate,
            channels=int(stream.codec_context.channels or 0),
            duration=_duration(stream, self._container),
            format="MEDIA",
            subtype=str(stream.codec_context.name).upper(),
        )
        self._stream = stream

    def close(self) -> None:
        """Let go of the file."""
        self._container.close()
        self._file.close()

    def blocks(self, start: int, stop: int | None, dtype: str = "float32") -> Iterator[NDArray[Any]]:
        """Blocks (n, channels); what lies before ``start`` is decoded and dropped, which keeps positions exact."""
        at = 0
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
            where = f"{shown(self._path)} is damaged or cut off {at / self.info.sample_rate:.2f} s into it"
            raise AudioError(f"{where} ({error.strerror}).") from None


def packets(path: StrPath) -> Iterator[bytes]:
    """The coded packets of the first audio stream, without any tags."""
    file, container = _open(path)
    try:
        for packet in container.demux(container.streams.audio[0]):
            if packet.size:
                yield bytes(packet)
    except av.error.FFmpegError as error:
        raise AudioError(f"{shown(path)} is damaged ({error.strerror}).") from None
    finally:
        container.close()
        file.close()


def _duration(stream: Any, container: Any) -> float | None:
    """Seconds as the header says them: lossy tracks may differ from it by some hundredths."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


def _open(path: StrPath) -> tuple[BinaryIO, Any]:
    # A file object, because FFmpeg wants names to be UTF-8 and names need not be.
    file = open(path, "rb")  # noqa: SIM115 (the source that gets it closes it)
    try:
        return file, av.open(file, metadata_errors="replace")
    except (av.error.FFmpegError, ValueError):
        file.close()
        raise AudioError(f"{shown(path)} is not a sound file that can be read, or is damaged.") from None


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
