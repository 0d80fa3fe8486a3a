"""Messages of the engine process, taken out of the bytes in which they come."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from recap_engine import messages

_HEAD = struct.Struct(">I")


def framed(message: messages.Request) -> bytes:
    """A message as it goes over the pipe."""
    body = msgspec.msgpack.encode(message)
    return _HEAD.pack(len(body)) + body


class Frames:
    """Bytes as they come from a pipe, taken apart into messages."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def clear(self) -> None:
        """Begin anew, with another process."""
        self._buffer.clear()

    def take(self, arrived: bytes) -> Iterator[messages.Answer]:
        """The messages that are complete now. Raises ValueError when the two sides are out of step."""
        self._buffer += arrived
        while len(self._buffer) >= _HEAD.size:
            (length,) = _HEAD.unpack_from(self._buffer)
            if length > messages.LARGEST_MESSAGE:
                raise ValueError(f"a message of {length} bytes cannot be meant")
            if len(self._buffer) < _HEAD.size + length:
                return
            body = bytes(self._buffer[_HEAD.size : _HEAD.size + length])
            del self._buffer[: _HEAD.size + length]
            yield messages.answer_from(body)
