"""How far the work on a list is: in the words of its states, so that all counts on screen agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from recap_desktop.i18n import count
from recap_desktop.item_models.states import STATES, UNREADABLE, done, state_label, to_do
from recap_engine.datastore.listing import Listing


@dataclass(frozen=True, slots=True)
class Tally:
    """``done`` of ``total`` were decided on, ``left`` can be worked on; ``by_state`` counts each state's rows."""

    done: int
    total: int
    left: int
    gone: int
    by_state: tuple[int, ...]

    @classmethod
    def of(cls, listing: Listing) -> Tally:
        """Count a listing; files that cannot be read are no sounds."""
        by_state = np.bincount(listing.states, minlength=len(STATES))
        return cls(
            int(done(listing).sum()),
            int(by_state.sum() - by_state[UNREADABLE]),
            int(to_do(listing).sum()),
            int(listing.missing.sum()),
            tuple(by_state.tolist()),
        )

    def lines(self) -> list[str]:
        """What the counts are made of."""
        translate = QCoreApplication.translate
        counted = [
            f"{state_label(state)}: {count(number)}"
            for state, number in zip(STATES, self.by_state, strict=True)
            if number
        ]
        told = [translate("Tally", "Done are sounds that were captioned, rejected, skipped or flagged."), *counted]
        if self.gone:
            told.append(translate("Tally", "Files that are gone: {n}").format(n=count(self.gone)))
        told.append(translate("Tally", "Left to do: {n}").format(n=count(self.left)))
        return told
