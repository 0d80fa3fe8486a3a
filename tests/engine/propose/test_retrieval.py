"""Neighbours: both routes on one scale, votes instead of repetitions."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from recap_engine.caption_text import clean_text, content_stems, is_repetitive, jaccard
from recap_engine.errors import BundleError
from recap_engine.propose.kinds import Kinds
from recap_engine.propose.retrieval import Calibration, Logistic, Source, retrieve
from recap_engine.records import Caption, Route

HALF = np.ones((1, 4), np.float32) / 2
QUERY: dict[Route, NDArray[np.float32]] = {"text": HALF, "audio": HALF}
SAME = Calibration(text=Logistic(10.0, -5.0), agreement=0.5, alike=0.5, dimensions=20.0, doubt=1.0)


def caption(id: int, text: str, sound: str | None = None) -> Caption:
    return Caption(id, text, "field", "human", sound=sound)


ACROSS = np.array([[1, -1, 1, -1], [1, 1, -1, -1], [1, -1, -1, 1]], np.float32) / 2


def at(cosine: float, turned: int = 0) -> NDArray[np.float32]:
    """A signature (4,) of this cosine with the query, to one of six sides of it."""
    side = ACROSS[turned % 3] * (-1 if turned % 2 else 1)
    return np.asarray(cosine * HALF[0] + np.sqrt(1 - cosine**2) * side, np.float32)


def searching(**routes: list[tuple[Caption, float]]) -> Source:
    """A source with these captions and cosines."""

    def search(route: Route, queries: NDArray[np.float32], k: int) -> Sequence[Sequence[tuple[Caption, float]]]:
        return [routes.get(route, [])[:k] for _ in queries]

    def carrying(texts: Sequence[Sequence[str]]) -> list[list[NDArray[np.float32]]]:
        by_sound = routes.get("audio", [])
        sounds = [(one.text, at(cosine, turned)) for turned, (one, cosine) in enumerate(by_sound)]
        return [[np.stack([sound for said, sound in sounds if said == text]) for text in some] for some in texts]

    return Source(search, carrying)


def told_apart(texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors by which no two texts mean the same."""
    return np.stack([np.eye(64, dtype=np.float32)[sum(text.encode()) % 64] for text in texts])


def test_relevance_puts_both_routes_on_one_scale() -> None:
    calibration = replace(SAME, text=Logistic(10.0, -2.0))
    source = searching(text=[(caption(1, "A dog barks"), 0.5)], audio=[(caption(2, "A cow moos"), 0.4)])
    ((first, second),) = retrieve(source, QUERY, 2, calibration, told_apart)
    assert (first.text, first.route, second.route) == ("A dog barks", "text", "audio")
    assert first.relevance > second.relevance
    assert second.similarity == 0.4


def test_one_sentence_five_times_is_one_neighbour_with_five_votes() -> None:
    dogs = [(caption(i, f"{'A' if i % 2 else 'The'} dog {'barks' if i % 3 else 'barking'}."), 0.6) for i in range(5)]
    ((dog, cat),) = retrieve(searching(text=[*dogs, (caption(9, "A cat meows"), 0.5)]), QUERY, 5, SAME, told_apart)
    assert (dog.votes, dog.caption, cat.text) == (5, 0, "A cat meows")


def test_a_kind_of_several_sounds_outweighs_a_single_sound_a_little_nearer() -> None:
    many = [(caption(i, "A saw cuts wood", sound=str(i)), 0.6) for i in range(4)]
    source = searching(audio=[(caption(9, "A drill whirs", sound="9"), 0.65), *many])
    ((first, *others),) = retrieve(source, QUERY, 2, SAME, told_apart)
    assert first.text == "A saw cuts wood"
    assert first.votes == 4
    assert all(first.relevance > other.relevance for other in others)


def test_other_words_for_one_kind_support_each_other() -> None:
    def together(texts: Sequence[str]) -> NDArray[np.float32]:
        return told_apart([text.replace("infant", "baby") for text in texts])

    cries = [(caption(1, "A baby cries", sound="1"), 0.6), (caption(2, "A infant cries", sound="2"), 0.6)]
    source = searching(audio=[*cries, (caption(3, "A bell rings", sound="3"), 0.62)])
    ((bell, *_),) = retrieve(source, QUERY, 3, SAME, told_apart)
    ((cry, other, _),) = retrieve(source, QUERY, 3, SAME, together)
    assert bell.text == "A bell rings"
    assert {cry.text, other.text} == {"A baby cries", "A infant cries"}
    assert cry.relevance == pytest.approx(other.relevance)
    assert cry.relevance == pytest.approx(cry.share + other.share)


