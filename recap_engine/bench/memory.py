"""``recap bench memory``: the memory of a process after one proposal, with 50,000 captions in the datastore."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from recap_engine.bench.cold_runs import cold_runs
from recap_engine.bench.comparison import Report
from recap_engine.bench.setting import Setting, bench_bundle
from recap_engine.bundles.device import choose_device
from recap_engine.progress import Progress


def measure(setting: Setting) -> Iterator[Progress | Report]:
    """Yield progress, then the report."""
    bundle = yield from bench_bundle(setting.size)
    report = Report()
    report.figures["precision"] = choose_device(setting.device).precision
    yield Progress("filling the datastore", 0)
    with cold_runs(bundle, setting) as runs:
        for way in ("engine", "reference"):
            yield Progress(f"running the {way}", 0)
            marks = [runs.run(way) for _ in range(setting.runs)]
            for name in ("resident", "peak"):
                held = median(m[name] for m in marks)
                report.figure(f"{way}_{name}_bytes", held, f"{held / 1e9:.2f} GB")
    ratio = report.figures["reference_resident_bytes"] / report.figures["engine_resident_bytes"]
    report.figure("ratio", ratio, f"{ratio:.2f} times less memory held")
    yield report
