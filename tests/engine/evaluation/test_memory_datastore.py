"""Datastores, hearing and decoding in memory give what the engine gives."""

from pathlib import Path

import numpy as np
import pytest

from recap_engine.annotate import decide
from recap_engine.datastore.live import LiveCaptions
from recap_engine.datastore.pinned import PinnedCaptions
from recap_engine.decoder.decoder import CaptionDecoder
from recap_engine.engine import Engine
from recap_engine.evaluation.memory_datastore import Accepted, MemoryDatastore, collection
from recap_engine.evaluation.subject import Subject
from recap_engine.propose.propose import Heard, Settings


@pytest.fixture
def subject(bundle: Path, tmp_path: Path) -> Subject:
    return Subject.open(str(bundle), tmp_path / "evaluation", device="cpu")


def heard_by(subject: Subject, paths: list[Path]) -> list[Heard]:
    steps = subject.hearings.hear(paths)
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            return [one for one in stop.value if one is not None]


def test_memory_datastore_finds_what_a_workspace_finds(
    engine: Engine, sounds: Path, captions: tuple[str, ...], subject: Subject
) -> None:
    files = sorted(sounds.iterdir())
    said = ["A dog barks", "Rain falls on a tin roof", "A dog barks"]
    for path, text in zip(files, said, strict=False):
        decide.accept(engine.workspace, engine.hear(path).sound, text, path=path)
    engine.use_collections(["field", "accepted"])
    for _ in engine.embed():
        pass
    heard = heard_by(subject, files)
    accepted = [Accepted(t, h.hearing.vector, p.name) for t, h, p in zip(said, heard, files, strict=False)]
    store = MemoryDatastore(collection("field", captions, subject.proposer.texts), accepted, subject.proposer.texts)
    pinned = PinnedCaptions(engine.workspace, engine.encoder.fingerprint, ["field", "accepted"])
    queries = np.stack([h.hearing.vector for h in heard])
    rows = [engine.workspace.sounds.find(h.sound) for h in heard]
    own = [frozenset((row.id,) if row else ()) for row in rows]
    source = store.source([p.name for p in files])
    for route in ("text", "audio"):
        theirs = pinned.search(route, queries, 4, own)
        ours = source.search(route, queries, 4)
        for a, b in zip(ours, theirs, strict=True):
            assert [c.text for c, _ in a] == [c.text for c, _ in b]
            assert np.allclose([s for _, s in a], [s for _, s in b], atol=1e-6)


def test_sounds_of_a_text_are_the_same_from_memory_and_from_the_file(
    engine: Engine, sounds: Path, captions: tuple[str, ...], subject: Subject
) -> None:
    files = sorted(sounds.iterdir())
    said = ["A dog barks", "Rain falls on a tin roof", "A dog barks"]
    for path, text in zip(files, said, strict=False):
        decide.accept(engine.workspace, engine.hear(path).sound, text, path=path)
    for _ in engine.embed():
        pass
    heard = heard_by(subject, files)
    accepted = [Accepted(t, h.hearing.vector, p.name) for t, h, p in zip(said, heard, files, strict=False)]
    store = MemoryDatastore(collection("field", captions, subject.proposer.texts), accepted, subject.proposer.texts)
    asked = [["A dog barks", "Rain falls on a tin roof"], ["A dog barks"]]
    first = engine.workspace.sounds.find(heard[0].sound)
    assert first is not None
    own = [frozenset((first.id,)), frozenset[int]()]
    live = LiveCaptions(engine.workspace, engine.encoder.fingerprint, ["accepted"])
    from_file = live.carrying(asked, own)
    engine.workspace.search.memory.want(engine.encoder.fingerprint, wait=True)
    from_memory = live.carrying(asked, own)
    ours = store.source([files[0].name, "elsewhere"]).carrying(asked)
    assert [[len(one) for one in some] for some in from_file] == [[1, 1], [2]]
    for found in (from_memory, ours):
        for mine, theirs in zip(from_file, found, strict=True):
            for a, b in zip(mine, theirs, strict=True):
                assert np.allclose(sorted(a.tolist()), sorted(b.tolist()), atol=1e-6)


def test_what_was_heard_is_remembered_by_audio_whatever_the_file_is_called(subject: Subject, sounds: Path) -> None:
    (before,) = heard_by(subject, [sounds / "a.wav"])
    (sounds / "a.wav").rename(sounds / "renamed.wav")
    subject.hearings.encoder.encode_audio = None  # type: ignore[method-assign,assignment]
    (after,) = heard_by(subject, [sounds / "renamed.wav"])
    assert np.array_equal(before.hearing.hidden, after.hearing.hidden)
    assert before.sound == after.sound


def test_what_is_not_a_sound_is_none(subject: Subject, sounds: Path) -> None:
    (sounds / "x.wav").write_text("no sound")
    assert heard_by(subject, [sounds / "x.wav"]) == []


def test_decoding_is_remembered_and_the_same(
    subject: Subject, sounds: Path, captions: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = heard_by(subject, sorted(sounds.iterdir()))
    store = MemoryDatastore(collection("field", captions, subject.proposer.texts), (), subject.proposer.texts)
    takes = [""] * len(heard)
    first = subject.propose(heard, takes, store, Settings())
    asked: list[int] = []
    generate = CaptionDecoder.generate

    def counted(self: CaptionDecoder, hidden, prompts, **settings):  # type: ignore[no-untyped-def]
        asked.append(len(prompts))
        return generate(self, hidden, prompts, **settings)

    monkeypatch.setattr(CaptionDecoder, "generate", counted)
    monkeypatch.setattr(CaptionDecoder, "score", None)
    assert subject.propose(heard, takes, store, Settings()) == first
    assert asked == [0]
