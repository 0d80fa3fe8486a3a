"""Reasons for skipping a sound.

The journal stores the key of a common reason, or any other reason as it was typed. `reason_text` gives the text to
show; `recap_engine.i18n.translate` puts it into the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from recap_engine.translatable import Translatable

SkipReason = Literal["inaudible", "damaged", "crowded", "unclear", "speech_or_music"]

SKIP_REASONS: Final[Mapping[SkipReason, Translatable]] = {
    "inaudible": Translatable("Nothing audible"),
    "damaged": Translatable("Damaged or too noisy"),
    "crowded": Translatable("Too many sounds at once"),
    "unclear": Translatable("Not clear what it is"),
    "speech_or_music": Translatable("Unwanted speech or music"),
}
"""The common reasons, in the order in which they are offered."""


def reason_text(reason: str) -> Translatable | str:
    """The text of a stored reason: that of a key, or the reason itself where somebody typed it."""
    return next((text for key, text in SKIP_REASONS.items() if key == reason), reason)
