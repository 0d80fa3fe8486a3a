"""Captions that do not seem to fit their sound, worst first.

A caption is compared with everything that is known about its sound without the sound's own recording, in three ways:
how likely its wording is among all wordings (the sound compared with texts), how likely the kinds are that it names
(the sound compared with the kinds that the bundle learned), and how many captions of similar sounds say the same.
Each is a share from 0 to 1; the score is the mean of their log-odds, as a share again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.workspace import Workspace
from recap_engine.progress import Progress
from recap_engine.propose.kinds import Kinds
from recap_engine.propose.retrieval import Calibration, meaning_the_same
from recap_engine.records import Doubt
from recap_engine.translatable import Translatable

Floats = NDArray[np.float32]
_Row = tuple[int, str, int, int]
"""A caption: its id, text, sound row and collection row."""

_SOUND_SHARPNESS, _TEXT_SHARPNESS = 12.0, 30.0
"""How much nearer sounds outweigh others, and nearer wordings: weights are exp(sharpness x cosine)."""

_LEAST = 0.01
"""What a share counts at least, so that one way alone cannot decide."""

_BETTER = 3
"""The most wordings that a doubt offers instead."""

_TRIED, _VOTED = 5, 10
"""How many of the nearest wordings, and of those with the most votes, might fit a sound better."""

_STEP = 64
"""Captions that are compared between two reports of progress."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """n sounds with signatures (n, e), vectors to compare with texts (n, d), recordings (n,), and their m wordings.

    ``sounds`` and ``texts`` (c,) say for each of c captions which sound it belongs to and which wording it has.
    ``other_vectors`` (o, d) are those of further wordings, which might fit better; they are numbered from m on.
    """

    signatures: Floats
    meanings: Floats
    recordings: NDArray[np.int64]
    sounds: NDArray[np.int64]
    texts: NDArray[np.int64]
    text_vectors: Floats
    kinds: Kinds
    kind_vectors: Floats
    calibration: Calibration
    other_vectors: Floats

    def about(self, sounds: NDArray[np.int64]) -> Iterator[_About]:
        """What is known about each of some sounds (b,): one matrix product compares all of them."""
        cosines = self.meanings[sounds] @ self.text_vectors.T
        likely = np.exp(_TEXT_SHARPNESS * (cosines - cosines.max(axis=1, keepdims=True)))
        likely /= likely.sum(axis=1, keepdims=True)
        near = _most(cosines, _TRIED)
        for at, (sound, votes) in enumerate(zip(sounds.tolist(), self._votes(sounds), strict=True)):
            tried = near[at]
            if votes is not None:
                most = _most(votes, _VOTED)
                tried = np.concatenate([tried, most[votes[most] > 0]])
            yield _About(likely[at], float(cosines[at].max()), self._kinds_of(sound), votes, np.unique(tried))

    def others(self, sounds: NDArray[np.int64]) -> NDArray[np.int64]:
        """The further wordings (b, o) that are nearest to each of some sounds (b,)."""
        return _most(self.meanings[sounds] @ self.other_vectors.T, _TRIED)

    def scored(self, captions: NDArray[np.int64]) -> Iterator[tuple[float, int]]:
        """How well each of some captions (by number) fits its sound: the score, and the number."""
        for start in range(0, len(captions), _STEP):
            some = captions[start : start + _STEP]
            wordings = self.text_vectors[self.texts[some]]
            alike = self.alike(wordings)
            for at, about in enumerate(self.about(self.sounds[some])):
                (score,) = self.scores(wordings[at : at + 1], alike[at : at + 1], about)
                yield float(score), int(some[at])

    def scores(self, wordings: Floats, alike: Floats, about: _About) -> Floats:
        """How well wordings (w, d) fit a sound (w,); ``alike`` (w, m): how far they agree with all wordings."""
        shares = [alike @ about.likely]
        if about.kinds is not None:
            shares.append(meaning_the_same(wordings @ self.kind_vectors.T, self.calibration.same) @ about.kinds)
        if about.votes is not None:
            shares.append(alike @ about.votes)
        odds = sum(np.log((np.minimum(s, 1.0) + _LEAST) / (1.0 - np.minimum(s, 1.0) + _LEAST)) for s in shares)
        found: Floats = (1.0 / (1.0 + np.exp(-odds / len(shares)))).astype(np.float32)
        return found

    def alike(self, wordings: Floats) -> Floats:
        """How far wordings (w, d) agree with all wordings (w, m)."""
        return meaning_the_same(wordings @ self.text_vectors.T, self.calibration.same)

    def better(self, sound: int, text: int, about: _About, score: float, others: NDArray[np.int64]) -> Iterator[int]:
        """Wordings that fit a sound better than ``text`` and mean something else, best first, each meaning once.

        ``others`` (o,) are further wordings to try.
        """
        more, same = self.other_vectors[others], self.calibration.same
        tried = np.concatenate([about.tried, len(self.text_vectors) + others])
        vectors = np.concatenate([self.text_vectors[about.tried], more])
        alike = np.concatenate([self.alike(vectors), meaning_the_same(vectors @ more.T, same)], axis=1)
        scores = self.scores(vectors, alike, about.among(more @ self.meanings[sound]))
        chosen = self.text_vectors[text][None]
        for at in np.argsort(-scores, kind="stable"):
            if scores[at] > score and not meaning_the_same(chosen @ vectors[at], same).any():
                chosen = np.concatenate([chosen, vectors[at][None]])
                yield int(tried[at])

    def _kinds_of(self, sound: int) -> Floats | None:
        """The probability of each kind that the bundle learned (k,), if it learned any."""
        if not self.kinds.captions:
            return None
        told = self.kinds.told(self.signatures[sound], self.meanings[sound], self.calibration.telling)
        found: Floats = self.kinds.shares(self.signatures[sound][None], self.calibration.likeness, told)[0]
        return found

    def _votes(self, sounds: NDArray[np.int64]) -> Iterator[Floats | None]:
        """For each of some sounds, the share of each wording (m,) among the captions of other recordings.

        Near sounds count most. None where there is no other recording.
        """
        cosines = self.signatures[sounds] @ self.signatures.T
        others = self.recordings[None] != self.recordings[sounds][:, None]
        nearest = np.where(others, cosines, -np.inf).max(axis=1, keepdims=True)
        weights = np.where(others, np.exp(_SOUND_SHARPNESS * (cosines - nearest)), 0.0)
        for row, any_other in zip(weights, others.any(axis=1).tolist(), strict=True):
            if not any_other:
                yield None
                continue
            counted = np.bincount(self.texts, row[self.sounds], len(self.text_vectors))
            yield (counted / counted.sum()).astype(np.float32)


@dataclass(frozen=True, eq=False)
class _About:
    """What is known about a sound: the shares of all wordings by its vector (m,) and by the ``votes`` (m,) of others.

    ``nearest`` is the cosine of the nearest wording, ``kinds`` (k,) are the probabilities of learned kinds, ``tried``
    the wordings (by number) that might fit best.
    """

    likely: Floats
    nearest: float
    kinds: Floats | None
    votes: Floats | None
    tried: NDArray[np.int64]

    def among(self, cosines: Floats) -> _About:
        """The same among further wordings, which have these ``cosines`` (o,) to the sound, and no votes."""
        nearest = max(self.nearest, *cosines.tolist(), -1.0)
        known = self.likely * (np.exp(_TEXT_SHARPNESS * (self.nearest - nearest)) / self.likely.max())
        likely = np.concatenate([known, np.exp(_TEXT_SHARPNESS * (cosines - nearest))])
        votes = None if self.votes is None else np.concatenate([self.votes, np.zeros_like(cosines)])
        return replace(self, likely=(likely / likely.sum()).astype(np.float32), nearest=nearest, votes=votes)


@dataclass(frozen=True, eq=False)
class _Known:
    """The captions that are compared, what is known about their sounds, and the text of each wording by its number."""

    rows: list[_Row]
    evidence: Evidence
    texts: list[str]


def _most(values: Floats, count: int) -> NDArray[np.int64]:
    """The places of the ``count`` largest values of each row (..., m), in no order."""
    if values.shape[-1] <= count:
        return np.broadcast_to(np.arange(values.shape[-1]), values.shape)
    return np.argpartition(values, -count, axis=-1)[..., -count:]


def find_doubtful(
    workspace: Workspace,
    fingerprint: str,
    kinds: Kinds,
    calibration: Calibration,
    embed: Callable[[Sequence[str]], Floats],
    *,
    collection: str | None = None,
    limit: int | None = None,
) -> Iterator[Progress | list[Doubt]]:
    """Yield progress, then the captions in use that have a sound, worst first: of a collection, or of all.

    Captions and sounds without a vector of the encoder are left out. Raises RequestError for an unknown collection.
    """
    chosen = workspace.collections.ids(None if collection is None else [collection])
    known = _read(workspace, fingerprint, kinds, calibration, embed)
    asked = [number for number, row in enumerate(known.rows) if row[3] in chosen]
    found: list[tuple[float, int]] = []
    for start in range(0, len(asked), _STEP):
        some = np.array(asked[start : start + _STEP], np.int64)
        found += known.evidence.scored(some)
        yield Progress(Translatable("comparing captions with their sounds"), start + len(some), len(asked))
    worst = sorted(found, key=lambda one: (one[0], known.rows[one[1]][0]))[:limit]
    yield list(_doubts(workspace, known, worst))


def caption_scores(
    workspace: Workspace,
    fingerprint: str,
    kinds: Kinds,
    calibration: Calibration,
    embed: Callable[[Sequence[str]], Floats],
) -> list[tuple[int, float]]:
    """(id, score) of all captions in use that have a sound, as `find_doubtful` scores them."""
    known = _read(workspace, fingerprint, kinds, calibration, embed)
    scored = known.evidence.scored(np.arange(len(known.rows)))
    return [(known.rows[number][0], score) for score, number in scored]


def _doubts(workspace: Workspace, known: _Known, worst: Sequence[tuple[float, int]]) -> Iterator[Doubt]:
    """Captions by score and number in the rows, each with the wordings that fit its sound better.

    Wordings that were rejected for the sound are left out.
    """
    rows, evidence = known.rows, known.evidence
    for start in range(0, len(worst), _STEP):
        some = worst[start : start + _STEP]
        sounds = evidence.sounds[[number for _, number in some]]
        known_of = zip(some, evidence.about(sounds), evidence.others(sounds), strict=True)
        for rank, ((score, number), about, others) in enumerate(known_of, start + 1):
            row_id, text, sound, _ = rows[number]
            stored = workspace.sounds.get(sound)
            rejected = frozenset[str]() if stored is None else workspace.journal.rejected(stored.sound)
            better = evidence.better(int(evidence.sounds[number]), int(evidence.texts[number]), about, score, others)
            fitting = (known.texts[one] for one in better if known.texts[one] not in rejected)
            path = workspace.sounds.path(sound)
            yield Doubt(row_id, text, path, score, rank, tuple(islice(fitting, _BETTER)))


def _read(
    workspace: Workspace,
    fingerprint: str,
    kinds: Kinds,
    calibration: Calibration,
    embed: Callable[[Sequence[str]], Floats],
) -> _Known:
    """All captions in use with vectors, and what is known about their sounds.

    Further wordings are those of captions in use without a sound, of collections that are switched on.
    """
    with workspace.connection.snapshot():
        sound_ids, signatures = workspace.vectors.matrix(fingerprint, "audio")
        text_ids, vectors = workspace.vectors.matrix(fingerprint, "text")
        meanings = workspace.vectors.meanings(fingerprint)
        rows = workspace.connection.rows(
            "SELECT c.id, c.text, c.sound, c.collection, c.text_id, s.recording FROM captions c "
            "JOIN sounds s ON s.id = c.sound WHERE c.enabled = 1 AND c.deleted IS NULL ORDER BY c.id"
        )
        without_sound = workspace.connection.rows(
            "SELECT DISTINCT c.text_id FROM captions c JOIN collections k ON k.id = c.collection WHERE c.sound IS NULL "
            "AND c.enabled = 1 AND c.deleted IS NULL AND k.enabled = 1"
        )
    there, worded = set(sound_ids.tolist()), set(text_ids.tolist())
    rows = [row for row in rows if row[2] in there and row[4] in worded]
    sounds, of = np.unique(np.array([row[2] for row in rows], np.int64), return_inverse=True)
    texts, wordings = np.unique(np.array([row[4] for row in rows], np.int64), return_inverse=True)
    others = np.array(sorted({row[0] for row in without_sound} & worded - set(texts.tolist())), np.int64)
    recording = {row[2]: row[5] for row in rows}
    _, recordings = np.unique(np.array([recording[sound] for sound in sounds.tolist()], np.str_), return_inverse=True)
    mine = signatures[np.searchsorted(sound_ids, sounds)]
    heard = [meanings.get(sound, mine[at]) for at, sound in enumerate(sounds.tolist())]
    evidence = Evidence(
        signatures=mine,
        meanings=np.stack(heard) if heard else mine,
        recordings=recordings.astype(np.int64),
        sounds=of.astype(np.int64),
        texts=wordings.astype(np.int64),
        text_vectors=vectors[np.searchsorted(text_ids, texts)],
        kinds=kinds,
        kind_vectors=embed(kinds.captions) if kinds.captions else np.zeros((0, vectors.shape[1]), np.float32),
        calibration=calibration,
        other_vectors=vectors[np.searchsorted(text_ids, others)],
    )
    numbers = [*texts.tolist(), *others.tolist()]
    names = workspace.vectors.texts(numbers)
    return _Known([row[:4] for row in rows], evidence, [names[number] for number in numbers])
