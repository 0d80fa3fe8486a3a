"""Captions that do not seem to fit their sound, worst first.

A caption is compared with everything that is known about its sound without the sound's own recording, in three ways:
how likely its wording is among all wordings (the sound compared with texts), how likely the kinds are that it names
(the sound compared with the kinds that the bundle learned), and how many captions of similar sounds say the same.
Each is a share from 0 to 1; the score is the mean of their log-odds, as a share again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recap_engine.datastore.workspace import Workspace
from recap_engine.progress import Progress
from recap_engine.propose.kinds import Kinds
from recap_engine.propose.retrieval import Calibration, meaning_the_same
from recap_engine.records import Doubt
from recap_engine.translatable import Translatable

Floats = NDArray[np.float32]
_SHARPNESS, _SOFTNESS = 12.0, 30.0
_LEAST = 0.01
"""What a share counts at least, so that one way alone cannot decide."""

_BETTER, _TRIED, _VOTED = 3, 5, 10
_STEP = 64


@dataclass(frozen=True, eq=False)
class Evidence:
    """n sounds with signatures (n, e), vectors to compare with texts (n, d), recordings (n,), and their m wordings.

    ``sounds`` and ``texts`` (c,) say for each of c captions which sound it belongs to and which wording it has.
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

    def scores(self, sound: int, wordings: Floats) -> tuple[Floats, NDArray[np.int64]]:
        """How well wordings (w, d) fit a sound (w,), and wordings (by number) that might fit it better."""
        alike = meaning_the_same(wordings @ self.text_vectors.T, self.calibration.same)
        cosines = self.text_vectors @ self.meanings[sound]
        likely = np.exp(_SOFTNESS * (cosines - cosines.max()))
        shares = [alike @ (likely / likely.sum())]
        if len(self.kinds.captions):
            told = self.kinds.told(self.signatures[sound], self.meanings[sound], self.calibration.telling)
            known = self.kinds.shares(self.signatures[sound][None], self.calibration.likeness, told)[0]
            shares.append(meaning_the_same(wordings @ self.kind_vectors.T, self.calibration.same) @ known)
        tried = np.argsort(-cosines, kind="stable")[:_TRIED]
        votes = self._votes(sound)
        if votes.any():
            shares.append(alike @ votes)
            most = np.argsort(-votes, kind="stable")[:_VOTED]
            tried = np.concatenate([tried, most[votes[most] > 0]])
        odds = sum(np.log((np.minimum(s, 1.0) + _LEAST) / (1.0 - np.minimum(s, 1.0) + _LEAST)) for s in shares)
        return (1.0 / (1.0 + np.exp(-odds / len(shares)))).astype(np.float32), np.unique(tried)

    def _votes(self, sound: int) -> Floats:
        """The share of each wording (m,) among the captions of other recordings, near sounds counting most."""
        cosines = self.signatures @ self.signatures[sound]
        others = self.recordings != self.recordings[sound]
        if not others.any():
            return np.zeros(len(self.text_vectors), np.float32)
        weights = np.where(others, np.exp(_SHARPNESS * (cosines - cosines[others].max())), 0.0)
        counted = np.bincount(self.texts, weights[self.sounds], len(self.text_vectors))
        shares: Floats = (counted / counted.sum()).astype(np.float32)
        return shares

    def better(self, sound: int, text: int, tried: NDArray[np.int64], score: float) -> list[int]:
        """Wordings that fit a sound better than ``text`` and mean something else, best first, each meaning once."""
        others, _ = self.scores(sound, self.text_vectors[tried])
        chosen = [text]
        for at in np.argsort(-others, kind="stable"):
            vectors = self.text_vectors[chosen] @ self.text_vectors[tried[at]]
            if others[at] > score and not meaning_the_same(vectors, self.calibration.same).any():
                chosen.append(int(tried[at]))
        return chosen[1 : 1 + _BETTER]


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
    rows, evidence = _read(workspace, fingerprint, kinds, calibration, embed)
    asked = [number for number, row in enumerate(rows) if row[3] in chosen]
    found: list[tuple[float, int, NDArray[np.int64]]] = []
    for done, number in enumerate(asked, 1):
        wording = evidence.text_vectors[evidence.texts[number]][None]
        (score,), tried = evidence.scores(int(evidence.sounds[number]), wording)
        found.append((float(score), number, tried))
        if done % _STEP == 0 or done == len(asked):
            yield Progress(Translatable("comparing captions with their sounds"), done, len(asked))
    texts = [row[1] for row in rows]
    names = {int(text): texts[number] for number, text in reversed(list(enumerate(evidence.texts.tolist())))}
    worst = sorted(found, key=lambda one: (one[0], rows[one[1]][0]))[:limit]
    yield [
        Doubt(
            rows[number][0],
            rows[number][1],
            workspace.sounds.path(rows[number][2]),
            score,
            rank,
            tuple(
                names[text]
                for text in evidence.better(int(evidence.sounds[number]), int(evidence.texts[number]), tried, score)
            ),
        )
        for rank, (score, number, tried) in enumerate(worst, 1)
    ]


def _read(
    workspace: Workspace,
    fingerprint: str,
    kinds: Kinds,
    calibration: Calibration,
    embed: Callable[[Sequence[str]], Floats],
) -> tuple[list[tuple[int, str, int, int]], Evidence]:
    """All captions in use with vectors (id, text, sound row, collection row), and what is known about their sounds."""
    with workspace.connection.snapshot():
        sound_ids, signatures = workspace.vectors.matrix(fingerprint, "audio")
        text_ids, vectors = workspace.vectors.matrix(fingerprint, "text")
        meanings = workspace.vectors.meanings(fingerprint)
        rows = workspace.connection.rows(
            "SELECT c.id, c.text, c.sound, c.collection, c.text_id, s.recording FROM captions c "
            "JOIN sounds s ON s.id = c.sound WHERE c.enabled = 1 AND c.deleted IS NULL ORDER BY c.id"
        )
    there, worded = set(sound_ids.tolist()), set(text_ids.tolist())
    rows = [row for row in rows if row[2] in there and row[4] in worded]
    sounds, of = np.unique(np.array([row[2] for row in rows], np.int64), return_inverse=True)
    texts, wordings = np.unique(np.array([row[4] for row in rows], np.int64), return_inverse=True)
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
    )
    return [row[:4] for row in rows], evidence
