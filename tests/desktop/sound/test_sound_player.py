"""The player on a card that only counts, with real files, a real reader thread and the real callback."""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from recap_desktop.sound.frame_feed import Ring, routing
from recap_desktop.sound.outputs import OutputError, SoundCards
from recap_desktop.sound.player import Player
from recap_engine.audio import portaudio
from recap_engine.audio.microphone import microphone
from recap_engine.errors import AudioError
from recap_engine.records import Region


def begin(qtbot: QtBot, player: Player, cards: Any) -> None:
    player.play()
    qtbot.waitUntil(lambda: bool(cards.opened) and player._feed is not None)


def ready(qtbot: QtBot, player: Player, frames: int) -> None:
    """Until the reader has so many frames ready, or everything."""
    feed = player._feed
    assert feed is not None
    qtbot.waitUntil(lambda: feed.finished_at is not None or feed.ring.written - feed.ring.taken >= frames)


def run(qtbot: QtBot, player: Player, cards: Any, seconds: float) -> None:
    for _ in range(round(seconds * cards.card.sample_rate / 400)):
        if player._feed is not None:
            ready(qtbot, player, 400)
        cards.card.turn(400)


def test_every_frame_is_played_once_and_the_end_is_reported(qtbot, player, cards, write, sine) -> None:
    samples = sine(300, 1.5)
    player.load(write(samples))
    begin(qtbot, player, cards)
    run(qtbot, player, cards, 1.4)
    with qtbot.waitSignal(player.finished):
        run(qtbot, player, cards, 0.4)
    np.testing.assert_allclose(cards.card.sound()[300 : len(samples)], samples[300:], atol=1e-4)
    assert player.state == "stopped"
    assert player.position == pytest.approx(1.5)


def test_positions_show_what_is_heard_not_what_was_sent(qtbot, player, cards, write, sine) -> None:
    player.load(write(sine(300, 2)))
    begin(qtbot, player, cards)
    run(qtbot, player, cards, 0.5)
    qtbot.waitUntil(lambda: player.position > 0.4)
    assert player.position == pytest.approx(0.5 - cards.card.latency, abs=0.001)


def test_a_region_is_played_from_its_start_to_its_end(qtbot, player, cards, write) -> None:
    ramp = np.linspace(0, 0.9, 32000).astype(np.float32)
    player.load(write(ramp), Region(0.5, 1.0))
    assert player.position == 0.5
    begin(qtbot, player, cards)
    with qtbot.waitSignal(player.finished):
        run(qtbot, player, cards, 0.7)
    heard = cards.card.sound()
    np.testing.assert_allclose(heard[300:8000], ramp[8300:16000], atol=1e-4)
    assert not heard[8000:].any()
    assert player.position == pytest.approx(1.0)


def test_a_loop_continues_without_a_gap(qtbot, player, cards, write) -> None:
    ramp = np.linspace(0.1, 0.9, 16000).astype(np.float32)
    player.set_loop(True)
    player.load(write(ramp), Region(0.25, 0.5))
    begin(qtbot, player, cards)
    run(qtbot, player, cards, 1.0)
    np.testing.assert_allclose(cards.card.sound()[400:16000], np.tile(ramp[4000:8000], 4)[400:], atol=1e-4)
    qtbot.waitUntil(lambda: player.position == pytest.approx(0.5 - cards.card.latency, abs=0.001))
    player.set_loop(False)
    with qtbot.waitSignal(player.finished):
        run(qtbot, player, cards, 0.5)


def test_pause_is_silent_and_play_continues_where_the_ear_was(qtbot, player, cards, write, sine) -> None:
    player.load(write(sine(300, 2)))
    begin(qtbot, player, cards)
    run(qtbot, player, cards, 0.5)
    player.toggle()
    assert player.state == "paused"
    paused = player.position
    assert paused == pytest.approx(0.45, abs=0.001)
    cards.card.turn()
    assert not cards.card.turn().any()
    player.toggle()
    run(qtbot, player, cards, 0.2)
    qtbot.waitUntil(lambda: player.position == pytest.approx(paused + 0.15, abs=0.001))


