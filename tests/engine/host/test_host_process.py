"""The engine process itself: requests in, answers out, whatever comes."""

import io
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import pytest
from small_world import ROOT, write_sound

from recap_engine import messages
from recap_engine.annotate import decide
from recap_engine.annotate.curate import set_collection_enabled
from recap_engine.bundles.bundle import read_bundle
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import identify
from recap_engine.host.process import Host
from recap_engine.messages import (
    Answer,
    Batch,
    Cancel,
    Captioned,
    Complete,
    Completed,
    Doubtful,
    Dropped,
    Duplicates,
    Embedded,
    Failed,
    Find,
    FindDoubtful,
    FindDuplicates,
    FindSounds,
    Finished,
    Found,
    FoundSounds,
    Heard,
    Hello,
    Loading,
    Match,
    Matched,
    Open,
    Ping,
    Pong,
    Propose,
    Proposed,
    Ready,
    Shutdown,
)

Spawn = Callable[..., "subprocess.Popen[bytes]"]


class Client:
    """The other end of the pipes."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self._requests = cast(BinaryIO, process.stdin)
        self._answers = cast(BinaryIO, process.stdout)

    def send(self, *requests: messages.Message) -> None:
        """Write requests in one go, so that they wait together."""
        batch = io.BytesIO()
        for request in requests:
            messages.write(batch, request)
        self.raw(batch.getvalue())

    def raw(self, data: bytes) -> None:
        self._requests.write(data)
        self._requests.flush()

    def next(self) -> Answer:
        body = messages.read_body(self._answers)
        assert body is not None, "the engine process has ended"
        return messages.answer_from(body)

    def until(self, number: int, *kinds: type) -> list[Answer]:
        """Answers up to the first of these kinds for that request; `Embedded` comes at any time, and is left out."""
        got: list[Answer] = []
        while not (got and got[-1].request == number and isinstance(got[-1], kinds)):
            answer = self.next()
            if not isinstance(answer, Embedded) or Embedded in kinds:
                got.append(answer)
        return got

    def hang_up(self) -> int:
        self._requests.close()
        return self.process.wait(20)


@pytest.fixture
def client(spawn: Spawn) -> Client:
    """A process of the test's own, which has said hello; it has loaded nothing yet."""
    client = Client(spawn("-m", "recap_engine.host", stderr=subprocess.DEVNULL))
    hello = client.next()
    assert isinstance(hello, Hello)
    assert (hello.protocol, hello.pid) == (messages.PROTOCOL, client.process.pid)
    return client


