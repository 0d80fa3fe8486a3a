"""Mutated sound files: each is read, or refused in one sentence, in 10 s and 2 GB, and nothing else is printed."""

from __future__ import annotations

import json
import queue
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import made_sounds as made
import numpy as np

LIMIT_SECONDS, LIMIT_MB = 10.0, 2000
_KEPT = Path("torture-failures")


def originals() -> dict[str, bytes]:
    """A small file of every kind."""
    mono = made.bursts(0.6)
    stereo = np.stack([mono, made.bursts(0.6, 2)], 1)
    mp3 = made.coded(mono, "MP3", "MPEG_LAYER_III")
    found = {
        "a.wav": made.pcm_wav(stereo),
        "float.wav": made.coded(mono, "WAV", "FLOAT"),
        "adpcm.wav": made.coded(mono, "WAV", "MS_ADPCM"),
        "wide.wav": made.wav(made.fmt(bits=64), made.chunk(b"data", (mono.astype("<i8") << 48).tobytes())),
        "died.wav": made.pcm_wav(mono, data=0, riff=0),
        "a.aiff": made.coded(stereo, "AIFF", "PCM_24"),
        "a.caf": made.caf(mono),
        "a.w64": made.coded(mono, "W64", "PCM_16"),
        "a.rf64": made.coded(mono, "RF64", "PCM_16"),
        "a.au": made.coded(mono, "AU", "PCM_16"),
        "a.flac": made.coded(stereo, "FLAC", "PCM_16"),
        "a.ogg": made.coded(stereo, "OGG", "VORBIS"),
        "a.opus": made.coded(made.bursts(0.6, rate=48_000), "OGG", "OPUS", 48_000),
        "a.mp3": mp3,
        "bare.mp3": b"".join(made.mp3_frames(stereo)),
        "a.voc": made.voc(mono, mono),
        "a.nist": made.nist(mono),
        "a.dsf": made.dsf(0.1),
        "a.dff": made.dff(0.1),
    }
    return found | _media(mono)


def _media(samples: made.Ints) -> dict[str, bytes]:
    """What FFmpeg reads, where it is installed."""
    try:
        import av
    except ModuleNotFoundError:
        return {}
    import io
    from fractions import Fraction

    found = {}
    for name, form in (("a.m4a", "mp4"), ("a.mka", "matroska"), ("a.flv", "flv"), ("a.ts", "mpegts")):
        buffer = io.BytesIO()
        with av.open(buffer, "w", format=form) as container:
            stream = container.add_stream("aac", rate=made.RATE, layout="mono")
            for at in range(0, len(samples), 1024):
                floats = (samples[at : at + 1024] / 32768).astype(np.float32)[None]
                frame = av.AudioFrame.from_ndarray(floats, "fltp", "mono")
                frame.sample_rate, frame.pts, frame.time_base = made.RATE, at, Fraction(1, made.RATE)
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        found[name] = buffer.getvalue()
    return found


def _spoil_bytes(content: bytearray, rng: random.Random, others: list[bytes]) -> bytearray:
    reach = rng.choice([64, 300, len(content)])
    for _ in range(rng.choice([1, 2, 4, 30])):
        content[rng.randrange(min(reach, len(content)))] = rng.choice([0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)])
    return content


def _spoil_number(content: bytearray, rng: random.Random, others: list[bytes]) -> bytearray:
    width = rng.choice([2, 4, 8])
    at = rng.randrange(max(1, min(len(content) - 8, rng.choice([64, 300, len(content)]))))
    value = rng.choice([0, 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1, rng.randrange(2**64)])
    content[at : at + width] = (value % (1 << 8 * width)).to_bytes(width, rng.choice(["little", "big"]))
    return content


def _cut(content: bytearray, rng: random.Random, others: list[bytes]) -> bytearray:
    return content[: rng.randrange(1, len(content))]


def _drop_middle(content: bytearray, rng: random.Random, others: list[bytes]) -> bytearray:
    a, b = sorted(rng.randrange(len(content)) for _ in range(2))
    return content[:a] + content[b:]


