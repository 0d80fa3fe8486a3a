"""After a large import, captioning begins with what is embedded, and embedding goes on beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import Engine
from recap_engine.index import embed_missing


@pytest.fixture
def imported(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Many captions without vectors, and no patience to wait for them."""
    monkeypatch.setattr(embed_missing, "PATIENCE", 0.0)
    with Workspace.open(workspace) as opened:
        for _ in opened.imports.add_rows([ImportRow(f"An engine idles, number {i}") for i in range(600)], "large"):
            pass
    return workspace


def test_the_first_sounds_lack_captions_and_embedding_goes_on(imported: Path, bundle: Path, sounds: Path) -> None:
    engine = Engine(Workspace.open(imported), str(bundle), device="cpu")
    try:
        for _ in engine.prepare(embed_all=False):
            pass
        assert engine.unsettled
        paths = [(str(sounds / f"{name}.wav"), "") for name in "abcde"]
        done = []
        for outcome in engine.caption(paths):
            assert outcome.proposal is not None
            done.append((outcome.proposal.missing, engine.embedding))
        assert done[0][0] > 0
        shown = [step for _, step in done if step is not None]
        assert shown
        assert [step.done for step in shown] == sorted(step.done for step in shown)
    finally:
        engine.close()


def test_waiting_for_all_captions_is_a_choice(recap, imported: Path, sounds: Path) -> None:
    ran = recap("caption", sounds / "a.wav", "--embed-first", "--format", "jsonl")
    assert ran.status == 0
    assert "missing" not in ran.out
    assert "not embedded yet" not in ran.err


def test_captioning_at_once_says_so(recap, imported: Path, sounds: Path) -> None:
    ran = recap("caption", sounds / "a.wav", "--format", "jsonl")
    assert ran.status == 0
    assert '"missing": ' in ran.out
    assert "not embedded yet" in ran.err
