"""A workspace that gets another model: proposals continue while vectors are computed; the old ones are dropped last."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_bundle import build_tiny_bundle

from recap_engine.bundles.bundle import read_bundle
from recap_engine.cli import main
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import Engine
from recap_engine.index import embed_missing


@pytest.fixture
def other(tmp_path: Path) -> Path:
    return build_tiny_bundle(tmp_path / "other", seed=5).folder


def many(workspace: Path, count: int) -> None:
    with Workspace.open(workspace) as opened:
        for i in range(count):
            opened.captions.add(f"a sound that is number {i}", collection="field", provenance="human")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for more than a batch of two."""
    monkeypatch.setattr(embed_missing, "PATIENCE", 0.0)
    monkeypatch.setattr(embed_missing, "STEP", 2)
    monkeypatch.setattr(embed_missing, "FEW", 2)


@pytest.mark.usefixtures("hasty")
def test_proposals_go_on_while_a_new_model_reads_the_captions(
    workspace: Path, bundle: Path, other: Path, sounds: Path
) -> None:
    many(workspace, 9)
    sound = sorted(sounds.glob("*.wav"))[0]
    first = Engine.open(workspace, str(bundle), device="cpu")
    list(first.settle())
    old, missing = first.encoder.fingerprint, first.workspace.vectors.matrix(first.encoder.fingerprint, "text")[0]
    first.close()
    engine = Engine.open(workspace, str(other), device="cpu")
    try:
        vectors = engine.workspace.vectors
        *_, proposal = engine.propose(sound)
        assert engine.unsettled
        assert {n.text for n in proposal.neighbours if n.route == "text"} == {
            "a sound that is number 8",
            "a sound that is number 7",
        }
        steps = engine.settle()
        next(steps)
        assert len(vectors.matrix(old, "text")[0]) == len(missing), "old vectors stay while new ones are made"
        shown = [step.done for step in steps]
        assert shown == sorted(shown)
        assert not engine.unsettled
        assert [one.fingerprint for one in vectors.encoders()] == [engine.encoder.fingerprint]
        assert len(vectors.matrix(engine.encoder.fingerprint, "text")[0]) == len(missing)
    finally:
        engine.close()


@pytest.mark.usefixtures("hasty")
def test_what_is_accepted_meanwhile_counts_from_the_next_proposal(workspace: Path, bundle: Path, sounds: Path) -> None:
    many(workspace, 9)
    sound = sorted(sounds.glob("*.wav"))[0]
    engine = Engine.open(workspace, str(bundle), device="cpu")
    try:
        list(engine.propose(sound))
        many_more = "a kettle that is nearly boiling"
        engine.workspace.captions.add(many_more, collection="field", provenance="human")
        *_, proposal = engine.propose(sound)
        assert many_more in {n.text for n in proposal.neighbours}
    finally:
        engine.close()


def test_going_back_before_it_is_done_costs_nothing(workspace: Path, bundle: Path, other: Path) -> None:
    many(workspace, 3)
    first = Engine.open(workspace, str(bundle), device="cpu")
    list(first.settle())
    first.close()
    second = Engine.open(workspace, str(other), device="cpu")
    steps = second.settle()
    next(steps)
    steps.close()
    second.close()
    again = Engine.open(workspace, str(bundle), device="cpu")
    assert not again.workspace.vectors.pending_texts(again.encoder.fingerprint)
    again.close()


def test_use_model_fills_and_drops_by_command(workspace: Path, bundle: Path, other: Path) -> None:
    for folder in (bundle, other):
        assert main(["workspace", "use-model", "--workspace", str(workspace), "--bundle", str(folder)]) == 0
        with Workspace.open(workspace, read_only=True) as opened:
            (encoder,) = opened.vectors.encoders()
            assert encoder.fingerprint == read_bundle(folder).encoder_fingerprint
            assert not opened.vectors.pending_texts(encoder.fingerprint)
