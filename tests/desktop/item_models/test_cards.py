"""Scores on cards: an estimate is never certain, and a guess has no score."""

from recap_desktop.item_models.cards import similar_card, suggestion_card
from recap_engine.records import Candidate, Neighbour


def test_an_estimate_never_reads_100_percent(qapp):
    card = suggestion_card(Candidate("A dog barks", 1.0, "generated"), 1, ())
    assert (card.share, card.amount) == (1.0, "99%")


def test_a_guess_has_no_number_and_no_bar(qapp):
    card = suggestion_card(Candidate("A dog barks", 1.0, "generated"), 1, (), guess=True)
    assert (card.share, card.amount) == (None, "")
    assert card.remarks[1] == "a guess"


def test_an_uncalibrated_score_is_no_number(qapp):
    card = suggestion_card(Candidate("A dog barks", 0.02, "generated"), 1, (), calibrated=False)
    assert (card.share, card.amount, card.weak) == (None, "", False)
    assert "uncalibrated" in card.remarks
    assert "only order" in card.tip
    similar = similar_card(Neighbour("A dog", 0.45, "text", "c", 1, relevance=0.01), 1, "", calibrated=False)
    assert (similar.share, similar.amount, similar.weak) == (None, "", False)
    assert "0.45" in similar.tip
    assert "%" not in similar.tip


def test_a_text_of_a_model_that_does_not_hear_says_so(qapp):
    card = suggestion_card(Candidate("A dog barks", 0.5, "generated"), 1, (), hears=False)
    assert card.remarks == ("Written from similar captions, not from the sound",)
