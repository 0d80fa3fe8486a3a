"""Synthesises the sample sounds: everyday sounds from noise, resonances and envelopes, so that no licence binds them.

    python resources/samples/make_samples.py [FOLDER]

Needs numpy and soundfile. Each sound has its own seed, so one can be changed without touching the others. The result
is the same at every run except for the serial number that the Ogg encoder draws. Mono, 32 kHz, Ogg Vorbis, CC0.
Bell partials follow the usual names of church bells (hum, prime, tierce, quint, nominal); formants are those of a
small vocal tract; everything else was shaped by how another network, trained on recordings (YAMNet), hears it.
"""

from __future__ import annotations

# The names of the sounds say what they are.
# ruff: noqa: D103
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 32_000
Signal = NDArray[np.float64]
Rng = np.random.Generator


def seconds(duration: float) -> Signal:
    """Time axis of ``duration`` seconds."""
    return np.arange(round(duration * RATE)) / RATE


def band(signal: Signal, low: float, high: float, slope: float = 2.0) -> Signal:
    """Keep ``low`` to ``high`` Hz, with flanks of a Butterworth filter of order ``slope``, no phase shift."""
    size = 1 << (len(signal) * 2 - 1).bit_length()
    hertz = np.fft.rfftfreq(size, 1 / RATE)
    gain = 1 / np.sqrt(1 + (np.maximum(hertz, 1e-3) / high) ** (2 * slope))
    if low > 0:
        gain = gain / np.sqrt(1 + (low / np.maximum(hertz, 1e-3)) ** (2 * slope))
    return np.fft.irfft(np.fft.rfft(signal, size) * gain, size)[: len(signal)]


def coloured(rng: Rng, duration: float, exponent: float) -> Signal:
    """Noise whose power falls with frequency to the ``exponent`` (0 white, 1 pink, 2 brown), deviation 1."""
    count = len(seconds(duration))
    spectrum = np.fft.rfft(rng.standard_normal(count))
    spectrum /= np.maximum(np.fft.rfftfreq(count, 1 / RATE), 20.0) ** (exponent / 2)
    noise = np.fft.irfft(spectrum, count)
    return noise / noise.std()


def wander(rng: Rng, duration: float, hertz: float) -> Signal:
    """A slow random curve between 0 and 1 that changes about ``hertz`` times a second."""
    points = max(4, int(duration * hertz) + 3)
    knots = rng.random(points)
    place = seconds(duration) / duration * (points - 2)
    index = place.astype(int)
    blend = (1 - np.cos(np.pi * (place - index))) / 2
    return knots[index] * (1 - blend) + knots[index + 1] * blend


def convolved(signal: Signal, response: Signal) -> Signal:
    """Linear convolution, cut to the length of ``signal``."""
    size = 1 << (len(signal) + len(response) - 1).bit_length()
    return np.fft.irfft(np.fft.rfft(signal, size) * np.fft.rfft(response, size), size)[: len(signal)]


def room(rng: Rng, signal: Signal, decay: float, wet: float, brightness: float = 5000) -> Signal:
    """Add the echo of a room that dies by 60 dB in ``decay`` seconds."""
    time = seconds(decay)
    tail = band(rng.standard_normal(len(time)) * np.exp(-6.9 * time / decay), 80, brightness, 1)
    tail[: round(0.008 * RATE)] = 0
    return signal + wet * convolved(signal, tail / np.sqrt((tail**2).sum()))


def ring(frequencies: list[float], decays: list[float], gains: list[float], duration: float) -> Signal:
    """Something struck: decaying partials. ``decays`` in seconds to 1/e."""
    time = seconds(duration)
    partials = [
        gain * np.exp(-time / decay) * np.sin(2 * np.pi * frequency * time)
        for frequency, decay, gain in zip(frequencies, decays, gains, strict=True)
    ]
    return np.sum(partials, axis=0)


