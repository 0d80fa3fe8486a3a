"""Scores on cards: an estimate is never certain, and a guess has no score."""

from recap_desktop.item_models.cards import suggestion_card
from recap_engine.records import Candidate


def test_an_estimate_never_reads_100_percent(qapp):
    card = suggestion_card(Candidate("A dog barks", 1.0, "generated"), 1, ())
    assert (card.share, card.amount) == (1.0, "99%")


def test_a_guess_has_no_number_and_no_bar(qapp):
    card = suggestion_card(Candidate("A dog barks", 1.0, "generated"), 1, (), guess=True)
    assert (card.share, card.amount) == (None, "")
    assert card.remarks[1] == "a guess"
