"""The table of columns of the list of sounds: heading, text, order and width of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from recap_desktop.i18n import _, chance, localized, percent, translate_declared
from recap_desktop.item_models.states import STATES, UNREADABLE, state_label
from recap_engine.datastore.listing import Listing, SoundFacts
from recap_engine.datastore.sound_levels import peak_decibels
from recap_engine.printable import printable
from recap_engine.records import Levels

_SORTED_BY = 24
_NOTHING = SoundFacts()


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``text`` takes a listing and a row of it.

    ``sort_keys`` gives the keys of rows; without it, the column sorts by path. ``samples`` are texts that the column is
    wide enough for, with ``space`` pixels around them; without samples, it takes the width that is left.
    """

    heading: str
    text: Callable[[Listing, int], str]
    sort_keys: Callable[[Listing, NDArray[np.int64]], NDArray[Any]] | None = None
    samples: Callable[[], list[str]] | None = None
    space: int = 0
    optional: bool = True
    """It can be hidden."""
    shown_at_first: bool = True
    aligned_right: bool = False


def format_duration(seconds: float) -> str:
    """A length: 0:04.2, 12:07, 1:02:45."""
    if seconds < 60:
        return localized(f"0:{seconds:04.1f}")
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _state(listing: Listing, row: int) -> str:
    return state_label(STATES[listing.states[row]])


def _name(listing: Listing, row: int) -> str:
    name = printable(listing.paths[row].rpartition("/")[2])
    if listing.missing[row]:
        return QCoreApplication.translate("SoundTable", "{name} (missing)").format(name=name)
    return name


def _length(listing: Listing, row: int) -> str:
    return format_duration(float(listing.durations[row])) if listing.states[row] != UNREADABLE else ""


def _caption_keys(listing: Listing, rows: NDArray[np.int64]) -> NDArray[Any]:
    # Fixed width: sorting Python objects would hold the GIL and stall the window.
    return np.array([listing.texts[row][:_SORTED_BY].lower() for row in rows], dtype=f"U{_SORTED_BY}")


def _score(listing: Listing, row: int) -> str:
    facts = _facts(listing, row)
    if facts.score is None:
        return ""
    return chance(facts.score) if facts.calibrated else "–"


def _facts(listing: Listing, row: int) -> SoundFacts:
    return listing.facts.get(listing.hashes[row], _NOTHING)


def _score_keys(listing: Listing, rows: NDArray[np.int64]) -> NDArray[Any]:
    scores = (_facts(listing, row).score for row in rows.tolist())
    return np.array([np.nan if score is None else score for score in scores])


def _level(number: Callable[[Levels], float | None]) -> Callable[[Listing, NDArray[np.int64]], NDArray[Any]]:
    """The keys of a level; what is unknown is not a number, and so comes last."""

    def keys(listing: Listing, rows: NDArray[np.int64]) -> NDArray[Any]:
        known = (_facts(listing, row).levels for row in rows.tolist())
        numbers = (None if levels is None else number(levels) for levels in known)
        return np.array([np.nan if one is None else one for one in numbers], np.float64)

    return keys


def _rate(listing: Listing, row: int) -> str:
    levels = _facts(listing, row).levels
    return "" if levels is None else localized(f"{levels.rate / 1000:g}")


def _channels(listing: Listing, row: int) -> str:
    levels = _facts(listing, row).levels
    return "" if levels is None else str(levels.channels)


def _loudness(listing: Listing, row: int) -> str:
    levels = _facts(listing, row).levels
    return "" if levels is None or levels.loudness is None else localized(f"{levels.loudness:.1f}".replace("-", "−"))


def _peak(listing: Listing, row: int) -> str:
    """The peak, with a word if the sound is clipped."""
    levels = _facts(listing, row).levels
    peak = None if levels is None else peak_decibels(levels)
    if levels is None or peak is None:
        return ""
    text = "−∞" if peak == -np.inf else localized(f"{peak:.1f}".replace("-0.0", "0.0").replace("-", "−"))
    return QCoreApplication.translate("SoundTable", "{peak} clipped").format(peak=text) if levels.clipped else text


def _when(listing: Listing, row: int) -> str:
    """The local date and time of the decision."""
    at = _facts(listing, row).decided
    return f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M}" if at else ""


