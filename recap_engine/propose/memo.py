"""An in-memory cache of hearings, candidates and encoded prompts for the sounds near the annotator's position.

The cache on disk (`recap_engine.bundles.heard_cache`) keeps every hearing for later sessions. This one holds a few
sounds for one engine. It lets an accept refresh pending suggestions, and lets typing be completed, without reading the
disk, generating candidates or encoding the prompt again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import LRUCache

from recap_engine.printable import StrPath
from recap_engine.propose.propose import Heard, Proposer, Settings
from recap_engine.records import Candidate, Neighbour, Region, Sound

if TYPE_CHECKING:
    from recap_engine.decoder.beam import ReadPrompt

MOST_COMPLETIONS = 5

_SOUNDS = 48
"""The number of sounds with results in memory. A full-size encoder's hidden states take 200 kB per window."""

_TYPED_SOUNDS = 16
_PROMPTS = 2
"""The number of encoded prompts in memory. The decoder's state for one takes megabytes."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything that candidates depend on, apart from the models. The same basis gives the same candidates."""

    hash: str
    region: Region | None
    settings: Settings
    neighbours: tuple[Neighbour, ...]
    rejected: frozenset[str]


class RecentResults:
    """Hearings and candidates of one engine, with one encoder and one decoder."""

    def __init__(self) -> None:
        self._heard: LRUCache[tuple[str, Region | None], Heard] = LRUCache(_SOUNDS)
        self._candidates: LRUCache[Basis, tuple[Candidate, ...]] = LRUCache(_SOUNDS)

    def heard(self, sound: Sound, listen: Callable[[], Heard]) -> Heard:
        """The hearing of a sound. Calls ``listen`` when it is not in memory."""
        key = sound.hash, sound.region
        found = self._heard.get(key)
        if found is None:
            found = self._heard[key] = listen()
        return found

    def candidates(self, basis: Basis, write: Callable[[], tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
        """The candidates for ``basis``. Calls ``write`` when they are not in memory."""
        found = self._candidates.get(basis)
        if found is None:
            found = self._candidates[basis] = write()
        return found


class PromptCache:
    """Sounds by path and region with their neighbours. The decoder reads a prompt once, at the first typed letter."""

    def __init__(self) -> None:
        self._sounds: LRUCache[tuple[str | bytes, Region | None], tuple[Heard, Sequence[Neighbour]]] = LRUCache(
            _TYPED_SOUNDS
        )
        self._prompts: LRUCache[tuple[str | bytes, Region | None], ReadPrompt] = LRUCache(_PROMPTS)

    def remember(self, path: StrPath, region: Region | None, heard: Heard, neighbours: Sequence[Neighbour]) -> None:
        """Store a sound and its neighbours, replacing any earlier entry."""
        key = os.fspath(path), region
        self._sounds[key] = heard, neighbours
        self._prompts.pop(key, None)

    def has(self, path: StrPath, region: Region | None) -> bool:
        """Whether the cache still holds the sound from a call of `remember`."""
        return (os.fspath(path), region) in self._sounds

    def read_prompt(self, path: StrPath, region: Region | None, proposer: Proposer) -> ReadPrompt:
        """The encoded prompt of a sound that `remember` stored."""
        key = os.fspath(path), region
        heard, neighbours = self._sounds[key]
        prompt = self._prompts.get(key)
        if prompt is None:
            prompt = self._prompts[key] = proposer.begin(heard, neighbours)
        return prompt
