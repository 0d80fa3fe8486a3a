"""Synthetic sounds of everyday kinds without a free recording in the corpus, made from noise, pulses and its sounds.

A starter that was never trained on a jackhammer or a playground cannot name one. What characterises these kinds is
known well enough to be synthesised: blows at a rate, a motor's harmonics under load, a hum in broad noise, many voices
at once. Every sound is drawn at random from wide ranges, in another room, at another distance, before another
background, so that what they share is the kind and not the maker. The ranges come from what such machines do (blows
per second, revolutions per minute, mains frequencies), and nothing was fitted on recordings. Kinds that need voices,
instruments or shots are put together from training sounds of the corpus; where it has none of these, the kind is left
out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from recap_engine.training.corpus import Row, load_sounds
from recap_engine.training.synthesis import (
    LENGTH,
    RATE,
    SECONDS,
    Samples,
    add,
    at_speed,
    burst,
    dulled,
    held,
    in_a_room,
    mixed,
    noise,
    pulses,
    ringing,
    unit,
    wander,
)
from recap_engine.whole_file import whole_file

SOURCE = "made"
LICENCE = "made by RECAP Desktop's training, some from sounds listed here"

VOICES = r"^(person saying a single word|(man|woman|person) (laughing|screaming|shouting)|people screaming.*)$"
NOTES = (
    r"\b(guitar|banjo|violin|cello|flute|clarinet|saxophone|trumpet|trombone|accordion|harmonica|tuba|piano|"
    r"mandolin)\b.*\b(play\w*|note|chords?|strum)\b"
)
BEATS = r"^((snare|bass|tabla) drum hit|(tambourine|djembe|snare drum|bass drum|cabasa) being played|hand clap)$"
SHOTS = r"^(gunshots?|automatic rifle gunshots|(pistol|shotgun|rifle) (shot|firing).*)$"
BACKGROUNDS = (
    r"^(busy street|city (traffic|street ambience)|highway traffic|crowd chattering|wind (blowing|in the trees)|"
    r"birds singing|cars passing on a road|white noise|pink noise)$"
)


@dataclass(frozen=True, slots=True)
class Ingredients:
    """Training sounds that serve as ingredients, by purpose; float32 at 16 kHz."""

    voices: Sequence[Samples]
    notes: Sequence[Samples]
    beats: Sequence[Samples]
    shots: Sequence[Samples]
    backgrounds: Sequence[Samples]


Maker = Callable[[np.random.Generator, Ingredients], Samples]


def made_rows(corpus: Path, rows: Sequence[Row], folder: Path, each: int = 60, seed: int = 0) -> list[Row]:
    """Make ``each`` sounds of every kind in ``folder`` (FLAC, 16 kHz, 5 s), and return their rows.

    ``rows`` are the training rows, which some kinds are made from. Existing files are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found: Ingredients | None = None
    made = []
    for label, (maker, needed) in KINDS.items():
        if not all(any(re.search(pattern, row.label) for row in rows) for pattern in needed):
            continue
        for number in range(each):
            name = f"{label.replace(' ', '_')}_{number:03}"
            path = (folder / f"{name}.flac").absolute()
            made.append(Row(str(path), SOURCE, label, name, "train", True, LICENCE))
            if path.exists():
                continue
            found = found or ingredients(corpus, rows)
            random = np.random.default_rng([seed, number, *label.encode()])
            with whole_file(path) as part:
                soundfile.write(part, _somewhere(maker(random, found), random, found), RATE, format="FLAC")
    return made


def ingredients(corpus: Path, rows: Sequence[Row]) -> Ingredients:
    """The ingredients that ``rows`` offer."""

    def those(pattern: str) -> list[Samples]:
        chosen = [row for row in rows if re.search(pattern, row.label)]
        return [sound.astype(np.float32) / 32768.0 for sound in load_sounds(corpus, chosen, RATE)]

    return Ingredients(those(VOICES), those(NOTES), those(BEATS), those(SHOTS), those(BACKGROUNDS))


def _one(random: np.random.Generator, sounds: Sequence[Samples]) -> Samples:
    return sounds[int(random.integers(len(sounds)))]


def _jackhammer(random: np.random.Generator, _: Ingredients) -> Samples:
    """20 to 35 ringing blows of steel on stone a second while the trigger is held; a compressor in the background."""
    rate = random.uniform(14.0, 35.0)
    sound = np.zeros(LENGTH, np.float32)
    blow = ringing(random, 0.05, [random.uniform(250, 900), random.uniform(900, 2500), random.uniform(2500, 5500)])
    blow += 0.8 * burst(random, len(blow), random.uniform(0.004, 0.015))
    for start, end in held(random, 0.7, 4.0, 0.2, 1.2):
        at = start
        while at < end:
            add(sound, blow * random.uniform(0.7, 1.0), round(at * RATE))
            at += random.normal(1.0, 0.03) / rate
    engine = pulses(random, random.uniform(20, 45), 0.02) + 0.5 * noise(random, -4.0, 60, 1500)
    return mixed(sound, (engine, random.uniform(-24, -10)), (noise(random, -2.0, 300, 6000), random.uniform(-30, -16)))


