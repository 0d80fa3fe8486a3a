"""Which of two systems was preferred how often, with exact intervals."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from recap_engine.exchange.binomial import exact_interval, sign_test
from recap_engine.exchange.comparison import Comparison, same_texts
from recap_engine.i18n import _, number


@dataclass(frozen=True, slots=True)
class Preference:
    """How often the first of two systems was preferred: ``share`` of the decided trials, with its 95 % interval.

    The interval is exact (Clopper and Pearson, 1934), and ``p`` is that of the exact sign test. ``share`` is None
    without decided trials. ``same`` counts sounds with the same words, which are not asked.
    """

    first: str
    second: str
    wins: int
    losses: int
    ties: int
    same: int
    share: float | None
    low: float
    high: float
    p: float


def preferences(comparison: Comparison) -> list[Preference]:
    """One row per pair of systems."""
    same, found = same_texts(comparison.systems), list[Preference]()
    for a, b in combinations(range(len(comparison.systems)), 2):
        theirs = [one for one in comparison.answers if set(one.trial.systems) == {a, b}]
        wins, losses = (sum(one.winner == number for one in theirs) for number in (a, b))
        low, high = exact_interval(wins, wins + losses)
        found.append(
            Preference(
                comparison.systems[a].name,
                comparison.systems[b].name,
                wins,
                losses,
                len(theirs) - wins - losses,
                same[a, b],
                wins / (wins + losses) if wins + losses else None,
                low,
                high,
                sign_test(wins, losses),
            )
        )
    return found


def preference_headings() -> list[str]:
    """The columns of a table of preferences."""
    return [
        _("systems"),
        _("first preferred"),
        _("second preferred"),
        _("tie"),
        _("same words"),
        _("share of the first"),
        _("95% interval"),
        _("p (sign test)"),
    ]


def preference_cells(one: Preference) -> list[str]:
    """A pair of systems as a row of that table."""
    share = "–" if one.share is None else _percent(one.share)
    between = "–" if one.share is None else f"{_percent(one.low)} – {_percent(one.high)}"
    counts = [number(value) for value in (one.wins, one.losses, one.ties, one.same)]
    return [f"{one.first} | {one.second}", *counts, share, between, number(one.p, 3)]


def _percent(share: float) -> str:
    return _("{n:.0f}%", n=100 * share)