def _text_keys(part: Callable[[Listing, int], str]) -> Callable[[Listing, NDArray[np.int64]], NDArray[Any]]:
    def keys(listing: Listing, rows: NDArray[np.int64]) -> NDArray[Any]:
        return np.array([part(listing, row)[:_SORTED_BY].lower() for row in rows.tolist()], dtype=f"U{_SORTED_BY}")

    return keys


def _who(listing: Listing, row: int) -> str:
    return printable(_facts(listing, row).annotator)


def _folder(listing: Listing, row: int) -> str:
    return printable(listing.paths[row].rpartition("/")[0])


def _category(listing: Listing, row: int) -> str:
    return printable(_facts(listing, row).fields.category)


def _keywords(listing: Listing, row: int) -> str:
    return printable(", ".join(_facts(listing, row).fields.keywords))


STATE, NAME, LENGTH, CAPTION, SCORE, DECIDED, ANNOTATOR, FOLDER, CATEGORY, KEYWORDS = range(10)
RATE, CHANNELS, LOUDNESS, PEAK = range(10, 14)
"""Places in COLUMNS. The position of a workspace stores them, so new columns come last."""

COLUMNS: Final[tuple[Column, ...]] = (
    Column(
        _("State"),
        _state,
        lambda listing, rows: listing.states[rows],
        samples=lambda: [state_label(state) for state in STATES],
        space=36,
    ),
    Column(_("Name"), _name, optional=False),
    Column(
        _("Length"),
        _length,
        lambda listing, rows: listing.durations[rows],
        samples=lambda: ["0:00:00"],
        space=14,
        aligned_right=True,
    ),
    Column(_("Caption"), lambda listing, row: listing.texts[row], _caption_keys, shown_at_first=False),
    Column(
        _("Score"),
        _score,
        _score_keys,
        samples=lambda: [percent(1.0), translate_declared(_("Score"))],
        space=26,
        shown_at_first=False,
        aligned_right=True,
    ),
    Column(
        _("Decided"),
        _when,
        _text_keys(lambda listing, row: _facts(listing, row).decided),
        samples=lambda: ["2026-12-24 20:48"],
        space=14,
        shown_at_first=False,
    ),
    Column(_("Annotator"), _who, _text_keys(_who), samples=lambda: ["Annotator"], space=36, shown_at_first=False),
    Column(_("Folder"), _folder, samples=lambda: ["field/2026/day 2"], space=14, shown_at_first=False),
    Column(
        _("Category"), _category, _text_keys(_category), samples=lambda: ["AMBPark"], space=26, shown_at_first=False
    ),
    Column(
        _("Keywords"),
        _keywords,
        _text_keys(_keywords),
        samples=lambda: ["rain, tin roof, near"],
        space=14,
        shown_at_first=False,
    ),
    Column(
        _("Rate (kHz)"),
        _rate,
        _level(lambda levels: levels.rate),
        samples=lambda: ["22.05", translate_declared(_("Rate (kHz)"))],
        space=26,
        shown_at_first=False,
        aligned_right=True,
    ),
    Column(
        _("Channels"),
        _channels,
        _level(lambda levels: levels.channels),
        samples=lambda: [translate_declared(_("Channels"))],
        space=26,
        shown_at_first=False,
        aligned_right=True,
    ),
    Column(
        _("Loudness (LUFS)"),
        _loudness,
        _level(lambda levels: levels.loudness),
        samples=lambda: [translate_declared(_("Loudness (LUFS)"))],
        space=26,
        shown_at_first=False,
        aligned_right=True,
    ),
    Column(
        _("Peak (dBFS)"),
        _peak,
        _level(peak_decibels),
        samples=lambda: [QCoreApplication.translate("SoundTable", "{peak} clipped").format(peak="0.0")],
        space=26,
        shown_at_first=False,
        aligned_right=True,
    ),
)
"""Every column, in the order of the list."""


def order(listing: Listing, kept: NDArray[np.bool_], column: int, descending: bool) -> NDArray[np.int64]:
    """The kept rows sorted by a column; ties keep the order of paths, and numbers that are unknown (NaN) come last."""
    rows = np.flatnonzero(kept)
    sort_keys = COLUMNS[column].sort_keys
    if sort_keys is None:
        return rows[::-1] if descending else rows
    if descending and (numbers := sort_keys(listing, rows)).dtype.kind == "f":
        return rows[np.argsort(-numbers, kind="stable")]
    if descending:
        return rows[::-1][np.argsort(sort_keys(listing, rows)[::-1], kind="stable")[::-1]]
    return rows[np.argsort(sort_keys(listing, rows), kind="stable")]
