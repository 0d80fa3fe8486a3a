"""States of the sounds in the list: the journal's states, and unreadable files.

A sound is done once it is captioned, rejected, skipped or flagged. New and suggested sounds whose files are present
are to do.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from recap_desktop.i18n import _, translate_declared
from recap_engine.datastore.listing import CAPTIONED, NEW, SUGGESTED, Listing
from recap_engine.datastore.listing import STATES as DECIDED_OR_NOT

STATES: Final = (*DECIDED_OR_NOT, "unreadable")
"""In the order of their numbers in `Listing.states`."""

UNREADABLE: Final = STATES.index("unreadable")

_LABELS = {
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
    """The display name of a state."""
    return translate_declared(_LABELS[state])


def is_done(state: int) -> bool:
    """Whether a state counts as done."""
    return SUGGESTED < state < UNREADABLE


def done(listing: Listing) -> NDArray[np.bool_]:
    """Mask (n,) of rows that are done."""
    decided: NDArray[np.bool_] = (listing.states > SUGGESTED) & (listing.states < UNREADABLE)
    return decided


def to_do(listing: Listing) -> NDArray[np.bool_]:
    """Mask (n,) of rows to do."""
    left: NDArray[np.bool_] = ((listing.states == NEW) | (listing.states == SUGGESTED)) & ~listing.missing
    return left


def captioned(listing: Listing) -> NDArray[np.bool_]:
    """Mask (n,) of rows that are captioned."""
    return np.isin(listing.states, sorted(CAPTIONED))