def burst(rng: Rng, duration: float, decay: float, low: float, high: float) -> Signal:
    """A short noise that dies to 1/e in ``decay`` seconds."""
    time = seconds(duration)
    return band(rng.standard_normal(len(time)) * np.exp(-time / decay) * np.minimum(1, time / 0.0006), low, high)


def put(track: Signal, event: Signal, at: float, gain: float = 1.0) -> None:
    """Mix ``event`` into ``track`` from second ``at`` on."""
    start = round(at * RATE)
    part = event[: max(0, len(track) - start)]
    track[start : start + len(part)] += gain * part


def tone(frequency: Signal, gains: list[float]) -> Signal:
    """Harmonics of a fundamental that changes in time (Hz for each sample)."""
    phase = 2 * np.pi * np.cumsum(frequency) / RATE
    return np.sum([gain * np.sin((k + 1) * phase) for k, gain in enumerate(gains)], axis=0)


def rain(rng: Rng) -> Signal:
    track = 0.10 * band(coloured(rng, 5, 0.6), 400, 11000, 1) * (0.85 + 0.3 * wander(rng, 5, 1.5))
    for at in rng.uniform(0, 4.95, 1500):
        pitch = rng.uniform(1500, 7000)
        drop = burst(rng, 0.02, rng.uniform(0.0015, 0.004), pitch * 0.6, pitch * 1.6)
        put(track, drop, at, rng.lognormal(-1.1, 0.7))
    return room(rng, track, 0.4, 0.15)


def thunder(rng: Rng) -> Signal:
    time = seconds(6)
    track = np.zeros_like(time)
    for at, gain in ((0.35, 1.0), (0.55, 0.7), (0.95, 0.8), (1.7, 0.6), (2.4, 0.45), (3.3, 0.3)):
        length = 6 - at
        late = seconds(length)
        roll = band(coloured(rng, length, 1.4), 25, 420 - 90 * at, 1.5)
        put(track, roll * np.minimum(1, late / 0.06) * np.exp(-late / 1.1) * (0.3 + wander(rng, length, 6)), at, gain)
    put(track, burst(rng, 0.9, 0.16, 120, 5000), 0.32, 0.45)
    return room(rng, track, 2.5, 0.5, 900) + 0.01 * band(coloured(rng, 6, 1), 300, 6000)


def wind(rng: Rng) -> Signal:
    gust = wander(rng, 6, 0.7)
    track = band(coloured(rng, 6, 2), 15, 400, 1) * (0.3 + gust) * (0.6 + 0.8 * wander(rng, 6, 5))
    for centre in (90, 160, 280, 420, 620, 900, 1300):
        near = np.exp(-((np.log2(centre / 120) - 2.6 * gust - 0.3 * wander(rng, 6, 3)) ** 2))
        track += 0.1 * band(coloured(rng, 6, 0), centre * 0.8, centre * 1.25, 3) * near * (0.35 + gust)
    return track + 0.01 * band(coloured(rng, 6, 1), 200, 6000, 1) * (0.2 + gust)


def sea_waves(rng: Rng) -> Signal:
    time = seconds(6)
    track = 0.16 * band(coloured(rng, 6, 1.5), 40, 1500, 1) * (0.7 + 0.6 * wander(rng, 6, 1))
    for crest, gain in ((1.4, 0.8), (4.3, 1.0)):
        rise = np.where(time < crest, np.exp((time - crest) / 0.7), np.exp(-(time - crest) / 1.1))
        foam = np.where(time < crest, np.exp((time - crest) / 0.3), np.exp(-(time - crest) / 0.9))
        track += gain * 0.7 * rise * band(coloured(rng, 6, 1.3), 50, 1400, 1)
        track += gain * 0.22 * foam * band(coloured(rng, 6, 0.9), 500, 5500, 1) * (0.7 + 0.6 * wander(rng, 6, 10))
    return track


