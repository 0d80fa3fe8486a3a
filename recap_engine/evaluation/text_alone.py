"""Cross-attention trained without sounds: the vector of a caption stands for the sound that it describes.

As in DRCap (Li et al. 2024, arXiv 2410.09472): while training, noise is added to the caption's vector in the space that
sounds and texts share; then, and for a real sound, the vector is projected onto vectors of captions of a datastore, so
that both lie among texts. The decoder attends to this one vector. It is compared with the same GPT-2 without
cross-attention (deaf), and with the bundle's own adapter, which was trained with sounds.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from recap_engine.bundles.bundle import DECODER, TOKENIZER
from recap_engine.decoder import weights
from recap_engine.decoder.decoder import CaptionDecoder, load_tokenizer
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.evaluation.figures import difference, share
from recap_engine.evaluation.memory_datastore import Collection, MemoryDatastore
from recap_engine.evaluation.metrics import score
from recap_engine.evaluation.sections import Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.evaluation.table import Test, deaf_decoder, key_of, write_captions
from recap_engine.progress import Progress
from recap_engine.propose.propose import Heard, Settings
from recap_engine.training.adapter.prompts import DEEP, RetrievedPrompts
from recap_engine.training.adapter.trainer import Adapted, AdapterData, train_adapter
from recap_engine.training.decoder.trainer import PromptWriter
from recap_engine.training.heard_corpus import Heard as HeardTexts
from recap_engine.training.loop import Schedule

Floats = NDArray[np.float32]
NOISE = 0.1
"""Length of the noise beside a vector of length 1, on average."""

_SHARP = 20.0
"""How much nearer captions outweigh others in a projection: weights are exp(sharp x cosine)."""

_SUPPORT = 2000
"""Captions that are projected onto."""


@dataclass(frozen=True, slots=True)
class Written:
    """A caption to train on; it is its own recording."""

    text: str

    @property
    def takes(self) -> frozenset[str]:
        """Its recording."""
        return frozenset((self.text,))

    @property
    def labels(self) -> tuple[str, ...]:
        """Its text."""
        return (self.text,)

    def caption(self, chance: random.Random) -> str:
        """Its text."""
        return self.text


def project(vectors: Floats, support: Floats) -> Floats:
    """``vectors`` (n, d) as weighted means of the ``support`` (m, d), of length 1."""
    cosines = vectors @ support.T
    shares = np.exp(_SHARP * (cosines - cosines.max(axis=1, keepdims=True)))
    mean = shares @ support
    unit: Floats = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
    return unit


def evaluate_text_alone(
    subject: Subject, test: Test, texts: Sequence[str], datastore: Collection, steps: int
) -> Generator[Progress, None, Section]:
    """Train on ``texts`` and compare on the test's sounds. Raises RecapError."""
    embedded = subject.collection("texts", texts)
    chosen = np.random.default_rng(0).choice(len(embedded.texts), min(_SUPPORT, len(embedded.texts)), replace=False)
    support = embedded.vectors[np.sort(chosen)]
    config = replace(subject.bundle.decoder, encoder_width=embedded.vectors.shape[1], cross_layers="all")
    torch.manual_seed(0)
    model = GPT2(config)
    plain = weights.load(replace(config, cross_layers="none"), subject.bundle.file(DECODER), None)
    model.load_state_dict(plain.state_dict(), strict=False)
    writer = PromptWriter(subject.bundle.template, load_tokenizer(subject.bundle.file(TOKENIZER)), config.positions)
    folder = subject.work / "text-alone" / f"{subject.bundle.fingerprint[:12]}-{len(embedded.texts)}-{steps}"
    folder.mkdir(parents=True, exist_ok=True)
    yield Progress("Finding similar captions", 0)
    held = min(200, len(embedded.texts) // 10)
    data, dev = (_data(embedded, support, part, subject.bundle.template.k) for part in (slice(held, None), slice(held)))
    schedule = Schedule(steps, 1e-3, max(1, steps // 20), 0.01, check_every=max(1, steps // 5))
    for step in train_adapter(model, writer, data, dev, folder=folder, schedule=schedule, batch_size=32, alone=False):
        if not isinstance(step, Adapted):
            yield step
    decoder = CaptionDecoder(model.eval(), load_tokenizer(subject.bundle.file(TOKENIZER)))
    return (yield from _compared(subject, test, datastore, support, decoder, len(embedded.texts), steps))


def _data(embedded: Collection, support: Floats, part: slice, k: int) -> AdapterData:
    """Captions as examples: their noisy, projected vectors, and prompts of the captions nearest to them."""
    texts, vectors = embedded.texts[part], embedded.vectors[part]
    noise = np.random.default_rng(1).standard_normal(vectors.shape).astype(np.float32) / vectors.shape[1] ** 0.5
    heard = project(vectors + NOISE * noise, support)
    near = []
    for at in range(0, len(texts), 512):
        cosines = heard[at : at + 512] @ embedded.vectors.T
        own = np.arange(len(embedded.texts))[part][at : at + 512]
        cosines[np.arange(len(own)), own] = -2.0
        best = np.argpartition(-cosines, DEEP, axis=1)[:, :DEEP]
        order = np.argsort(-np.take_along_axis(cosines, best, axis=1), axis=1)
        near += np.take_along_axis(best, order, axis=1).tolist()
    hidden = [one[None].astype(np.float16) for one in heard]
    prompts = RetrievedPrompts(embedded.texts, near, k)
    return AdapterData([Written(text) for text in texts], HeardTexts(hidden, heard, heard), prompts, [1.0] * len(texts))


def _compared(
    subject: Subject,
    test: Test,
    datastore: Collection,
    support: Floats,
    decoder: CaptionDecoder,
    count: int,
    steps: int,
) -> Generator[Progress, None, Section]:
    heard = yield from subject.hearings.hear([Path(sound.path) for sound in test.sounds])
    there = [(sound, one) for sound, one in zip(test.sounds, heard, strict=True) if one is not None]
    references = {key_of(sound): list(sound.labels) for sound, _ in there}
    takes = [sound.take for sound, _ in there]
    projected = project(np.stack([one.hearing.vector for _, one in there]), support)
    instead = [(sound, replace_hidden(one, vector)) for (sound, one), vector in zip(there, projected, strict=True)]
    store = MemoryDatastore(datastore, (), subject.proposer.texts)
    ways = (
        ("without cross-attention (deaf)", there, deaf_decoder(subject)),
        ("trained on texts alone", instead, decoder),
        ("trained with sounds", there, subject.proposer.decoder),
    )
    scores: dict[str, list[float]] = {}
    for name, sounds, writer in ways:
        said, _ = yield from write_captions(subject, sounds, store, Settings(), writer)
        scores[name] = list(score(said, references, only=("CIDEr",)).each["CIDEr"].values())
    deaf = scores[ways[0][0]]
    lines = [
        (name, [figure(share(mine, takes), "number"), figure(difference(mine, deaf, takes), "number")])
        for name, mine in scores.items()
    ]
    return Section(
        "text-alone",
        "Cross-attention trained on texts alone",
        [
            f"{len(there)} sounds of {test.name}, {len(datastore.texts):,} captions in the datastore; trained for "
            f"{steps} steps on {count:,} captions, whose vectors stand for sounds."
        ],
        [Table("CIDEr", ["score", "minus deaf"], lines_of(lines))],
    )


def replace_hidden(heard: Heard, vector: Floats) -> Heard:
    """The sound with one vector as its hidden states."""
    return replace(heard, hearing=replace(heard.hearing, hidden=vector[None]))
