"""Labels become plain English sentences that say what the label says."""

from __future__ import annotations

import random

import pytest
from corpora import CORPUS

from recap_engine.training.corpus import read_manifest, training_rows
from recap_engine.training.texts.label_captions import captions_of, choose, join, third_person


@pytest.mark.parametrize(
    ("ing", "does"),
    [
        ("closing", "closes"),
        ("digging", "digs"),
        ("flying", "flies"),
        ("crackling", "crackles"),
        ("hissing", "hisses"),
        ("mooing", "moos"),
        ("purring", "purrs"),
        ("filling", "fills"),
        ("dying", "dies"),
        ("typing", "types"),
    ],
)
def test_verbs_agree_with_one_subject(ing: str, does: str) -> None:
    assert third_person(ing) == does


@pytest.mark.parametrize(
    ("label", "caption"),
    [
        ("metal lid drop", "A metal lid is dropped"),
        ("footsteps on gravel", "Footsteps on gravel make a sound"),
        ("bass clarinet playing a long note", "A bass clarinet plays a long note"),
        ("user interface error buzz", "A user interface error buzz is heard"),
        ("hitting brick", "Someone is hitting brick"),
        ("owl hooting", "An owl is hooting"),
        ("crickets at night", "The sound of crickets at night"),
        ("restaurant ambience", "The background sounds of a restaurant"),
        ("trashcan hit", "A trash can is hit"),
        ("spinning plate", "A plate is spinning"),
    ],
)
def test_a_label_is_worded_with_articles_and_verbs(label: str, caption: str) -> None:
    assert caption in captions_of(label)


def test_two_sounds_become_one_sentence() -> None:
    joined = join("A dog is barking", "Rain is falling steadily", random.Random(0))
    assert joined.startswith("A dog is barking")
    assert "rain is falling steadily" in joined


def test_the_same_chance_chooses_the_same_caption() -> None:
    assert choose("dog barking", random.Random(3)) == choose("dog barking", random.Random(3))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus: RECAP_CORPUS names none")
def test_every_training_label_has_captions_of_4_to_20_words() -> None:
    for label in {row.label for row in training_rows(read_manifest(CORPUS))}:
        captions = captions_of(label)
        assert captions, label
        for caption in captions:
            assert 4 <= len(caption.split()) <= 20, (label, caption)
            assert caption[0].isupper() or caption[0].isdigit()
            assert not caption.endswith(".")
