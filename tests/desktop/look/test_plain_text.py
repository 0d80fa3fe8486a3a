"""Text from people and files is shown literally, never as HTML."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from recap_desktop.look.elided_label import ElidedLabel
from recap_desktop.look.widget_names import named, tooltip_text
from recap_desktop.panels.existing_captions import ExistingCaptions
from recap_engine.records import Region

MARKED = '<img src="file://elsewhere/picture.png"> A <b>loud</b> bell'


def test_labels_show_captions_and_sentences_as_plain_text(start) -> None:
    window = start().window
    own, notice = window.findChild(ExistingCaptions), window.notice
    own.fill([], [(Region(0.0, 1.0), MARKED)])
    notice.show_notice(f"{MARKED}.wav cannot be read.")
    labels = [label for widget in (own, notice) for label in widget.findChildren(QLabel) if "<" in label.text()]
    assert len(labels) == 2
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}


def test_tooltips_show_the_very_words(qtbot) -> None:
    label = ElidedLabel(MARKED)
    qtbot.addWidget(label)
    assert label.toolTip() == tooltip_text(MARKED)
    assert "<img" not in tooltip_text(MARKED)
    assert "&lt;b&gt;loud" in tooltip_text(MARKED)


@pytest.mark.parametrize("text", ["A bell", "5 < 6", "Rain & wind\nA second line", ""])
def test_a_tooltip_that_is_not_html_is_left_alone(text: str) -> None:
    assert tooltip_text(text) == text


def test_a_named_label_is_plain(qtbot) -> None:
    label = named(QLabel(MARKED), "about")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
