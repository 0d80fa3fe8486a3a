"""AAC, M4A, video and whatever else FFmpeg reads, through PyAV (the extra ``media``)."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import Any

import av
import av.error
import av.logging
import numpy as np
from numpy.typing import NDArray

from recap_engine.audio.failures import decoder_failure, missing_end
from recap_engine.audio.info import AudioInfo
from recap_engine.errors import AudioError
from recap_engine.printable import StrPath

_LEEWAY = 0.25
"""Seconds by which a complete track may be shorter than its header says."""

_LEEWAY_SHARE = 0.01

_NO_LENGTH = frozenset(("aac", "ac3", "eac3", "dts", "amr", "amrnb", "amrwb", "loas", "mp3", "adx"))
"""Formats without a header for the whole: FFmpeg guesses the length from the bit rate."""

_STATES_LENGTH = ("mov", "matroska", "flv", "avi", "asf", "tta", "ape", "wv", "dsf", "iff", "wav", "w64", "caf", "voc")
"""Formats whose header states a length. FFmpeg reports no error if such a file merely ends early."""

av.logging.set_level(None)  # FFmpeg's own lines stay out of the terminal: errors name the file and the place


class MediaSource:
    """The first audio stream of a media file, decoded in order. Samples come as float32 whatever the codec."""

    def __init__(self, path: StrPath) -> None:
        """Open a file. Raises AudioError."""
        self._path = path
        self._file, self._container = _open(path)
        self._stream = self._container.streams.audio[0]
        self._used, self._reached = False, 0.0
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
        """Close the file."""
        self._container.close()
        self._file.close()

    def blocks(self, start: int, stop: int | None, dtype: str = "float32") -> Iterator[NDArray[Any]]:
        """Blocks (n, channels). Frames before ``start`` are decoded and dropped, which keeps positions exact."""
        if self._used:
            self._reopen()
        self._used = True
        at, rate = 0, self.info.sample_rate
        self._reached = 0.0
        convert = _Converter(rate, self._stream.codec_context.layout)
        try:
            for frame in self._frames():
                block = convert(frame)
                first, last = max(start - at, 0), len(block) if stop is None else min(stop - at, len(block))
                at += len(block)
                if first < last:
                    yield block[first:last].astype(dtype, copy=False)
                if stop is not None and at >= stop:
                    return
        except av.error.FFmpegError as error:
            raise decoder_failure(self._path, at / rate, error.strerror or "no reason given") from None
        promised = self._promised()
        if promised and max(at / rate, self._reached) < promised * (1 - _LEEWAY_SHARE) - _LEEWAY:
            raise missing_end(self._path, at / rate, promised)

    def _reopen(self) -> None:
        """Start again: seeking is not exact in every format."""
        self.close()
        self._file, self._container = _open(self._path)
        self._stream = self._container.streams.audio[0]

    def _frames(self) -> Iterator[Any]:
        """Decoded frames, while the packets of all streams show how far the file reaches."""
        begin = self._container.start_time or 0
        for packet in _packets(self._container):
            if packet.pts is not None and packet.time_base:
                end = float((packet.pts + (packet.duration or 0)) * packet.time_base) - begin / av.time_base
                self._reached = max(self._reached, end)
            if packet.stream.index == self._stream.index:
                yield from packet.decode()

    def _promised(self) -> float | None:
        """Seconds that the header states for the whole file, or for its only stream."""
        if not self._container.format.name.startswith(_STATES_LENGTH):
            return None
        whole = self._container.duration
        return whole / av.time_base if whole else self.info.duration


class _Converter:
    """Frames to blocks (n, channels) of float32, in one rate and layout even where a stream changes them."""

    def __init__(self, rate: int, layout: Any) -> None:
        self._rate, self._layout = rate, layout
        self._resampler: Any = None
        self._source: tuple[Any, ...] = ()

    def __call__(self, frame: Any) -> NDArray[np.float32]:
        fits = frame.sample_rate == self._rate and frame.layout.nb_channels == self._layout.nb_channels
        if fits and not frame.format.name.startswith("s64"):
            return _samples(frame)
        source = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._resampler is None or source != self._source:
            self._resampler = av.AudioResampler("fltp", self._layout, self._rate)
            self._source = source
        frame.pts = None
        blocks = [_samples(part) for part in self._resampler.resample(frame)]
        return np.concatenate(blocks) if blocks else np.zeros((0, self._layout.nb_channels), np.float32)


def _packets(container: Any, *streams: Any) -> Iterator[Any]:
    """The packets of these streams, or of all.

    After the last packet, PyAV raises IndexError if a stream began in the middle of the file, as in broadcasts.
    """
    packets = container.demux(*streams)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, IndexError):
            return
        yield packet


def read_packets(path: StrPath) -> Iterator[bytes]:
    """The coded packets of the first audio stream, without any tags."""
    file, container = _open(path)
    try:
        for packet in _packets(container, container.streams.audio[0]):
            if packet.size:
                yield bytes(packet)
    except av.error.FFmpegError as error:
        raise AudioError(
            "{path} is damaged ({reason}).", path=path, reason=error.strerror or "no reason given"
        ) from None
    finally:
        container.close()
        file.close()


def _duration(stream: Any, container: Any) -> float | None:
    """Seconds as the header states them; a lossy track may differ by some hundredths."""
    if container.format.name in _NO_LENGTH:
        return None
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


class _File(io.FileIO):
    """A file for FFmpeg, which wants names to be UTF-8, while names need not be; FFmpeg has its own buffer."""

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """Go there. FFmpeg asks for impossible places in damaged files; PyAV would print an exception's traceback."""
        try:
            return super().seek(offset, whence)
        except OSError:
            return -1


def _open(path: StrPath) -> tuple[_File, Any]:
    file = _File(path)
    try:
        # Playlists and the like must not contact other machines.
        container = av.open(file, metadata_errors="replace", options={"protocol_whitelist": "file"})
    except (av.error.FFmpegError, OSError, ValueError):
        file.close()
        raise AudioError("{path} is not a readable sound file, or it is damaged.", path=path) from None
    tracks = container.streams.audio
    if tracks and tracks[0].codec_context is not None:
        return file, container
    container.close()
    file.close()
    if tracks:
        raise AudioError("{path} cannot be read: this program has no decoder for its format.", path=path)
    raise AudioError("{path} cannot be read: it contains no sound.", path=path)


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
