"""Captions that say the same, and those that contradict each other."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recap_engine.annotate import curate_many, decide
from recap_engine.datastore.duplicates import find_duplicates, normal_form
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.near_pairs import near_pairs
from recap_engine.datastore.opposites import opposed
from recap_engine.records import Sound

ONE, OTHER = Sound("a" * 32, 2.0), Sound("b" * 32, 2.0)


@given(st.integers(0, 60), st.sampled_from([4, 80]), st.floats(0.5, 0.999), st.integers(0, 2**31))
@settings(max_examples=40, deadline=None)
def test_near_pairs_are_exactly_those_of_the_whole_product(n, d, least, seed):
    random = np.random.default_rng(seed)
    centres = random.standard_normal((5, d))
    vectors = centres[random.integers(0, 5, n)] + 0.3 * random.standard_normal((n, d))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    whole = vectors @ vectors.T
    found = {(i, j) for a, b, _ in near_pairs(vectors, least) for i, j in zip(a.tolist(), b.tolist(), strict=True)}
    sure = {(i, j) for i in range(n) for j in range(i + 1, n) if whole[i, j] >= least + 1e-5}
    possible = {(i, j) for i in range(n) for j in range(i + 1, n) if whole[i, j] >= least - 1e-5}
    assert sure <= found <= possible


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Two dogs bark", "Three dogs bark", True),
        ("A dog barks once", "A dog barks twice", True),
        ("A dog barks", "A dog barks loudly", False),
        ("A loud bell", "A faint bell", True),
        ("Rain with wind", "Rain without wind", True),
        ("A door opens and closes", "A door closes and opens", False),
        ("A man talks", "A woman talks", True),
        ("A man talks to a woman", "A woman talks to a man", False),
        ("Two dogs bark", "2 dogs bark", False),
    ],
)
def test_opposite_captions_are_known_by_the_words_that_differ(first, second, expected):
    assert opposed(first, second) is expected
    assert opposed(second, first) is expected


@given(st.text())
@settings(deadline=None)
def test_the_normal_form_is_stable(text):
    assert normal_form(normal_form(text)) == normal_form(text)


def add(workspace, *rows):
    for _ in workspace.imports.add_rows(rows, "field"):
        pass


def find(workspace, **options):
    return [(c.kind, c.captions, c.text) for c in find_duplicates(workspace.connection, workspace.vectors, **options)]


def test_equal_texts_of_one_sound_and_of_others_are_distinguished(workspace):
    add(
        workspace,
        ImportRow("A dog barks.", ONE),
        ImportRow("a dog barks", ONE),
        ImportRow("Rain", ONE),
        ImportRow("RAIN!", OTHER),
        ImportRow("Wind", ONE),
        ImportRow("Wind", OTHER),
        ImportRow("Hail"),
    )
    workspace.captions.add("Hail", "field", provenance="human")
    assert find(workspace) == [
        ("same_sound", (1, 2), "A dog barks."),
        ("other_sound", (3, 4), "Rain"),
        ("no_sound", (7, 8), "Hail"),
    ]
    assert find(workspace, collections=[99]) == []


def test_near_wordings_are_put_together_and_opposites_never(workspace):
    texts = ["Two dogs bark", "Two dogs are barking", "Three dogs bark", "A bell"]
    add(workspace, *(ImportRow(text, ONE) for text in texts), ImportRow("Two dogs bark", OTHER))
    vectors = np.array([[1, 0, 0], [0.98, 0.199, 0], [0.99, 0.141, 0], [0, 0, 1]], np.float32)
    workspace.vectors.put_texts("e", texts, vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    assert find(workspace, near=0.95, fingerprint="e")[0] == ("same_sound", (1, 2, 5), "Two dogs bark")
    kinds = [kind for kind, _, _ in find(workspace, near=0.95, fingerprint="e")]
    assert sorted(kinds) == ["contradiction", "contradiction", "same_sound"]
    assert find(workspace, near=0.999, fingerprint="e") == []
    assert find(workspace, near=0.95, fingerprint="unknown") == []
    clusters = find_duplicates(workspace.connection, workspace.vectors, near=0.95, fingerprint="e")
    planned = [curate_many.plan_merge(workspace, c.captions, c.text) for c in clusters if c.kind != "contradiction"]
    curate_many.merge(workspace, planned)
    assert [c.text for c in workspace.captions.page()] == [
        "Two dogs bark",
        "Three dogs bark",
        "A bell",
        "Two dogs bark",
    ]
    decide.undo(workspace)
    assert len(workspace.captions.page()) == 5


def test_the_same_words_for_sounds_that_were_not_found_are_not_doubles(workspace):
    add(workspace, *(ImportRow("A dog barks", source_row=name) for name in ("a.wav", "b.wav")))
    add(workspace, ImportRow("a dog barks.", source_row="a.wav"), ImportRow("Rain"))
    workspace.captions.add("Rain", "field", provenance="human")
    words, rain = find_duplicates(workspace.connection, workspace.vectors)
    assert (words.kind, words.captions, rain.kind) == ("same_sound", (1, 2, 3), "no_sound")
    merged = curate_many.plan_merge(workspace, words.captions)
    assert (merged.text, merged.reworded, merged.doubles) == ("A dog barks", (), (3,))
    curate_many.merge(workspace, [merged])
    assert find_duplicates(workspace.connection, workspace.vectors) == [rain]
    assert curate_many.plan_merge(workspace, rain.captions).doubles == (5,)
