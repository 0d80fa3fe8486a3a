"""Requests that outlive the engine process, batches after a death, and frames of bytes: no window needed."""

import io

import pytest

from recap_desktop.engine.batch_request import SUSPECTS, BatchRequest
from recap_desktop.engine.frames import FrameDecoder, encode_frame
from recap_desktop.engine.pending import NOW, PendingRequests, SoundRequest
from recap_engine import messages


def test_a_sound_at_which_the_process_dies_twice_is_given_up():
    pending = PendingRequests()
    pending.ask(1, SoundRequest("a.wav"), 5, ((), ()))
    pending.ask(2, SoundRequest("b.wav", rank=1), 5, ((), ()))
    assert pending.count_crash() is None
    assert pending.count_crash() == SoundRequest("a.wav")
    assert (1 in pending, 2 in pending) == (False, True)


def test_an_answer_forgives_a_death():
    pending = PendingRequests()
    pending.ask(1, SoundRequest("a.wav"), 5, ((), ()))
    pending.count_crash()
    pending.answered(1)
    pending.ask(2, SoundRequest("a.wav"), 5, ((), ()))
    assert pending.count_crash() is None


def test_the_same_request_is_found_at_any_rank_and_can_change_it():
    pending = PendingRequests()
    pending.ask(1, SoundRequest("a.wav", rank=2), 5, ((), ()))
    assert pending.same(("a.wav", None), 5, ((), ())) == 1
    assert pending.same(("a.wav", None), 3, ((), ())) is None
    assert pending.rerank(1, NOW)
    assert not pending.rerank(1, NOW)
    assert pending.current() == SoundRequest("a.wav")


def test_a_batch_goes_one_by_one_after_a_death_and_leaves_out_what_kills_twice():
    batch = BatchRequest([f"{n}.wav" for n in range(2 * SUSPECTS)], 5)
    first = batch.message(1)
    assert first is not None
    assert not first.careful
    assert [batch.answered(at) for at in range(3)] == [0, 1, 2]
    assert batch.died() is None
    careful = batch.message(2)
    assert careful is not None
    assert (careful.careful, len(careful.paths)) == (True, SUSPECTS)
    assert batch.died() is None
    batch.message(3)
    assert batch.died() == 3
    after = batch.message(4)
    assert after is not None
    assert after.paths[0] == b"4.wav"


def test_messages_survive_any_cut_of_the_stream():
    pipe = io.BytesIO()
    for request in (1, 2):
        messages.write(pipe, messages.Pong(request=request, step_seconds=0.5))
    decoder, answers = FrameDecoder(), []
    for byte in pipe.getvalue():
        answers += decoder.feed(bytes([byte]))
    assert answers == [messages.Pong(request=1, step_seconds=0.5), messages.Pong(request=2, step_seconds=0.5)]


def test_a_request_is_framed_as_the_engine_reads_it():
    pipe = io.BytesIO(encode_frame(messages.Ping(request=7)))
    body = messages.read_body(pipe)
    assert body is not None
    assert messages.request_from(body) == messages.Ping(request=7)


def test_a_length_beyond_the_limit_is_refused():
    decoder = FrameDecoder()
    with pytest.raises(ValueError, match="claims"):
        list(decoder.feed((messages.LARGEST_MESSAGE + 1).to_bytes(4, "big")))