def church_bell(rng: Rng) -> Signal:
    track = np.zeros(len(seconds(6)))
    ratios = [0.5, 1.0, 1.19, 1.5, 2.0, 2.51, 2.66, 3.01, 4.1, 5.33, 6.8]
    decays = [3.6, 2.4, 1.9, 1.2, 1.3, 0.7, 0.6, 0.55, 0.35, 0.22, 0.14]
    gains = [0.55, 0.6, 0.75, 0.3, 1.0, 0.45, 0.35, 0.5, 0.35, 0.25, 0.2]
    for at, base, loud in ((0.1, 392.0, 1.0), (2.0, 392.0, 0.85), (3.9, 392.0, 0.95)):
        beats = ring([base * r * 1.0022 for r in ratios], decays, [g * 0.5 for g in gains], 6)
        put(track, ring([base * r for r in ratios], decays, gains, 6) + beats, at, loud)
        put(track, burst(rng, 0.08, 0.012, 900, 7000), at, 0.8 * loud)
    return room(rng, track, 2.2, 0.25)


def siren(rng: Rng) -> Signal:
    time = seconds(6)
    horn = np.zeros_like(time)
    for period, late, tune, loud in ((5.5, 0.0, 1.0, 1.0), (7.15, 1.0, 1.03, 0.4)):
        sweep = 0.5 - 0.5 * np.cos(2 * np.pi * time / period + late)
        horn += loud * tone(tune * (650 + 650 * sweep), [1, 0.3, 0.15])
    street = 0.5 * band(coloured(rng, 6, 1.2), 40, 3500)
    return room(rng, band(horn, 300, 5000), 2.0, 2.0, 3500) + street


def engine_idling(rng: Rng) -> Signal:
    time = seconds(5)
    track = np.zeros_like(time)
    at, count = 0.0, 0
    while at < 4.95:
        loud = (1.0, 0.8, 0.93, 0.72)[count % 4] * rng.uniform(0.85, 1.15)
        bang = ring([58, 92, 141, 235, 410], [0.03, 0.025, 0.02, 0.012, 0.007], [1, 0.9, 0.7, 0.5, 0.3], 0.12)
        put(track, bang + 0.5 * burst(rng, 0.12, 0.012, 120, 2200), at, loud)
        put(track, burst(rng, 0.02, 0.0025, 2200, 7000), at + 0.014, 0.16 * rng.uniform(0.4, 1.3))
        at += (1 / 27) * rng.normal(1, 0.018) * (1 + 0.02 * np.sin(2 * np.pi * 0.7 * at))
        count += 1
    track += 0.10 * band(coloured(rng, 5, 1), 150, 5000) * (1 + 0.4 * np.sin(2 * np.pi * 13.5 * time))
    return room(rng, track, 0.3, 0.2)


def helicopter(rng: Rng) -> Signal:
    """A rotor that chops the air: noise that swells with every blade, a turbine, and the air in between."""
    time = seconds(5)
    near = 0.5 + 0.5 * np.exp(-(((time - 2.8) / 1.8) ** 2))
    turns = 2 * np.pi * np.cumsum(20.9 + 0.3 * wander(rng, 5, 1.0)) / RATE
    blade = np.maximum(0, np.cos(turns)) ** 5
    late = np.maximum(0, np.cos(turns - 0.9)) ** 3
    track = 0.77 * band(coloured(rng, 5, 1.6), 25, 256, 1) * (0.06 + blade)
    track += 0.88 * band(coloured(rng, 5, 1.0), 200, 1400, 1) * (0.06 + late)
    track += 0.26 * band(coloured(rng, 5, 0.6), 900, 5000, 1) * (0.3 + late)
    track += 0.06 * tone(np.full_like(time, 240.0), [1, 0.8, 0.7, 0.5, 0.4, 0.3])
    return room(rng, track * near, 0.8, 0.3, 1800)


