"""A file put together from parts of another one and from bytes in memory, for libsndfile to read.

With it a file whose header is wrong, or whose stream has foreign bytes in it, is read as if it had been written right.
"""

from __future__ import annotations

import bisect
import io
import os
from typing import BinaryIO

from recap_engine.printable import StrPath

Piece = bytes | tuple[int, int]
"""Bytes as they are, or a range (begin, end) of the file."""


def piece_length(piece: Piece) -> int:
    """Bytes of a piece."""
    return len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]


class SplicedFile:
    """Reads the pieces one after the other. It raises nothing: libsndfile cannot pass an exception on.

    ``error`` holds the first exception of a read, to be raised by whoever called libsndfile.
    """

    def __init__(self, path: StrPath, pieces: tuple[Piece, ...]) -> None:
        """Open ``path``. Raises OSError."""
        self._file: BinaryIO = open(path, "rb")  # noqa: SIM115
        self._pieces = [piece for piece in pieces if piece_length(piece)]
        self._starts, at = [], 0
        for piece in self._pieces:
            self._starts.append(at)
            at += piece_length(piece)
        self._length, self._at = at, 0
        self.error: Exception | None = None

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a place; one before the beginning becomes the beginning."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """The place of the next read."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:
        """Fill ``buffer`` as far as possible; returns the number of bytes."""
        view, done = memoryview(buffer).cast("B"), 0
        try:
            while done < len(view) and self._at < self._length:
                got = self._read_piece(view[done:])
                if not got:
                    break  # the file has become shorter
                done += got
        except Exception as error:  # libsndfile's callback cannot raise: the reader raises it afterwards
            self.error = self.error or error
        return done

    def _read_piece(self, view: memoryview) -> int:
        index = bisect.bisect_right(self._starts, self._at) - 1
        piece, inside = self._pieces[index], self._at - self._starts[index]
        count = min(len(view), piece_length(piece) - inside)
        if isinstance(piece, bytes):
            view[:count] = piece[inside : inside + count]
        else:
            self._file.seek(piece[0] + inside, os.SEEK_SET)
            count = self._file.readinto(view[:count])  # type: ignore[attr-defined]
        self._at += count
        return count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