def _drill(random: np.random.Generator, _: Ingredients) -> Samples:
    """A motor that whines up, sinks under load and coasts down; gears and bit on top; perhaps with a hammer's blows."""
    fundamental = random.uniform(120.0, 420.0)
    turning = np.zeros(LENGTH, np.float32)
    for start, end in held(random, 0.6, 4.0, 0.2, 1.0):
        a, b = round(start * RATE), round(min(end, SECONDS) * RATE)
        t = np.arange(b - a) / RATE
        rise, fall = random.uniform(0.05, 0.3), random.uniform(0.1, 0.5)
        speed = np.minimum(1 - np.exp(-t / rise), np.clip((t[-1] - t) / fall, 0.0, 1.0) ** 0.5) if len(t) else t
        load = 1.0 - random.uniform(0.05, 0.3) * (t > random.uniform(0.2, 1.0)) * (1 + 0.1 * wander(random, len(t)))
        turning[a:b] = speed * load
    phase = 2 * np.pi * np.cumsum(fundamental * turning) / RATE
    whine = sum(
        random.uniform(0.2, 1.0) / order**0.7 * np.sin(order * phase + random.uniform(0, 6.28))
        for order in range(1, 15)
    )
    teeth = random.integers(6, 14)
    gears = np.sin(teeth * phase) * random.uniform(0.2, 0.8)
    grinding = noise(random, random.uniform(-3, 1), 500, 7000) * (0.6 + 0.4 * np.sin(phase))
    sound = (whine + gears + random.uniform(0.5, 2.5) * grinding) * turning
    if random.random() < 0.4:
        blows = np.maximum(0.0, np.sin(2 * np.pi * np.cumsum(random.uniform(25, 60) * turning) / RATE)) ** 6
        sound = sound + 3.0 * blows * noise(random, -1.0, 300, 6000) * (turning > 0.3)
    return np.asarray(sound, np.float32)


def _air_conditioner(random: np.random.Generator, _: Ingredients) -> Samples:
    """Blown air, mains hum with harmonics, fan blades, a compressor: steady throughout."""
    t = np.arange(LENGTH) / RATE
    mains = random.choice([50.0, 60.0])
    hum = sum(
        random.uniform(0.0, 1.0) / order * np.sin(2 * np.pi * mains * order * t + random.uniform(0, 6.28))
        for order in (1, 2, 3, 4, 6, 8, 12)
    )
    blades = 1.0 + random.uniform(0.0, 0.4) * np.sin(2 * np.pi * random.uniform(8.0, 40.0) * t)
    air = noise(random, random.uniform(-9, -4), 40, random.uniform(1500, 7500)) * blades
    rotor = np.sin(2 * np.pi * random.uniform(90, 400) * t) * random.uniform(0.0, 0.4)
    rattle = noise(random, 0.0, 800, 4000) * np.maximum(0, np.sin(2 * np.pi * random.uniform(8, 30) * t)) ** 8
    return mixed(
        np.asarray(air, np.float32),
        (np.asarray(hum + rotor, np.float32), random.uniform(-14, 6)),
        (np.asarray(rattle, np.float32), random.uniform(-35, -12)),
    )


def _idling(random: np.random.Generator, _: Ingredients) -> Samples:
    """Uneven firings of a few cylinders, 15 to 45 a second, through an exhaust; ticking valves; an occasional rev."""
    t = np.arange(LENGTH) / RATE
    rate = random.uniform(14.0, 45.0) * (1 + 0.03 * wander(random, LENGTH))
    if random.random() < 0.25:
        middle, width = random.uniform(1, 4), random.uniform(0.3, 0.8)
        rate = rate * (1 + random.uniform(0.5, 1.5) * np.exp(-(((t - middle) / width) ** 2)))
    cylinders = random.choice([2, 3, 4, 6])
    strength = random.uniform(0.6, 1.0, cylinders)
    turn = np.cumsum(rate) / RATE
    firing = np.flatnonzero(np.diff(np.floor(turn)) > 0)
    sound = np.zeros(LENGTH, np.float32)
    bang = ringing(random, 0.08, [random.uniform(50, 120), random.uniform(120, 300), random.uniform(300, 900)])
    bang += random.uniform(0.1, 0.6) * burst(random, len(bang), random.uniform(0.005, 0.02))
    tick = ringing(random, 0.01, [random.uniform(1500, 5000)])
    clatter = random.uniform(0.0, 0.5)
    for number, at in enumerate(firing):
        add(sound, bang * strength[number % cylinders] * random.uniform(0.9, 1.1), int(at))
        add(sound, tick * clatter * random.uniform(0.5, 1.0), int(at) + int(random.integers(0, 200)))
    return mixed(sound, (noise(random, -5.0, 50, 4000), random.uniform(-22, -8)))


