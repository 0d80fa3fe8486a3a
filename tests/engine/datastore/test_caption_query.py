"""The query language for captions: what it reads, what it finds, and what it says about a bad query."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recap_engine.annotate import curate, decide, sounds_act
from recap_engine.datastore.caption_filter import CaptionFilter
from recap_engine.datastore.caption_query import FIELDS, CaptionQuery, Term, parse_query
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.language import guess_language
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Candidate, Neighbour, Proposal, Region, Sound

SOUND, PART = Sound("a" * 32, 4.0), Sound("a" * 32, 4.0, Region(1.0, 2.0))


@pytest.fixture
def found(workspace: Workspace):
    """Find captions by a query; returns their texts."""
    rows = [
        ImportRow(
            "Rain on a tin roof", SOUND, source="clotho.csv", licence="CC0", annotator="ana", path="/s/creek_1.wav"
        ),
        ImportRow("A dog barks", PART, source="clotho.csv", licence="CC BY", annotator="ben"),
        ImportRow("A dog barks twice while rain falls", source="list.csv", created="2025-11-30T10:00:00.000Z"),
    ]
    for _ in workspace.imports.add_rows(rows, "field"):
        pass
    for _ in workspace.imports.add_rows([ImportRow("Der Hund bellt in dem Garten"), ImportRow("Thunder")], "town"):
        pass

    def find(query: str) -> list[str]:
        ids = CaptionFilter(workspace.connection).ids(parse_query(query))
        return [caption.text for caption in workspace.captions.get(ids)]

    return find


RAIN, DOG, TWICE, HUND, THUNDER = (
    "Rain on a tin roof",
    "A dog barks",
    "A dog barks twice while rain falls",
    "Der Hund bellt in dem Garten",
    "Thunder",
)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("rain", [RAIN, TWICE]),
        ("raining", [RAIN, TWICE]),
        ("rain -roof", [TWICE]),
        ('"dog barks"', [DOG, TWICE]),
        ('-"dog barks"', [RAIN, HUND, THUNDER]),
        ("thund*", [THUNDER]),
        ("*", [RAIN, DOG, TWICE, HUND, THUNDER]),
        ("* -dog", [RAIN, HUND, THUNDER]),
        ("created:2025-11..2025", [TWICE]),
        ("words:dog", [DOG, TWICE]),
        ("words:thunder,roof", [RAIN, THUNDER]),
        ("collection:town", [HUND, THUNDER]),
        ("collection:FIELD,town dog", [DOG, TWICE]),
        ("collection:t*", [HUND, THUNDER]),
        ("-collection:field", [HUND, THUNDER]),
        ("source:clotho*", [RAIN, DOG]),
        ('source:"list.csv"', [TWICE]),
        ("license:cc0", [RAIN]),
        ("licence:cc0", [RAIN]),
        ("annotator:ana,ben", [RAIN, DOG]),
        ("length:>20", [TWICE, HUND]),
        ("length:7", [THUNDER]),
        ("length<8", [THUNDER]),
        ("length:8..18", [RAIN, DOG]),
        ("id:2..3", [DOG, TWICE]),
        ("id:4..", [HUND, THUNDER]),
        ("-id:..3", [HUND, THUNDER]),
        ("created:..2025", [TWICE]),
        ("id:1,3", [RAIN, TWICE]),
        ("lang:de", [HUND]),
        ("lang:en dog", [DOG, TWICE]),
        ("sound:yes", [RAIN, DOG]),
        ("sound:no", [TWICE, HUND, THUNDER]),
        ("sound:aaaaaa", [RAIN, DOG]),
        ("part:yes", [DOG]),
        ("dur:<2", [DOG]),
        ("dur:>2", [RAIN]),
        ("path:creek", [RAIN, DOG]),
        ("provenance:imported -dog -rain", [HUND, THUNDER]),
        ("provenance:human", []),
        ("created:2025-11", [TWICE]),
        ("created:<=2025", [TWICE]),
        ("created:>2025-11-30 dog", [DOG]),
        ("text:thunder", [THUNDER]),
        ("text:a*", [DOG, TWICE]),
        ("state:on", [RAIN, DOG, TWICE, HUND, THUNDER]),
        ("version:>1", []),
        ("used:0 dog", [DOG, TWICE]),
    ],
)
def test_a_query_finds_what_it_says(found, query, expected):
    assert found(query) == expected


def test_states_follow_what_was_done(found, workspace):
    curate.set_captions_enabled(workspace, [1], False)
    curate.delete(workspace, [5])
    curate.reword(workspace, 2, "A hound barks")
    assert found("state:off") == [RAIN]
    assert found("state:deleted") == [THUNDER]
    assert found("state:deleted,off") == [RAIN, THUNDER]
    assert found("state:reworded") == ["A hound barks"]
    assert found("thunder") == []
    curate.set_collection_enabled(workspace, "town", False)
    assert found("-state:on") == [RAIN, HUND]
    decide.write(workspace, SOUND, "Water runs", annotator="ana")
    assert found("state:written") == ["Water runs"]
    decide.flag(workspace, SOUND)
    assert found("state:flagged") == [RAIN, "Water runs"]
    assert found("state:skipped") == []
    decide.undo(workspace)
    assert found("state:flagged") == []


def test_category_and_keywords_are_those_of_the_sound(found, workspace):
    sounds_act.set_category(workspace, [SOUND], "RAINMetl")
    sounds_act.set_keywords(workspace, [SOUND], "tin roof, wet")
    sounds_act.set_category(workspace, [PART], "ANMLDog")
    assert found("category:rain*") == [RAIN]
    assert found("catid:RAINMetl,anmldog") == [RAIN, DOG]
    assert found("-category:*") == [TWICE, HUND, THUNDER]
    assert found('keyword:"tin roof"') == found("keyword:WET") == found("keywords:*roof") == [RAIN]
    assert found("keyword:tin") == []


def test_use_counts_the_proposals_that_show_a_caption_and_the_decisions_that_took_it(found, workspace):
    near = Neighbour(DOG, 0.9, "text", "field", 2)
    other = Sound("b" * 32, 1.0)
    workspace.sounds.add(other)
    proposal = Proposal(other, (Candidate(DOG, 0.9, "neighbour"),), (near,), "model")
    workspace.proposals.put(proposal, sequence=1)
    assert found("used:>0") == [DOG]
    assert found("taken:>0") == []
    decide.accept(workspace, other, DOG)
    assert found("taken:1") == [DOG]
    decide.undo(workspace)
    assert found("taken:>0") == []


def test_fields_that_need_a_model_ask_the_caller(found, workspace):
    numbers = {"water": [(1, 0.7), (2, 0.55)], "dog": [(3, 0.9)], "": [(1, 0.9), (2, 0.1)]}
    asked = CaptionFilter(workspace.connection, lambda field, value: numbers[value])
    assert asked.ids(parse_query("meaning:water")) == [1]
    assert asked.ids(parse_query("meaning:water near:0.5")) == [1, 2]
    assert asked.ids(parse_query("-meaning:water near:0.5")) == [3, 4, 5]
    assert asked.ids(parse_query("meaning:dog")) == [3]
    assert asked.ids(parse_query("meaning:dog,water")) == [1, 3]
    assert asked.ids(parse_query("score:<0.8")) == asked.ids(parse_query("score:0..0.8")) == [2]
    assert asked.ids(parse_query("score:>0 -score:>0.8 dog")) == [2]
    with pytest.raises(RequestError, match="meaning needs a model"):
        found("meaning:water")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("", "The query is empty"),
        ("   ", "The query is empty"),
        ("colection:x", "no field “colection:”"),
        ("at 12:30 http://x", "no field “http:”"),
        ("collection:", "nothing after “collection:”"),
        ("length:long", "length needs a number"),
        ("length:>1..", "length needs a number"),
        ("created:yesterday", "created needs a date"),
        ("created:2026-01-01T25:00", "created needs a date"),
        ("created:2026-01-01T10:00..2026-01-01T10:61", "created needs a date"),
        ("id:..", "id needs a number"),
        ("rain -", "A lone minus excludes nothing"),
        ("state:gone", "state cannot be “gone”: use one of on, off"),
        ("sound:maybe", "sound cannot be “maybe”"),
        ("collection:>x", "collection cannot be compared with >"),
        ("rain near:0.7", "near: belongs to a meaning"),
        ("meaning:rain near:2", "near: needs one cosine from -1 to 1"),
        ("meaning:rain near:0.1..0.5", "near: needs one cosine from -1 to 1"),
        ("meaning:rain near:<0.5", "near: needs one cosine from -1 to 1"),
        ("created:2026-99", "created needs a date"),
        ("created:>=2026-02-30", "created needs a date"),
        ("id:5..1", "The range id:5..1 ends before it begins"),
        ("created:2026-11..2025", "The range created:2026-11..2025 ends before it begins"),
        ("rating:1", "no field “rating:”"),
        ('rain "tin roof', "A quotation mark is not closed"),
    ],
)
def test_a_bad_query_is_reported_in_one_sentence(query, sentence):
    with pytest.raises(RequestError) as shown:
        parse_query(query)
    assert sentence in str(shown.value)
    assert "\n" not in str(shown.value)


_TEXT = st.text(st.characters(blacklist_characters='"\0', blacklist_categories=("Cs",)), min_size=1).filter(
    lambda text: text.strip() != ""
)


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_every_text_is_a_query_or_refused_with_a_sentence(text):
    try:
        query = parse_query(text)
    except RequestError:
        return
    assert query.terms
    assert all(term.field in FIELDS for term in query.terms)
    assert parse_query(str(query)) == query


@given(
    st.lists(
        st.builds(
            lambda field, values, without: Term(field, tuple(values), ":", without),
            st.sampled_from(["collection", "annotator", "source", "text", "path", "meaning"]),
            st.lists(_TEXT, min_size=1, max_size=3),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    )
)
@settings(deadline=None)
def test_a_query_reads_back_as_it_was_written(terms):
    query = CaptionQuery(tuple(terms))
    assert parse_query(str(query)) == query


def test_no_words_break_the_word_index(workspace):
    index = CaptionFilter(workspace.connection)

    @given(st.lists(_TEXT, min_size=1, max_size=3))
    @settings(max_examples=30, deadline=None)
    def holds(words):
        assert index.ids(CaptionQuery(tuple(Term("words", (word,)) for word in words))) == []

    holds()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A dog barks in the garden", "en"),
        ("Der Hund bellt und die Katze läuft", "de"),
        ("Le chien aboie dans la cour", "fr"),
        ("犬が庭で吠えている", "ja"),
        ("Собака лает во дворе", "ru"),
        ("Thunder", ""),
        ("", ""),
    ],
)
def test_a_language_is_guessed_or_left_open(text, language):
    assert guess_language(text) == language
