"""The search state of one sound: running beams, sampled chains, finished texts. Plain Python, no model.

A sound occupies ``rows``: first its beams, then its chains. Beams follow the beam search of ``transformers``
(``generate`` with ``do_sample=False``). Each step takes twice as many continuations as beams and continues the best
that do not end; one that ends counts only among the first ``beams``. A finished text scores sum / length ** penalty,
including its end. Chains are sampled from the most probable tokens with noise of their own, which gives more different
texts than there are beams. All sums are float32, as in ``transformers``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from recap_engine.decoder.constraint import Constraint, Flags

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """Settings of a search. Beside the ``beams``, ``chains`` texts are sampled from ``shortlist`` tokens per step.

    A text also ends before any token of ``ends``, which is not part of it.
    """

    beams: int = 3
    chains: int = 0
    max_tokens: int = 30
    seed: int = 0
    early_stopping: bool = False
    length_penalty: float = 1.0
    temperature: float = 0.9
    shortlist: int = 24
    ends: frozenset[int] = frozenset()

    @property
    def rows(self) -> int:
        """The number of texts generated in parallel for one sound."""
        return self.beams + self.chains

    @property
    def choices(self) -> int:
        """The number of most probable next tokens that the search needs for each row."""
        return max(2 * self.beams, self.shortlist if self.chains else 0)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A text in tokens, without its end. ``log_probability`` is the mean per token, including the end if reached."""

    tokens: tuple[int, ...]
    log_probability: float
    ended: bool
    rank: float = field(default=0.0)


class Search:
    """The search for one sound. Call ``advance`` once per step until ``done``."""

    def __init__(
        self, settings: SearchSettings, prompt: Sequence[int], end_of_text: int, constraint: Constraint | None = None
    ) -> None:
        self.settings = settings
        self.constraint = constraint
        self.end_of_text = end_of_text
        self._ends = settings.ends | {end_of_text}
        self.length = 0
        self.texts: list[tuple[int, ...]] = [()] * settings.rows
        self.parents = list(range(settings.rows))
        self.live = [True] * settings.rows
        self._sums: Floats = np.zeros(settings.rows, dtype=np.float32)
        self._best: list[Hypothesis] = []
        self._spare: list[Hypothesis] = []
        self._sampled: list[Hypothesis] = []
        key = blake2b(f"{settings.seed}:{','.join(map(str, prompt))}".encode(), digest_size=8)
        self._noise = np.random.default_rng(int.from_bytes(key.digest(), "big"))

    @property
    def done(self) -> bool:
        """Whether all rows have ended."""
        return not any(self.live)

    def forbidden(self, row: int) -> Flags | None:
        """Tokens that must not come next in a row, (vocabulary,); None if all are allowed."""
        return None if self.constraint is None else self.constraint.forbidden(self.texts[row])

    @property
    def next_tokens(self) -> list[int]:
        """The last token of each row; rows that have ended repeat the end of text."""
        ended = self.end_of_text
        return [text[-1] if text and live else ended for text, live in zip(self.texts, self.live, strict=True)]

    def advance(self, log_probabilities: Floats, ids: Ids) -> None:
        """Take one step with the choices (rows, k) of each row, best first; rows that have ended are ignored.

        At the first token, one row of choices serves all rows. Afterwards, ``parents`` holds the row that each row
        continues.
        """
        self.length += 1
        last = self.length >= self.settings.max_tokens
        texts, sums = self.texts, self._sums
        self.texts, self._sums = list(texts), sums.copy()
        self.parents = list(range(self.settings.rows))
        if self.live[0]:
            rows = min(self.settings.beams, len(ids))
            self._advance_beams(texts, sums[:rows, None] + log_probabilities[:rows], ids[:rows], last)
        for row in range(self.settings.beams, self.settings.rows):
            if self.live[row]:
                at = row if len(ids) > 1 else 0
                self._advance_chain(row, log_probabilities[at], ids[at], last)

    def _advance_beams(self, texts: list[tuple[int, ...]], totals: Floats, ids: Ids, last: bool) -> None:
        beams, width = self.settings.beams, ids.shape[1]
        running: list[tuple[np.float32, int, int]] = []
        order = np.argsort(-totals, axis=None, kind="stable")[: 2 * beams]
        for rank, flat in enumerate(order.tolist()):
            row, column = divmod(flat, width)
            token, total = int(ids[row, column]), totals[row, column]
            if total == -np.inf:
                break
            if token in self._ends or last:
                kept = self._best if rank < beams else self._spare
                kept.append(self._hypothesis(texts[row], token, total))
            elif len(running) < beams:
                running.append((total, row, token))
        self._best.sort(key=lambda hypothesis: -hypothesis.rank)
        self._spare += self._best[beams:]
        del self._best[beams:]
        for place, (total, row, token) in enumerate(running):
            self.texts[place], self._sums[place] = (*texts[row], token), total
            self.parents[place] = row
        for place in range(len(running), beams):
            self._sums[place] = -np.inf
        if last or not running or self._settled(running[0][0]):
            self._spare += [self._hypothesis(texts[row], token, total) for total, row, token in running]
            self.live[:beams] = [False] * beams

    def _settled(self, best_sum: np.float32) -> bool:
        """Whether no running text can still replace a finished one."""
        if len(self._best) < self.settings.beams:
            return False
        if self.settings.early_stopping:
            return True
        return not best_sum / np.float32(self.length**self.settings.length_penalty) > np.float32(self._best[-1].rank)

    def _advance_chain(self, row: int, log_probabilities: Floats, ids: Ids, last: bool) -> None:
        """Sample by adding Gumbel noise to scaled log-probabilities; never end in a text that is already finished."""
        noisy = log_probabilities / self.settings.temperature + self._noise.gumbel(size=len(ids))
        known = {hypothesis.tokens for hypothesis in (*self._best, *self._sampled) if hypothesis.ended}
        if self.texts[row] in known:
            noisy[np.isin(ids, list(self._ends))] = -np.inf
        choice = int(np.argmax(noisy))
        if log_probabilities[choice] == -np.inf:
            self.live[row] = False
            return
        token, total = int(ids[choice]), self._sums[row] + log_probabilities[choice]
        if token in self._ends or last:
            self._sampled.append(self._hypothesis(self.texts[row], token, total))
            self.live[row] = False
        self.texts[row], self._sums[row] = (*self.texts[row], token), total

    def _hypothesis(self, text: tuple[int, ...], token: int, total: np.float32) -> Hypothesis:
        ended = token in self._ends
        rank = total / np.float32(self.length**self.settings.length_penalty)
        return Hypothesis(text if ended else (*text, token), float(total) / self.length, ended, float(rank))

    def results(self) -> list[Hypothesis]:
        """The texts found: finished beams, then sampled texts, then those that the beams dropped, each best first."""
        sampled, spare = (sorted(found, key=lambda one: -one.rank) for found in (self._sampled, self._spare))
        spare.sort(key=lambda hypothesis: not hypothesis.ended)
        return [*self._best, *sampled, *spare]
