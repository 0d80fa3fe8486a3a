"""The panel of similar captions: its buttons name the collection and are never cut, whatever the name."""

import pytest
from PySide6.QtCore import Qt

from recap_desktop.item_models.cards import CardModel, similar_card
from recap_desktop.look.theme import Theme
from recap_desktop.panels.similar import SimilarPanel
from recap_engine.records import Neighbour


@pytest.fixture
def panel(qtbot, qapp) -> SimilarPanel:
    made = SimilarPanel(CardModel(), Theme("light", qapp))
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize("width", [220, 294, 600])
@pytest.mark.parametrize("name", ["starter", "field recordings of the year 2026, north and south of the river"])
def test_no_button_is_cut(panel, qapp, width, name):
    panel.resize(width, 500)
    panel.enable_actions(True, name)
    qapp.processEvents()
    for button in (panel.play, panel.caption_off, panel.collection_off):
        assert button.width() >= button.sizeHint().width(), button.text()


def test_the_button_names_the_collection(panel):
    panel.resize(400, 500)
    panel.enable_actions(True, "cats & dogs")
    assert panel.collection_off.text() == "Switch “cats && dogs” off"
    assert panel.collection_off.accessibleName() == "Switch “cats & dogs” off"


def test_the_licence_is_in_the_tooltip(qapp):
    cards = CardModel()
    cards.fill([similar_card(Neighbour("A dog", 0.5, "text", "starter", 1, licence="CC0-1.0"), 1, "")])
    assert "CC0-1.0" not in cards.cards[0].remarks
    for role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
        assert cards.data(cards.index(0), role).endswith("Licence: CC0-1.0.")
