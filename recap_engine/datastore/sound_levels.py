"""The levels of sounds: rate and channels from their headers; loudness, peak and clipping once they were read."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Mapping
from typing import Final

from recap_engine.datastore.connection import Connection
from recap_engine.errors import RequestError
from recap_engine.records import SILENCE_PEAK, Levels

LEVEL_FIELDS: Final = ("rate", "channels", "loudness", "peak", "clipped")
"""The fields of a filter that compare levels: Hz, a number, LUFS, dB of full scale, and yes or no."""

_SIGNS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
}
_YES, _NO = ("yes", "y", "1", "true"), ("no", "n", "0", "false")


class SoundLevels:
    """The levels of a workspace's sounds, by the hash of their audio data."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, levels: Mapping[str, Levels]) -> None:
        """Store these; values from a header do not replace measured ones."""
        with self._connection.uncounted_change():
            self._connection.run_many(
                "INSERT INTO levels VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (hash) DO UPDATE SET rate = excluded.rate, "
                "channels = excluded.channels, loudness = excluded.loudness, peak = excluded.peak, "
                "clipped = excluded.clipped WHERE excluded.peak IS NOT NULL",
                (
                    (audio_hash, one.rate, one.channels, one.loudness, one.peak, one.clipped)
                    for audio_hash, one in levels.items()
                ),
            )

    def by_hash(self, hashes: Collection[str] | None = None) -> dict[str, Levels]:
        """The levels of these sounds, or of all, as far as they are known."""
        some = "" if hashes is None else " WHERE hash IN (SELECT value FROM json_each(?))"
        rows = self._connection.rows(
            f"SELECT hash, rate, channels, loudness, peak, clipped FROM levels{some}",
            () if hashes is None else (json.dumps(list(hashes)),),
        )
        return {audio_hash: Levels(*rest) for audio_hash, *rest in rows}

    def silent(self) -> frozenset[int]:
        """The rows of the sounds that are known to be silent, which resemble every sound and every text a little."""
        rows = self._connection.rows(
            "SELECT s.id FROM levels l JOIN sounds s ON s.hash = l.hash WHERE l.peak < ?", (SILENCE_PEAK,)
        )
        return frozenset(row_id for (row_id,) in rows)


def peak_decibels(levels: Levels) -> float | None:
    """The peak in dB of full scale, -inf for digital silence; None if it was not measured."""
    if levels.peak is None:
        return None
    return 20 * math.log10(levels.peak) if levels.peak > 0 else -math.inf


def term_value(field: str, value: str) -> str:
    """The value of a filter's term without its quotation marks; ``field`` is its field with its sign, or empty.

    Raises RequestError for a quotation mark that is not closed, or a field without a value.
    """
    if value.startswith('"') and (len(value) == 1 or not value.endswith('"')):
        raise RequestError("A quotation mark is not closed in the query: close it after {text}.", text=value)
    bare = value.strip('"')
    if field and not bare:
        raise RequestError("The query has nothing after “{term}”: give a value.", term=field)
    return bare


def has_level(levels: Levels | None, name: str, sign: str, value: str) -> bool:
    """Whether a sound's levels meet one term of a filter, such as ``loudness>-20``; unknown levels never do.

    Raises RequestError for another value.
    """
    if name == "clipped":
        if value not in (*_YES, *_NO):
            raise RequestError("Write yes or no after {name}:, not “{value}”.", name=name, value=value)
        return levels is not None and levels.clipped is not None and bool(levels.clipped) == (value in _YES)
    return is_number(_number(levels, name), name, sign, value, 0.5 if name in ("rate", "channels") else 0.05)


def is_number(number: float | None, name: str, sign: str, value: str, near: float = 0.05) -> bool:
    """Whether a number meets a term; None never does. Without a comparison sign, it is to be ``near`` the value.

    Raises RequestError if the value is not a number.
    """
    try:
        wanted = float(value)
    except ValueError:
        raise RequestError(
            "“{value}” is not a number. Write one after {name}, as in loudness>-20, peak>-1, rate:48000 or channels:2.",
            name=name,
            value=value,
        ) from None
    if number is None:
        return False
    return _SIGNS[sign](number, wanted) if sign in _SIGNS else abs(number - wanted) < near


def _number(levels: Levels | None, name: str) -> float | None:
    if levels is None:
        return None
    return {
        "rate": levels.rate,
        "channels": levels.channels,
        "loudness": levels.loudness,
        "peak": peak_decibels(levels),
    }[name]
