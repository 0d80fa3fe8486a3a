"""Encoded sounds are cached: bit for bit, for several processes, within a limit, despite damage."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from recap_engine.audio import Window
from recap_engine.bundles.heard_cache import HeardCache, Listener, key_of
from recap_engine.clap.encoder import AudioFeatures, Floats
from recap_engine.clap.listen import Hearing
from recap_engine.records import Region, Sound


def hearing(seed: int = 0, *, half: bool = False) -> Hearing:
    random = np.random.default_rng(seed)
    hidden = random.standard_normal((64, 32), np.float32)
    if half:
        hidden = (hidden.view(np.uint32) & 0xFFFF0000).view(np.float32)
    vector, signature = random.standard_normal((2, 16), np.float32)
    return Hearing(vector, signature, hidden, 2, 12.5, 0.25)


def same(found: Hearing | None, expected: Hearing) -> bool:
    return (
        found is not None
        and np.array_equal(found.vector, expected.vector)
        and np.array_equal(found.signature, expected.signature)
        and np.array_equal(found.hidden, expected.hidden)
        and (found.windows, found.seconds, found.peak) == (expected.windows, expected.seconds, expected.peak)
    )


@pytest.mark.parametrize("half", [False, True])
def test_what_was_kept_comes_back_bit_by_bit(tmp_path: Path, half: bool) -> None:
    kept = HeardCache(tmp_path / "h.sqlite", 10**9)
    assert kept.get(b"a") is None
    kept.put([(b"a", hearing(1, half=half))])
    kept.close()
    again = HeardCache(tmp_path / "h.sqlite", 10**9)
    assert same(again.get(b"a"), hearing(1, half=half))
    again.close()


def test_what_was_used_longest_ago_goes_when_it_is_full(tmp_path: Path) -> None:
    one = 64 * 32 * 4 + 1 + 2 * 16 * 4
    kept = HeardCache(tmp_path / "h.sqlite", 40 * one)
    for number in range(129):
        kept.put([(key_of(number), hearing(number))])
    there = [number for number in range(129) if kept.get(key_of(number)) is not None]
    assert there == list(range(129 - len(there), 129))
    assert 36 <= len(there) <= 72
    kept.close()


def test_a_damaged_file_is_started_again(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    path.write_bytes(b"no database at all, but long enough to be read as one" * 100)
    kept = HeardCache(path, 10**9)
    assert kept.get(b"a") is None
    kept.put([(b"a", hearing())])
    assert same(kept.get(b"a"), hearing())
    kept.close()


def test_a_place_that_cannot_be_written_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = HeardCache(tmp_path / "file" / "h.sqlite", 10**9)
    kept.put([(b"a", hearing())])
    assert kept.get(b"a") is None


def _write(path: Path, first: int) -> None:
    kept = HeardCache(path, 10**9)
    for number in range(first, first + 20):
        kept.put([(key_of(number), hearing(number))])
    kept.close()


def test_several_processes_keep_at_once(tmp_path: Path) -> None:
    path = tmp_path / "h.sqlite"
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=_write, args=(path, 20 * i)) for i in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    kept = HeardCache(path, 10**9)
    assert all(same(kept.get(key_of(number)), hearing(number)) for number in range(40))
    kept.close()


class Counting:
    """An encoder that counts."""

    sample_rate, window_seconds, dimensions, hidden_steps, hidden_width = 8000, 1.0, 4, 3, 2
    band = (0.0, 4000.0)

    def __init__(self, fingerprint: str = "a") -> None:
        self.fingerprint, self.heard = fingerprint, 0

    def encode_audio(self, windows: Sequence[Floats]) -> AudioFeatures:
        self.heard += len(windows)
        n = len(windows)
        vectors = np.full((n, 4), 0.5, np.float32)
        return AudioFeatures(vectors, np.ones((n, 3, 2), np.float32), vectors)

    def encode_text(self, texts: Sequence[str]) -> Floats:
        return np.zeros((len(texts), 4), np.float32)


def test_a_sound_is_heard_once_whatever_its_file_is_and_again_by_another_encoder(tmp_path: Path) -> None:
    kept = HeardCache(tmp_path / "h.sqlite", 10**9)
    encoder, other = Counting(), Counting("b")
    piece = Window(0.0, np.ones(800, np.float32), 1.0)
    sound, part = Sound("f" * 32, 2.0), Sound("f" * 32, 2.0, Region(0.0, 1.0))
    listener = Listener(encoder, "bfloat16", 4, kept)
    for _ in range(3):
        assert listener.hear(sound, [piece]).vector.shape == (4,)
    assert encoder.heard == 1
    listener.hear(part, [piece])
    Listener(encoder, "float32", 4, kept).hear(sound, [piece])
    assert encoder.heard == 3
    Listener(other, "bfloat16", 4, kept).hear(sound, [piece])
    assert other.heard == 1
    kept.close()


def test_it_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECAP_HEARD_MB", "0")
    assert HeardCache.for_user() is None
