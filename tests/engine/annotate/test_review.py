"""Agreement of annotators, and the queue of flagged and disputed sounds."""

import numpy as np
import pytest

from recap_engine.annotate import decide
from recap_engine.annotate.review import review_queue
from recap_engine.caption_text import content_stems
from recap_engine.datastore.caption_filter import CaptionFilter
from recap_engine.datastore.caption_query import parse_query
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.said_by import read_statements
from recap_engine.datastore.workspace import Workspace
from recap_engine.evaluation.agreement import Agreement, agreements
from recap_engine.records import Circumstances, Sound

DOG, HOUND, RAIN = "A dog barks", "A hound is barking", "Rain falls"
VECTORS = {DOG: (1.0, 0.0, 0.0), HOUND: (0.8, 0.6, 0.0), RAIN: (0.0, 0.0, 1.0)}


def sound(number: int) -> Sound:
    return Sound(f"{number:032x}", 1.0)


def embed(texts) -> np.ndarray:
    return np.array([VECTORS[text] for text in texts], np.float32)


def name_events(texts):
    return {text: content_stems(text) for text in texts}


@pytest.fixture
def said(workspace: Workspace) -> Workspace:
    """Ana and Ben captioned three sounds each: the same, alike and something else; the last one blind."""
    for number, (ana, ben) in enumerate(((DOG, "a dog barks."), (RAIN, RAIN), (DOG, RAIN), (DOG, HOUND))):
        how = Circumstances(blind=number == 3)
        with decide.under(workspace, how):
            decide.write(workspace, sound(number), ana, annotator="ana")
            decide.write(workspace, sound(number), ben, annotator="ben", collection="second")
    VECTORS["a dog barks."] = VECTORS[DOG]
    return workspace


def measured(workspace: Workspace, **options) -> list[Agreement]:
    statements = read_statements(workspace.connection, workspace.collections.ids())
    return list(agreements(statements, embed, name_events, **options))


def test_agreement_in_meaning_events_and_words(said: Workspace) -> None:
    everything, *rest = measured(said)
    assert (everything.between, everything.sounds) == (("ana", "ben"), 4)
    assert everything.meaning.value == pytest.approx((1 + 1 + 0 + 0.8) / 4)
    assert everything.exact.value == pytest.approx(0.5)
    assert everything.chance.value < everything.meaning.value
    assert everything.events.low <= everything.events.value <= everything.events.high
    assert {(one.blind, one.sounds) for one in rest} == {(True, 1), (False, 3)}
    assert [one.sounds for one in measured(said, between=("ben", "ana"))] == [4, *(one.sounds for one in rest)]
    assert measured(said, between=("ana", "eve")) == []


def test_two_people_who_accepted_one_caption_agree(workspace: Workspace) -> None:
    for who in ("ana", "ben"):
        decide.accept(workspace, sound(1), DOG, annotator=who)
    (everything,) = measured(workspace)
    assert (everything.sounds, everything.exact.value) == (1, 1.0)


def test_captions_of_one_author_or_none_are_not_compared(workspace: Workspace) -> None:
    decide.write(workspace, sound(1), DOG, annotator="ana")
    decide.write(workspace, sound(1), RAIN, annotator="ana")
    for _ in workspace.imports.add_rows([ImportRow(RAIN, sound(1))], "field"):
        pass
    assert measured(workspace) == []


def test_the_queue_holds_flagged_and_disputed_sounds(said: Workspace) -> None:
    decide.flag(said, sound(9), "bird or gate?", annotator="ana")
    decide.flag(said, sound(8), annotator="ana")
    decide.write(said, sound(8), DOG, annotator="ana")
    said.vectors.put_texts("e", list(VECTORS), embed(VECTORS))
    flagged, disputed = review_queue(said)
    assert (flagged.why, flagged.sound, flagged.reason) == ("flagged", sound(9).hash, "bird or gate?")
    assert (disputed.why, disputed.sound, disputed.likeness) == ("disagreeing", sound(2).hash, 0.0)
    assert {(who, text) for who, _, text in disputed.said} == {("ana", DOG), ("ben", RAIN)}
    assert review_queue(said, between=("ana", "eve")) == [flagged]
    found = CaptionFilter(said.connection).ids(parse_query("state:disputed"))
    assert found == sorted(caption for _, caption, _ in disputed.said)
    assert CaptionFilter(said.connection).count(parse_query("-state:disputed")) == 7


def test_without_vectors_words_are_compared_and_opposites_always_dispute(workspace: Workspace) -> None:
    for number, (ana, ben) in enumerate(((DOG, "The dog barks"), (DOG, RAIN), ("Two dogs bark", "Three dogs bark"))):
        decide.write(workspace, sound(number), ana, annotator="ana")
        decide.write(workspace, sound(number), ben, annotator="ben")
    assert [item.sound for item in review_queue(workspace)] == [sound(1).hash, sound(2).hash]
