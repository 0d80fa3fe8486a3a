"""How a sound of the list can stand: the journal's states, and files that cannot be read; which are done or left.

A sound is done when it was decided on: captioned, rejected, skipped or flagged. What is left to do are new and
suggested sounds whose files are there.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from recap_desktop.i18n import _, translate_declared
from recap_engine.datastore.listing import CAPTIONED, NEW, SUGGESTED, Listing
from recap_engine.datastore.listing import STATES as DECIDED_OR_NOT

STATES: Final = (*DECIDED_OR_NOT, "unreadable")
"""In the order of the numbers that stand for them in `Listing.states`."""

UNREADABLE: Final = STATES.index("unreadable")

_WORDS = {
    "new": _("New"),
    "suggested": _("Suggested"),
    "accepted": _("Accepted"),
    "edited": _("Edited"),
    "written": _("Written"),
    "rejected": _("Rejected"),
    "skipped": _("Skipped"),
    "flagged": _("Flagged"),
    "unreadable": _("Unreadable"),
}


def state_label(state: str) -> str:
    """What a state is called on screen."""
    return translate_declared(_WORDS[state])


def is_done(state: int) -> bool:
    """Whether a sound that stands so was decided on."""
    return SUGGESTED < state < UNREADABLE


def done(listing: Listing) -> NDArray[np.bool_]:
    """Which rows (n,) were decided on."""
    decided: NDArray[np.bool_] = (listing.states > SUGGESTED) & (listing.states < UNREADABLE)
    return decided


def to_do(listing: Listing) -> NDArray[np.bool_]:
    """Which rows (n,) are left to be worked on."""
    left: NDArray[np.bool_] = ((listing.states == NEW) | (listing.states == SUGGESTED)) & ~listing.missing
    return left


def captioned(listing: Listing) -> NDArray[np.bool_]:
    """Which rows (n,) have a caption that was decided on."""
    return np.isin(listing.states, sorted(CAPTIONED))
