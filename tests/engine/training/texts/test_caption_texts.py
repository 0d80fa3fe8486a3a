"""Texts for the decoder: house style, likeness, and words that can only be copied."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from recap_engine.errors import ExchangeError
from recap_engine.training.texts.captions import house_style, invented_word, read_texts, similar_texts, with_new_word

TEXTS = [
    "A dog barks in a yard",
    "The dog is barking in the yard",
    "A dog barks at a passing car",
    "Rain falls on a tin roof",
    "Heavy rain falls on leaves",
    "A violin plays a slow tune",
]


def test_house_style_is_a_capital_and_no_full_stop() -> None:
    assert house_style("  a dog   barks. ") == "A dog barks"


def test_texts_are_read_by_column(tmp_path: Path) -> None:
    path = tmp_path / "captions.csv"
    path.write_text("text,topic\na bell rings.,bell\n,nothing\n", encoding="utf-8")
    assert read_texts(path, "text") == ["A bell rings"]
    with pytest.raises(ExchangeError, match="no column 'caption'"):
        read_texts(path, "caption")


def test_alike_texts_share_words_and_do_not_say_the_same() -> None:
    near = similar_texts(TEXTS, 2)
    assert near.shape == (6, 2)
    assert int(near[0, 0]) == 2, "text 1 says the same as text 0 and is left out"
    assert int(near[3, 0]) == 4


def test_a_new_word_stands_in_every_text_that_had_the_old_one() -> None:
    chance = random.Random(1)
    for _ in range(20):
        *near, caption = with_new_word([TEXTS[0], TEXTS[2], TEXTS[3], "A dog barks loudly"], ["zither"], chance)
        new = set(caption.lower().split()) - {"a", "dog", "barks", "loudly"}
        assert len(new) == 1
        assert all(new <= set(text.lower().split()) for text in near[:2])
        assert near[2] == TEXTS[3]


def test_nothing_is_replaced_where_nothing_is_shared() -> None:
    texts = [TEXTS[3], TEXTS[5], TEXTS[0]]
    assert with_new_word(texts, ["zither"], random.Random(0)) == texts


def test_invented_words_are_words() -> None:
    chance = random.Random(0)
    assert all(invented_word(chance).isalpha() for _ in range(50))