def footsteps(rng: Rng) -> Signal:
    track = 0.006 * coloured(rng, 5, 1.2)
    for step, at in enumerate(np.arange(0.15, 4.8, 0.5)):
        begin, loud = at + rng.normal(0, 0.015), rng.uniform(0.75, 1.1)
        put(track, ring([70, 125, 210], [0.03, 0.02, 0.014], [1, 0.8, 0.4], 0.15), begin, 0.7 * loud)
        put(track, burst(rng, 0.15, 0.020, 120, 2200), begin, 0.8 * loud)
        put(track, burst(rng, 0.2, 0.035, 400, 5000), begin + 0.09 + 0.01 * (step % 2), 0.5 * loud)
        for grain in rng.gamma(2, 0.045, 40):
            put(track, burst(rng, 0.012, 0.003, 900, 7000), begin + grain, rng.uniform(0.05, 0.3) * loud)
    return room(rng, track, 0.3, 0.15)


def clock_ticking(rng: Rng) -> Signal:
    track = 0.004 * coloured(rng, 5, 1.2)
    for count, at in enumerate(np.arange(0.1, 4.95, 0.25)):
        low = 0.9 if count % 2 else 1.0
        for delay, loud in ((0.0, 1.0), (0.009, 0.35)):
            pitches = [low * f for f in (640, 2150, 3400, 4800, 6700)]
            click = ring(pitches, [0.006, 0.004, 0.004, 0.003, 0.002], [0.4, 0.8, 1, 0.8, 0.5], 0.05)
            put(track, click + 0.4 * burst(rng, 0.05, 0.0012, 1500, 12000), at + delay, loud * rng.uniform(0.9, 1.05))
    return room(rng, track, 0.15, 0.12)


def bird_chirps(rng: Rng) -> Signal:
    track = 0.03 * band(coloured(rng, 5, 1), 100, 9000)
    for loudest in (1.0, 0.5, 0.3):
        at = rng.uniform(0.1, 0.4)
        while at < 4.6:
            base, notes = rng.uniform(2500, 5000), int(rng.integers(2, 5))
            length, rise = rng.uniform(0.035, 0.08), rng.uniform(-0.4, 0.4)
            place = seconds(length) / length
            for note in range(notes):
                chirp = tone(base * (1 + rise * (place - 0.5) + 0.03 * (note % 2)), [1, 0.08])
                put(track, chirp * np.sin(np.pi * place) ** 0.7, at, loudest * rng.uniform(0.7, 1))
                at += length * rng.uniform(1.3, 1.8)
            at += rng.uniform(0.1, 0.5)
    return room(rng, track, 1.0, 0.6, 8000)


def telephone_ringing(rng: Rng) -> Signal:
    """An old telephone: a clapper between two small gongs, some twenty strokes a second on each."""
    track = 0.001 * coloured(rng, 6, 1)
    for begin, end in ((0.15, 2.05), (3.6, 5.5)):
        for count, at in enumerate(np.arange(begin, end, 1 / 46.8)):
            base = (1374.0, 1756.0)[count % 2]
            partials = [base, base * 2.08, base * 4.33, base * 4.4]
            gong = ring(partials, [0.15, 0.105, 0.06, 0.03], [1, 0.5, 0.6, 0.35], 0.8)
            put(track, gong, at + rng.normal(0, 0.0008), rng.uniform(0.7, 1.1))
            put(track, burst(rng, 0.008, 0.0015, 3500, 10000), at, 0.26)
    return room(rng, track, 0.4, 0.32, 7000)


def alarm_clock(rng: Rng) -> Signal:
    track = 0.001 * coloured(rng, 5, 1)
    time = seconds(0.075)
    beep = np.tanh(2.5 * tone(np.full_like(time, 2050.0), [1, 0.0, 0.35, 0, 0.2]))
    beep *= np.minimum(1, np.minimum(time, time[::-1]) / 0.004)
    for group in np.arange(0.2, 4.6, 1.0):
        for count in range(4):
            put(track, beep, group + 0.125 * count, 0.7)
    return room(rng, track, 0.35, 0.2)


