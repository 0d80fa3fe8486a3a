"""``recap bench night``: the memory of a batch after a number of sounds, and after ten times as many.

The sounds last 1 to 10 seconds, in 90 lengths, so that the models process many shapes. No encoding is cached.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from recap_engine.bench.comparison import Report
from recap_engine.bench.inputs import RATE, made_sound
from recap_engine.bench.setting import Setting, bench_bundle
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

LENGTHS = 90


def measure(setting: Setting, sounds: int) -> Iterator[Progress | Report]:
    """Yield progress, then the report. Memory is read after ``sounds`` sounds and after ten times as many."""
    bundle = yield from bench_bundle(setting.size)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for n in range(LENGTHS):
            _write_sound(folder / f"{n:03}.wav", n)
            yield Progress(Translatable("making sounds"), n + 1, LENGTHS)
        environment = {**os.environ, "RECAP_HEARD_MB": "0", "RECAP_WORKSPACE": str(folder / "night.recap")}
        given = [sys.executable, "-m", "recap_engine.bench.night", str(bundle.folder), str(sounds), setting.device]
        with subprocess.Popen([*given, scratch], stdout=subprocess.PIPE, text=True, env=environment) as running:
            assert running.stdout is not None
            readings: list[dict[str, float]] = []
            for line in running.stdout:
                reading = json.loads(line)
                yield Progress(Translatable("captioning"), int(reading["sounds"]), 10 * sounds)
                readings.append(reading)
    if len(readings) < 10:
        raise RuntimeError("the batch ended before its time; its errors are above")
    yield _report(readings)


def _report(readings: list[dict[str, float]]) -> Report:
    report = Report()
    first, last = readings[0], readings[-1]
    for reading in (first, last):
        count = int(reading["sounds"])
        report.figure(
            f"resident_{count}_bytes", reading["resident"], f"{reading['resident'] / 1e6:.0f} MB at {count:,}"
        )
    growth = last["resident"] / first["resident"] - 1
    report.figure("growth", growth, f"{growth:+.1%} from {int(first['sounds']):,} to {int(last['sounds']):,} sounds")
    rate = (last["sounds"] - first["sounds"]) / (last["seconds"] - first["seconds"])
    report.figure("sounds_per_s", rate, f"{rate:.2f} sounds/s")
    return report


def _write_sound(path: Path, n: int) -> None:
    import soundfile

    soundfile.write(path, made_sound(n, 1.0 + n / 10), RATE, subtype="PCM_16")


def _caption(bundle: str, sounds: int, device: str, folder: str) -> None:
    """Run in a separate process: print its memory after each tenth of the sounds."""
    from recap_engine.bench.probe import resident
    from recap_engine.engine import Engine

    engine = Engine.open(os.environ["RECAP_WORKSPACE"], bundle, device=device, allow_untrained=True)
    for _ in engine.prepare():
        pass
    paths = [(str(Path(folder) / f"{n * 37 % LENGTHS:03}.wav"), None) for n in range(10 * sounds)]
    began = time.perf_counter()
    for done, outcome in enumerate(engine.caption(paths), 1):
        if outcome.proposal is None:
            raise RuntimeError(str(outcome.error))
        if done % sounds == 0:
            reading = {"sounds": done, "resident": resident(), "seconds": time.perf_counter() - began}
            print(json.dumps(reading), flush=True)
    engine.close()


if __name__ == "__main__":
    _caption(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4])
