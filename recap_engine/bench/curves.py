"""``recap bench curves``: time and memory by the number of captions, the number of sounds and the length of a sound.

A separate process (`probe`) measures each point, which is saved at once (``FILE.json`` beside the page). The parts can
therefore be measured at different times; the page shows all points measured so far.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from recap_engine.bench.comparison import Report
from recap_engine.bench.curves_page import machine, write_page
from recap_engine.bench.inputs import RATE, fill_directly, made_sound
from recap_engine.bench.probe import FINGERPRINT, probed
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.progress import Progress

DIMENSIONS = 512
SECONDS = 5.0
SIZES = {
    "captions": (1_000, 10_000, 100_000, 1_000_000),
    "sounds": (1, 10, 100, 1_000, 10_000),
    "length": (5, 30, 120, 600, 1_800, 3_600, 10_800),
}
"""The sizes measured for each part: captions in the datastore, sounds in a folder, seconds of a sound."""


@dataclass(frozen=True, slots=True)
class Curves:
    """The ``parts`` to measure, up to size ``most`` (None: all sizes), and the page ``out``."""

    out: Path
    parts: Sequence[str] = tuple(SIZES)
    most: int | None = None


def measure(curves: Curves) -> Iterator[Progress | Report]:
    """Yield progress, then the report. Raises RequestError without matplotlib or if ``out`` cannot be written."""
    if curves.out.suffix != ".md":
        raise RequestError("{out} must be a Markdown file, such as performance.md.", out=curves.out)
    measuring: dict[str, Callable[[Path, Sequence[int]], Iterator[tuple[int, dict[str, float]]]]] = {
        "captions": _captions,
        "sounds": _sounds,
        "length": _length,
    }
    report = Report()
    for part in curves.parts:
        sizes = [size for size in SIZES[part] if curves.most is None or size <= curves.most]
        yield Progress(f"{part}: making what is measured", 0, len(sizes))
        with TemporaryDirectory() as scratch:
            for done, (size, figures) in enumerate(measuring[part](Path(scratch), sizes), 1):
                report.figures.setdefault(part, {})[str(size)] = figures
                report.lines.append(f"{part} {size:,}: " + ", ".join(f"{k} {v:,.4g}" for k, v in figures.items()))
                _keep(curves.out.with_suffix(".json"), part, size, figures)
                write_page(curves.out)
                yield Progress(part, done, len(sizes))
    write_page(curves.out)
    yield report


def _keep(path: Path, part: str, size: int, figures: dict[str, float]) -> None:
    """Save a point with those of earlier runs."""
    known: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    known.setdefault(part, {})[str(size)] = figures
    known["machine"] = machine()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _captions(scratch: Path, sizes: Sequence[int]) -> Iterator[tuple[int, dict[str, float]]]:
    """Grow one datastore: random unit vectors of 512 dimensions, each with a caption of its own wording."""
    path, filled = scratch / "bench.recap", 0
    Workspace.create(path).close()
    for size in sizes:
        with Workspace.open(path) as workspace:
            fill_directly(workspace, FINGERPRINT, DIMENSIONS, filled, size)
        filled = size
        figures = probed("captions", str(path), "5" if size <= 100_000 else "2")
        yield size, figures | {"file_bytes": float(path.stat().st_size)}


def _sounds(scratch: Path, sizes: Sequence[int]) -> Iterator[tuple[int, dict[str, float]]]:
    """Caption folders of different synthetic five-second sounds with the starter and its captions."""
    made = 0
    for size in sizes:
        folder = scratch / str(size)
        folder.mkdir()
        for number in range(size):
            _write(folder / f"{number:05}.wav", [made_sound(made, SECONDS)])
            made += 1
        yield size, probed("sounds", str(scratch / f"{size}.recap"), str(folder))
        for path in folder.iterdir():
            path.unlink()


def _length(scratch: Path, sizes: Sequence[int]) -> Iterator[tuple[int, dict[str, float]]]:
    """Caption one sound of each length, made of different five-second stretches."""
    stretches = [made_sound(100_000 + n, SECONDS) for n in range(40)]
    for size in sizes:
        path = scratch / f"{size}.wav"
        order = np.random.default_rng(size).integers(len(stretches), size=round(size / SECONDS))
        _write(path, (stretches[n] for n in order))
        yield size, probed("sounds", str(scratch / f"{size}.recap"), str(path))
        path.unlink()


def _write(path: Path, stretches: Iterable[Any]) -> None:
    import soundfile

    with soundfile.SoundFile(path, "w", RATE, 1, "PCM_16") as file:
        for stretch in stretches:
            file.write(stretch)
