"""Sounds to train an adapter on: encoded once, duplicates grouped, split by recording."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from recap_engine.audio import Window, audio_hash, windows
from recap_engine.clap.encoder import Encoder
from recap_engine.clap.listen import Hearing, listen_to_many
from recap_engine.errors import AudioError, RequestError
from recap_engine.progress import Progress
from recap_engine.training.caption_data import Captioned
from recap_engine.training.heard_corpus import Heard, heard_of

FEWEST = 20
"""The fewest recordings that can be trained and validated on."""


@dataclass(slots=True)
class Material:
    """Training sounds, dev sounds (empty: split off the training sounds), and more captions to retrieve from."""

    train: list[Captioned]
    dev: list[Captioned] = field(default_factory=list)
    datastore: list[str] = field(default_factory=list)
    unreadable: int = 0


def hear_all(
    encoder: Encoder, material: Material, most: int, work: Path
) -> Generator[Progress, None, tuple[Material, Heard]]:
    """The readable sounds of the material, train before dev, and their encodings."""
    everything = [*material.train, *material.dev]
    if not everything:
        raise RequestError("None of the captioned sounds was found: name their folder with --audio.")

    def hear(some: Sequence[Captioned]) -> list[Hearing | None]:
        try:
            return list(listen_to_many(encoder, [_windows(encoder, sound) for sound in some], most))
        except (AudioError, RequestError):
            return [_alone(encoder, sound, most) for sound in some]

    heard: Heard | None = None
    names = [_state(sound) for sound in everything]
    for step in heard_of(everything, names, hear, (encoder.fingerprint, str(most)), work / "heard"):
        if isinstance(step, Heard):
            heard = step
        else:
            yield step
    assert heard is not None
    there = [i for i, hidden in enumerate(heard.hidden) if len(hidden)]
    takes = yield from _same_audio([everything[i] for i in there], work)
    train = [sound for i, sound in zip(there, takes, strict=True) if i < len(material.train)]
    dev = [sound for i, sound in zip(there, takes, strict=True) if i >= len(material.train)]
    return Material(train, dev, material.datastore, len(everything) - len(there)), heard.some(there)


def _windows(encoder: Encoder, sound: Captioned) -> Iterator[Window]:
    return windows(sound.path, encoder.sample_rate, encoder.window_seconds, sound.region)


def _alone(encoder: Encoder, sound: Captioned, most: int) -> Hearing | None:
    try:
        return listen_to_many(encoder, [_windows(encoder, sound)], most)[0]
    except (AudioError, RequestError):
        return None


def _state(sound: Captioned) -> str:
    """A key that changes when the file does."""
    try:
        status = Path(sound.path).stat()
    except OSError:
        return sound.path
    region = f"#{sound.region.start}-{sound.region.end}" if sound.region else ""
    return f"{sound.path}{region}:{status.st_size}:{status.st_mtime_ns}"


def _same_audio(sounds: list[Captioned], work: Path) -> Generator[Progress, None, list[Captioned]]:
    """``sounds``, with files of the same audio data as takes of one recording."""
    kept = work / "audio_hashes.json"
    known: dict[str, str] = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    first: dict[str, str] = {}
    found = []
    for done, sound in enumerate(sounds, 1):
        name = _state(replace(sound, region=None))
        if name not in known:
            known[name] = audio_hash(sound.path)
            yield Progress("Looking for identical sounds", done, len(sounds))
        take = first.setdefault(known[name], sound.take)
        found.append(sound if take == sound.take else replace(sound, take=take))
    kept.write_text(json.dumps(known), "utf-8")
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """Sounds and their indices among all."""

    sounds: list[Captioned]
    numbers: list[int]


def split(material: Material, share: float) -> tuple[Part, Part]:
    """The training and the dev part. No recording is in both. Raises RequestError if there are too few."""
    everything = [*material.train, *material.dev]
    takes = sorted({sound.take for sound in material.train}, key=lambda take: hashlib.sha256(take.encode()).digest())
    judged = {sound.take for sound in material.dev} or set(takes[: max(1, round(share * len(takes)))])
    first = len(material.train)
    train = [i for i in range(first) if everything[i].take not in judged]
    dev = list(range(first, len(everything))) or [i for i in range(first) if everything[i].take in judged]
    recordings = len({everything[i].take for i in train})
    if len(takes) < FEWEST or recordings < FEWEST // 2:
        raise RequestError(
            "Only {count} readable recordings have captions: training and validation need at least "
            "{least}, and some hundreds for good results.",
            count=len(takes),
            least=FEWEST,
        )
    return Part([everything[i] for i in train], train), Part([everything[i] for i in dev], dev)
