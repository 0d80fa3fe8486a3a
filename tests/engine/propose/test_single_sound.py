"""A caption accepted for one sound is weak evidence: it alone takes no first place."""

import numpy as np

from recap_engine.propose.ranking import held_back, of_single_sound
from recap_engine.records import Neighbour

VECTORS = {
    "A whip cracks": (1.0, 0.0),
    "The crack of a whip": (0.9, np.sqrt(1 - 0.81)),
    "Dice roll": (0.0, 1.0),
    "Rain falls": (-1.0, 0.0),
}


def embed(texts):
    return np.array([VECTORS[text] for text in texts], np.float32)


def single(*accepted: tuple[str, float, int]) -> list[str]:
    near = [Neighbour(text, 0.3, "audio", "accepted", 1, share=share, votes=votes) for text, share, votes in accepted]
    found = of_single_sound(list(VECTORS), embed(VECTORS), near, embed, 0.75)
    return [text for text, one in zip(VECTORS, found, strict=True) if one]


def test_what_was_accepted_for_one_sound_is_distinguished_from_what_several_sounds_share() -> None:
    assert single() == []
    assert single(("Dice roll", 0.1, 1), ("Rain falls", 0.0, 1)) == ["Dice roll"]
    assert single(("Dice roll", 0.1, 2)) == []
    # Two sounds of one kind, captioned in different words.
    assert single(("A whip cracks", 0.1, 1), ("The crack of a whip", 0.1, 1), ("Dice roll", 0.1, 1)) == ["Dice roll"]


def test_what_is_held_back_scores_as_the_best_of_the_others_at_most() -> None:
    assert held_back([0.3, 0.2, 0.1], [True, False, False]) == [0.2, 0.2, 0.1]
    assert held_back([0.3, 0.2], [False, True]) == [0.3, 0.2]
    assert held_back([0.3, 0.2], [True, True]) == [0.3, 0.2]
