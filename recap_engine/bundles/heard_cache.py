"""A cache of encoded sounds on disk: each sound is encoded once, for its vector and its hidden states.

One SQLite file in the user's cache folder serves all workspaces and sessions; the least recently used entries are
dropped when it is full. The key is made of the encoder's fingerprint and precision, the hash of the audio data, the
region and the number of windows kept; values are restored bit by bit. Where the file cannot be read or written, sounds
are encoded again.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import astuple
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import apsw
import numpy as np
from numpy.typing import NDArray

from recap_engine.audio import Window
from recap_engine.clap.encoder import Encoder
from recap_engine.clap.listen import Hearing, listen_to_many
from recap_engine.config import cache_folder
from recap_engine.records import Levels, Sound

VARIABLE = "RECAP_HEARD_MB"
"""The environment variable with the limit of the file in megabytes; 0 switches the cache off."""

DEFAULT_MB = 2000
_VERSION = 4
_TOUCH_SECONDS = 3600.0
_COUNTED = 32
"""Entries between two checks of the size."""

_TABLE = """
CREATE TABLE IF NOT EXISTS heard (
    key BLOB PRIMARY KEY, used REAL NOT NULL, size INTEGER NOT NULL, windows INTEGER NOT NULL, seconds REAL NOT NULL,
    peak REAL NOT NULL, steps INTEGER NOT NULL, vectors BLOB NOT NULL, hidden BLOB NOT NULL,
    -- JSON: [audible, in_band, below_band, levels or null].
    measures TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS heard_used ON heard (used, size);
"""

Value = TypeVar("Value")


class HeardCache:
    """The cache in one file, used by any number of threads and processes. ``limit`` is in bytes."""

    def __init__(self, path: Path, limit: int) -> None:
        self._path, self._limit = path, limit
        self._lock = threading.Lock()
        self._connection: apsw.Connection | None = None
        self._put = 0

    @classmethod
    def for_user(cls) -> HeardCache | None:
        """The user's, or None where it is switched off."""
        value = os.environ.get(VARIABLE, "")
        megabytes = int(value) if value.isdigit() else DEFAULT_MB
        return cls(cache_folder() / "heard.sqlite", megabytes * 1_000_000) if megabytes else None

    def get(self, key: bytes) -> Hearing | None:
        """The hearing stored under ``key``, or None."""

        def found(connection: apsw.Connection) -> Hearing | None:
            row = connection.execute(
                "SELECT vectors, hidden, steps, windows, seconds, peak, used, measures FROM heard WHERE key = ?", (key,)
            ).fetchone()
            if row is None:
                return None
            if time.time() - row[6] > _TOUCH_SECONDS:
                connection.execute("UPDATE heard SET used = ? WHERE key = ?", (time.time(), key))
            vector, signature = np.frombuffer(row[0], np.float32).copy().reshape(2, -1)
            audible, in_band, below_band, levels = json.loads(row[7])
            known = None if levels is None else Levels(*levels)
            hidden, (windows, seconds, peak) = _unpacked(row[1], row[2]), row[3:6]
            return Hearing(vector, signature, hidden, windows, seconds, peak, audible, in_band, below_band, known)

        return self._with_file(found)

    def put(self, entries: Sequence[tuple[bytes, Hearing]]) -> None:
        """Store these, and drop the least recently used ones if the limit is passed."""

        def written(connection: apsw.Connection) -> None:
            with connection:
                for key, heard in entries:
                    vectors = np.stack([heard.vector, heard.signature]).astype(np.float32).tobytes()
                    hidden, length = _packed(heard.hidden), len(heard.hidden)
                    levels = None if heard.levels is None else astuple(heard.levels)
                    measures = json.dumps([heard.audible, heard.in_band, heard.below_band, levels])
                    connection.execute(
                        "INSERT OR REPLACE INTO heard VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        (
                            *(key, time.time(), len(vectors) + len(hidden), heard.windows, heard.seconds),
                            *(heard.peak, length, vectors, hidden, measures),
                        ),
                    )
                if self._put % _COUNTED < len(entries):
                    self._make_room(connection)
                self._put += len(entries)

        self._with_file(written)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None

    def _make_room(self, connection: apsw.Connection) -> None:
        """Down to nine tenths of the limit, when it is passed."""
        total = connection.execute("SELECT coalesce(sum(size), 0) FROM heard").get
        if total <= self._limit:
            return
        connection.execute(
            "DELETE FROM heard WHERE key IN (SELECT key FROM (SELECT key, sum(size) OVER (ORDER BY used DESC, key) "
            "AS newer FROM heard) WHERE newer > ?)",
            (self._limit * 9 // 10,),
        )

    def _with_file(self, work: Callable[[apsw.Connection], Value]) -> Value | None:
        """Do ``work``; None if the file cannot be used now. A damaged file is replaced."""
        with self._lock:
            try:
                return work(self._opened())
            except (apsw.CorruptError, apsw.NotADBError):
                self._drop()
            except (apsw.Error, OSError, ValueError):
                pass
        return None

    def _opened(self) -> apsw.Connection:
        if self._connection is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = apsw.Connection(str(self._path))
            connection.set_busy_timeout(200)
            for pragma in ("journal_mode = WAL", "synchronous = NORMAL"):
                connection.execute(f"PRAGMA {pragma}")
            if connection.execute("PRAGMA user_version").get not in (0, _VERSION):
                connection.execute("DROP TABLE IF EXISTS heard")
            connection.execute(_TABLE)
            connection.execute(f"PRAGMA user_version = {_VERSION}")
            self._connection = connection
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{self._path}{suffix}").unlink(missing_ok=True)


class Listener:
    """Encodes sounds with one encoder, each once. Thread-safe.

    ``kept`` None encodes everything again. The decoder gets the hidden states of at most ``max_hidden_windows``.
    ``together`` windows are encoded at once.
    """

    def __init__(
        self, encoder: Encoder, precision: str, max_hidden_windows: int, kept: HeardCache | None, together: int = 8
    ) -> None:
        self._encoder, self._precision, self._windows, self._kept = encoder, precision, max_hidden_windows, kept
        self._together = together

    def hear(self, sound: Sound, pieces: Iterable[Window]) -> Hearing:
        """The encoding of a sound; its windows are not read if it is cached. Raises AudioError."""
        (heard,) = self.hear_many([(sound, pieces)])
        return heard

    def hear_many(self, sounds: Sequence[tuple[Sound, Iterable[Window]]]) -> list[Hearing]:
        """The encodings of sounds; windows of different sounds are encoded together. Raises AudioError."""
        if self._kept is None:
            return listen_to_many(self._encoder, [pieces for _, pieces in sounds], self._windows, self._together)
        parts = self._encoder.fingerprint, self._precision, self._windows
        keys = [key_of(*parts, sound.hash, sound.region) for sound, _ in sounds]
        heard = [self._kept.get(key) for key in keys]
        new = [i for i, hearing in enumerate(heard) if hearing is None]
        found = listen_to_many(self._encoder, [sounds[i][1] for i in new], self._windows, self._together)
        if new:
            self._kept.put([(keys[i], hearing) for i, hearing in zip(new, found, strict=True)])
        fresh = iter(found)
        return [next(fresh) if hearing is None else hearing for hearing in heard]


def key_of(*parts: object) -> bytes:
    """The key of an entry: everything that an encoding depends on."""
    return blake2b(repr(parts).encode(), digest_size=16).digest()


def _packed(hidden: NDArray[np.float32]) -> bytes:
    """Half the bytes where the lower half of every number is 0, as a bf16 model leaves it."""
    bits = np.ascontiguousarray(hidden, np.float32).view(np.uint32)
    if (bits & 0xFFFF).any():
        return b"4" + bits.tobytes()
    return b"2" + (bits >> 16).astype(np.uint16).tobytes()


def _unpacked(packed: bytes, steps: int) -> NDArray[np.float32]:
    """(steps, width) float32."""
    if packed[:1] == b"4":
        return np.frombuffer(packed, np.float32, offset=1).copy().reshape(steps, -1)
    halves = np.frombuffer(packed, np.uint16, offset=1).astype(np.uint32)
    return (halves << 16).view(np.float32).reshape(steps, -1)
