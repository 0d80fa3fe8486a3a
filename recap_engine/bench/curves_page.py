"""The page of ``recap bench curves``: tables and plots of the points measured so far, and the computer used."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from recap_engine.errors import RequestError

Points = dict[str, dict[str, dict[str, float]]]
BY_HAND = "<!-- `recap bench curves` keeps everything below this line. -->"
"""Separates what is measured for the page from what people write on it."""
Column = tuple[str, Callable[[int, dict[str, float]], str]]


def machine() -> str:
    """A general description of this computer."""
    from recap_engine.bundles.device import choose_device

    try:
        memory = f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB of memory"
    except (AttributeError, ValueError, OSError):
        memory = "memory unknown"
    device = choose_device("auto")
    computing = f"{device.name} in {device.precision}"
    busy = f", {os.getloadavg()[0]:.0f} runnable processes" if hasattr(os, "getloadavg") else ""
    cores = f"{os.cpu_count()} processor cores ({_processor()})"
    return f"{cores}, {memory}, {platform.system()}; computing on {computing}{busy}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def write_page(out: Path) -> None:
    """Write the page and its plot from the points saved beside it. Raises RequestError without matplotlib."""
    known: dict[str, Any] = json.loads(out.with_suffix(".json").read_text("utf-8"))
    plot(known, out.with_suffix(".svg"))
    text = [
        "# How cost grows with size",
        "",
        f"Measured on {known['machine']}. Made by `recap bench curves --out {out.as_posix()}`; each point is measured "
        "in its own process. Points may have been measured at different times and beside other programs: ignore small "
        "differences.",
        "",
        f"![Cost against captions, sounds and length]({out.with_suffix('.svg').name})",
    ]
    for part, (title, about, columns) in _TABLES.items():
        if part in known:
            text += ["", f"## {title}", "", about, "", *_table(known[part], columns)]
    out.write_text("\n".join(text) + "\n" + _by_hand(out), encoding="utf-8")


def _by_hand(out: Path) -> str:
    """What people wrote below `BY_HAND` on the page, with that line; "" if there is none."""
    _made, mark, rest = out.read_text("utf-8").partition(BY_HAND) if out.exists() else ("", "", "")
    return f"\n{mark}{rest}" if mark else ""


def _table(points: dict[str, dict[str, float]], columns: Sequence[Column]) -> list[str]:
    rows = [[name for name, _ in columns], ["---:"] * len(columns)]
    for size in sorted(map(int, points)):
        rows.append([cell(size, points[str(size)]) for _, cell in columns])
    return [f"| {' | '.join(row)} |" for row in rows]


def _ms(name: str) -> Callable[[int, dict[str, float]], str]:
    return lambda _, figures: f"{figures[name] * 1e3:,.3g} ms"


def _seconds(name: str) -> Callable[[int, dict[str, float]], str]:
    return lambda _, figures: f"{figures[name]:,.3g} s"


def _megabytes(name: str) -> Callable[[int, dict[str, float]], str]:
    return lambda _, figures: f"{figures[name] / 1e6:,.0f} MB"


_SIZE: Callable[[int, dict[str, float]], str] = lambda size, _: f"{size:,}"  # noqa: E731
_TABLES: dict[str, tuple[str, str, list[Column]]] = {
    "captions": (
        "Captions in the datastore",
        "512 dimensions, 10 nearest. *Loading*: the vectors are read into memory (in the background when a window uses "
        "the engine); until then sqlite-vec answers. *32 at once, each*: the time per query in a batch of 32. "
        "*Memory*: the memory that loading and searching add to the process.",
        [
            ("captions", _SIZE),
            ("loading", _seconds("load_s")),
            ("one query", _ms("query_s")),
            ("32 at once, each", _ms("batch_query_s")),
            ("sqlite-vec", _ms("sqlite_vec_s")),
            ("memory", _megabytes("memory_bytes")),
            ("file", _megabytes("file_bytes")),
        ],
    ),
    "sounds": (
        "Sounds in a folder",
        "Different sounds of five seconds, captioned by the starter in one batch (5 suggestions, 3 beams). Loading the "
        "models is not included.",
        [
            ("sounds", _SIZE),
            ("seconds", _seconds("seconds")),
            ("sounds per second", lambda _, figures: f"{figures['sounds_per_s']:.2f}"),
            ("memory, models loaded", _megabytes("ready_bytes")),
            ("peak memory", _megabytes("peak_bytes")),
        ],
    ),
    "length": (
        "Length of a sound",
        "One sound captioned by the starter, which encodes all of it, window by window.",
        [
            ("length (s)", _SIZE),
            ("time", _seconds("seconds")),
            ("times real time", lambda size, figures: f"{size / figures['seconds']:,.0f}"),
            ("memory, models loaded", _megabytes("ready_bytes")),
            ("peak memory", _megabytes("peak_bytes")),
        ],
    ),
}


def plot(known: Points, out: Path) -> None:
    """Plot one panel per part, with logarithmic axes. Raises RequestError without matplotlib."""
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ImportError:
        raise RequestError('The plot needs matplotlib: pip install "recap-desktop[report]".') from None
    lines = {
        "captions": [("query_s", "one query"), ("batch_query_s", "32 at once, each"), ("sqlite_vec_s", "sqlite-vec")],
        "sounds": [("seconds", "captioned in")],
        "length": [("seconds", "captioned in")],
    }
    across = {"captions": "captions", "sounds": "sounds", "length": "length (s)"}
    with mpl.rc_context({"svg.hashsalt": "curves", "font.size": 8, "svg.fonttype": "none"}):
        figure = Figure(figsize=(10, 3), layout="constrained")
        for axes, (part, named) in zip(figure.subplots(1, 3), lines.items(), strict=True):
            sizes = sorted(map(int, known.get(part, {})))
            for name, label in named:
                axes.plot(
                    sizes, [known[part][str(size)][name] for size in sizes], marker="o", markersize=3, label=label
                )
            axes.set(xlabel=across[part], ylabel="seconds")
            if sizes:
                axes.loglog()
                axes.grid(alpha=0.3)
                axes.legend()
        figure.savefig(out, metadata={"Date": None})