def _insert(content: bytearray, rng: random.Random, others: list[bytes]) -> bytearray:
    at, size = rng.randrange(len(content)), rng.choice([1, 3, 100, 5000])
    return content[:at] + (bytes(size) if rng.random() < 0.5 else rng.randbytes(size)) + content[at:]


def _repeat(content: bytearray, rng: random.Random, others: list[bytes]) -> bytearray:
    a, b = sorted(rng.randrange(len(content)) for _ in range(2))
    return content[:b] + content[a:]


def _join(content: bytearray, rng: random.Random, others: list[bytes]) -> bytearray:
    return content + rng.choice(others)


MUTATIONS: tuple[Callable[[bytearray, random.Random, list[bytes]], bytearray], ...] = (
    _spoil_bytes,
    _spoil_bytes,
    _spoil_number,
    _spoil_number,
    _cut,
    _drop_middle,
    _insert,
    _repeat,
    _join,
)


def mutated(content: bytes, rng: random.Random, others: list[bytes]) -> bytes:
    """``content`` after one to three mutations."""
    changed = bytearray(content)
    for _ in range(rng.choice([1, 1, 2, 3])):
        changed = rng.choice(MUTATIONS)(changed, rng, others)
        if not changed:
            return b"\0"
    return bytes(changed)


class _Worker:
    def __init__(self, log: Path) -> None:
        self._log = log.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture._audio_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._answers: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._answers.put(line)
        self._answers.put("")

    def examine(self, path: Path, patience: float) -> dict[str, object]:
        """The answer; ``crash`` if the process died, ``hang`` if it did not answer in time."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(f"{path}\n")
            self._process.stdin.flush()
            answer = self._answers.get(timeout=patience)
        except (BrokenPipeError, queue.Empty) as error:
            return {"outcome": "hang" if isinstance(error, queue.Empty) else "crash"}
        if not answer:
            return {"outcome": "crash", "detail": f"status {self._process.wait()}"}
        found: dict[str, object] = json.loads(answer)
        return found

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        self._log.close()


def run(seed: int, seconds: float, most: int = -1) -> dict[str, int]:
    """Try mutated files for that long, or ``most`` files; prints each fault, and returns how many there were of each
    outcome.

    Files that make a fault are kept in ``torture-failures``.
    """
    tally: Counter[str] = Counter()
    sources, slowest, memory = originals(), 0.0, 0
    others, end = list(sources.values()), time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="torture-audio-") as folder:
        log = Path(folder) / "stderr"
        worker = _Worker(log)
        while time.monotonic() < end and tally.total() != most:
            draw = random.Random(f"{seed} {tally.total()}")
            name = draw.choice(sorted(sources))
            path = Path(folder) / f"{seed}-{tally.total()}-{name}"
            path.write_bytes(mutated(sources[name], draw, others))
            printed = log.stat().st_size
            answer = worker.examine(path, 60.0)
            outcome = _judged(answer, log.stat().st_size > printed)
            if outcome in ("crash", "hang"):
                worker.close()
                worker = _Worker(log)
            if outcome not in ("used", "refused"):
                _KEPT.mkdir(exist_ok=True)
                last = str(answer.get("detail", "")).strip().splitlines()[-1:]
                print(f"  {outcome}: {shutil.copy(path, _KEPT)} {''.join(last)}", flush=True)
            slowest = max(slowest, float(str(answer.get("seconds", 0))))
            memory = max(memory, int(str(answer.get("memory", 0))))
            tally[outcome] += 1
            path.unlink()
        worker.close()
    print(f"  audio: slowest {slowest:.1f} s, most memory {memory:,} MB")
    return dict(tally)


def _judged(answer: dict[str, object], printed: bool) -> str:
    outcome = str(answer["outcome"])
    if printed and outcome not in ("crash", "hang"):
        return "printed"
    if float(str(answer.get("seconds", 0))) > LIMIT_SECONDS:
        return "slow"
    return "large" if int(str(answer.get("memory", 0))) > LIMIT_MB else outcome
