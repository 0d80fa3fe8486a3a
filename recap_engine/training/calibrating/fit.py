"""Fit calibration and ranking of any bundle on sounds with references.

The text route's logistic regression is that of the starter (`training.starter.calibration`). A bundle with kinds of its
own keeps the order of candidates, which was chosen with them (`training.starter.ranking`); for any other bundle, the
weights are fitted too, so that it is measured whether written texts or copied ones fit more often.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recap_engine.bundles.bundle import Bundle
from recap_engine.bundles.device import Device
from recap_engine.bundles.load import load_decoder, load_encoder, load_kinds, load_support
from recap_engine.clap.encoder import Encoder
from recap_engine.clap.listen import Hearing
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.propose.kinds import NO_KINDS
from recap_engine.propose.propose import Heard, Proposer, Settings
from recap_engine.propose.ranking import Ranking
from recap_engine.propose.retrieval import Calibration
from recap_engine.propose.text_vectors import TextVectors
from recap_engine.records import Sound
from recap_engine.training.adapter.captioned_sounds import Material, hear_all
from recap_engine.training.calibrating.references import References
from recap_engine.training.caption_data import Captioned
from recap_engine.training.event_patterns import Judge
from recap_engine.training.heard_corpus import Heard as HeardSounds
from recap_engine.training.starter.calibration import Judged, calibrate, fit_logistic
from recap_engine.training.starter.ranking import (
    WEIGHTS,
    Bench,
    JudgedCandidates,
    fit_ranking,
    judge_candidates,
    propose_all,
)

FEWEST = 30
"""The fewest sounds that numbers can be fitted on."""

_FEATURES = ("log_probability", "similarity", "relevance", "generated")


@dataclass(frozen=True, slots=True)
class Examples:
    """Sounds to fit on, captions to retrieve from, and texts that were rejected, by the key of their sound."""

    sounds: Sequence[Captioned]
    datastore: Sequence[str]
    refused: dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The numbers, the counts of sounds and candidates they were fitted on, and how good the scores are (0 to 1)."""

    calibration: Calibration
    ranking: Ranking
    sounds: int
    candidates: int
    fitting: float
    """Share of the candidates that fit."""
    first_fits: float
    """Share of the sounds whose first candidate fits."""
    error: float
    """Mean difference of score and share that fits, over tenths of the score (expected calibration error)."""


def fit_bundle(
    bundle: Bundle, examples: Examples, work: Path, device: Device, *, allow_untrained: bool = False
) -> Generator[Progress, None, Fitted]:
    """Fit the numbers; encoded sounds are kept in ``work``.

    Captions of the judged sounds are not retrieved from. Raises RequestError for fewer than `FEWEST` readable sounds,
    or if all or none of the candidates fit; BundleError.
    """
    _refuse_too_few(len(examples.sounds))
    encoder = load_encoder(bundle, device, allow_untrained=allow_untrained)
    material = Material(list(examples.sounds))
    used, heard = yield from hear_all(encoder, material, bundle.max_hidden_windows, work)
    _refuse_too_few(len(used.train))
    judge = References.of(used.train, examples.refused)
    own = {text for sound in used.train for text in sound.labels}
    texts = [text for text in dict.fromkeys(examples.datastore) if text not in own]
    if not texts:
        raise RequestError("There are no captions to retrieve from: give some with --datastore.")
    yield Progress("Embedding captions", 0, len(texts))
    bench = _bench(encoder, used.train, heard, texts)
    fitted = calibrate(bench.judged, judge, bench.texts, bench.vectors)
    calibration = replace(Calibration.from_dict(bundle.calibration), text=fitted.text)
    proposer = _proposer(bundle, encoder, calibration, device, allow_untrained=allow_untrained)
    ranking: Ranking | None = None
    fit = _fit_weights if proposer.kinds is NO_KINDS else fit_ranking
    for step in fit(proposer, bench, judge):
        if isinstance(step, Ranking):
            ranking = step
        else:
            yield step
    assert ranking is not None
    proposer.ranking = ranking
    yield Progress("Measuring", 0, 1)
    return _measured(proposer, bench, judge)


def _refuse_too_few(count: int) -> None:
    if count < FEWEST:
        raise RequestError(
            "Only {count} sounds with captions can be read: scores are fitted on at least {least}, and some hundreds "
            "give good ones.",
            count=count,
            least=FEWEST,
        )