def door_knock(rng: Rng) -> Signal:
    track = 0.004 * coloured(rng, 4, 1.3)
    for at in (0.2, 0.4, 0.6, 0.8, 1.6, 1.8, 2.0, 2.2, 3.0, 3.2, 3.4):
        low = rng.uniform(0.96, 1.04)
        pitches = [low * f for f in (92, 148, 221, 335, 480, 720)]
        knock = ring(pitches, [0.035, 0.03, 0.022, 0.014, 0.009, 0.005], [1, 1, 0.9, 0.6, 0.4, 0.25], 0.25)
        put(track, knock + 0.8 * burst(rng, 0.25, 0.006, 120, 1800), at, rng.uniform(0.8, 1.05))
    return room(rng, track, 0.4, 0.3, 2000)


def crickets(rng: Rng) -> Signal:
    """Field crickets: each chirp is a few pulses of a pure tone, some three times a second."""
    track = 0.006 * band(coloured(rng, 5, 0.5), 1500, 9000)
    for pitch, pace, loud in ((4600, 2.9, 1.0), (4250, 2.5, 0.5), (4900, 3.3, 0.35), (4450, 2.7, 0.25)):
        at = rng.uniform(0.05, 0.4)
        while at < 4.8:
            for pulse in range(4):
                time = seconds(0.02)
                song = tone(np.full_like(time, pitch * rng.uniform(0.995, 1.005)), [1, 0.06])
                put(track, song * np.sin(np.pi * time / 0.02) ** 1.3, at + 0.034 * pulse, loud * (0.6 + 0.13 * pulse))
            at += rng.normal(1, 0.03) / pace
    return room(rng, track, 0.5, 0.25, 9000)


