"""Results for the sounds around the annotator, in memory: what was heard, proposed, and read as a prompt.

The cache on disk (`recap_engine.bundles.heard_cache`) keeps every hearing for later sessions. This one holds few sounds
for one engine, so that an accept refreshes waiting suggestions, and typing is completed, without reading the disk,
writing candidates or reading the prompt again.
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
"""Sounds with results in memory. A full-size encoder's hidden states take 200 kB a window."""

_TYPED_SOUNDS = 16
_PROMPTS = 2
"""Prompts that stay read: the decoder's state for one takes megabytes."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Everything candidates depend on, apart from the models: the same basis gives the same candidates."""

    hash: str
    region: Region | None
    settings: Settings
    neighbours: tuple[Neighbour, ...]
    rejected: frozenset[str]


class RecentResults:
    """Hearings and candidates of one engine: one encoder, one decoder."""

    def __init__(self) -> None:
        self._heard: LRUCache[tuple[str, Region | None], Heard] = LRUCache(_SOUNDS)
        self._candidates: LRUCache[Basis, tuple[Candidate, ...]] = LRUCache(_SOUNDS)

    def heard(self, sound: Sound, listen: Callable[[], Heard]) -> Heard:
        """The hearing of a sound; ``listen`` makes it where it is not in memory."""
        key = sound.hash, sound.region
        found = self._heard.get(key)
        if found is None:
            found = self._heard[key] = listen()
        return found

    def candidates(self, basis: Basis, write: Callable[[], tuple[Candidate, ...]]) -> tuple[Candidate, ...]:
        """The candidates on that basis; ``write`` makes them where they are not in memory."""
        found = self._candidates.get(basis)
        if found is None:
            found = self._candidates[basis] = write()
        return found


class PromptCache:
    """Sounds by path and region with their neighbours. The prompt is read at the first typed letter, and kept."""

    def __init__(self) -> None:
        self._sounds: LRUCache[tuple[str | bytes, Region | None], tuple[Heard, Sequence[Neighbour]]] = LRUCache(
            _TYPED_SOUNDS
        )
        self._prompts: LRUCache[tuple[str | bytes, Region | None], ReadPrompt] = LRUCache(_PROMPTS)

    def remember(self, path: StrPath, region: Region | None, heard: Heard, neighbours: Sequence[Neighbour]) -> None:
        """Remember a sound and its neighbours; replaces what was known of it."""
        key = os.fspath(path), region
        self._sounds[key] = heard, neighbours
        self._prompts.pop(key, None)

    def has(self, path: StrPath, region: Region | None) -> bool:
        """Whether `remember` was called for it lately."""
        return (os.fspath(path), region) in self._sounds

    def read_prompt(self, path: StrPath, region: Region | None, proposer: Proposer) -> ReadPrompt:
        """The prompt of a remembered sound, read by the decoder."""
        key = os.fspath(path), region
        heard, neighbours = self._sounds[key]
        prompt = self._prompts.get(key)
        if prompt is None:
            prompt = self._prompts[key] = proposer.begin(heard, neighbours)
        return prompt
