"""Suggestions that were asked for and have not come: for which sounds, how urgently, and which killed the engine.

They survive the death of the process: what is awaited is asked again of the next one, until a sound killed it twice.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import msgspec

from recap_engine.messages import Propose
from recap_engine.records import Region

Key = tuple[str, Region | None]
Words = tuple[tuple[str, ...], tuple[str, ...]]
_GIVE_UP_AFTER = 2
NOW = 0
"""The rank of the sound on the desk; those ahead have 1, 2, 3 …"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for: a sound by where it is, and how urgently."""

    path: str
    region: Region | None = None
    rank: int = NOW

    @property
    def key(self) -> Key:
        """The sound alone, however urgent."""
        return self.path, self.region


class PendingRequests:
    """Requests by their numbers; nothing here sends them."""

    def __init__(self) -> None:
        self._requests: dict[int, tuple[Wanted, Propose]] = {}
        self._deaths: Counter[Key] = Counter()

    def __contains__(self, number: int) -> bool:
        return number in self._requests

    def __iter__(self) -> Iterator[Propose]:
        return iter([request for _, request in self._requests.values()])

    def forget(self) -> None:
        """Another workspace or model: nothing is awaited any more, and nothing blamed."""
        self._requests.clear()
        self.forgive()

    def forgive(self) -> None:
        """Somebody wants it tried again."""
        self._deaths.clear()

    def wanted(self, number: int) -> Wanted:
        """What a request was made for."""
        return self._requests[number][0]

    def on_desk(self) -> Wanted | None:
        """What is awaited for the sound on the desk."""
        return next((wanted for wanted, _ in self._requests.values() if wanted.rank == NOW), None)

    def numbers(self, fits: Callable[[Wanted], bool]) -> list[int]:
        """The requests made for such."""
        return [number for number, (wanted, _) in self._requests.items() if fits(wanted)]

    def same(self, key: Key, candidates: int, words: Words) -> int | None:
        """The request that asks exactly this, however urgently."""
        for number, (wanted, request) in self._requests.items():
            if wanted.key == key and (request.candidates, request.include, request.avoid) == (candidates, *words):
                return number
        return None

    def ask(self, number: int, wanted: Wanted, candidates: int, words: Words) -> Propose:
        """Await an answer from now on; the message to be sent."""
        request = Propose(
            request=number,
            path=os.fsencode(wanted.path),
            region=wanted.region,
            candidates=candidates,
            lane=f"{number}",
            rank=wanted.rank,
            include=words[0],
            avoid=words[1],
        )
        self._requests[number] = wanted, request
        return request

    def rerank(self, number: int, rank: int) -> bool:
        """Make a request more or less urgent; False: it is so already."""
        wanted, request = self._requests[number]
        if wanted.rank == rank:
            return False
        self._requests[number] = replace(wanted, rank=rank), msgspec.structs.replace(request, rank=rank)
        return True

    def drop(self, number: int) -> Wanted | None:
        """Await this no more; what it was made for, or None."""
        wanted, _ = self._requests.pop(number, (None, None))
        return wanted

    def answered(self, number: int) -> Wanted:
        """It came, so its sound is not to blame for any death."""
        wanted, _ = self._requests.pop(number)
        self._deaths.pop(wanted.key, None)
        return wanted

    def blame(self) -> Wanted | None:
        """The process died: count it against the most urgent request; returned and given up when it was the second."""
        number = min(self._requests, key=lambda number: self.wanted(number).rank)
        wanted = self.wanted(number)
        self._deaths[wanted.key] += 1
        return self.drop(number) if self._deaths[wanted.key] >= _GIVE_UP_AFTER else None

    def __len__(self) -> int:
        return len(self._requests)
