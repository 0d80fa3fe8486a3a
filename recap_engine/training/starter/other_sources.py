"""How kinds do on sounds of a source that they were not learnt from: a stand-in for a user's own sounds.

For each source of the training sounds, the kinds are made again from all other sources, and its sounds are named by
them. Scores that are fitted on such sounds as well promise less than those fitted on more of the same recordings.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recap_engine.propose.detector import Detector
from recap_engine.propose.kinds import Kinds
from recap_engine.propose.ranking import Ranking, akin
from recap_engine.propose.retrieval import Calibration
from recap_engine.training.corpus import Row
from recap_engine.training.starter.detector import Material, Recipe, train_detector
from recap_engine.training.texts.label_captions import captions_of

Floats = NDArray[np.float32]
_SAME = 0.75
"""A kind names the event of a label if their captions have this cosine or more."""

_PER_LABEL, _PER_SOURCE, _LEAST = 2, 4, 3
"""At most this many sounds of one label and source, and of one source; sources with fewer are left out. So they count
about as much as the sounds of role dev."""

_FOLDS = 5


@dataclass(frozen=True, slots=True)
class Named:
    """Scores of first candidates, as logits (n,), and whether each names the event (n,)."""

    logits: NDArray[np.float64]
    fits: NDArray[np.bool_]


def named_by_others(
    material: Material, kinds: Kinds, calibration: Calibration, ranking: Ranking, recipe: Recipe
) -> Named:
    """Score the most probable kind of other sources for sounds of ``material``.

    Kinds are made without the sound's source, detectors without it and a fifth of the others.
    """
    rows = material.rows
    vectors, signatures = material.vectors_and_signatures(kinds.signatures.shape[1])
    place = {caption: i for i, caption in enumerate(kinds.captions)}
    kind = np.array([place[captions_of(row.label)[0]] for row in rows])
    sources = np.array([row.source for row in rows])
    detectors = _detectors(material, kinds, recipe)
    assert kinds.texts is not None
    same = kinds.texts @ kinds.texts.T >= _SAME
    logits: list[float] = []
    fits: list[bool] = []
    for source in sorted(set(sources.tolist())):
        others = sources != source
        kept = np.unique(kind[others])
        queries = _drawn([i for i in np.flatnonzero(~others).tolist() if same[kind[i], kept].any()], rows, source)
        if len(queries) < _LEAST:
            continue
        means = np.stack([signatures[others & (kind == k)].mean(axis=0) for k in kept])
        without = _some(kinds, kept, means)
        for i in queries:
            found, several = detectors[source].detect(material.heard[i])
            evidence = Detector.evidence_of(found[kept], several)
            logit, number = _first(without, signatures[i], vectors[i], evidence, calibration, ranking)
            logits.append(logit + ranking.several * several)
            fits.append(bool(same[kind[i], kept[number]]))
    return Named(np.array(logits, np.float64), np.array(fits, bool))


def _detectors(material: Material, kinds: Kinds, recipe: Recipe) -> dict[str, Detector]:
    """For each source, a detector trained without it."""
    sources = sorted({row.source for row in material.rows})
    found: dict[str, Detector] = {}
    for fold in range(min(_FOLDS, len(sources))):
        out = set(sources[fold::_FOLDS])
        detector = train_detector(material.without(out), kinds, recipe)
        found |= dict.fromkeys(out, detector)
    return found


def _first(
    kinds: Kinds, signature: Floats, vector: Floats, heard: Floats, calibration: Calibration, ranking: Ranking
) -> tuple[float, int]:
    """The best supported caption of a kind: its logit, without the decoder's part, and the number of the kind.

    ``heard`` (m,) is the detector's evidence.
    """
    assert kinds.texts is not None
    telling = calibration.telling
    told = kinds.told(signature, vector, telling) + heard
    (shares,) = kinds.shares(signature[None], calibration.likeness, told, telling.certainty)
    support = np.minimum(1.0, akin(kinds.texts @ kinds.texts.T, ranking.kinship) @ shares)
    logits = ranking.offset + ranking.relevance * support + ranking.similarity * (kinds.texts @ vector)
    number = int(logits.argmax())
    return float(logits[number]), number


def _drawn(numbers: Sequence[int], rows: Sequence[Row], source: str) -> list[int]:
    of_label: dict[str, list[int]] = {}
    for number in random.Random(source).sample(numbers, len(numbers)):
        of_label.setdefault(rows[number].label, []).append(number)
    return [number for some in of_label.values() for number in some[:_PER_LABEL]][:_PER_SOURCE]


def _some(kinds: Kinds, kept: NDArray[np.int64], means: Floats) -> Kinds:
    """The ``kept`` kinds (k,) with other mean signatures, without detector."""
    assert kinds.texts is not None
    captions = tuple(kinds.captions[i] for i in kept)
    common = None if kinds.common is None else kinds.common[kept]
    return replace(kinds, captions=captions, signatures=means, texts=kinds.texts[kept], common=common, detector=None)
