"""A bundle for an evaluation was not trained on the classes left out, and no bundle on what it is judged by."""

from __future__ import annotations

import csv
import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from corpora import CAPTIONS, CORPUS

from recap_engine.errors import RequestError
from recap_engine.training.corpus import Row, read_manifest
from recap_engine.training.leave_out import LeaveOut, said
from recap_engine.training.starter.data import Places, Texts
from recap_engine.training.starter.language_stages import Recipe, dev_examples, training_examples


@pytest.fixture
def places(corpus: Path, tmp_path: Path) -> Places:
    """The synthetic corpus with captions and a collection that speak of both of its kinds."""
    for folder, column in (("captions", "caption"), ("collection", "text")):
        (tmp_path / folder).mkdir()
        name = "audiocaps_train.csv" if folder == "captions" else "all.csv"
        with (tmp_path / folder / name).open("w", newline="") as file:
            csv.writer(file).writerows([[column], ["Somebody Whistles a tune"], ["A machine hums"]])
    return Places(
        corpus, tmp_path / "captions", tmp_path / "collection", tmp_path / "work", LeaveOut(("whistl",)), made=2
    )


def everything_learnt(places: Places) -> set[str]:
    """Every text that any stage of the starter's training is handed."""
    towers, texts = places.tower_data(), Texts.read(places)
    examples = training_examples(places, Recipe(mixtures=50))
    written = [example.caption(random.Random(i)) for i, example in enumerate(examples)]
    labels = {row.label for row in [*towers.rows, *towers.judged, *places.dev_rows()]}
    spoken = [text for label in labels for text in said(label)]
    return {
        *towers.texts, *towers.own, *spoken, *texts.audiocaps, *texts.collection, *texts.labels, *written,
        *places.collection_texts(), *places.caption_texts(),
        *(label for example in dev_examples(places) for label in example.labels),
    }  # fmt: skip


def test_no_stage_is_handed_a_text_or_a_row_of_a_class_left_out(places: Places) -> None:
    learnt = everything_learnt(places)
    assert any("humming" in text for text in learnt)
    assert not [text for text in learnt if places.leave_out.matches(text)]
    assert {row.label for row in places.training_rows() if row.source != "made"} == {"low humming"}


def test_kinds_made_by_rule_are_left_out_like_any_other(places: Places) -> None:
    made = {row.label for row in places.training_rows() if row.source == "made"}
    assert "jackhammer pounding" in made
    without = replace(places, leave_out=LeaveOut(("jackhammer",)))
    assert {row.label for row in without.training_rows() if row.source == "made"} == made - {"jackhammer pounding"}


def test_a_row_goes_when_only_a_sentence_made_from_its_label_matches() -> None:
    rows = [
        Row("a", "s", "rooster crowing", "a", "train", True, ""),
        Row("b", "s", "rain falling", "b", "train", True, ""),
    ]
    assert [row.path for row in LeaveOut(("crows",)).rows(rows)] == ["b"]


def test_what_is_not_a_regular_expression_is_reported() -> None:
    with pytest.raises(RequestError, match="not a regular expression"):
        LeaveOut(("(",))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus: RECAP_CORPUS names none")
def test_five_classes_of_the_shared_corpus_leave_no_trace(tmp_path: Path) -> None:
    events: dict[str, str] = json.loads((CORPUS / "events.json").read_text())
    drawn = random.Random(0).sample(sorted(events), 5)
    leave_out = LeaveOut(tuple(events[label] for label in drawn))
    collection = Path(__file__).parents[3] / "resources" / "captions"
    places = Places(CORPUS, CAPTIONS, collection, tmp_path, leave_out, made=1)
    learnt = everything_learnt(places)
    assert len(learnt) > 50_000
    assert not [text for text in learnt if leave_out.matches(text)]


@pytest.mark.parametrize("with_dev", [False, True])
@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus: RECAP_CORPUS names none")
def test_no_recording_is_learnt_from_and_judged_by(tmp_path: Path, with_dev: bool) -> None:
    collection = Path(__file__).parents[3] / "resources" / "captions"
    places = Places(CORPUS, CAPTIONS, collection, tmp_path, with_dev=with_dev, made=1)
    rows = places.training_rows()
    learnt = {row.take for row in rows}
    assert not learnt & {row.take for row in places.dev_rows()}
    assert not learnt & {row.take for row in read_manifest(places.corpus) if row.role == "ood"}
    assert {row.role for row in rows} == ({"train", "dev"} if with_dev else {"train"})
    examples = training_examples(places, Recipe(mixtures=200))
    assert all(example.takes <= learnt for example in examples)
