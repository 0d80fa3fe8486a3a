"""``recap bench curves``: what captions, sounds and a sound's length cost, from small to large.

Every point is a process of its own (`probe`) and is written down as soon as it is measured (``FILE.json`` beside the
page), so that the parts may be measured at different times: a page shows what is known.
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
"""What is measured of each part: captions in the datastore, sounds in a folder, seconds of a sound."""


@dataclass(frozen=True, slots=True)
class Curves:
    """``parts`` up to ``most`` (None: all); the page goes to ``out``."""

    out: Path
    parts: Sequence[str] = tuple(SIZES)
    most: int | None = None


def measure(curves: Curves) -> Iterator[Progress | Report]:
    """Yields progress, and the report last. Raises RequestError when there is no matplotlib or no place to write."""
    if curves.out.suffix != ".md":
        raise RequestError("{out} should be a page: name it something like performance.md.", out=curves.out)
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
    """Write a point down beside those of earlier runs."""
    known: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    known.setdefault(part, {})[str(size)] = figures
    known["machine"] = machine()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _captions(scratch: Path, sizes: Sequence[int]) -> Iterator[tuple[int, dict[str, float]]]:
    """One datastore that grows: random unit vectors of 512 dimensions, a caption and a wording each."""
    path, filled = scratch / "bench.recap", 0
    Workspace.create(path).close()
    for size in sizes:
        with Workspace.open(path) as workspace:
            fill_directly(workspace, FINGERPRINT, DIMENSIONS, filled, size)
        filled = size
        figures = probed("captions", str(path), "5" if size <= 100_000 else "2")
        yield size, figures | {"file_bytes": float(path.stat().st_size)}


def _sounds(scratch: Path, sizes: Sequence[int]) -> Iterator[tuple[int, dict[str, float]]]:
    """Folders of made sounds of five seconds, each sound once, captioned by the starter with its own captions."""
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
    """One sound of each length, made of five-second stretches that differ."""
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
