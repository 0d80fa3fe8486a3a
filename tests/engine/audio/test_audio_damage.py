"""A file damaged at random is read or refused in one sentence; it never shows a traceback or leaves a file open."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from recap_engine.audio import audio_hash, probe, windows
from recap_engine.errors import AudioError

KINDS = {
    "a.wav": ("PCM_16", ""),
    "float.wav": ("FLOAT", ""),
    "adpcm.wav": ("IMA_ADPCM", ""),
    "a.rf64": ("PCM_24", ""),
    "a.w64": ("PCM_16", ""),
    "a.aiff": ("PCM_16", ""),
    "a.caf": ("PCM_16", ""),
    "a.au": ("PCM_16", ""),
    "a.flac": ("PCM_16", ""),
    "a.ogg": ("VORBIS", ""),
    "a.opus": ("OPUS", "OGG"),
    "a.mp3": ("MPEG_LAYER_III", ""),
}


def damaged(content: bytes, rng: random.Random) -> bytes:
    """``content`` with some other bytes, mostly in its header, and at times a part of it only."""
    changed = bytearray(content)
    reach = rng.choice([64, 200, len(changed)])
    for _ in range(rng.randint(1, 4)):
        changed[rng.randrange(min(reach, len(changed)))] = rng.choice([0, 1, 0x80, 0xFF, rng.randrange(256)])
    return bytes(changed[: rng.randrange(1, len(changed))] if rng.random() < 0.15 else changed)


def listen(path: Path) -> None:
    for _ in windows(path, 8000, 1.0):
        pass


@pytest.mark.parametrize("name", KINDS)
def test_damage_is_survived(write, noise, name):
    subtype, form = KINDS[name]
    path = write(name, noise[:4000], 8000, subtype, form)
    content, rng = path.read_bytes(), random.Random(name)
    uses: tuple[Callable[[Path], object], ...] = (probe, audio_hash, listen)
    for _ in range(60):
        path.write_bytes(damaged(content, rng))
        for use in uses:
            with contextlib.suppress(AudioError):
                use(path)
    path.write_bytes(content)
    listen(path)
