"""Proposals for sounds in memory against datastores in memory; every evaluation uses these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from recap_engine.bundles.bundle import Bundle
from recap_engine.bundles.device import Device
from recap_engine.evaluation.cached_decoder import CachedDecoder, decoder_cache
from recap_engine.evaluation.memory_datastore import MemoryDatastore
from recap_engine.propose.propose import Heard, Proposer, Settings, find_neighbours
from recap_engine.propose.retrieval import Calibration
from recap_engine.propose.text_vectors import TextVectors
from recap_engine.records import Candidate, Neighbour

BATCH = 64


@dataclass(frozen=True, slots=True)
class Proposed:
    """The candidates for one sound, best first, and its neighbours, most relevant first."""

    candidates: tuple[Candidate, ...]
    neighbours: tuple[Neighbour, ...]

    @property
    def texts(self) -> list[str]:
        """The proposed texts."""
        return [c.text for c in self.candidates]

    @property
    def generated(self) -> list[str]:
        """The generated texts."""
        return [c.text for c in self.candidates if c.origin == "generated"]

    @property
    def relevant(self) -> list[str]:
        """The neighbours' texts, most relevant first: a copying baseline."""
        return [n.text for n in self.neighbours]

    @property
    def nearest(self) -> list[str]:
        """The neighbours' texts ranked only by caption similarity, as in the paper: a copying baseline."""
        said = [n for n in self.neighbours if n.route == "text"]
        return [n.text for n in sorted(said, key=lambda n: -n.similarity)]


Propose = Callable[[Sequence[Heard], Sequence[str], MemoryDatastore, Settings], list[Proposed]]
"""(sounds, their recordings, the datastore, the settings) -> a proposal for each sound."""


def proposing(proposer: Proposer) -> Propose:
    """Propose as the engine does: retrieve, generate, rank; captions of the same recording are left out."""

    def propose(
        heard: Sequence[Heard], takes: Sequence[str], store: MemoryDatastore, settings: Settings
    ) -> list[Proposed]:
        found: list[Proposed] = []
        for at in range(0, len(heard), BATCH):
            some = heard[at : at + BATCH]
            source = store.source(takes[at : at + BATCH])
            near = find_neighbours(some, source, proposer.calibration, settings, proposer.texts, kinds=proposer.kinds)
            candidates = proposer.candidates(some, near, settings)
            found += [Proposed(c, n) for c, n in zip(candidates, near, strict=True)]
        return found

    return propose


def open_proposer(bundle: Bundle, device: Device, work: Path, *, allow_untrained: bool = False) -> Proposer:
    """Open the bundle's models, with a cache for the decoder in ``work``. Raises BundleError."""
    from recap_engine.bundles.load import load_decoder, load_encoder, load_kinds, load_support, ranking_of

    decoder = load_decoder(bundle, device, allow_untrained=allow_untrained)
    encoder = load_encoder(bundle, device, allow_untrained=allow_untrained)
    return Proposer(
        encoder=encoder,
        texts=TextVectors(encoder),
        decoder=CachedDecoder(decoder, decoder_cache(bundle, device, work)),
        template=bundle.template,
        calibration=Calibration.from_dict(bundle.calibration),
        ranking=ranking_of(bundle),
        kinds=load_kinds(bundle),
        support=load_support(bundle),
    )
