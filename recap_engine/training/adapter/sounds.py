"""Training sounds of the adapter: every sound of the corpus unchanged, degraded, and mixed with another.

The encoder was trained on the same sounds, so it hears them better than it will hear other sounds. Degraded copies
(another level, less bandwidth, noise, a part of the sound) and mixtures keep the adapter from relying on that.
Everything is encoded once and kept on disk.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recap_engine.audio import Window
from recap_engine.caption_text import content_stems
from recap_engine.clap.encoder import Encoder
from recap_engine.clap.listen import Hearing, listen
from recap_engine.progress import Progress
from recap_engine.training.corpus import Row
from recap_engine.training.heard_corpus import Heard, heard_of
from recap_engine.training.texts.label_captions import choose, join

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """A sound to describe. ``rows`` are the corpus rows in it (two in a mixture), the louder first."""

    rows: tuple[Row, ...]
    seed: int

    @property
    def takes(self) -> frozenset[str]:
        """The recordings in it."""
        return frozenset(row.take for row in self.rows)

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of its sounds."""
        return tuple(row.label for row in self.rows)

    def caption(self, chance: random.Random) -> str:
        """A sentence that describes it."""
        said = [choose(row.label, chance) for row in self.rows]
        return said[0] if len(said) == 1 else join(said[0], said[1], chance)


def variations(rows: Sequence[Row], rough: int, mixtures: int, seed: int) -> list[Example]:
    """Each row unchanged and ``rough`` times degraded, and ``mixtures`` of two rows whose labels share no word.

    From "a dog barks and a dog whines" a decoder learns to repeat everything. Where all labels are the same there are
    fewer mixtures, or none.
    """
    chance = random.Random(seed)
    examples = [Example((row,), 0) for row in rows]
    examples += [Example((row,), chance.randrange(1, 1 << 30)) for _ in range(rough) for row in rows]
    for _ in range(100 * mixtures if len(rows) > 1 else 0):
        if len(examples) == len(rows) * (1 + rough) + mixtures:
            break
        a, b = chance.sample(rows, 2)
        if a.take != b.take and not content_stems(a.label) & content_stems(b.label):
            examples.append(Example((a, b), chance.randrange(1, 1 << 30)))
    return examples


def shares_of(examples: Sequence[Example]) -> list[float]:
    """Sampling weights: the square root of the number of recordings of each example's kind.

    A kind with many recordings can be learnt; a kind that occurs once can only be memorised. Mixtures count less.
    """
    count = Counter(e.labels[0] for e in examples if len(e.rows) == 1 and e.seed == 0)
    return [
        (0.4 if len(e.rows) > 1 else 1.0) * (sum(count[label] for label in e.labels) / len(e.labels)) ** 0.5
        for e in examples
    ]


def sound_of(example: Example, samples: dict[str, NDArray[np.int16]], rate: int) -> Samples:
    """The samples of an example, mixed and degraded by its seed (0: unchanged)."""
    parts = [samples[row.path].astype(np.float32) / 32768.0 for row in example.rows]
    if example.seed == 0:
        return parts[0]
    generator = np.random.default_rng(example.seed)
    mixed = parts[0]
    if len(parts) == 2:
        mixed = _mix(parts[0], parts[1], generator)
    return _roughen(mixed, rate, generator)


def hear_examples(
    encoder: Encoder,
    examples: Sequence[Example],
    samples: dict[str, NDArray[np.int16]],
    max_hidden_windows: int,
    cache: Path,
) -> Iterator[Progress | Heard]:
    """Encode ``examples`` that are not in ``cache``; yields the result last."""

    def hear(some: Sequence[Example]) -> list[Hearing]:
        sounds = (windows_of(sound_of(example, samples, encoder.sample_rate), encoder) for example in some)
        return [listen(encoder, windows, max_hidden_windows=max_hidden_windows) for windows in sounds]

    names = [f"{e.seed}:{'+'.join(r.path for r in e.rows)}" for e in examples]
    keys = (encoder.fingerprint, str(max_hidden_windows))
    yield from heard_of(examples, names, hear, keys, cache)


def windows_of(samples: Samples, encoder: Encoder) -> Iterator[Window]:
    """Windows over samples in memory, cut like those over a file: the last one ends with the sound."""
    length = round(encoder.window_seconds * encoder.sample_rate)
    starts = list(range(0, max(1, len(samples) - length + 1), length))
    if len(samples) > length and starts[-1] + length < len(samples):
        starts.append(len(samples) - length)
    for start in starts:
        cut = samples[start : start + length]
        yield Window(start / encoder.sample_rate, cut, float(np.abs(cut).max(initial=0.0)))


def _mix(a: Samples, b: Samples, generator: np.random.Generator) -> Samples:
    """``b`` under ``a``, 0 to 8 dB weaker over their active parts, the shorter somewhere in the longer."""
    level = _loudness(a) / max(_loudness(b), 1e-6) * 10.0 ** (-generator.uniform(0.0, 8.0) / 20.0)
    mixed = np.zeros(max(len(a), len(b)), np.float32)
    for part, gain in ((a, 1.0), (b, level)):
        start = int(generator.integers(0, len(mixed) - len(part) + 1))
        mixed[start : start + len(part)] += (part * gain).astype(np.float32)
    return _limited(mixed)


def _roughen(samples: Samples, rate: int, generator: np.random.Generator) -> Samples:
    if len(samples) > 3 * rate and generator.random() < 0.4:
        length = int(generator.uniform(0.5, 0.9) * len(samples))
        energy = np.cumsum(np.concatenate([[0.0], samples.astype(np.float64) ** 2]))
        starts = generator.integers(0, len(samples) - length, 4)
        start = int(max(starts, key=lambda s: energy[s + length] - energy[s]))
        samples = samples[start : start + length]
    if generator.random() < 0.5:
        spectrum = np.fft.rfft(samples)
        hertz = np.fft.rfftfreq(len(samples), 1.0 / rate)
        spectrum *= 1.0 / (1.0 + (hertz / generator.uniform(0.15 * rate, 0.5 * rate)) ** 8)
        spectrum *= 10.0 ** (generator.uniform(-6.0, 6.0) * np.log2(np.maximum(hertz, 50.0) / 1000.0) / 3.0 / 20.0)
        samples = np.fft.irfft(spectrum, len(samples)).astype(np.float32)
    if generator.random() < 0.5:
        noise = generator.standard_normal(len(samples)).astype(np.float32)
        samples = samples + noise * _loudness(samples) * 10.0 ** (-generator.uniform(12.0, 40.0) / 20.0)
    gain = 10.0 ** (generator.uniform(-12.0, 6.0) / 20.0)
    return _limited((samples * gain).astype(np.float32))


def _loudness(samples: Samples) -> float:
    """Root mean square of the louder half of the sound."""
    power = np.sort(samples.astype(np.float64) ** 2)
    return float(np.sqrt(power[len(power) // 2 :].mean())) if len(power) else 0.0


def _limited(samples: Samples) -> Samples:
    peak = float(np.abs(samples).max(initial=0.0))
    return samples / peak if peak > 1.0 else samples
