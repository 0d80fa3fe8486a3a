"""Pending requests for suggestions: their sounds and ranks, and during which of them the engine process crashed.

They outlive the process: the next process gets them again. A request during which it crashed twice is dropped.
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
_MAX_CRASHES = 2
NOW = 0
"""The rank of the current sound; the next ones have 1, 2, 3 …"""


@dataclass(frozen=True, slots=True)
class SoundRequest:
    """A request for a sound, by its path and region; a lower ``rank`` is more urgent."""

    path: str
    region: Region | None = None
    rank: int = NOW

    @property
    def key(self) -> Key:
        """The sound without the rank."""
        return self.path, self.region


class PendingRequests:
    """The pending requests by their numbers. The client sends them."""

    def __init__(self) -> None:
        self._requests: dict[int, tuple[SoundRequest, Propose]] = {}
        self._crashes: Counter[Key] = Counter()

    def __contains__(self, number: int) -> bool:
        return number in self._requests

    def __iter__(self) -> Iterator[Propose]:
        return iter([request for _, request in self._requests.values()])

    def forget(self) -> None:
        """Drop all requests and counted crashes, after a change of workspace or model."""
        self._requests.clear()
        self.forget_crashes()

    def forget_crashes(self) -> None:
        """Forget the counted crashes, so that every sound is tried again."""
        self._crashes.clear()

    def wanted(self, number: int) -> SoundRequest:
        """The request with this number."""
        return self._requests[number][0]

    def current(self) -> SoundRequest | None:
        """The pending request for the current sound, or None."""
        return next((wanted for wanted, _ in self._requests.values() if wanted.rank == NOW), None)

    def numbers(self, fits: Callable[[SoundRequest], bool]) -> list[int]:
        """The numbers of the requests that ``fits`` accepts."""
        return [number for number, (wanted, _) in self._requests.items() if fits(wanted)]

    def same(self, key: Key, candidates: int, words: Words) -> int | None:
        """The number of the request for exactly this, at any rank, or None."""
        for number, (wanted, request) in self._requests.items():
            if wanted.key == key and (request.candidates, request.include, request.avoid) == (candidates, *words):
                return number
        return None

    def ask(self, number: int, wanted: SoundRequest, candidates: int, words: Words) -> Propose:
        """Add a request; returns the message to send."""
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
        """Change the rank of a request; returns False if it has that rank already."""
        wanted, request = self._requests[number]
        if wanted.rank == rank:
            return False
        self._requests[number] = replace(wanted, rank=rank), msgspec.structs.replace(request, rank=rank)
        return True

    def drop(self, number: int) -> SoundRequest | None:
        """Remove a request and return it, or None if there is none."""
        wanted, _ = self._requests.pop(number, (None, None))
        return wanted

    def answered(self, number: int) -> SoundRequest:
        """Remove and return an answered request, and clear its count of crashes."""
        wanted, _ = self._requests.pop(number)
        self._crashes.pop(wanted.key, None)
        return wanted

    def count_crash(self) -> SoundRequest | None:
        """Count a crash for the most urgent request; at the second, drop that request and return it."""
        number = min(self._requests, key=lambda number: self.wanted(number).rank)
        wanted = self.wanted(number)
        self._crashes[wanted.key] += 1
        return self.drop(number) if self._crashes[wanted.key] >= _MAX_CRASHES else None

    def __len__(self) -> int:
        return len(self._requests)
