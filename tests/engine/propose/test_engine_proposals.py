"""Proposing through the engine: what is yielded when, what a run is pinned to, what may be cancelled."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from small_world import write_sound

from recap_engine.annotate import curate, decide
from recap_engine.clap.encoder import AudioFeatures
from recap_engine.datastore.similar_sounds import takes_of
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import Engine, identify
from recap_engine.errors import AudioError, Cancelled, RequestError
from recap_engine.propose.prompt import to_tokens
from recap_engine.propose.propose import Settings
from recap_engine.propose.ranking import same_reading
from recap_engine.records import SILENT, Proposal, Region

MANY = Settings(candidates=15, neighbours=15)


def propose(engine: Engine, path: Path, settings: Settings = MANY) -> Proposal:
    _, whole = engine.propose(path, settings=settings)
    return whole


def texts(proposal: Proposal | None) -> set[str]:
    assert proposal is not None
    return {n.text for n in proposal.neighbours} | {c.text for c in proposal.candidates}


@pytest.fixture
def twin(sounds: Path) -> Path:
    """Another recording of a.wav."""
    write_sound(sounds / "twin.wav", 0, gain=0.9)
    return sounds / "twin.wav"


def accept(workspace: Path, path: Path, text: str) -> None:
    """As another process would."""
    with Workspace.open(workspace) as other:
        decide.accept(other, identify(other, path), text, path=path)


def test_what_was_heard_shows_which_sounds_are_takes(engine: Engine, sounds: Path, twin: Path) -> None:
    for path in (sounds / "a.wav", twin):
        propose(engine, path)
    (take,) = takes_of(engine.workspace, identify(engine.workspace, sounds / "a.wav"))
    assert take.path == str(twin)
    assert take.sure


def test_sound_proposed_alone_is_found_by_its_signature_and_reported_by_its_vector(
    engine: Engine, sounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear = engine.encoder.encode_audio

    def signed(windows: Sequence[NDArray[np.float32]]) -> AudioFeatures:
        features = hear(windows)
        return replace(features, signatures=-features.vectors)

    monkeypatch.setattr(engine.encoder, "encode_audio", signed)
    propose(engine, sounds / "a.wav")
    vector = engine.hear(sounds / "a.wav").hearing.vector
    fingerprint = engine.encoder.fingerprint
    row = engine.workspace.sounds.find(identify(engine.workspace, sounds / "a.wav"))
    assert row is not None
    kept = engine.workspace.vectors.sound_vector(fingerprint, row.id)
    np.testing.assert_array_equal(kept, -vector)
    assert engine.workspace.vectors.sounds_by_meaning(fingerprint, vector, 1) == [(row.id, pytest.approx(1.0))]


def test_neighbours_come_first_then_the_same_with_ranked_candidates(engine: Engine, sounds: Path) -> None:
    partial, whole = engine.propose(sounds / "a.wav", settings=Settings(candidates=4, neighbours=3))
    assert partial.candidates == ()
    assert len(partial.neighbours) == 3
    assert whole.neighbours == partial.neighbours
    scores = [c.score for c in whole.candidates]
    assert len(scores) == 4
    assert scores == sorted(scores, reverse=True)
    for candidate in whole.candidates:
        assert candidate.log_probability is not None
        assert candidate.similarity is not None
        assert candidate.relevance is not None
    assert whole.model == engine.bundle.fingerprint


def test_candidates_do_not_say_the_same_twice(engine: Engine, sounds: Path, workspace: Path, twin: Path) -> None:
    accept(workspace, twin, "The rain is falling on a tin roof.")
    found = propose(engine, sounds / "a.wav")
    assert len({t for t in texts(found) if "tin roof" in t}) == 1


def test_sound_proposed_alone_and_in_a_batch_gets_the_same_proposal(engine: Engine, sounds: Path) -> None:
    settings = Settings(candidates=5, neighbours=5)
    alone = propose(engine, sounds / "b.wav", settings)
    batch = list(engine.caption([(str(sounds / f"{name}.wav"), "") for name in "abc"], settings))
    other = batch[1].proposal
    assert other is not None
    assert [n.text for n in other.neighbours] == [n.text for n in alone.neighbours]
    assert [c.text for c in other.candidates] == [c.text for c in alone.candidates]
    assert [c.score for c in other.candidates] == pytest.approx([c.score for c in alone.candidates], abs=1e-4)


def test_accept_while_a_run_is_under_way_counts_from_the_next_run_on(
    engine: Engine, sounds: Path, workspace: Path, twin: Path
) -> None:
    paths = [(str(sounds / f"{name}.wav"), "") for name in "bcdeabcdea"]
    run = engine.caption(paths, MANY)
    before = list(islice(run, 1))
    accept(workspace, twin, "A kazoo squeals")
    during = before + list(run)
    assert not any("A kazoo squeals" in texts(outcome.proposal) for outcome in during)
    assert "A kazoo squeals" in texts(propose(engine, sounds / "a.wav"))
    (after,) = engine.caption([(str(sounds / "a.wav"), "")], MANY)
    assert "A kazoo squeals" in texts(after.proposal)


def test_collection_and_caption_that_are_switched_off_are_not_retrieved(
    engine: Engine, sounds: Path, workspace: Path
) -> None:
    assert "Drums roll" in texts(propose(engine, sounds / "a.wav"))
    with Workspace.open(workspace) as other:
        curate.set_collection_enabled(other, "music", False)
        (rain,) = other.captions.search("rain falls")
        curate.set_captions_enabled(other, [rain.id], False)
    found = texts(propose(engine, sounds / "a.wav"))
    assert not {"Drums roll", "A piano plays a scale", "Rain falls on a tin roof"} & found


def test_edited_caption_is_retrieved_as_it_reads_now(engine: Engine, sounds: Path, workspace: Path, twin: Path) -> None:
    propose(engine, sounds / "a.wav")
    accept(workspace, twin, "A kazoo squeals")
    with Workspace.open(workspace) as other:
        (own,) = other.captions.of_sound(identify(other, twin))
        decide.edit(other, identify(other, twin), "A whistle shrills", caption=own.id)
    found = texts(propose(engine, sounds / "a.wav"))
    assert "A whistle shrills" in found
    assert "A kazoo squeals" not in found


def test_region_is_a_sound_of_its_own(engine: Engine, sounds: Path, workspace: Path) -> None:
    path, region = sounds / "a.wav", Region(0.25, 0.75)
    decide.accept(engine.workspace, identify(engine.workspace, path, region), "A beep", path=path)
    _, part = engine.propose(path, region, MANY)
    assert part.sound.region == region
    assert "A beep" not in texts(part)
    assert "A beep" in texts(propose(engine, path))
    with pytest.raises(RequestError, match=r"is 1\.000 s long"):
        next(engine.propose(path, Region(0.5, 3.0)))


def test_unwanted_proposal_is_given_up_while_listening_and_while_writing(engine: Engine, sounds: Path) -> None:
    with pytest.raises(Cancelled):
        next(engine.propose(sounds / "a.wav", cancelled=lambda: True))
    wanted = [True]
    running = engine.propose(sounds / "a.wav", cancelled=lambda: not wanted[0])
    next(running)
    wanted[0] = False
    with pytest.raises(Cancelled):
        next(running)


def test_embedding_that_is_stopped_continues_where_it_was(
    engine: Engine, sounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recap_engine.index.embed_missing.EMBED_BATCH", 3)
    steps = engine.embed()
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    vectors, encoder = engine.workspace.vectors, engine.encoder.fingerprint
    assert len(vectors.pending_texts(encoder)) == 7
    assert [step.done for step in engine.embed()] == [3, 6, 7]
    assert vectors.pending_texts(encoder) == []
    assert list(engine.embed()) == []


def test_long_sound_in_a_group_with_a_broken_one_is_still_heard_whole(
    engine: Engine, sounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recap_engine.annotate.identify.HELD_SECONDS", 0.5)
    alone = propose(engine, sounds / "b.wav", Settings(neighbours=3))
    # Whole as a file: that there is nothing to hear in it shows only while it is listened to.
    soundfile.write(str(sounds / "nan.wav"), np.full(16_000, np.nan), 16_000, subtype="FLOAT")
    good, bad = engine.caption([(str(sounds / "b.wav"), ""), (str(sounds / "nan.wav"), "")], Settings(neighbours=3))
    assert "NaN" in str(bad.error)
    assert good.proposal is not None
    assert [n.similarity for n in good.proposal.neighbours] == pytest.approx([n.similarity for n in alone.neighbours])


def test_candidates_begin_and_use_words_as_asked(engine: Engine, sounds: Path) -> None:
    asked = Settings(candidates=6, neighbours=8, max_tokens=12, include=("rain",), avoid=("roof", "gravel"))
    found = [c.text.casefold() for c in propose(engine, sounds / "a.wav", asked).candidates]
    assert found
    assert all("rain" in text and "roof" not in text and "gravel" not in text for text in found)
    begun = propose(engine, sounds / "a.wav", Settings(prefix="Rain fal", max_tokens=12))
    assert "Rain falls on a tin roof" in texts(begun)
    assert all(c.text.startswith("Rain fal") for c in begun.candidates)
    for senseless in ({"avoid": ("",)}, {"include": ("dog",), "avoid": ("Dog",)}):
        with pytest.raises(RequestError):
            Settings(**senseless)  # type: ignore[arg-type]


def test_what_is_typed_is_completed_before_and_after_a_proposal(engine: Engine, sounds: Path) -> None:
    before = engine.complete(sounds / "a.wav", "Rain ", 2)
    propose(engine, sounds / "a.wav", Settings())
    assert engine.complete(sounds / "a.wav", "Rain ", 2) == before
    assert all(text.startswith("Rain ") for text in before)
    with pytest.raises(RequestError, match="ask for 1 to"):
        engine.complete(sounds / "a.wav", "Rain", 0)


def test_numbers_that_make_no_sense_are_refused() -> None:
    for wrong in ({"candidates": 0}, {"neighbours": -1}, {"beams": 0}, {"max_tokens": 0}):
        with pytest.raises(RequestError, match=next(iter(wrong)).removeprefix("max_")):
            Settings(**wrong)


def test_file_that_is_not_a_sound_is_reported(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "no.wav").write_bytes(b"RIFF")
    with pytest.raises(AudioError, match=r"no\.wav"):
        next(engine.propose(tmp_path / "no.wav"))


def test_what_is_less_relevant_than_evidence_is_shown_but_kept_from_the_decoder(
    engine: Engine, sounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoder, template, read = engine.proposer.decoder, engine.proposer.template, list[list[int]]()
    write = decoder.write

    def reading(hidden: Any, prompts: Sequence[list[int]], *rest: Any, **more: Any) -> Any:
        read.extend(prompts)
        return write(hidden, prompts, *rest, **more)

    monkeypatch.setattr(decoder, "write", reading)
    for number, evidence in enumerate((0.0, 1.1)):
        engine.proposer.calibration = replace(engine.proposer.calibration, evidence=evidence)
        shown = propose(engine, sounds / "a.wav", replace(MANY, seed=number)).neighbours
        reported = [n.text for n in shown] if evidence == 0.0 else []
        assert shown
        assert read[-1] == to_tokens(template, reported, decoder.encode, decoder.longest_prompt(MANY.max_tokens))


def test_what_takes_a_sound_for_the_same_as_a_rejected_text_loses_what_it_shares(engine: Engine, sounds: Path) -> None:
    heard = engine.hear(sounds / "a.wav")
    near = [engine.neighbours(heard)]
    (before,) = engine.proposer.candidates([heard], near, MANY)
    wrong = before[0].text
    (after,) = engine.proposer.candidates([heard], near, MANY, [{wrong}])
    scores = {c.text: c.score for c in before}
    both = [c for c in after if c.text in scores]
    assert wrong not in {c.text for c in after}
    assert both
    for one in both:
        (alike,) = same_reading(engine.texts([one.text]) @ engine.texts([wrong])[0])
        assert one.score == pytest.approx(scores[one.text] * (1.0 - float(alike)), rel=1e-3)


def test_first_candidate_and_its_score_do_not_depend_on_how_many_are_asked_for(engine: Engine, sounds: Path) -> None:
    for name in "abc":
        found = [propose(engine, sounds / f"{name}.wav", Settings(candidates=count)) for count in (1, 2, 5, 9)]
        assert len({one.candidates[0].text for one in found}) == 1
        assert len({one.candidates[0].score for one in found}) == 1
        scores = [{c.text: c.score for c in one.candidates} for one in found]
        assert all(fewer[text] == scores[-1][text] for fewer in scores for text in fewer if text in scores[-1])


def test_silence_is_no_candidate_also_where_words_are_asked_for(engine: Engine, sounds: Path) -> None:
    write_sound(sounds / "silent.wav", 0, gain=0.0)
    for settings in (MANY, Settings(avoid=("dog",)), Settings(prefix="Sil"), Settings(include=("dog",))):
        proposal = propose(engine, sounds / "silent.wav", settings)
        assert (proposal.candidates, proposal.notes) == ((), (SILENT,))
