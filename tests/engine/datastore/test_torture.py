"""A short run of the torture subjects about workspaces; `python -m tests.torture` runs them for longer."""

import pytest

from tests.torture import kills, workspaces, writers


@pytest.mark.parametrize("subject", [kills, workspaces, writers])
def test_a_few_attempts_end_well(subject) -> None:  # type: ignore[no-untyped-def]
    outcomes = subject.run(seed=1, seconds=20, most=4)
    assert set(outcomes) == {"used"}
