"""The rule for the tense of English captions: few false alarms, and its limits."""

import csv
from pathlib import Path

import pytest

from recap_engine.annotate.tense import tense_remark

CAPTIONS = Path(__file__).parents[3] / "resources" / "captions"


@pytest.mark.parametrize(
    ("tense", "text", "word"),
    [
        ("present", "A dog barked in a yard", "barked"),
        ("present", "The door was closed slowly", "was"),
        ("present", "A phone rang", "rang"),
        ("present", "A dog barking in the distance", "barking"),
        ("present", "People talking loudly", "talking"),
        ("past", "A dog barks", "barks"),
        ("past", "The rain is falling", "is"),
        ("past", "Water dripping", "dripping"),
        ("ing", "A dog is barking", "is"),
        ("ing", "A dog barks twice", "barks"),
        ("ing", "A phone rang", "rang"),
    ],
)
def test_another_tense_is_reported_with_its_word(tense, text, word):
    assert f"“{word}”" in str(tense_remark(text, tense))


@pytest.mark.parametrize(
    ("tense", "text"),
    [
        ("present", "A dog barks"),
        ("present", "A dog is barking in the distance"),
        ("present", "Birds sing in the morning"),
        ("present", "A car parked in a yard honks"),
        ("present", "Hens cluck while scratching in straw"),
        ("present", "A running engine idles"),
        ("present", "A heated pan sizzles"),
        ("present", "A bell rings, followed by a thud"),
        ("present", "Rain"),
        ("past", "A dog barked"),
        ("past", "A few cars passed slowly"),
        ("past", "Wind blew through dry grass"),
        ("ing", "A dog barking"),
        ("ing", "Water dripping into a bucket"),
        ("present", ""),
    ],
)
def test_the_right_tense_gets_no_remark(tense, text):
    assert tense_remark(text, tense) is None


def test_the_captions_of_the_starter_are_in_the_present_with_few_false_alarms():
    texts = [
        row["text"] for path in CAPTIONS.glob("*.csv") for row in csv.DictReader(path.read_text("utf-8").splitlines())
    ]
    assert len(texts) > 4000
    alarms = [text for text in texts if tense_remark(text, "present")]
    assert len(alarms) < len(texts) / 500, alarms
