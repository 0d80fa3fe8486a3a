"""The figures of curating, measured small."""

import pytest

from recap_engine.bench.curating import measure
from recap_engine.cli.bench import CURATING


@pytest.mark.slow
def test_every_figure_is_measured_against_its_bar() -> None:
    figures = {one.name: one for one in measure(200, CURATING)}
    assert list(figures) == [
        *("filter", "replace", "undo_replace", "move", "undo_move", "delete", "undo_delete"),
        *("snapshot", "rollback", "near_duplicates", "merge", "disagreement"),
    ]
    assert all(one.seconds > 0 and one.captions >= 150 for one in figures.values())