@pytest.fixture(scope="module")
def served() -> Iterator[Client]:
    """One process for several tests: importing torch takes seconds."""
    command = [sys.executable, "-m", "recap_engine.host"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        client = Client(process)
        client.next()
        yield client
        assert client.hang_up() == 0


@pytest.fixture
def opened(served: Client, workspace: Path, bundle: Path) -> Client:
    """That process, with the test's workspace open."""
    served.send(Open(request=1, workspace=os.fsencode(workspace), bundle=str(bundle), device="cpu"))
    *loading, ready = served.until(1, Ready, Failed)
    assert isinstance(ready, Ready)
    assert (ready.bundle, ready.device) == ("tiny", "cpu")
    loaded = {str(step.doing) for step in loading if isinstance(step, Loading)}
    assert loaded == {"loading the encoder", "embedding captions", "loading the decoder"}
    return served


def test_all_captions_are_searched_on_request(opened: Client, workspace: Path) -> None:
    with Workspace.open(workspace) as changed:
        changed.captions.add("A dog barks", "twins", provenance="imported")
        changed.captions.add("a dog barks!", "twins", provenance="imported")
        (one, other) = changed.captions.page("twins")
    opened.send(Match(request=31, query='meaning:"a dog barks" near:0.99 collection:twins'))
    matched = opened.until(31, Matched, Failed)[-1]
    assert isinstance(matched, Matched)
    assert matched.captions[0] == one.id
    opened.send(Match(request=32, query="collection:"))
    failed = opened.until(32, Matched, Failed)[-1]
    assert isinstance(failed, Failed)
    assert "nothing after" in str(failed.reason)
    opened.send(FindDuplicates(request=33, near=0.95, collection="twins"))
    duplicates = opened.until(33, Duplicates, Failed)[-1]
    assert isinstance(duplicates, Duplicates)
    assert [cluster.captions for cluster in duplicates.clusters] == [(one.id, other.id)]
    opened.send(FindDoubtful(request=34))
    assert isinstance(opened.until(34, Doubtful, Failed)[-1], Doubtful)


def test_the_end_of_embedding_is_reported(opened: Client) -> None:
    assert isinstance(opened.until(1, Embedded)[-1], Embedded)


def test_the_precision_asked_for_is_computed_in(opened: Client, workspace: Path, bundle: Path) -> None:
    for number, precision in ((21, "float32"), (22, "bfloat16")):
        opened.send(
            Open(
                request=number, workspace=os.fsencode(workspace), bundle=str(bundle), device="cpu", precision=precision
            )
        )
        ready = opened.until(number, Ready, Failed)[-1]
        assert isinstance(ready, Ready)
        assert ready.precision == precision
    opened.send(Open(request=23, workspace=os.fsencode(workspace), bundle=str(bundle), precision="coarse"))
    failed = opened.until(23, Ready, Failed)[-1]
    assert isinstance(failed, Failed)
    assert "no precision 'coarse'" in str(failed.reason)


def test_a_decoder_that_is_damaged_is_reported_and_neighbours_are_shown_before(
    client: Client, workspace: Path, bundle: Path, sounds: Path, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(bundle, damaged)
    path = damaged / "decoder.safetensors"
    path.write_bytes(path.read_bytes()[:-4] + b"\1\2\3\4")
    client.send(Open(request=1, workspace=os.fsencode(workspace), bundle=str(damaged), device="cpu"))
    assert isinstance(client.until(1, Ready, Failed)[-1], Ready)
    client.send(ask(2, sorted(sounds.glob("*.wav"))[0]))
    answers = client.until(2, Proposed, Failed)
    assert any(isinstance(answer, Heard) and answer.neighbours for answer in answers)
    assert isinstance(answers[-1], Failed)
    assert "another hash" in str(answers[-1].reason)


def test_vectors_that_nobody_waited_for_are_filled_when_nothing_is_asked(
    client: Client, workspace: Path, bundle: Path
) -> None:
    with Workspace.open(workspace) as opened:
        opened.vectors.put_texts("another", ["Rain"], np.eye(1, 8, dtype=np.float32))
    client.send(Open(request=1, workspace=os.fsencode(workspace), bundle=str(bundle), device="cpu"))
    client.until(1, Ready, Failed)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with Workspace.open(workspace, read_only=True) as opened:
            if [one.fingerprint for one in opened.vectors.encoders()] == [read_bundle(bundle).encoder_fingerprint]:
                return
        time.sleep(0.05)
    raise AssertionError("the vectors of the model before are still there")


def ask(number: int, path: Path, **options: object) -> Propose:
    return Propose(request=number, path=os.fsencode(path), **options)  # type: ignore[arg-type]


def test_neighbours_are_heard_before_candidates_are_proposed(opened: Client, sounds: Path) -> None:
    odd = sounds / os.fsdecode(b"caf\xe9.wav")
    shutil.copy(sounds / "a.wav", odd)
    opened.send(ask(3, odd, candidates=4, neighbours=3))
    heard, proposed = opened.until(3, Proposed)
    assert isinstance(heard, Heard)
    assert isinstance(proposed, Proposed)
    assert len(heard.neighbours) == 3
    assert proposed.neighbours == heard.neighbours
    assert len(proposed.candidates) == 4
    assert len(proposed.model) >= 16


def test_what_is_typed_is_completed_and_the_latest_letter_wins(opened: Client, sounds: Path) -> None:
    path = os.fsencode(sounds / "a.wav")
    opened.send(ask(5, sounds / "a.wav"))
    opened.until(5, Proposed)
    opened.send(
        Complete(request=6, path=path, prefix="Rain f", count=2),
        Complete(request=7, path=path, prefix="Rain fa", count=2),
    )
    answers = opened.until(7, Completed, Failed)
    completed = answers[-1]
    assert isinstance(completed, Completed)
    assert completed.prefix == "Rain fa"
    assert all(text.startswith("Rain fa") and len(text) > 7 for text in completed.texts)
    assert [type(answer) in (Dropped, Completed) for answer in answers if answer.request == 6] == [True]
    opened.send(Complete(request=8, path=path, prefix="Rain", count=99))
    (failed,) = opened.until(8, Failed)
    assert "ask for 1 to" in str(failed.reason)  # type: ignore[union-attr]


def test_a_request_before_a_workspace_is_open_is_refused(client: Client, sounds: Path) -> None:
    client.send(ask(1, sounds / "a.wav"))
    (failed,) = client.until(1, Failed)
    assert "open one first" in str(failed.reason)  # type: ignore[union-attr]


def test_closed_pipe_ends_it(client: Client) -> None:
    client.send(Ping(request=4))
    assert isinstance(pong := client.next(), Pong)
    assert pong.request == 4
    assert client.hang_up() == 0


def test_decision_of_another_process_counts_in_the_next_proposal(
    opened: Client, workspace: Path, bundle: Path, sounds: Path
) -> None:
    twin = sounds / "twin.wav"
    write_sound(twin, 0, gain=0.9)
    opened.send(ask(2, sounds / "a.wav"))
    before = opened.until(2, Proposed)[-1]
    with Workspace.open(workspace) as mine:
        decide.accept(mine, identify(mine, twin), "A kazoo squeals", path=twin)
        sequence = mine.sequence()
    opened.send(ask(3, sounds / "a.wav"))
    after = opened.until(3, Proposed)[-1]
    assert isinstance(before, Proposed)
    assert isinstance(after, Proposed)
    assert "A kazoo squeals" not in [n.text for n in before.neighbours]
    assert "A kazoo squeals" in [n.text for n in after.neighbours]
    assert before.sequence < after.sequence == sequence


def test_nothing_that_is_asked_wrongly_ends_the_process(
    opened: Client, workspace: Path, bundle: Path, sounds: Path, tmp_path: Path
) -> None:
    (sounds / "bad.wav").write_bytes(b"RIFF")
    for number, path in ((2, sounds / "gone.wav"), (3, sounds / "bad.wav"), (4, sounds)):
        opened.send(ask(number, path))
        (failed,) = opened.until(number, Failed)
        assert isinstance(failed, Failed)
        assert path.name in str(failed.reason)
        assert not failed.traceback

    opened.send(ask(5, sounds / "a.wav", beams=0))
    (failed,) = opened.until(5, Failed)
    assert "beams" in str(failed.reason)  # type: ignore[union-attr]

    opened.raw(struct.pack(">I", 5) + b"\xc1abcd")
    (failed,) = opened.until(0, Failed)
    assert "cannot read" in str(failed.reason)  # type: ignore[union-attr]

    opened.raw(struct.pack(">I", 0))
    opened.until(0, Failed)

    opened.send(Open(request=6, workspace=os.fsencode(tmp_path / "nowhere" / "w.recap"), bundle=str(bundle)))
    assert "nowhere" in str(opened.until(6, Failed)[-1].reason)  # type: ignore[union-attr]
    opened.send(Open(request=7, workspace=os.fsencode(workspace), bundle="nonesuch"))
    assert "nonesuch" in str(opened.until(7, Failed)[-1].reason)  # type: ignore[union-attr]

    opened.send(Open(request=8, workspace=os.fsencode(workspace), bundle=str(bundle), device="cpu"))
    opened.until(8, Ready)
    opened.send(ask(9, sounds / "a.wav"))
    assert isinstance(opened.until(9, Proposed, Failed)[-1], Proposed)


def test_of_many_requests_in_a_lane_only_the_last_is_answered(
    opened: Client, workspace: Path, bundle: Path, sounds: Path
) -> None:
    long = sounds / "long.wav"
    write_sound(long, 3, seconds=30)
    opened.send(ask(2, long), *(ask(number, sounds / "a.wav") for number in range(3, 9)), Cancel(request=77))
    answers = opened.until(8, Proposed)
    assert {a.request for a in answers if isinstance(a, Proposed)} == {8}
    assert {a.request for a in answers if isinstance(a, Dropped)} == set(range(2, 8))


def test_cancelled_request_is_dropped_and_another_lane_continues(
    opened: Client, workspace: Path, bundle: Path, sounds: Path
) -> None:
    write_sound(sounds / "long.wav", 3, seconds=30)
    opened.send(ask(2, sounds / "long.wav"), ask(3, sounds / "a.wav", lane="later"), Cancel(request=2))
    answers = opened.until(3, Proposed)
    assert Dropped(request=2) in answers
    assert not any(isinstance(a, Proposed) and a.request == 2 for a in answers)


def test_shutdown_ends_it_while_the_pipe_is_open(client: Client) -> None:
    client.send(Shutdown())
    assert client.process.wait(20) == 0


def test_impossible_length_is_reported_before_it_ends(client: Client) -> None:
    client.raw(b"\xff\xff\xff\xff garbage")
    failed = client.next()
    assert isinstance(failed, Failed)
    assert "cannot read the program" in str(failed.reason)
    assert client.process.wait(20) == 0


def test_ctrl_c_in_the_terminal_is_left_to_the_program_that_started_it(client: Client) -> None:
    client.process.send_signal(signal.SIGINT)
    client.send(Ping(request=1))
    assert isinstance(pong := client.next(), Pong)
    assert pong.request == 1


CHATTY = """
import os, sys
from recap_engine.host import process as host
real = host.RequestQueue.take
def chatty(self):
    print("a library says hello")
    sys.__stdout__.write("and goodbye"); sys.__stdout__.flush()
    os.write(1, b"from C, too")
    return real(self)
host.RequestQueue.take = chatty
host.main()
"""


def test_library_that_prints_does_not_break_the_pipe(spawn: Spawn) -> None:
    client = Client(spawn("-c", CHATTY))
    assert isinstance(client.next(), Hello)
    client.send(Ping(request=3))
    assert isinstance(pong := client.next(), Pong)
    assert pong.request == 3
    assert client.hang_up() == 0
    printed = cast(BinaryIO, client.process.stderr).read()
    for part in (b"a library says hello", b"and goodbye", b"from C, too"):
        assert part in printed


def test_a_batch_reports_each_sound_and_lets_the_sound_on_screen_go_first(
    opened: Client, workspace: Path, bundle: Path, sounds: Path
) -> None:
    (sounds / "bad.wav").write_bytes(b"RIFF")
    for number in range(24):
        write_sound(sounds / f"many{number:02}.wav", 20 + number)
    paths = sorted(path for path in sounds.iterdir() if path.name != "a.wav")
    opened.send(Batch(request=2, paths=tuple(map(os.fsencode, paths))))
    opened.until(2, Captioned)
    opened.send(ask(3, sounds / "a.wav"), Ping(request=4))
    answers = opened.until(2, Finished)
    place = [type(a).__name__ for a in answers].index("Proposed")
    assert any(isinstance(a, Captioned) for a in answers[place:])
    assert any(isinstance(a, Pong) for a in answers)
    captioned = [a for a in answers if isinstance(a, Captioned)]
    assert [a.at for a in captioned] == list(range(1, len(paths)))
    errors = {paths[a.at].name: a.error for a in captioned if a.error}
    assert list(errors) == ["bad.wav"]
    with Workspace.open(workspace) as mine:
        suggested = mine.connection.value("SELECT count(*) FROM proposals")
    assert suggested == len({a.sound for a in captioned if a.sound} | {1, 2})


def test_a_batch_can_be_stopped_and_gone_on_with_one_by_one(opened: Client, workspace: Path, sounds: Path) -> None:
    paths = []
    for number in range(40):
        paths.append(sounds / f"stop{number:02}.wav")
        write_sound(paths[-1], 60 + number)
    opened.send(Batch(request=2, paths=tuple(map(os.fsencode, paths))))
    opened.until(2, Captioned)
    opened.send(Cancel(request=2))
    done = sum(isinstance(a, Captioned) for a in opened.until(2, Dropped)) + 1
    assert done < 40
    opened.send(Batch(request=3, paths=tuple(map(os.fsencode, paths[done : done + 3])), careful=True))
    assert [a.at for a in opened.until(3, Finished) if isinstance(a, Captioned)] == [0, 1, 2]


def test_memory_that_runs_out_is_reported() -> None:
    from recap_engine.host.process import _out_of_memory

    assert _out_of_memory(RuntimeError("[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried to"))
    assert not _out_of_memory(RuntimeError("shapes do not match"))


def test_sounds_are_ranked_by_words_and_by_likeness_to_a_file(opened: Client, workspace: Path, sounds: Path) -> None:
    paths = sorted(sounds.glob("*.wav"))
    opened.send(Propose(request=41, path=os.fsencode(paths[0])))
    opened.until(41, Proposed, Failed)
    opened.send(FindSounds(request=42, text="Drums roll"))
    *_, by_words = opened.until(42, FoundSounds, Failed)
    opened.send(FindSounds(request=43, path=os.fsencode(paths[1])))
    *_, by_likeness = opened.until(43, FoundSounds, Failed)
    opened.send(FindSounds(request=44, path=os.fsencode(sounds / "none.wav")))
    *_, failed = opened.until(44, FoundSounds, Failed)
    with Workspace.open(workspace) as other:
        (hash_of_first,) = {file.hash for file in other.sounds.files() if file.path == str(paths[0])}
    assert hash_of_first in dict(by_words.sounds)
    assert hash_of_first in dict(by_likeness.sounds)
    assert by_likeness.caption is None
    assert isinstance(failed, Failed)


def test_a_passing_recording_is_captioned_and_not_stored(
    opened: Client, workspace: Path, sounds: Path, tmp_path: Path
) -> None:
    paths = sorted(sounds.glob("*.wav"))
    opened.send(Propose(request=51, path=os.fsencode(paths[0])))
    opened.until(51, Proposed, Failed)
    recording = tmp_path / "heard.wav"
    recording.write_bytes(paths[1].read_bytes())
    opened.send(FindSounds(request=52, path=os.fsencode(recording), passing=True))
    *_, heard = opened.until(52, FoundSounds, Failed)
    assert isinstance(heard, FoundSounds)
    assert heard.caption is not None
    with Workspace.open(workspace) as other:
        assert [file.path for file in other.sounds.files()] == [str(paths[0])]
        assert {file.hash for file in other.sounds.files()} == set(dict(heard.sounds))
        assert other.connection.value("SELECT count(*) FROM proposals") == 1


def test_captions_are_found_by_meaning_also_in_a_collection_that_is_off(opened: Client, workspace: Path) -> None:
    with Workspace.open(workspace) as other:
        set_collection_enabled(other, "music", False)
    opened.send(Find(request=31, text="Drums roll", limit=3))
    *_, everywhere = opened.until(31, Found, Failed)
    opened.send(Find(request=32, text="Drums roll", limit=3, collections=("music",)))
    *_, in_one = opened.until(32, Found, Failed)
    opened.send(Find(request=33, text="Drums roll", collections=("none",)))
    *_, failed = opened.until(33, Found, Failed)
    assert isinstance(everywhere, Found)
    assert isinstance(in_one, Found)
    assert isinstance(failed, Failed)
    with Workspace.open(workspace) as other:
        texts = [other.captions.get([row])[0] for row, _ in in_one.captions]
        assert {c.collection for c in other.captions.get([row for row, _ in everywhere.captions])} == {"field"}
    assert texts[0].text == "Drums roll"
    assert {caption.collection for caption in texts} == {"music"}
    assert in_one.captions[0][1] == pytest.approx(1.0, abs=1e-3)
    assert (everywhere.waiting, in_one.waiting) == (0, 0)


def test_embedding_that_fails_is_not_reported_as_complete_and_is_not_tried_again_until_something_changes(
    workspace: Path, bundle: Path
) -> None:
    def add(*texts: str) -> None:
        with Workspace.open(workspace) as other:
            list(other.imports.add_rows((ImportRow(text=text) for text in texts), "new"))

    def settled() -> list[type]:
        while host._settling is not None:
            host._settle(*host._settling)
        return [type(answer) for answer in sent(answers) if not isinstance(answer, Loading)]

    answers = io.BytesIO()
    host = Host(io.BytesIO(), answers)
    host._open(Open(request=1, workspace=os.fsencode(workspace), bundle=str(bundle), device="cpu"))
    assert settled() == [Ready, Embedded]
    add(*(f"A dog barks {i} times" for i in range(1500)))
    engine = host._opened()
    with engine.workspace.connection.database() as db:
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').get}")  # as on a full disk
    host._settle_later(engine)
    assert settled() == [Failed]
    host._settle_later(engine)
    assert settled() == []
    with engine.workspace.connection.database() as db:
        db.execute("PRAGMA max_page_count = 1000000")
    add("Hail")
    host._settle_later(engine)
    assert settled() == [Embedded]
    engine.close()


def sent(answers: io.BytesIO) -> list[Answer]:
    """The answers written so far, which are removed."""
    answers.seek(0)
    found = []
    while (body := messages.read_body(answers)) is not None:
        found.append(messages.answer_from(body))
    answers.seek(0)
    answers.truncate()
    return found
