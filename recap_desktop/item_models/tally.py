"""Progress counts of a list, by state, so that all counts on screen agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QCoreApplication

from recap_desktop.i18n import count
from recap_desktop.item_models.states import STATES, UNREADABLE, done, state_label, to_do
from recap_engine.datastore.listing import Listing


@dataclass(frozen=True, slots=True)
class Tally:
    """``done`` of ``total`` sounds, ``left`` to do, ``gone`` missing; ``by_state`` counts rows per state."""

    done: int
    total: int
    left: int
    gone: int
    by_state: tuple[int, ...]

    @classmethod
    def of(cls, listing: Listing) -> Tally:
        """Count a listing; unreadable files do not count as sounds."""
        by_state = np.bincount(listing.states, minlength=len(STATES))
        return cls(
            int(done(listing).sum()),
            int(by_state.sum() - by_state[UNREADABLE]),
            int(to_do(listing).sum()),
            int(listing.missing.sum()),
            tuple(by_state.tolist()),
        )

    def lines(self) -> list[str]:
        """The breakdown of the counts, one line each."""
        translate = QCoreApplication.translate
        counted = [
            f"{state_label(state)}: {count(number)}"
            for state, number in zip(STATES, self.by_state, strict=True)
            if number
        ]
        lines = [translate("Tally", "Done: captioned, rejected, skipped or flagged."), *counted]
        if self.gone:
            lines.append(translate("Tally", "Missing files: {n}").format(n=count(self.gone)))
        lines.append(translate("Tally", "To do: {n}").format(n=count(self.left)))
        return lines
