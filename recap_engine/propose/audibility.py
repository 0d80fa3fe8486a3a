"""Whether a model can hear enough of a sound for its captions to mean something.

Nothing is known about a sound that is silent, too short, or whose energy lies outside of the encoder's band: whatever
a model then says is what it says of silence, however sure. Such a sound gets a note, and no candidate a score above
`UNHEARD_SCORE`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from recap_engine.records import SILENCE_PEAK, SILENT, Candidate, too_short
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.clap.listen import Hearing

SHORTEST = 0.1
"""Seconds that must not be silent: a caption of less is a guess."""

UNHEARD_SCORE = 0.05
"""The most that a candidate scores for a sound of which too little was heard."""

_LEAST_SHARE = 1e-3
"""The encoder's band is nearly empty if it holds less of the power than this (-30 dB) …"""
_LEAST_POWER = 1e-5
"""… and is quieter than this (-50 dB of full scale): under loud infrasound, a voice can still be heard."""
_NO_POWER = 1e-10


def unheard(hearing: Hearing, band: tuple[float, float]) -> Translatable | None:
    """Why too little of a sound was heard by an encoder with this band (Hz); None if enough was."""
    power = None if hearing.levels is None else hearing.levels.power
    if power is not None and power > _NO_POWER and hearing.in_band < min(_LEAST_POWER, _LEAST_SHARE * power):
        return _outside(hearing.below_band, power - hearing.in_band - hearing.below_band, band)
    if hearing.peak < SILENCE_PEAK or (power is not None and power <= _NO_POWER):
        return SILENT
    if hearing.audible < SHORTEST:
        return too_short(hearing.audible)
    return None


def _outside(below: float, above: float, band: tuple[float, float]) -> Translatable:
    if below > above:
        return Translatable(
            "Nearly all of this sound lies below {frequency:.0f} Hz, where the model hears nothing.", frequency=band[0]
        )
    return Translatable(
        "Nearly all of this sound lies above {frequency:g} kHz, where the model hears nothing.",
        frequency=band[1] / 1000,
    )


def capped(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The candidates of a sound of which too little was heard."""
    return tuple(replace(one, score=min(one.score, UNHEARD_SCORE)) for one in candidates)
