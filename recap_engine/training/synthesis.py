"""Building blocks of synthetic sounds: noise, pulses, ringing objects; level, distance, room.

Everything is mono, float32 at 16 kHz, and random draws come from the given generator.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
RATE = 16_000
SECONDS = 5.0
LENGTH = round(RATE * SECONDS)


def held(
    random: np.random.Generator, least: float, most: float, pause: float, rest: float
) -> list[tuple[float, float]]:
    """Intervals in seconds during which something is held down, with pauses between them."""
    at, stretches = random.uniform(-1.5, 0.8), []
    while at < SECONDS - 0.3:
        end = at + random.uniform(least, most)
        if end > 0.1:
            stretches.append((max(0.0, at), end))
        at = end + random.uniform(pause, rest)
    return stretches or [(0.0, SECONDS)]


def noise(random: np.random.Generator, slope: float, low: float, high: float) -> Samples:
    """Noise of unit power whose level falls by ``slope`` dB an octave between ``low`` and ``high`` hertz."""
    hertz = np.fft.rfftfreq(LENGTH, 1 / RATE)
    level = 10 ** (slope * np.log2(np.maximum(hertz, 20.0) / 1000.0) / 20)
    level /= (1 + (hertz / high) ** 6) * (1 + (low / np.maximum(hertz, 1.0)) ** 4)
    spectrum = level * (random.standard_normal(len(hertz)) + 1j * random.standard_normal(len(hertz)))
    return unit(np.fft.irfft(spectrum, LENGTH).astype(np.float32))


def wander(random: np.random.Generator, length: int) -> NDArray[np.float64]:
    """A smooth random curve of unit size that turns a few times a second."""
    knots = random.standard_normal(max(2, round(length / RATE * 4)) + 1)
    return np.interp(np.linspace(0, len(knots) - 1, length), np.arange(len(knots)), knots)


def ringing(random: np.random.Generator, seconds: float, pitches: Sequence[float]) -> Samples:
    """A struck object: ``pitches`` in hertz that decay within ``seconds``."""
    t = np.arange(round(seconds * RATE)) / RATE
    modes = [np.sin(2 * np.pi * p * t) * np.exp(-t / (seconds * random.uniform(0.08, 0.4))) for p in pitches]
    return np.asarray(sum(random.uniform(0.3, 1.0) * mode for mode in modes), np.float32)


def burst(random: np.random.Generator, length: int, seconds: float) -> Samples:
    """``length`` samples of decaying noise, falling to a third every ``seconds``."""
    return np.asarray(random.standard_normal(length) * np.exp(-np.arange(length) / (seconds * RATE)), np.float32)


def pulses(random: np.random.Generator, rate: float, jitter: float) -> Samples:
    """``rate`` dull blows a second, each shifted in time by up to the share ``jitter``."""
    sound = np.zeros(LENGTH, np.float32)
    pulse = ringing(random, 0.05, [rate * 2, rate * 5])
    at = 0.0
    while at < SECONDS:
        add(sound, pulse, round(at * RATE))
        at += random.normal(1.0, jitter) / rate
    return unit(sound)


def add(sound: Samples, part: Samples, at: int) -> None:
    """Add ``part`` to ``sound`` from sample ``at`` on, as far as it lies within."""
    start, end = max(0, at), min(len(sound), at + len(part))
    if end > start:
        sound[start:end] += part[start - at : end - at]


def mixed(sound: Samples, *others: tuple[Samples, float]) -> Samples:
    """``sound`` at unit power and each other at its level in dB against it."""
    return np.asarray(unit(sound) + sum(unit(o) * np.float32(10 ** (level / 20)) for o, level in others), np.float32)


def unit(sound: Samples) -> Samples:
    """At unit power over its louder half."""
    power = np.sort(np.square(sound.astype(np.float64)))
    size = float(np.sqrt(power[len(power) // 2 :].mean())) if len(power) else 0.0
    return np.asarray(sound / max(size, 1e-6), np.float32)


def at_speed(sound: Samples, speed: float) -> Samples:
    """Played ``speed`` times as fast and as high."""
    places = np.arange(0, len(sound) - 1, speed)
    return np.asarray(np.interp(places, np.arange(len(sound)), sound), np.float32)


def dulled(sound: Samples, high: float) -> Samples:
    """Low-passed at ``high`` hertz, as if far away or behind something."""
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    return np.fft.irfft(np.fft.rfft(sound) / (1 + (hertz / high) ** 4), len(sound)).astype(np.float32)


def in_a_room(sound: Samples, random: np.random.Generator, wet: float, seconds: float | None = None) -> Samples:
    """With the tail of a room or yard of ``seconds`` (drawn where not given), ``wet`` of its power."""
    decay = (seconds or random.uniform(0.15, 0.9)) / 6.9
    tail = burst(random, round(decay * 5 * RATE), decay)
    size = 1 << (len(sound) + len(tail)).bit_length()
    late = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)].astype(np.float32)
    scale = np.sqrt(np.square(sound).mean() / max(float(np.square(late).mean()), 1e-12))
    return np.asarray(np.sqrt(1 - wet) * sound + np.sqrt(wet) * late * scale, np.float32)