@pytest.mark.parametrize("speed", [0.5, 2.0])
def test_speed_changes_how_fast_the_cursor_runs(qtbot, player, cards, write, sine, speed: float) -> None:
    player.load(write(sine(400, 3)))
    player.set_speed(speed)
    begin(qtbot, player, cards)
    run(qtbot, player, cards, 1.05)
    qtbot.waitUntil(lambda: player.position == pytest.approx(speed, abs=0.002))
    heard = cards.card.sound()[3200:16000]
    spectrum = np.abs(np.fft.rfft(heard * np.hanning(len(heard))))
    assert spectrum.argmax() * 16000 / len(heard) == pytest.approx(400, abs=4)


def test_seek_back_and_replay_stay_inside_the_region(qtbot, player, write, sine) -> None:
    player.load(write(sine(300, 3)), Region(1, 2))
    player.seek(1.6)
    assert player.position == 1.6
    player.back(0.25)
    assert player.position == pytest.approx(1.35)
    player.back()
    assert player.position == 1.0
    player.seek(2.7)
    player.replay()
    assert (player.position, player.state) == (1.0, "playing")


def test_after_the_end_play_starts_again_and_back_hears_the_end_again(qtbot, player, cards, write, sine) -> None:
    player.load(write(sine(300, 0.5)))
    begin(qtbot, player, cards)
    with qtbot.waitSignal(player.finished):
        run(qtbot, player, cards, 0.6)
    player.play()
    assert player.position == 0.0
    with qtbot.waitSignal(player.finished):
        run(qtbot, player, cards, 0.6)
    player.back(0.2)
    assert player.position == pytest.approx(0.3)


def test_another_rate_and_more_channels_than_the_card_has(qtbot, player, cards, write, sine) -> None:
    cards.rate = 48000
    tone = sine(500, 1, 8000, 0.4)
    player.load(write(np.stack([tone, tone, tone], 1), 8000))
    begin(qtbot, player, cards)
    with qtbot.waitSignal(player.finished):
        run(qtbot, player, cards, 1.2)
    heard = cards.card.sound()[4800:43200]
    spectrum = np.abs(np.fft.rfft(heard))
    assert spectrum.argmax() * 48000 / len(heard) == pytest.approx(500, abs=2)
    assert np.abs(heard).max() == pytest.approx(0.4, abs=0.01)


def test_volume_and_fades_make_no_click(qtbot, player, cards, write) -> None:
    player.load(write(np.full(32000, 0.8, np.float32)))
    player.set_volume(0.5)
    begin(qtbot, player, cards)
    run(qtbot, player, cards, 0.3)
    player.set_volume(1.0)
    run(qtbot, player, cards, 0.2)
    ready(qtbot, player, 400)
    player.pause()
    cards.card.turn(400)
    heard = cards.card.sound()
    assert heard[4000] == pytest.approx(0.2, abs=1e-3)
    assert heard[7900] == pytest.approx(0.8, abs=1e-3)
    assert heard[-1] == 0
    assert np.abs(np.diff(heard)).max() < 0.01


def test_a_starved_card_gets_silence_and_the_cursor_waits(qtbot, player, cards, write, sine) -> None:
    player.load(write(sine(300, 2)))
    begin(qtbot, player, cards)
    ready(qtbot, player, 8000)
    out = cards.card.turn(12000)
    assert not out[8000:].any()
    qtbot.waitUntil(lambda: player.position == pytest.approx(0.5, abs=0.001))


def test_without_a_card_a_sentence_comes_and_playing_can_be_tried_again(qtbot, player, cards, write, sine) -> None:
    cards.missing = OutputError("There is no sound card to play on.")
    player.load(write(sine(300, 1)))
    with qtbot.waitSignal(player.failed) as shown:
        player.play()
    assert shown.args == ["There is no sound card to play on."]
    assert player.state == "paused"
    cards.missing = None
    begin(qtbot, player, cards)
    with qtbot.waitSignal(player.finished):
        run(qtbot, player, cards, 1.2)


def test_a_card_that_is_unplugged_is_reported_and_the_place_is_kept(qtbot, player, cards, write, sine) -> None:
    player.load(write(sine(300, 2)))
    begin(qtbot, player, cards)
    run(qtbot, player, cards, 0.55)
    qtbot.waitUntil(lambda: player.position > 0.4)
    with qtbot.waitSignal(player.failed) as shown:
        cards.card.ended()
    assert "sound card stopped" in shown.args[0]
    assert (player.state, player.position) == ("paused", pytest.approx(0.5, abs=0.001))
    qtbot.waitUntil(lambda: cards.card.closed)
    player.play()
    qtbot.waitUntil(lambda: len(cards.opened) == 2)


