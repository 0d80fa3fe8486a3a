"""Which few candidates are shown."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from recap_engine.propose.ranking import choose
from recap_engine.records import Candidate

TEXTS = ("A dog barks", "A large hound is barking outside", "A door slams shut", "Rain falls on leaves")


def _vectors() -> NDArray[np.float32]:
    """The first two take a sound for the same thing, the others for something else each."""
    apart = np.eye(4, dtype=np.float32)
    apart[1] = (0.9, np.sqrt(1 - 0.81), 0, 0)
    return apart


def _scored(*scores: float) -> list[Candidate]:
    return [Candidate(text, score, "neighbour") for text, score in zip(TEXTS, scores, strict=True)]


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_first_is_the_likeliest_however_many_are_asked_for(count: int) -> None:
    chosen = choose(_scored(0.2, 0.3, 0.25, 0.1), _vectors(), count, variety=0.95)
    assert chosen[0].text == TEXTS[1]
    assert len(chosen) == count


def test_unsure_candidates_differ_in_what_they_name() -> None:
    chosen = choose(_scored(0.4, 0.39, 0.2, 0.1), _vectors(), 3, variety=0.95)
    assert {c.text for c in chosen} == {TEXTS[0], TEXTS[2], TEXTS[3]}


def test_sure_candidates_differ_in_their_wording() -> None:
    chosen = choose(_scored(0.97, 0.95, 0.01, 0.01), _vectors(), 2, variety=0.95)
    assert {c.text for c in chosen} == {TEXTS[0], TEXTS[1]}
