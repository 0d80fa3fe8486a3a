"""Cross-attention trained on captions alone (`training.adapter.text_alone`), compared on sounds.

It is compared with the same GPT-2 without cross-attention (deaf), and with the bundle's own adapter, which was trained
with sounds.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recap_engine.bundles.bundle import TOKENIZER
from recap_engine.decoder.decoder import CaptionDecoder, load_tokenizer
from recap_engine.evaluation.figures import difference, share
from recap_engine.evaluation.memory_datastore import Collection, MemoryDatastore
from recap_engine.evaluation.metrics import score
from recap_engine.evaluation.sections import Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.evaluation.table import Test, deaf_decoder, write_captions
from recap_engine.progress import Progress
from recap_engine.propose.projection import project
from recap_engine.propose.propose import Heard, Settings
from recap_engine.training.adapter.text_alone import TextTrained, train_on_texts
from recap_engine.training.loop import Schedule


def evaluate_text_alone(
    subject: Subject, test: Test, texts: Sequence[str], datastore: Collection, steps: int
) -> Generator[Progress, None, Section]:
    """Train on ``texts`` and compare on the test's sounds. Raises RecapError."""
    embedded = subject.collection("texts", texts)
    folder = subject.work / "text-alone" / f"{subject.bundle.fingerprint[:12]}-{len(embedded.texts)}-{steps}"
    schedule = Schedule(steps, 1e-3, max(1, steps // 20), 0.01, check_every=max(1, steps // 5))
    trained: TextTrained | None = None
    for step in train_on_texts(subject.bundle, embedded.texts, embedded.vectors, folder, schedule):
        if isinstance(step, TextTrained):
            trained = step
        else:
            yield step
    assert trained is not None
    decoder = CaptionDecoder(trained.model, load_tokenizer(subject.bundle.file(TOKENIZER)))
    return (yield from _compared(subject, test, datastore, trained.support, decoder, len(embedded.texts), steps))


def _compared(
    subject: Subject,
    test: Test,
    datastore: Collection,
    support: NDArray[np.float32],
    decoder: CaptionDecoder,
    count: int,
    steps: int,
) -> Generator[Progress, None, Section]:
    heard = yield from subject.hearings.hear([Path(sound.path) for sound in test.sounds])
    there = [(sound, one) for sound, one in zip(test.sounds, heard, strict=True) if one is not None]
    references = {sound.key: list(sound.labels) for sound, _ in there}
    takes = [sound.take for sound, _ in there]
    projected = project(np.stack([one.hearing.vector for _, one in there]), support)
    instead = [(sound, replace_hidden(one, vector)) for (sound, one), vector in zip(there, projected, strict=True)]
    store = MemoryDatastore(datastore, (), subject.proposer.texts)
    ways = (
        ("without cross-attention (deaf)", there, deaf_decoder(subject)),
        ("trained on texts alone", instead, decoder),
        ("trained with sounds", there, subject.proposer.gpt2),
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


def replace_hidden(heard: Heard, vector: NDArray[np.float32]) -> Heard:
    """The sound with one vector as its hidden states."""
    return replace(heard, hearing=replace(heard.hearing, hidden=vector[None]))
