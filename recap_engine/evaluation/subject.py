"""The bundle under evaluation, opened once for all stages, and the folder of its intermediate results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from recap_engine.annotate.starter_workspace import starter_captions
from recap_engine.bundles.bundle import CARD, Bundle
from recap_engine.bundles.device import Device, choose_device
from recap_engine.bundles.find import find_bundle
from recap_engine.evaluation.heard_sounds import HearingCache
from recap_engine.evaluation.memory_datastore import Collection, collection
from recap_engine.evaluation.proposing import Propose, open_proposer, proposing
from recap_engine.propose.propose import Proposer
from recap_engine.whole_file import whole_file


@dataclass(slots=True)
class Subject:
    """A bundle's models and hearings. Its texts and sounds are embedded once and kept in ``work``."""

    bundle: Bundle
    proposer: Proposer
    hearings: HearingCache
    work: Path
    device: Device

    @classmethod
    def open(
        cls, bundle: str, work: Path, *, device: str = "auto", precision: str = "auto", allow_untrained: bool = False
    ) -> Subject:
        """Load a bundle by name or folder. Raises BundleError, RequestError."""
        found = find_bundle(bundle)
        chosen = choose_device(device, precision)
        proposer = open_proposer(found, chosen, work, allow_untrained=allow_untrained)
        return cls(found, proposer, HearingCache(proposer.encoder, found.max_hidden_windows, work), work, chosen)

    @property
    def propose(self) -> Propose:
        """The function that proposes with this bundle."""
        return proposing(self.proposer)

    def card(self) -> str:
        """The bundle's model card, empty without one."""
        path = self.bundle.file(CARD)
        return path.read_text("utf-8") if path.is_file() else ""

    def collection(self, name: str, texts: Iterable[str]) -> Collection:
        """Embed captions to retrieve from."""
        once = tuple(dict.fromkeys(texts))
        key = blake2b("\n".join([self.proposer.encoder.fingerprint, *once]).encode(), digest_size=8).hexdigest()
        kept = self.work / "texts" / f"{key}.npy"
        if kept.exists():
            return Collection(name, once, np.load(kept))
        made = collection(name, once, self.proposer.texts)
        kept.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(kept) as part:
            np.save(part, made.vectors)
        return made

    def starter(self) -> Collection:
        """The starter's captions."""
        return self.collection("starter", (caption.text for caption in starter_captions()))