def test_another_card_takes_over_while_playing(qtbot, player, cards, write, sine) -> None:
    player.load(write(sine(300, 2)))
    begin(qtbot, player, cards)
    with qtbot.waitSignal(player.devices_listed) as listed:
        player.list_devices()
    assert listed.args == [["Bench, Test"]]
    player.set_device("Bench, Test")
    qtbot.waitUntil(lambda: len(cards.opened) == 2 and player._feed is not None)
    assert cards.opened[1][0] == "Bench, Test"
    qtbot.waitUntil(lambda: cards.opened[0][1].closed)


def test_a_file_that_cannot_be_read_is_reported(qtbot, player, cards, tmp_path) -> None:
    player.load(str(tmp_path / "gone.wav"))
    with qtbot.waitSignal(player.failed) as shown:
        player.play()
    assert "does not exist" in shown.args[0]
    assert player.state != "playing"


def test_nothing_loaded_is_nothing_to_play(player) -> None:
    player.play()
    player.seek(3)
    player.set_region(Region(0, 1))
    player.unload()
    assert player.state == "stopped"


def test_without_portaudio_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    assert SoundCards().names() == []
    with pytest.raises(OutputError, match="PortAudio is missing"):
        SoundCards().open(None, lambda *_: None, lambda: None)


def test_a_set_up_of_alsa_that_makes_portaudio_abort_counts_as_no_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALSA_CONFIG_PATH", os.devnull)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    portaudio._survives.cache_clear()
    assert SoundCards().names() == []
    with pytest.raises(OutputError, match=r"no sound card|PortAudio is missing"):
        SoundCards().open(None, lambda *_: None, lambda: None)
    with pytest.raises(AudioError, match=r"no microphone|PortAudio is missing"):
        microphone()(lambda *_: None)


class BenchPortAudio:
    """PortAudio with one card, which counts its restarts."""

    def __init__(self) -> None:
        self.restarts = 0
        self.default = SimpleNamespace(device=(-1, 0))

    def query_devices(self, number: int | None = None) -> Any:
        card = {"name": "Bench", "hostapi": 0, "index": 0, "max_output_channels": 2, "default_samplerate": 48000.0}
        return [card] if number is None else card

    def query_hostapis(self, _number: int) -> dict[str, str]:
        return {"name": "Test"}

    def OutputStream(self, **_options: Any) -> Any:  # noqa: N802
        return SimpleNamespace(start=lambda: None, close=lambda ignore_errors: None, latency=0.05, time=0.0)

    def _terminate(self) -> None:
        self.restarts += 1

    def _initialize(self) -> None:
        pass


def test_portaudio_restarts_for_a_missing_card_only_while_no_card_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    audio = BenchPortAudio()
    monkeypatch.setitem(sys.modules, "sounddevice", audio)
    card = SoundCards().open(None, lambda *_: None, lambda: None)
    with pytest.raises(OutputError, match="Gone, Test is not connected"):
        SoundCards().open("Gone, Test", lambda *_: None, lambda: None)
    assert audio.restarts == 0
    card.close()
    with pytest.raises(OutputError, match="Gone, Test is not connected"):
        SoundCards().open("Gone, Test", lambda *_: None, lambda: None)
    assert audio.restarts == 1


def test_the_ring_gives_back_what_was_written_across_its_seam() -> None:
    ring, out = Ring(10, 1), np.zeros((7, 1), np.float32)
    taken, following = [], 0
    for _ in range(9):
        count = min(7, ring.space())
        ring.write(np.arange(following, following + count, dtype=np.float32)[:, None])
        following += count
        taken += list(out[: ring.take(out), 0])
    assert taken == list(range(len(taken)))
    assert len(taken) > 30


def test_channels_are_routed_to_what_the_card_has() -> None:
    mono = np.ones((2, 1), np.float32)
    assert routing(mono, 2).tolist() == [[1, 1], [1, 1]]
    assert routing(np.array([[0, 1, 2]], np.float32), 2).tolist() == [[1, 1]]
    assert routing(np.array([[np.nan, 1]], np.float32), 2).tolist() == [[0, 1]]