def _playground(random: np.random.Generator, found: Ingredients) -> Samples:
    """Many high voices at once, near and far, calling over one another."""
    sound = np.zeros(LENGTH, np.float32)
    for _ in range(int(random.integers(8, 26))):
        voice = _one(random, found.voices)
        voice = at_speed(voice, random.uniform(1.2, 1.75))
        stretch = voice[: round(RATE * random.uniform(0.4, 1.6))]
        far = random.uniform(0.0, 1.0)
        heard = dulled(unit(stretch), 7000 - 4500 * far) * 10 ** (-18.0 * far / 20)
        add(sound, in_a_room(heard, random, far * 0.6), int(random.integers(-RATE // 4, LENGTH)))
    return sound


def _street_music(random: np.random.Generator, found: Ingredients) -> Samples:
    """Two to four instruments on one scale and beat, with or without drums."""
    beat = random.uniform(0.22, 0.55)
    scale = np.array([0, 2, 4, 5, 7, 9, 11, 12] if random.random() < 0.6 else [0, 2, 3, 5, 7, 8, 10, 12])
    sound = np.zeros(LENGTH, np.float32)
    for part in range(int(random.integers(1, 4))):
        note = unit(_one(random, found.notes))
        at, step, gain = 0.0, int(random.integers(8)), random.uniform(0.4, 1.0)
        while at < SECONDS:
            length = beat * random.choice([0.5, 1.0, 1.0, 2.0]) * (2 if part else 1)
            step = int(np.clip(step + random.integers(-2, 3), 0, 7))
            pitch = 2.0 ** ((scale[step] - 5) / 12.0)
            played = at_speed(note, pitch)[: round(RATE * length * 1.15)]
            fade = np.minimum(1.0, np.arange(len(played))[::-1] / (0.03 * RATE)).astype(np.float32)
            add(sound, gain * played * fade, round(at * RATE))
            at += length
    if found.beats and random.random() < 0.6:
        kit = [unit(found.beats[i]) for i in random.integers(0, len(found.beats), 2)]
        for number, at in enumerate(np.arange(0.0, SECONDS, beat)):
            add(sound, random.uniform(0.3, 0.8) * kit[number % 2], round(at * RATE))
    return sound


def _shooting(random: np.random.Generator, found: Ingredients) -> Samples:
    """One to six shots in the open or in a hall."""
    sound = np.zeros(LENGTH, np.float32)
    shot = at_speed(_one(random, found.shots), random.uniform(0.7, 1.3))
    start = int(np.argmax(np.abs(shot) > 0.2 * np.abs(shot).max()))
    shot = unit(shot[max(0, start - 80) : start + round(RATE * random.uniform(0.3, 1.5))])
    at, gap = random.uniform(0.0, 1.5), random.choice([0.09, 0.25, 0.6, 1.2])
    for _ in range(int(random.integers(1, 7))):
        add(sound, shot * random.uniform(0.7, 1.0), round(at * RATE))
        at += gap * random.uniform(0.8, 1.4)
    return in_a_room(sound, random, random.uniform(0.1, 0.7), random.uniform(0.3, 1.5))


KINDS: Mapping[str, tuple[Maker, tuple[str, ...]]] = {
    "jackhammer pounding": (_jackhammer, ()),
    "power drill running": (_drill, ()),
    "air conditioner humming": (_air_conditioner, ()),
    "engine idling": (_idling, ()),
    "children shouting and playing": (_playground, (VOICES,)),
    "music playing in the street": (_street_music, (NOTES,)),
    "gun firing several shots": (_shooting, (SHOTS,)),
}
"""What is made: a label, how, and the labels without which it cannot be."""


def _somewhere(sound: Samples, random: np.random.Generator, found: Ingredients) -> Samples:
    """Place the sound: room echo, distance, background, level."""
    sound = unit(sound)
    if random.random() < 0.6:
        sound = in_a_room(sound, random, random.uniform(0.0, 0.5))
    if random.random() < 0.5:
        sound = dulled(sound, random.uniform(1800, 7500))
    behind = noise(random, random.uniform(-6, 0), 30, 7800)
    if found.backgrounds and random.random() < 0.7:
        behind = np.resize(_one(random, found.backgrounds), LENGTH)
    sound = mixed(sound, (behind, random.uniform(-35, -8)))
    return np.asarray(sound / np.abs(sound).max() * 10 ** (-random.uniform(0.5, 14.0) / 20), np.float32)
