"""Scores compared with what fits, and sources with equal weight."""

from __future__ import annotations

import numpy as np
import pytest

from recap_engine.evaluation.elsewhere import PATTERNS, mean_over_sources
from recap_engine.evaluation.judging import Judgements
from recap_engine.evaluation.reliability import Scored, straightened
from recap_engine.training.corpus import Row
from recap_engine.training.event_patterns import Events


def _row(source: str, number: int) -> Row:
    return Row(f"{source}{number}.ogg", source, "rain", f"take{number}", "elsewhere", True, "CC0")


def test_scores_that_are_chances_have_no_calibration_error() -> None:
    fits = np.array([True, False, False, False, True, True, True, False])
    right = Scored(np.array([0.25] * 4 + [0.75] * 4), fits, tuple("abcdefgh"))
    assert right.error() == pytest.approx(0.0)
    sure = Scored(np.full(8, 0.9), fits, tuple("abcdefgh"))
    assert sure.error() == pytest.approx(0.4)


def test_scores_that_are_too_sure_are_straightened_towards_the_middle() -> None:
    scores = np.array([0.99] * 100 + [0.01] * 100)
    fits = np.arange(200) % 100 < np.where(np.arange(200) < 100, 80, 20)
    slope, offset = straightened(Scored(scores, fits, tuple(map(str, range(200)))))
    assert slope == pytest.approx(np.log(4.0) / np.log(99.0), rel=1e-3)
    assert offset == pytest.approx(0.0, abs=1e-3)


def test_a_source_of_few_sounds_counts_as_much_as_one_of_many() -> None:
    rows = [_row("large", i) for i in range(8)] + [_row("small", i) for i in range(2)]
    named = Judgements(rows, [True] * 8 + [False] * 2, [True] * 10)
    found = mean_over_sources(named, "first")
    assert (found.value, found.low, found.high, found.n) == (0.5, 0.5, 0.5, 10)


def test_every_pattern_of_the_sources_kept_back_is_a_regular_expression_that_matches_its_label() -> None:
    events = Events(PATTERNS)
    for label in ("rain", "bell ringing", "coins clinking", "chainsaw"):
        assert events.mentions(label, label)
