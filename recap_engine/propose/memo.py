"""What was heard and proposed lately, so that an accept refreshes what waits without hearing or writing it again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from recap_engine.propose.propose import Heard, Settings
from recap_engine.records import Candidate, Neighbour, Region, Sound

Key = TypeVar("Key")
Value = TypeVar("Value")

_KEPT = 48
"""Sounds that are remembered: those around the annotator. A full-size encoder's hidden states are 200 kB a window."""


@dataclass(frozen=True, slots=True)
class Basis:
    """All that candidates depend on, apart from the models: the same basis gives the same candidates."""

    hash: str
    region: Region | None
    settings: Settings
    neighbours: tuple[Neighbour, ...]
    rejected: frozenset[str]


class _Latest(Generic[Key, Value]):
    """The values asked for last."""

    def __init__(self) -> None:
        self._values: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        if key not in self._values:
            self._values[key] = make()
        self._values.move_to_end(key)
        while len(self._values) > _KEPT:
            self._values.popitem(last=False)
        return self._values[key]


class Recent:
    """Memory of one engine: one encoder, one decoder."""

    def __init__(self) -> None:
        self._heard: _Latest[tuple[str, Region | None], Heard] = _Latest()
        self._candidates: _Latest[Basis, tuple[Candidate, ...]] = _Latest()

    def heard(self, sound: Sound, listen: Callable[[], Heard]) -> Heard:
        """What was heard of a sound, listening now if that was long ago or never."""
        return self._heard.get((sound.hash, sound.region), listen)

    def candidates(self, basis: Basis, write: Callable[[], tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
        """The candidates on that basis, written now if that was long ago or never."""
        return self._candidates.get(basis, write)
