import numpy as np
import pytest

from recap_desktop.item_models.query import Searchable, matching_rows, parse_query
from recap_desktop.item_models.sound_columns import COLUMNS, LOUDNESS, PEAK, RATE, order
from recap_engine.datastore.listing import STATES, Listing, SoundFacts
from recap_engine.records import Levels

ROWS = (
    ("birds/Dawn chorus.wav", "new", 12.0, "", False),
    ("birds/crow.wav", "accepted", 3.0, "A crow caws", True),
    ("weather/rain on roof.wav", "written", 60.0, "Rain on a tin roof", False),
    ("weather/dog in rain.wav", "flagged", 7.5, "A dog barks", False),
)


@pytest.fixture
def rows() -> Searchable:
    count = len(ROWS)
    return Searchable(
        Listing(
            files=np.arange(count),
            libraries=np.ones(count, np.int64),
            paths=[row[0] for row in ROWS],
            hashes=[f"hash{i}" for i in range(count)],
            durations=np.array([row[2] for row in ROWS]),
            missing=np.array([False, False, True, False]),
            states=np.array([STATES.index(row[1]) for row in ROWS], np.int8),
            drafts=np.array([row[4] for row in ROWS]),
            texts=[row[3] for row in ROWS],
            facts={
                "hash0": SoundFacts(levels=Levels(96_000, 2, -30.0, 0.5, 0)),
                "hash1": SoundFacts(levels=Levels(48_000, 1, -12.0, 1.0, 4)),
                "hash2": SoundFacts(levels=Levels(48_000, 1)),
            },
        )
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", [0, 1, 2, 3]),
        ("rain", [2, 3]),
        ("RAIN -dog", [2]),
        ('"tin roof"', [2]),
        ("state:new", [0]),
        ("state:acc,fl", [1, 3]),
        ("state:done", [1, 2, 3]),
        ("state:captioned", [1, 2]),
        ("state:undone", [0]),
        ("-state:done", [0]),
        ("dur>7.5", [0, 2]),
        ("dur>=7.5 dur<60", [0, 3]),
        ("dur:3", [1]),
        ("loudness>-20", [1]),
        ("peak<-3 rate:96000", [0]),
        ("clipped:yes", [1]),
        ("channels:1", [1, 2]),
        ("-channels:1", [0, 3]),
        ("folder:birds", [0, 1]),
        ("name:rain", [2, 3]),
        ("folder:rain", []),
        ("caption:crow", [1]),
        ("draft:yes", [1]),
        ("missing:yes", [2]),
        ("missing:no draft:no", [0, 3]),
        ("collection:acc", [1, 3]),
        ("-collection:acc rain", [2]),
        ("note:yes", [0, 3]),
        ("note:no", [1, 2]),
        ("note:ben", [3]),
        ("-note:ben note:yes", [0]),
        ("dog state:fl dur<8 -crow", [3]),
    ],
)
def test_filters_keep_what_they_say(rows, text, kept):
    query = parse_query(text)
    assert query.problem == ""
    collections = {"acc": frozenset({"hash1", "hash3"})}
    notes = {"": frozenset({"hash0", "hash3"}), "ben": frozenset({"hash3"})}
    found = matching_rows(query, rows, lambda name: collections.get(name, frozenset()), notes.__getitem__)
    assert np.flatnonzero(found).tolist() == kept


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("colour:red", "colour"),
        ("state:done,asleep", "asleep"),
        ("dur>long", "long"),
        ("draft:perhaps", "perhaps"),
        ("dur>", "dur>"),
        ("rain rate:", "rate:"),
        ('state:""', "state:"),
        ('"tin roof', '"tin roof'),
    ],
)
def test_what_is_not_understood_is_reported_and_filters_nothing(text, named):
    query = parse_query(text)
    assert named in query.problem
    assert query.terms == ()


def test_unknown_levels_are_empty_and_come_last_in_both_directions(rows: Searchable) -> None:
    every = np.ones(len(ROWS), np.bool_)
    assert order(rows.listing, every, LOUDNESS, False).tolist() == [0, 1, 2, 3]
    assert order(rows.listing, every, LOUDNESS, True).tolist() == [1, 0, 2, 3]
    assert order(rows.listing, every, RATE, True).tolist() == [0, 1, 2, 3]
    assert [COLUMNS[LOUDNESS].text(rows.listing, row) for row in range(4)] == ["−30.0", "−12.0", "", ""]
    assert [COLUMNS[PEAK].text(rows.listing, row) for row in range(4)] == ["−6.0", "0.0 clipped", "", ""]


def test_a_level_that_is_no_number_is_a_problem() -> None:
    assert "loud" in parse_query("loudness:loud").problem
    assert "perhaps" in parse_query("clipped:perhaps").problem
