"""Encodes and decodes the length-prefixed messages on the engine's pipes."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from recap_engine import messages

_HEAD = struct.Struct(">I")


def encode_frame(message: messages.Request) -> bytes:
    """Encode a message for the pipe."""
    body = msgspec.msgpack.encode(message)
    return _HEAD.pack(len(body)) + body


class FrameDecoder:
    """Collects bytes from a pipe and decodes the messages in them."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def clear(self) -> None:
        """Start over, with another process."""
        self._buffer.clear()

    def feed(self, arrived: bytes) -> Iterator[messages.Answer]:
        """Add bytes and yield the messages that are complete now. Raises ValueError if the stream is corrupt."""
        self._buffer += arrived
        while len(self._buffer) >= _HEAD.size:
            (length,) = _HEAD.unpack_from(self._buffer)
            if length > messages.LARGEST_MESSAGE:
                raise ValueError(f"a message claims {length} bytes")
            if len(self._buffer) < _HEAD.size + length:
                return
            body = bytes(self._buffer[_HEAD.size : _HEAD.size + length])
            del self._buffer[: _HEAD.size + length]
            yield messages.answer_from(body)