def default_datastore(sounds: Sequence[Captioned], starter: Sequence[str]) -> tuple[list[Captioned], list[str]]:
    """The sounds to judge, and captions to retrieve from: the starter's, and those of the other half of the sounds.

    The halves share no recording.
    """
    held = [sound for sound in sounds if hashlib.sha256(sound.take.encode()).digest()[0] % 2]
    rest = [sound for sound in sounds if not hashlib.sha256(sound.take.encode()).digest()[0] % 2]
    return rest, [*starter, *(text for sound in held for text in sound.labels)]


def _bench(encoder: Encoder, sounds: Sequence[Captioned], heard: HeardSounds, texts: list[str]) -> Bench:
    vectors = np.concatenate([encoder.encode_text(texts[at : at + 256]) for at in range(0, len(texts), 256)])
    found = []
    for i, sound in enumerate(sounds):
        hidden = heard.hidden[i].astype("float32")
        hearing = Hearing(heard.vectors[i], heard.signatures[i], hidden, max(1, len(hidden)), 0.0, 1.0)
        found.append(Heard(Sound(sound.key, 0.0), hearing))
    judged = Judged(heard.vectors, [sound.key for sound in sounds], [sound.take for sound in sounds])
    return Bench(found, judged, texts, vectors, [sound.labels[0] for sound in sounds])


def _proposer(
    bundle: Bundle, encoder: Encoder, calibration: Calibration, device: Device, *, allow_untrained: bool
) -> Proposer:
    decoder = load_decoder(bundle, device, allow_untrained=allow_untrained)
    kinds = load_kinds(bundle)
    return Proposer(
        encoder, TextVectors(encoder), decoder, bundle.template, calibration, WEIGHTS, kinds, load_support(bundle)
    )


def _fit_weights(proposer: Proposer, bench: Bench, judge: Judge) -> Iterator[Progress | Ranking]:
    """All weights of the ranking, none of the first three negative; yielded last. Raises RequestError."""
    judged: JudgedCandidates | None = None
    for step in judge_candidates(proposer, bench, judge):
        if isinstance(step, Progress):
            yield step
        else:
            judged = step
    assert judged is not None
    fits = np.array(judged.fits)
    if fits.all() or not fits.any():
        raise RequestError(
            "All or none of the candidates agree with the references, so no score can be fitted: give captions of "
            "these sounds, and others to retrieve from with --datastore."
        )
    features = np.array(
        [
            [c.log_probability or 0.0, c.similarity or 0.0, c.relevance or 0.0, float(c.origin == "generated")]
            for c in judged.candidates
        ],
        np.float64,
    )
    weights, offset = _fitted(features, fits)
    yield replace(WEIGHTS, offset=offset, **dict(zip(_FEATURES, weights, strict=True)))


def _fitted(features: NDArray[np.float64], fits: NDArray[np.bool_]) -> tuple[list[float], float]:
    """Weights (m,) and offset. A higher probability, similarity or relevance must not count against a candidate."""
    kept = list(range(features.shape[1]))
    while True:
        fit = fit_logistic(features[:, kept], fits, ridge=1e-5)
        against = [i for i, weight in zip(kept, fit.weights, strict=True) if weight < 0 and i < len(_FEATURES) - 1]
        if not against:
            weights = [0.0] * features.shape[1]
            for i, weight in zip(kept, fit.weights, strict=True):
                weights[i] = weight
            return weights, fit.offset
        kept.remove(against[0])


def _measured(proposer: Proposer, bench: Bench, judge: Judge) -> Fitted:
    near = bench.neighbours(proposer, Settings(), accepted=False)
    found = propose_all(proposer, bench, near, Settings())
    scores, fits = [], []
    for label, some in zip(bench.judged.labels, found, strict=True):
        scores += [c.score for c in some]
        fits += [judge.names(c.text, label) for c in some]
    first = [
        bool(some) and judge.names(some[0].text, key) for key, some in zip(bench.judged.labels, found, strict=True)
    ]
    return Fitted(
        proposer.calibration,
        proposer.ranking,
        len(found),
        len(scores),
        float(np.mean(fits)),
        float(np.mean(first)),
        expected_error(np.array(scores), np.array(fits, float)),
    )


def expected_error(scores: NDArray[np.float64], fits: NDArray[np.float64]) -> float:
    """Mean difference of the mean score and the share that fits, over tenths of the score, weighted by their counts."""
    tenths = np.minimum((scores * 10).astype(int), 9)
    total = 0.0
    for tenth in range(10):
        inside = tenths == tenth
        if inside.any():
            total += inside.mean() * abs(scores[inside].mean() - fits[inside].mean())
    return float(total)
