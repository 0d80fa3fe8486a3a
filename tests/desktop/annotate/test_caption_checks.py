"""Remarks about a caption, and the order of captioned parts: no window needed."""

import pytest

from recap_desktop.annotate.caption_checks import remark
from recap_desktop.annotate.current_sound import next_stop
from recap_engine.records import Region


@pytest.mark.parametrize("text", ["", "  ", "A dog barks twice in a yard"])
def test_an_ordinary_caption_gets_no_remark(text):
    assert remark(text) == ""


def test_a_caption_used_often_a_long_one_and_loose_spaces_get_one(qapp):
    assert "today" in remark("A dog barks", 30)
    assert "long" in remark("word " * 41)
    assert remark("A dog  barks").startswith("Two spaces")
    assert remark("A dog\nbarks").startswith("Several lines")


def test_the_rule_of_clotho_holds_only_where_it_is_switched_on(qapp):
    assert remark("A dog barks", words_checked=False) == ""
    assert "8 to 20" in remark("A dog barks", words_checked=True)
    assert remark("A small dog barks twice in a quiet yard", words_checked=True) == ""


PARTS = [Region(1.0, 2.0), Region(3.0, 4.0)]


@pytest.mark.parametrize(
    ("here", "by", "there"),
    [
        (None, 1, PARTS[0]),
        (PARTS[0], 1, PARTS[1]),
        (PARTS[1], 1, None),
        (None, -1, PARTS[1]),
        (PARTS[0], -1, None),
        (Region(1.5, 2.5), 1, PARTS[1]),
        (Region(1.5, 2.5), -1, PARTS[0]),
    ],
)
def test_the_next_part_comes_in_order_of_time_and_the_whole_sound_after_the_last(here, by, there):
    assert next_stop(PARTS, here, by) == there


def test_rules_of_the_house_style_are_reported_while_typing(qtbot, work, settings, tmp_path):
    style = tmp_path / "style.toml"
    style.write_text('forbidden = ["noise"]', "utf-8")
    settings.set("house_style", str(style))
    window = work().window
    qtbot.keyClicks(window.caption.box, "A noise")
    assert window.caption.remark.text() == "“noise” is not used here."
    window.caption.box.clear()
    qtbot.keyClicks(window.caption.box, "A car passes")
    assert window.caption.remark.text() == ""
    settings.set("house_style", str(tmp_path / "none.toml"))
    assert "cannot be read" in window.caption.remark.text()
