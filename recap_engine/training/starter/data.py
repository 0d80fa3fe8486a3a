"""Data of the starter: rows, captions, the starter collection; and the folders of its stages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recap_engine.training.clap.targets import read_captions
from recap_engine.training.clap.towers import TowerData
from recap_engine.training.corpus import Row, read_manifest, training_rows
from recap_engine.training.further_corpus import further_rows
from recap_engine.training.leave_out import LeaveOut
from recap_engine.training.synthetic_sounds import made_rows
from recap_engine.training.texts.captions import read_collection, read_texts
from recap_engine.training.texts.label_captions import captions_of


@dataclass(frozen=True, slots=True)
class Places:
    """Where the data is, what to leave out, and where stages write their results.

    ``leave_out`` makes a bundle for an evaluation; ``with_dev`` also trains on the rows of role ``dev``; ``made``
    synthetic sounds of each kind are added to the corpus.
    """

    corpus: Path
    captions: Path
    collection: Path
    work: Path
    leave_out: LeaveOut = field(default_factory=LeaveOut)
    with_dev: bool = False
    made: int = 60
    further: Path | None = None
    """A further collection to learn from, without the held-out sources."""

    @property
    def towers(self) -> Path:
        """The encoder's files."""
        return self.work / "clap"

    @property
    def decoder(self) -> Path:
        """The decoder's files."""
        return self.work / "decoder"

    @property
    def adapter(self) -> Path:
        """The adapter's files."""
        return self.work / "adapter"

    def training_rows(self) -> list[Row]:
        """The rows to learn from. Raises ExchangeError."""
        rows = self.leave_out.rows(training_rows(read_manifest(self.corpus), with_dev=self.with_dev))
        rows += self.leave_out.rows(made_rows(self.corpus, rows, self.work / "made", self.made))
        return rows + [row for row in self.further_rows() if row.label]

    def further_rows(self) -> list[Row]:
        """Rows of the further collection, labelled or not. Raises ExchangeError."""
        return [] if self.further is None else self.leave_out.rows(further_rows(self.further))

    def dev_rows(self) -> list[Row]:
        """The rows to choose by: of role ``dev``, and of recordings outside the training rows."""
        everything = read_manifest(self.corpus)
        learnt = {row.take for row in training_rows(everything, with_dev=self.with_dev)}
        return self.leave_out.rows([row for row in everything if row.role == "dev" and row.take not in learnt])

    def collection_texts(self) -> list[str]:
        """The starter collection. Raises ExchangeError."""
        return self.leave_out.texts(read_collection(self.collection))

    def caption_texts(self) -> list[str]:
        """AudioCaps' training captions. Raises ExchangeError."""
        return self.leave_out.texts(read_texts(self.captions / "audiocaps_train.csv", "caption"))

    def tower_data(self) -> TowerData:
        """Training data of the encoder, with dev rows and rows of other sources for monitoring."""
        captions, collection = self.captions / "audiocaps_train.csv", sorted(self.collection.glob("*.csv"))
        other = [row for row in read_manifest(self.corpus) if row.role == "ood"]
        return TowerData(
            folder=self.corpus,
            rows=self.training_rows(),
            judged=[*self.dev_rows(), *self.leave_out.rows(other)],
            captions=self.leave_out.texts(read_captions([captions, *collection])),
            own=self.leave_out.texts(read_captions(collection)),
            unlabelled=[row for row in self.further_rows() if not row.label],
            leave_out=self.leave_out,
        )


@dataclass(frozen=True, slots=True)
class Texts:
    """Training texts of the decoder: AudioCaps' captions, the starter collection, captions made from labels."""

    audiocaps: Sequence[str]
    collection: Sequence[str]
    labels: Sequence[str]

    @classmethod
    def read(cls, places: Places) -> Texts:
        """All three, in house style. Raises ExchangeError."""
        rows = places.training_rows()
        return cls(
            places.caption_texts(),
            places.collection_texts(),
            list(dict.fromkeys(caption for row in rows for caption in captions_of(row.label))),
        )