def test_what_sounds_more_like_a_known_kind_is_not_left_to_accepted_captions() -> None:
    source = searching(audio=[(caption(9, "A gibbon sings", sound="s"), 0.7)])
    ((alone,),) = retrieve(source, QUERY, 1, SAME, told_apart)
    kinds = Kinds(("A siren wails",), 0.8 * at(0.95)[None])
    (beside,) = retrieve(source, QUERY, 1, SAME, told_apart, kinds=kinds)
    assert alone.share > 0.7
    assert sum(neighbour.share for neighbour in beside) < 0.2


def test_ties_go_to_the_lowest_caption() -> None:
    tied = [(caption(7, "A bell rings"), 0.5), (caption(3, "A horn honks"), 0.5)]
    ((first, second),) = retrieve(searching(text=tied), QUERY, 2, SAME, told_apart)
    assert (first.caption, second.caption) == (3, 7)


def test_no_neighbours_asked_for_searches_nothing() -> None:
    def search(*_: object) -> list[list[tuple[Caption, float]]]:
        raise AssertionError("searched")

    assert retrieve(Source(search, searching().carrying), QUERY, 0, SAME, told_apart) == [()]


def test_what_is_found_by_sound_and_hardly_alike_takes_no_place() -> None:
    known = [(caption(i, text), 0.9) for i, text in enumerate(("A dog barks", "A cat meows", "A cow moos", "Rain"))]
    source = searching(text=known[:1], audio=[(caption(9, "A gibbon sings", sound="s"), -0.2)])
    (found,) = retrieve(source, QUERY, 4, SAME, told_apart)
    assert all(n.route == "text" for n in found)


def test_the_likeliest_found_by_sound_are_among_the_neighbours() -> None:
    known = [(caption(i, text), 0.9) for i, text in enumerate(("A dog barks", "A cat meows", "A cow moos", "Rain"))]
    taught = [(caption(9, "A gibbon sings", sound="s"), 0.6), (caption(8, "A lemur calls", sound="t"), 0.55)]
    ((*_, third, last),) = retrieve(searching(text=known, audio=taught), QUERY, 4, SAME, told_apart)
    assert [third.text, last.text] == ["A gibbon sings", "A lemur calls"]


def test_a_single_place_goes_to_the_likeliest_by_either_route() -> None:
    source = searching(text=[(caption(1, "A dog barks"), 0.9)], audio=[(caption(2, "A cow moos"), 0.4)])
    ((only,),) = retrieve(source, QUERY, 1, SAME, told_apart)
    assert only.text == "A dog barks"


def test_places_kept_for_what_is_found_by_sound_go_to_nothing_else() -> None:
    words = ("dog", "cat", "horse", "train", "river", "bell", "saw", "clock", "wind", "fire", "gate", "frog")
    by_text = [(caption(at, f"A {word}"), 0.3 + 0.02 * at) for at, word in enumerate(words)]
    source = searching(text=by_text[::-1], audio=[(caption(50, "A heron"), 0.9)])
    (found,) = retrieve(source, QUERY, 10, SAME, told_apart)
    assert {one.text for one in found} == {"A heron", *(f"A {word}" for word in words[3:])}


@pytest.mark.parametrize(
    "values", [{"text": {"slope": "steep"}}, {"texts": {}}, {"agreement": float("nan")}, {"text": 3}]
)
def test_calibration_with_anything_but_its_numbers_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(BundleError, match="may hold only numbers"):
        Calibration.from_dict(values)


def test_numbers_of_an_older_calibration_are_left_aside() -> None:
    assert Calibration.from_dict({"sharpness": 14.0, "doubt": 0.02, "evidence": 0.4}) == Calibration(evidence=0.4)


def test_calibration_keeps_defaults_for_what_is_not_given() -> None:
    made = Calibration.from_dict({"text": {"slope": 3.0, "offset": -1.0}, "agreement": 0.25})
    assert made == Calibration(text=Logistic(3.0, -1.0), agreement=0.25)


def test_same_words_meet_whatever_their_endings_are() -> None:
    assert content_stems("A dog is barking") == content_stems("The dogs barked.")
    assert jaccard(content_stems("A dog barks"), content_stems("A cat meows")) == 0.0


def test_tidy_drops_control_characters_and_folds_space() -> None:
    assert clean_text("  A\tdog\n\x07 barks \u00a0 twice ") == "A dog barks twice"


def test_going_in_circles_is_distinguished_from_saying_something_twice() -> None:
    assert is_repetitive("A vacuum cleaner is running and a vacuum cleaner is running")
    assert is_repetitive("A frog croaks is croaking")
    assert is_repetitive("The wind is blowing as it is blowing")
    assert is_repetitive("The sound of a gunshot and a gunshot")
    assert not is_repetitive("A dog barks and another dog growls")
    assert not is_repetitive("A cat meows again and again")
    assert not is_repetitive("Rain is falling while birds are chirping")
    assert not is_repetitive("Rain falls while the rain gutter drips")
