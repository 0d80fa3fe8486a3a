"""Figures, judging, and which sounds the trials accept and query."""

from pathlib import Path

import pytest
from corpora import CORPUS

from recap_engine.evaluation.figures import difference, share
from recap_engine.evaluation.judging import judge
from recap_engine.evaluation.novel import drawn_labels, trials, wording
from recap_engine.evaluation.proposing import Proposed
from recap_engine.records import Candidate, Neighbour
from recap_engine.training.corpus import read_manifest
from recap_engine.training.event_patterns import Events


def test_interval_draws_whole_recordings() -> None:
    alone = share([True, False] * 20)
    grouped = share([True, False] * 20, ["a", "b"] * 20)
    assert alone.value == grouped.value == 0.5
    assert grouped.high - grouped.low > alone.high - alone.low
    assert (grouped.low, grouped.high) == (0.0, 1.0)


def test_paired_difference_of_equals_is_certain() -> None:
    hits = [True, False, True, True]
    same = difference(hits, hits)
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
    assert difference(hits, [False] * 4).value == 0.75


def test_candidates_and_copied_captions_are_judged_alike(corpus: Path) -> None:
    events = Events(corpus / "events.json")
    row = next(row for row in read_manifest(corpus) if row.label == "dog barking")
    candidates = (
        Candidate("Dogs, rain, a siren and a train", 0.9, "generated"),
        Candidate("A dog barks", 0.8, "neighbour"),
    )
    near = (
        Neighbour("Rain", 0.9, "text", "", 1, relevance=0.4),
        Neighbour("A dog", 0.5, "audio", "", 2, relevance=0.3),
    )
    proposed = [Proposed(candidates, near)]
    named = judge([row], proposed, events)
    assert (named.first, named.any) == ([False], [True]), "a list of everything names nothing"
    assert judge([row], proposed, events, "written candidates alone").any == [False]
    assert judge([row], proposed, events, "most relevant neighbour copied").any == [True]
    assert judge([row], proposed, events, "nearest caption copied").any == [False], "found by sound is not copied"


def test_no_recording_is_both_accepted_and_asked_and_all_steps_ask_the_same(corpus: Path) -> None:
    rows = read_manifest(corpus)
    found = trials(rows, ["dog barking"], draws=[0, 1], counts=(0, 2, 3), competing=2)
    for trial in found:
        assert not {row.take for row in trial.to_accept} & {row.take for row in trial.queries}
        assert len({row.take for row in trial.to_accept}) == len(trial.to_accept)
        assert all(row.role == "dev" for row in trial.queries if row.label != "dog barking")
        assert trial.queries == next(one for one in found if one.draw == trial.draw).queries
        if trial.accepted is not None:
            for label in ("rain falling", "owl hooting", "siren wailing"):
                assert sum(row.label == label for row in trial.to_accept) == 2
            assert sum(row.label == "dog barking" for row in trial.to_accept) == trial.accepted
    assert found[0].to_accept == ()
    assert set(found[2].to_accept) < set(found[3].to_accept)
    assert trials(rows, ["dog barking"], draws=[0], counts=(3,), competing=2)[1] == found[3]


def test_wordings_differ_from_sound_to_sound_and_name_the_event(corpus: Path) -> None:
    events, rows = Events(corpus / "events.json"), read_manifest(corpus)
    said = [wording(row, 0, events) for row in rows if row.label == "rain falling"]
    assert len(set(said)) > 1
    assert all(events.names(text, "rain falling") for text in said)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus: RECAP_CORPUS names none")
def test_the_five_novel_classes_are_those_that_were_drawn() -> None:
    assert drawn_labels(read_manifest(CORPUS)) == [
        "person breathing",
        "person drinking and sipping",
        "baby crying",
        "footsteps",
        "rooster crowing",
    ]
