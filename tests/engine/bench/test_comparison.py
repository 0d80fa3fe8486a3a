"""The figures of a benchmark."""

from __future__ import annotations

import pytest

from recap_engine.bench.comparison import Comparison, Report, compared


def test_ratio_above_one_means_that_the_engine_is_faster() -> None:
    report = Report()
    report.compare("one_sound", Comparison((4.0, 6.0, 5.0), (1.0, 2.0, 1.0)))
    assert report.figures == {
        "one_sound": {"reference_s": 5.0, "engine_s": 1.0, "ratio": 5.0, "spread": pytest.approx(2.0 / 5.0)}
    }
    assert "5.00 times faster" in report.lines[0]


def test_both_ways_take_turns_and_get_the_same_inputs() -> None:
    calls: list[tuple[str, int]] = []
    found = compared(lambda i: calls.append(("reference", i)), lambda i: calls.append(("engine", i)), 2, warm_up=1)
    assert calls == [
        ("reference", 0),
        ("engine", 0),
        ("engine", 1),
        ("reference", 1),
        ("reference", 2),
        ("engine", 2),
    ]
    assert (len(found.reference), len(found.engine)) == (2, 2)
