"""Tables in which a column was shifted by one row, so that each caption stands beside the sound of its neighbour.

The captions of a sound are compared with what is known about it, and with what is known about the sounds before and
after it. A sign test over all rows decides, so that a few wrong captions are no shift.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from recap_engine.caption_text import content_stems, jaccard
from recap_engine.datastore.sounds import key
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.binomial import sign_test
from recap_engine.records import Sound
from recap_engine.translatable import Translatable

_CHANCE: Final = 0.001
"""A result this unlikely by chance is reported."""

_MORE: Final = 2
"""How many times as many captions must fit the neighbouring row better as fit it worse."""

MOST_ROWS: Final = 5000
"""Rows at the beginning of a table that are compared."""

_TOGETHER: Final = 500


@dataclass(frozen=True, slots=True)
class Shift:
    """Of ``compared`` sounds, the captions of ``better`` fit the sound after (``by`` 1) or before (-1) better."""

    by: int
    better: int
    compared: int

    def message(self) -> Translatable:
        """The shift in one sentence."""
        if self.by > 0:
            return Translatable(
                "These captions fit the neighbouring rows better ({better:,} of {compared:,}): has a column been "
                "shifted up by one?",
                better=self.better,
                compared=self.compared,
            )
        return Translatable(
            "These captions fit the neighbouring rows better ({better:,} of {compared:,}): has a column been "
            "shifted down by one?",
            better=self.better,
            compared=self.compared,
        )


def find_shift(count: int, fit: Callable[[int, int], float]) -> Shift | None:
    """Whether the captions of ``count`` sounds in a row fit the sounds beside them better.

    ``fit(i, j)`` measures how well the captions of sound i fit sound j; only differences count.
    """
    own = [fit(i, i) for i in range(count)]
    found: list[Shift] = []
    for by in (1, -1):
        gains = [fit(i, i + by) - own[i] for i in range(count) if 0 <= i + by < count]
        better, worse = sum(gain > 0 for gain in gains), sum(gain < 0 for gain in gains)
        if better >= _MORE * max(1, worse) and sign_test(better, worse) < _CHANCE:
            found.append(Shift(by, better, better + worse))
    return max(found, key=lambda shift: shift.better, default=None)


def find_shift_by_words(workspace: Workspace, rows: Sequence[tuple[Sound, str]]) -> Shift | None:
    """Whether rows (sound, caption) are shifted, by the words of the suggestions stored for their sounds.

    Sounds without suggestions are not compared. Loads no model.
    """
    blocks = [(sound, [text for _, text in some]) for sound, some in groupby(rows, key=lambda row: row[0])]
    known = _suggested(workspace, [sound.hash for sound, _ in blocks])
    gists = [known.get((sound.hash, *key(sound.region)), []) for sound, _ in blocks]
    said = [[content_stems(text) for text in texts] for _, texts in blocks]

    def fit(one: int, other: int) -> float:
        if not gists[one] or not gists[other]:
            return 0.0
        return sum(max(jaccard(text, gist) for gist in gists[other]) for text in said[one])

    return find_shift(len(blocks), fit)


def _suggested(workspace: Workspace, hashes: Sequence[str]) -> dict[tuple[str, float, float], list[frozenset[str]]]:
    """The content words of every candidate stored for these sounds, by hash and part."""
    found: dict[tuple[str, float, float], list[frozenset[str]]] = defaultdict(list)
    wanted = list(dict.fromkeys(hashes))
    for at in range(0, len(wanted), _TOGETHER):
        some = wanted[at : at + _TOGETHER]
        for audio_hash, start, end, text in workspace.connection.rows(
            "SELECT s.hash, ifnull(s.region_start, -1), ifnull(s.region_end, -1), c.value ->> '$.text' FROM sounds s "
            "JOIN proposals p ON p.sound = s.id AND p.settings = '' JOIN json_each(p.content, '$.candidates') c "
            f"WHERE s.hash IN ({','.join('?' * len(some))})",
            tuple(some),
        ):
            if isinstance(text, str):
                found[audio_hash, start, end].append(content_stems(text))
    return found
