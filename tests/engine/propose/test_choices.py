"""Which candidates and neighbours are shown: exact counts, repetitions, and the weight of captions that agree."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from recap_engine.propose.ranking import Support, choose
from recap_engine.propose.retrieval import _both_routes, merge
from recap_engine.records import Candidate, Neighbour, Route

WORDS = ("dog", "cat", "horse", "train", "river", "bell", "saw", "clock", "wind", "fire", "gate", "frog")


def apart(count: int) -> NDArray[np.float32]:
    """Vectors of texts that have nothing in common."""
    return np.eye(count, 32, dtype=np.float32)


def candidates(*texts: str) -> list[Candidate]:
    """Candidates, the better the earlier."""
    return [Candidate(text, 0.9 - 0.05 * at, "generated") for at, text in enumerate(texts)]


def neighbour(caption: int, relevance: float, route: Route = "text", share: float = 0.0, text: str = "") -> Neighbour:
    return Neighbour(text or f"A {WORDS[caption]}", 0.5, route, "field", caption, relevance=relevance, share=share)


def texts(chosen: Sequence[Candidate]) -> list[str]:
    return [candidate.text for candidate in chosen]


def test_candidates_with_four_of_five_content_words_in_common_are_one() -> None:
    same = "Dog barks loudly garden night", "Dog barks loudly garden", "Dog barks loudly"
    scored = candidates(*same, "Rain falls")
    # The second has 4 of 5 words of the first; the third 3 of 5, which is another thing to say.
    assert texts(choose(scored, apart(4), 4, 0.0)) == [same[0], same[2], "Rain falls"]


@pytest.mark.parametrize(("k", "by_sound"), [(10, 7), (5, 3), (3, 2), (2, 1)])
def test_captions_found_by_sound_take_seven_places_of_ten_at_most(k: int, by_sound: int) -> None:
    likely = [neighbour(at, 0.9, "text", text=f"Text {at}") for at in range(12)]
    hopeful = [neighbour(100 + at, 0.01, "audio", 0.001 * (20 - at), f"Sound {at}") for at in range(12)]
    merged = sorted([*likely, *hopeful], key=lambda one: -one.relevance)
    found = _both_routes(merged, k)
    assert len(found) == k
    assert [one.text for one in found if one.route == "audio"] == [f"Sound {at}" for at in range(by_sound)]


def test_a_single_witness_counts_in_full_and_further_ones_are_discounted() -> None:
    alone = merge([neighbour(1, 0.6)], agreement=0.5)
    assert alone[0].relevance == pytest.approx(0.6)
    both = merge([neighbour(1, 0.6, text="A dog barks"), neighbour(2, 0.6, text="A dog barks")], agreement=0.5)
    assert both[0].relevance == pytest.approx(1 - 0.4 * 0.4**0.5)
    assert both[0].votes == 2


def test_witnesses_of_no_agreement_add_nothing() -> None:
    same = [neighbour(at, 0.6, text="A dog barks") for at in range(3)]
    assert merge(same, agreement=0.0)[0].relevance == pytest.approx(0.6)


def test_what_no_candidate_names_yet_comes_before_more_words_for_the_same_kind() -> None:
    scored = [
        Candidate(text=text, score=score, origin="generated")
        for text, score in (("A dog barks", 0.6), ("A big dog is barking", 0.59), ("Rain is falling", 0.1))
    ]
    vectors = np.array([[1, 0, 0], [0.9, 0.43589, 0], [0.2, 0, 0.9798]], np.float32)
    kinship = np.array([[1.0, 0.0], [0.9, 0.0], [0.0, 1.0]], np.float32)
    support = Support(kinship, np.array([0.6, 0.3], np.float32))
    assert [c.text for c in choose(scored, vectors, 2, 0.0, support)] == ["A dog barks", "Rain is falling"]
    assert [c.text for c in choose(scored, vectors, 2, 0.0)] == ["A dog barks", "A big dog is barking"]
    assert choose(scored, vectors, 1, 0.0, support)[0].text == "A dog barks"


def test_a_text_that_names_several_kinds_has_the_probability_of_all_of_them() -> None:
    kinship = np.array([[1.0, 0.0], [0.5, 1.0], [1.0, 1.0], [0.0, 0.0]], np.float32)
    assert Support(kinship, np.array([0.6, 0.3], np.float32)).total == pytest.approx([0.6, 0.6, 0.9, 0.0])
    assert Support(kinship, np.array([0.8, 0.7], np.float32)).total == pytest.approx([0.8, 1.0, 1.0, 0.0])
