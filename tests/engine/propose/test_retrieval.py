"""Neighbours: both routes on one scale, votes instead of repetitions."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from recap_engine.errors import BundleError
from recap_engine.records import Caption, Route
from recap_engine.retrieval import Calibration, Logistic, retrieve
from recap_engine.wording import gist, overlap, repeats, tidy

HALF = np.ones((1, 4), np.float32) / 2
QUERY: dict[Route, NDArray[np.float32]] = {"text": HALF, "audio": HALF}
SAME = Calibration(text=Logistic(10.0, -5.0), agreement=0.5, sharpness=10.0, doubt=0.01)


def caption(id: int, text: str, sound: str | None = None) -> Caption:
    return Caption(id, text, "field", "human", sound=sound)


def searching(**routes: list[tuple[Caption, float]]):  # type: ignore[no-untyped-def]
    def search(route: Route, queries: NDArray[np.float32], k: int) -> Sequence[Sequence[tuple[Caption, float]]]:
        return [routes.get(route, [])[:k] for _ in queries]

    return search


def test_relevance_puts_both_routes_on_one_scale() -> None:
    calibration = Calibration(text=Logistic(10.0, -2.0), sharpness=10.0, doubt=0.1)
    search = searching(text=[(caption(1, "A dog barks"), 0.5)], audio=[(caption(2, "A cow moos"), 0.7)])
    ((first, second),) = retrieve(search, QUERY, 2, calibration)
    assert (first.text, first.route, second.route) == ("A dog barks", "text", "audio")
    assert first.relevance > second.relevance
    assert second.similarity == 0.7


def test_one_sentence_five_times_is_one_neighbour_with_five_votes() -> None:
    dogs = [(caption(i, f"{'A' if i % 2 else 'The'} dog {'barks' if i % 3 else 'barking'}."), 0.6) for i in range(5)]
    ((dog, cat),) = retrieve(searching(text=[*dogs, (caption(9, "A cat meows"), 0.5)]), QUERY, 5, SAME)
    assert (dog.votes, dog.caption, cat.text) == (5, 0, "A cat meows")


def test_agreeing_captions_outweigh_a_single_better_one() -> None:
    many = [(caption(i, "A saw cuts wood", sound=str(i)), 0.5) for i in range(4)]
    ((first, second),) = retrieve(searching(audio=[(caption(9, "A drill whirs"), 0.55), *many]), QUERY, 2, SAME)
    assert first.text == "A saw cuts wood"
    assert (first.votes, second.votes) == (4, 1)
    weights = np.exp(10.0 * (np.array([0.5, 0.55]) - 1.0))
    assert second.share == pytest.approx(weights[1] / (4 * weights[0] + weights[1] + 0.01), rel=1e-4)
    assert first.relevance > second.relevance


def test_what_sounds_more_like_a_known_kind_is_not_left_to_accepted_captions() -> None:
    search = searching(audio=[(caption(9, "A gibbon sings", sound="s"), 0.7)])
    ((alone,),) = retrieve(search, QUERY, 1, SAME)
    ((beside,),) = retrieve(search, QUERY, 1, SAME, known=np.array([0.5], np.float32))
    assert alone.share > 0.7
    assert beside.share < 0.2


def test_ties_go_to_the_lowest_caption() -> None:
    tied = [(caption(7, "A bell rings"), 0.5), (caption(3, "A horn honks"), 0.5)]
    ((first, second),) = retrieve(searching(text=tied), QUERY, 2, SAME)
    assert (first.caption, second.caption) == (3, 7)


def test_no_neighbours_asked_for_searches_nothing() -> None:
    def search(*_: object) -> list[list[tuple[Caption, float]]]:
        raise AssertionError("searched")

    assert retrieve(search, QUERY, 0, SAME) == [()]


@pytest.mark.parametrize(
    "values", [{"text": {"slope": "steep"}}, {"texts": {}}, {"agreement": float("nan")}, {"text": 3}]
)
def test_calibration_with_anything_but_its_numbers_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(BundleError, match="should hold only numbers"):
        Calibration.from_dict(values)


def test_calibration_keeps_defaults_for_what_is_not_given() -> None:
    made = Calibration.from_dict({"text": {"slope": 3.0, "offset": -1.0}, "agreement": 0.25})
    assert made == Calibration(text=Logistic(3.0, -1.0), agreement=0.25)


def test_same_words_meet_whatever_their_endings_are() -> None:
    assert gist("A dog is barking") == gist("The dogs barked.")
    assert overlap(gist("A dog barks"), gist("A cat meows")) == 0.0


def test_tidy_drops_control_characters_and_folds_space() -> None:
    assert tidy("  A\tdog\n\x07 barks \u00a0 twice ") == "A dog barks twice"


def test_going_in_circles_is_told_from_saying_something_twice() -> None:
    assert repeats("A vacuum cleaner is running and a vacuum cleaner is running")
    assert repeats("A frog croaks is croaking")
    assert repeats("The wind is blowing as it is blowing")
    assert repeats("The sound of a gunshot and a gunshot")
    assert not repeats("A dog barks and another dog growls")
    assert not repeats("A cat meows again and again")
    assert not repeats("Rain is falling while birds are chirping")
    assert not repeats("Rain falls while the rain gutter drips")


def test_best_caption_matched_by_sound_is_always_among_the_neighbours() -> None:
    known = [(caption(i, text), 0.9) for i, text in enumerate(("A dog barks", "A cat meows", "A cow moos"))]
    search = searching(text=known, audio=[(caption(9, "A gibbon sings", sound="s"), 0.1)])
    ((*_, last),) = retrieve(search, QUERY, 3, SAME)
    assert (last.text, last.route) == ("A gibbon sings", "audio")
