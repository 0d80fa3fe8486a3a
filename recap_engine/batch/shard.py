"""The share of the sounds that one of several runs captions, for people with a queue of jobs and no cluster."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass
from typing import Self

from recap_engine.errors import RequestError


@dataclass(frozen=True, slots=True)
class Shard:
    """Shard ``number`` of ``count``, from 1.

    A sound's path alone decides its shard, so that files which come or go while the runs start move no other file.
    """

    number: int
    count: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``I/N``. Raises RequestError."""
        number, _slash, count = text.partition("/")
        if not (number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
            raise RequestError(
                '"{text}" is not a shard: give I/N, for example 1/4 for the first of four runs.', text=text
            )
        return cls(int(number), int(count))

    def has(self, path: str) -> bool:
        """Whether the sound at ``path`` belongs to this shard."""
        return zlib.crc32(os.fsencode(path)) % self.count == self.number - 1

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"
