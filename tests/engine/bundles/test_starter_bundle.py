"""The bundle that ships is complete and small, states where it comes from, and can caption the samples."""

import csv
from contextlib import closing
from pathlib import Path

import pytest
from corpora import CORPUS

from recap_engine.bundles.bundle import CARD
from recap_engine.bundles.find import find_bundle
from recap_engine.bundles.verify import Problem, verify
from recap_engine.engine import Engine
from recap_engine.resources import captions_folder, samples_folder

"""The folder that the starter was trained from, which is not in the repository."""

LARGEST = 40_000_000


def test_every_file_is_what_its_hash_says() -> None:
    assert [step for step in verify(find_bundle()) if isinstance(step, Problem)] == []


def test_bundle_and_collection_stay_under_forty_megabytes() -> None:
    files = [*find_bundle().folder.iterdir(), *captions_folder().iterdir()]
    assert sum(file.stat().st_size for file in files) < LARGEST


def test_collection_has_thousands_of_captions_and_none_twice() -> None:
    texts = []
    for file in captions_folder().glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            texts += [row["text"].lower() for row in csv.DictReader(lines)]
    assert len(texts) >= 3000
    assert len(set(texts)) == len(texts)


def test_card_credits_every_source_and_teacher_of_the_training_data() -> None:
    card = find_bundle().file(CARD).read_text("utf-8")
    for credit in ("ESC-50", "Berklee", "Philharmonia", "Wesnoth", "AudioCaps", "aisfx", "CC BY 4.0", "MiniLM"):
        assert credit in card


def test_a_sample_is_captioned_on_a_fresh_workspace(tmp_path: Path) -> None:
    engine = Engine.open(tmp_path / "fresh.recap", device="cpu")
    try:
        engine.use_collections([])
        (outcome,) = engine.caption([(str(samples_folder() / "rain.ogg"), "")])
    finally:
        engine.close()
    assert outcome.error is None
    assert outcome.proposal is not None
    assert outcome.proposal.candidates
    assert all(candidate.origin == "generated" for candidate in outcome.proposal.candidates)


def test_a_sample_that_resembles_no_kind_gets_no_second_event(tmp_path: Path) -> None:
    with closing(Engine.open(tmp_path / "fresh.recap", device="cpu")) as engine:
        (outcome,) = engine.caption([(str(samples_folder() / "footsteps.ogg"), "")])
    assert outcome.proposal is not None
    assert " while " not in outcome.proposal.candidates[0].text


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no corpus: RECAP_CORPUS names none")
def test_no_recording_that_judges_the_model_may_train_it() -> None:
    from recap_engine.training.corpus import read_manifest, training_rows

    rows = read_manifest(CORPUS)
    trained = {row.take for row in training_rows(rows)}
    assert trained
    assert not trained & {row.take for row in rows if row.role != "train"}
