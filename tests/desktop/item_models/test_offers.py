"""The table of suggestions that can be accepted at once."""

from __future__ import annotations

import pytest

from recap_desktop.item_models.offers import SOUND, Offer, OfferTable
from recap_engine.datastore.listing import BestSuggestion
from recap_engine.records import Sound


def offer(name: str, score: float, doubt: str = "") -> Offer:
    return Offer(
        f"/field/{name}", Sound(name.ljust(64, "0"), 2.0), BestSuggestion(name, score, "generated", "m"), doubt
    )


@pytest.fixture
def table(qapp) -> OfferTable:
    return OfferTable([offer("a.wav", 0.9), offer("b.wav", 0.8, "The sound is silent."), offer("c.wav", 0.4)])


def test_offers_with_a_doubt_start_unticked(table) -> None:
    assert [one.name for one in table.chosen()] == ["a.wav", "c.wav"]
    assert table.has_doubts()


def test_minimum_score_hides_lower_offers(table) -> None:
    table.show_from(0.85)
    assert [one.name for one in table.chosen()] == ["a.wav"]
    assert not table.has_doubts()


def test_ticking_a_doubtful_offer_includes_it(table) -> None:
    from PySide6.QtCore import Qt

    assert table.setData(table.index(1, SOUND), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert [one.name for one in table.chosen()] == ["a.wav", "b.wav", "c.wav"]
