"""The request of an evaluation, and the command that repeats it."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass, replace
from pathlib import Path

from recap_engine.bundles.bundle import CARD, Bundle
from recap_engine.bundles.find import find_bundle
from recap_engine.errors import RequestError
from recap_engine.evaluation.compositional import PAIRS
from recap_engine.evaluation.novel import COUNTS, DRAWS, SOURCE
from recap_engine.training.corpus import Row, read_manifest, training_rows
from recap_engine.training.event_patterns import Events
from recap_engine.training.starter.model_card import WITH_DEV

WORK = Path("runs/evaluation")


def learnt_from_dev(bundle: Bundle) -> bool:
    """Whether the bundle was trained on rows of role dev, according to its card."""
    card = bundle.file(CARD)
    return card.is_file() and WITH_DEV in card.read_text("utf-8")


EPOCHS = 3.0
"""The number of epochs for each training of the ablation."""

SWAPS = 0.05
"""The share of captions that are swapped to see whether they are found."""


@dataclass(frozen=True, slots=True)
class Request:
    """Data, bundle and numbers of one evaluation.

    ``captions`` is a CSV with a column ``caption``, with more captions to retrieve. ``predictions`` is a file from
    another system, ``sounds`` a folder, ``workspace`` a file with accepted captions, ``references`` a file of human
    captions, and ``further`` a further collection with sources excluded from training. ``datastore`` is a workspace or
    caption file to retrieve from instead of the starter's captions, and ``collections`` restricts a workspace to some.
    """

    corpus: Path | None = None
    bundle: str = "starter"
    events: Path | None = None
    captions: Path | None = None
    predictions: Path | None = None
    references: Path | None = None
    sounds: Path | None = None
    workspace: Path | None = None
    further: Path | None = None
    datastore: Path | None = None
    collections: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    source: str = SOURCE
    draws: int = DRAWS
    counts: tuple[int, ...] = COUNTS
    epochs: float = EPOCHS
    pairs: int = PAIRS
    swaps: float = SWAPS
    seed: int = 0
    device: str = "auto"
    precision: str = "auto"
    allow_untrained: bool = False
    work: Path = WORK

    @property
    def folder(self) -> Path:
        """The corpus's folder. Raises RequestError without one."""
        if self.corpus is None:
            raise RequestError("This needs labelled sounds: give --corpus DIR, a folder with manifest.csv.")
        return self.corpus

    def read(self) -> tuple[list[Row], Events]:
        """Read the corpus: its rows, without rows of role dev if the bundle was trained on them, and its patterns.

        Raises ExchangeError, RequestError.
        """
        rows = read_manifest(self.folder)
        if self.predictions is None and learnt_from_dev(find_bundle(self.bundle)):
            learnt = {row.take for row in training_rows(rows, with_dev=True)}
            rows = [row for row in rows if row.role != "dev" or row.take not in learnt]
        return rows, Events(self.events or self.folder / "events.json")

    def fingerprint(self) -> str:
        """The bundle's fingerprint, or an empty text when judging another system."""
        return "" if self.predictions is not None else find_bundle(self.bundle).fingerprint

    def files(self) -> list[Path]:
        """The existing files that affect the result."""
        corpus = [] if self.corpus is None else [self.corpus / "manifest.csv", self.corpus / "events.json"]
        further = [] if self.further is None else [self.further / "manifest.csv"]
        named = [*corpus, *further, self.events, self.captions, self.predictions, self.references, self.workspace]
        named.append(self.datastore)
        return [path for path in named if path is not None and path.is_file()]

    def quoted(self, stage: str) -> str:
        """`command` for the report, with placeholders in capitals for folders."""
        return replace(
            self,
            corpus=self.corpus and Path("CORPUS"),
            bundle=f"BUNDLES/{Path(self.bundle).name}" if os.sep in self.bundle else self.bundle,
            events=_elsewhere(self.events),
            captions=_elsewhere(self.captions),
            predictions=_elsewhere(self.predictions),
            references=_elsewhere(self.references),
            sounds=_elsewhere(self.sounds),
            workspace=_elsewhere(self.workspace),
            further=self.further and Path("FURTHER"),
            datastore=_elsewhere(self.datastore),
        ).command(stage)

    def command(self, stage: str) -> str:
        """The command that generates the section of ``stage`` again on this computer."""
        words = ["recap", "evaluate", stage]
        plain = Request()
        for name in (
            *("corpus", "bundle", "events", "captions", "predictions", "references", "sounds", "workspace", "further"),
            *("datastore", "draws", "source", "precision", "pairs", "seed"),
        ):
            if getattr(self, name) != getattr(plain, name):
                words += [f"--{name}", str(getattr(self, name))]
        if self.epochs != EPOCHS:
            words += ["--epochs", f"{self.epochs:g}"]
        if self.swaps != SWAPS:
            words += ["--swaps", f"{self.swaps:g}"]
        if self.counts != COUNTS:
            words += ["--accepted", *map(str, self.counts)]
        for name in self.collections:
            words += ["--collection", name]
        for label in self.labels:
            words += ["--label", label]
        return shlex.join([*words, *(["--allow-untrained"] if self.allow_untrained else [])])


def _elsewhere(path: Path | None) -> Path | None:
    return path and Path("DATA") / path.name
