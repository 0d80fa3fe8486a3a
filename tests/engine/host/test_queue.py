"""What waits for the engine, the order in which it is taken, and cancelled requests."""

import threading

from recap_engine.host.queue import RequestQueue, Unreadable
from recap_engine.messages import Batch, Cancel, Open, Propose, Rerank, Shutdown, number_in, request_from, write
from recap_engine.records import Region


def propose(number: int, lane: str = "now", rank: int = 0) -> Propose:
    return Propose(request=number, path=b"a.wav", lane=lane, rank=rank)


def test_newer_request_of_a_lane_replaces_the_one_that_waits() -> None:
    queue = RequestQueue()
    assert queue.put(propose(1)) == []
    assert queue.put(propose(2, "later", rank=1)) == []
    assert queue.put(propose(3)) == [propose(1)]
    assert queue.take() == propose(3)
    assert queue.take() == propose(2, "later", rank=1)


def test_the_sound_on_screen_goes_first_then_the_next_ones_then_the_batch() -> None:
    queue = RequestQueue()
    queue.put(Batch(request=1, paths=(b"x.wav",)))
    queue.put(propose(2, "b", rank=2))
    queue.put(propose(3, "a", rank=1))
    queue.put(propose(4))
    assert [taken.request for _ in range(4) if (taken := queue.take())] == [4, 3, 2, 1]


def test_jumping_in_the_list_puts_what_waits_in_another_order() -> None:
    queue = RequestQueue()
    for number in (1, 2, 3):
        queue.put(propose(number, str(number), rank=number))
    queue.put(Rerank(request=3, rank=0))
    assert [taken.request for _ in range(3) if (taken := queue.take())] == [3, 1, 2]


def test_in_the_middle_of_something_only_what_is_more_urgent_is_taken() -> None:
    queue = RequestQueue()
    batch = Batch(request=1, paths=(b"x.wav",))
    queue.put(batch)
    assert queue.take() == batch
    assert queue.take_more_urgent() is None
    queue.put(propose(2, "a", rank=1))
    queue.put(propose(3))
    assert queue.take_more_urgent() == propose(3)
    assert queue.take_more_urgent() is None
    queue.finish()
    assert queue.take_more_urgent() == propose(2, "a", rank=1)
    queue.finish()
    for ends in (Open(request=4, workspace=b"w.recap"), Shutdown()):
        queue.put(ends)
        assert queue.take_more_urgent() is None
    assert queue.unwanted()


def test_cancelling_reaches_what_was_interrupted_by_something_more_urgent() -> None:
    queue = RequestQueue()
    queue.put(Batch(request=1, paths=(b"x.wav",)))
    queue.take()
    queue.put(propose(2))
    queue.take_more_urgent()
    queue.put(Cancel(request=1))
    assert not queue.unwanted()
    queue.finish()
    assert queue.unwanted()


def test_request_being_worked_on_is_unwanted_once_overtaken_in_its_lane_only() -> None:
    queue = RequestQueue()
    queue.put(propose(1))
    queue.take()
    queue.put(propose(2, "later"))
    assert not queue.unwanted()
    queue.put(propose(3))
    assert queue.unwanted()
    queue.take()
    assert not queue.unwanted()


def test_cancel_reaches_what_waits_and_what_is_being_worked_on() -> None:
    queue = RequestQueue()
    for number, lane in ((1, "now"), (2, "b"), (3, "c")):
        queue.put(propose(number, lane))
    queue.take()
    assert queue.put(Cancel(request=3)) == [propose(3, "c")]
    assert not queue.unwanted()
    assert queue.put(Cancel(request=1)) == []
    assert queue.unwanted()
    assert queue.put(Cancel(request=99)) == []
    assert queue.take() == propose(2, "b")


def test_opening_makes_everything_asked_before_unwanted() -> None:
    queue = RequestQueue()
    first, second = Open(request=1, workspace=b"a.recap"), Open(request=4, workspace=b"b.recap")
    queue.put(first)
    queue.take()
    queue.put(propose(2))
    queue.put(propose(3, "later"))
    assert queue.put(second) == [propose(2), propose(3, "later")]
    assert queue.unwanted()
    assert queue.take() == second


def test_closing_wakes_the_worker_and_stops_what_is_being_done() -> None:
    queue = RequestQueue()
    taken: list[object] = []
    worker = threading.Thread(target=lambda: taken.append(queue.take()))
    worker.start()
    queue.close()
    worker.join(10)
    assert taken == [None]
    assert queue.unwanted()


def test_unreadable_request_waits_its_turn_like_any_other() -> None:
    queue = RequestQueue()
    queue.put(Unreadable(7, "no type"))
    assert queue.take() == Unreadable(7, "no type")


def test_message_comes_back_as_what_was_written() -> None:
    import io

    pipe = io.BytesIO()
    message = Propose(request=5, path=b"caf\xe9.wav", region=Region(0.5, 2.0), lane="later", routes=("audio",))
    write(pipe, message)
    body = pipe.getvalue()[4:]
    assert int.from_bytes(pipe.getvalue()[:4], "big") == len(body)
    assert request_from(body) == message


def test_number_is_found_in_a_request_that_makes_no_sense() -> None:
    import msgspec

    assert number_in(msgspec.msgpack.encode({"type": "fly", "request": 12})) == 12
    assert number_in(msgspec.msgpack.encode(["request"])) == 0
    assert number_in(b"\xc1") == 0
