"""The retrieval benchmark reports what was found."""

from __future__ import annotations

import numpy as np
import pytest

from recap_engine.bench.comparison import Report
from recap_engine.bench.inputs import unit_vectors
from recap_engine.bench.retrieve import measure, same_ids
from recap_engine.bench.setting import Setting

pytest.importorskip("faiss")


def test_figures_come_with_whether_both_found_the_same() -> None:
    *_, report = measure(Setting(runs=1), captions=300)
    assert isinstance(report, Report)
    assert report.figures["same_ids"] is True
    assert report.figures["single"]["ratio"] > 0
    assert report.figures["batch"]["queries"] == 32
    assert set(report.figures["sizes"]) == {"300"}


def test_another_caption_is_reported_unless_float32_cannot_distinguish_it() -> None:
    vectors = unit_vectors(5, 512)
    vectors[4] = vectors[3]
    vectors[4, 0] += np.float32(1e-7)
    assert same_ids(vectors, vectors[0], [1, 4], [1, 5])
    assert not same_ids(vectors, vectors[0], [1, 4], [1, 2])
