"""The columns of the list of sounds: names keep their room where the list is narrow."""

import pytest

from recap_desktop.item_models.sound_columns import NAME, STATE


@pytest.fixture
def rows(work):
    return work("a_long_name_of_a_sound.wav").window.library.list


def test_the_column_of_states_shrinks_to_its_icon_before_names_do(rows, qapp):
    rows.setMinimumWidth(0)
    wide = rows._state_width
    widths = {}
    for width in (500, 240, 200, 500):
        rows.resize(width, 300)
        qapp.processEvents()
        widths[width] = rows.columnWidth(STATE), rows.columnWidth(NAME)
    assert widths[500][0] == wide
    least = 12 * rows.fontMetrics().averageCharWidth()
    assert widths[240][0] == 28  # the icon; a word is shown whole or not at all
    assert widths[240][1] >= least
    assert widths[200][0] >= 28


def test_a_width_that_the_user_chose_stays(rows, qapp):
    rows.setMinimumWidth(0)
    rows.resize(500, 300)
    rows.setColumnWidth(STATE, 70)
    rows.resize(501, 300)
    qapp.processEvents()
    assert rows.columnWidth(STATE) == 70