def dog_bark(rng: Rng) -> Signal:
    """Barks: a rough voice that falls, through a throat and a mouth that opens and shuts."""
    track = 0.006 * coloured(rng, 5, 1.2)
    for at in (0.2, 0.62, 1.5, 1.95, 2.9, 3.35, 4.2):
        length = rng.uniform(0.18, 0.22)
        place = seconds(length) / length
        rough = 1 + 0.05 * np.repeat(rng.standard_normal(len(place) // 160 + 1), 160)[: len(place)]
        pitch = rng.uniform(465, 520) * (0.75 + 0.78 * np.sin(np.pi * place**0.5)) * rough
        voice = tone(pitch, [(k + 1) ** -0.88 for k in range(20)])
        voice += 0.92 * rng.standard_normal(len(place)) * (0.3 + np.exp(-6 * place))
        mouth = np.sin(np.pi * place**0.6)
        throat = ((568, 1.5, 0.63, 0.8), (1193, 1.4, 0.93, 0.3), (2159, 1.3, 0.87, 0.1), (3409, 1.3, 0.35, 0.0))
        bark = np.sum(
            [
                gain * (shut + (1 - shut) * mouth) * band(voice, centre / width, centre * width, 2)
                for centre, width, gain, shut in throat
            ],
            axis=0,
        )
        end = np.exp(-2.6 * np.maximum(0, place - 0.3)) * np.minimum(1, (1 - place) / 0.3)
        put(track, np.tanh(0.7 * bark) * np.minimum(1, place / 0.08) * end, at, rng.uniform(0.85, 1))
    return room(rng, track, 0.5, 0.3, 4500)


def keyboard_typing(rng: Rng) -> Signal:
    track = 0.010 * coloured(rng, 5, 1.0)
    at = 0.1
    while at < 4.85:
        loud, low = rng.uniform(0.35, 1), rng.uniform(0.8, 1.2)
        down = ring([low * 240, low * 610, low * 1500], [0.010, 0.008, 0.004], [0.7, 0.6, 0.4], 0.05)
        put(track, 0.7 * down + burst(rng, 0.05, 0.006, 800, 6500), at, loud)
        put(track, burst(rng, 0.03, 0.004, 1500, 8000), at + rng.uniform(0.05, 0.09), 0.5 * loud)
        at += rng.gamma(4, 0.027) + (0.2 if rng.random() < 0.06 else 0)
    return room(rng, track, 0.2, 0.2)


def water_dripping(rng: Rng) -> Signal:
    track = 0.004 * coloured(rng, 5, 1.0)
    for at in np.arange(0.2, 4.8, 0.42) + rng.uniform(-0.1, 0.1, 11):
        time = seconds(0.16)
        base = rng.uniform(650, 1300)
        blip = tone(base * (1 + 3.5 * time), [1, 0.25, 0.06]) * np.exp(-time / 0.03) * np.minimum(1, time / 0.003)
        put(track, blip, at + 0.012, rng.uniform(0.6, 1))
        put(track, burst(rng, 0.02, 0.0015, 1500, 9000), at, 0.2)
        for splash in rng.uniform(0.03, 0.12, 3):
            short = seconds(0.04)
            little = tone(rng.uniform(1500, 3200) * (1 + 6 * short), [1, 0.1]) * np.exp(-short / 0.008)
            put(track, little, at + splash, rng.uniform(0.08, 0.3))
    return room(rng, track, 0.8, 0.25, 6000)


def applause(rng: Rng) -> Signal:
    """Many people, each at a pace, with hands of a size: one clap is a short noise about one broad resonance."""
    track = 0.02 * band(coloured(rng, 5, 1), 300, 5000)
    for _ in range(125):
        at, pace, pitch = rng.uniform(0, 0.4), rng.uniform(0.19, 0.34), rng.uniform(940, 1580)
        loud = rng.lognormal(-0.8, 0.69)
        clap = burst(rng, 0.03, rng.uniform(0.0033, 0.0115), pitch * 0.75, pitch * 1.5)
        while at < 4.9:
            put(track, clap, at, loud * rng.uniform(0.6, 1.1))
            at += pace * rng.normal(1, 0.08)
    return room(rng, track, 1.4, 0.34, 6300)


def car_horn(rng: Rng) -> Signal:
    track = 0.05 * band(coloured(rng, 5, 1.3), 40, 4000)
    for begin, length in ((0.2, 0.5), (0.95, 0.5), (1.8, 2.6)):
        flat = np.ones(len(seconds(length)))
        time = seconds(length)
        horn = tone(415 * flat, [0.5, 0.8, 1, 0.9, 0.8, 0.6, 0.5, 0.35, 0.25, 0.18, 0.12, 0.08])
        horn += tone(502 * flat, [0.5, 0.8, 1, 0.9, 0.7, 0.5, 0.4, 0.3, 0.2, 0.12, 0.08])
        put(track, np.tanh(0.5 * horn) * np.minimum(1, np.minimum(time, time[::-1]) / 0.02), begin, 0.7)
    return room(rng, track, 0.5, 0.2, 5000)


SOUNDS: dict[str, Callable[[Rng], Signal]] = {
    sound.__name__: sound
    for sound in (
        rain, thunder, wind, sea_waves, church_bell, siren, engine_idling, helicopter, footsteps, clock_ticking,
        bird_chirps, telephone_ringing, alarm_clock, door_knock, crickets, dog_bark, keyboard_typing, water_dripping,
        applause, car_horn,
    )
}  # fmt: skip


def rendered(name: str) -> NDArray[np.float32]:
    """The sound called ``name``, faded at its ends, with a peak of 0.7."""
    signal = SOUNDS[name](np.random.default_rng(list(name.encode())))
    fade = np.minimum(1, np.arange(len(signal)) / (0.01 * RATE))
    signal = (signal - signal.mean()) * fade * fade[::-1]
    return (0.7 * signal / np.abs(signal).max()).astype(np.float32)


def main(folder: Path) -> None:
    """Write all sounds into ``folder``."""
    for name in SOUNDS:
        soundfile.write(folder / f"{name}.ogg", rendered(name), RATE, "VORBIS", format="OGG", compression_level=0.7)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
