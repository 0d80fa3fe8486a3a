"""``recap bench retrieve``: from a sound's vector to the nearest captions, compared with FAISS's flat index."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_engine.bench.comparison import Report, compared
from recap_engine.bench.inputs import fill_directly, unit_vectors
from recap_engine.bench.setting import Setting
from recap_engine.datastore.workspace import Workspace
from recap_engine.progress import Progress

SIZES = (50_000, 500_000)
DIMENSIONS = 512
NEIGHBOURS = 10
QUERIES = 32
SINGLE = 16
"""The number of single queries per run, since one query is too short to time precisely."""
FINGERPRINT = "bench"
ROUNDING = 2e-6
"""Float32 sums of 512 products can differ by this much with the order of summation, so closer rows may swap."""

Floats = NDArray[np.float32]


def measure(setting: Setting, captions: int | None = None) -> Iterator[Progress | Report]:
    """Measure with ``captions`` captions, or with each of `SIZES`. Yield progress, then the report."""
    report = Report()
    sizes: dict[str, Any] = {}
    for count in SIZES if captions is None else (captions,):
        with tempfile.TemporaryDirectory() as scratch:
            yield Progress(f"filling a datastore with {count:,} captions", 0)
            with Workspace.create(Path(scratch) / "bench.recap") as workspace:
                vectors = np.concatenate(fill_directly(workspace, FINGERPRINT, DIMENSIONS, 0, count))
                yield Progress("timing", 0)
                sizes[str(count)] = _measured(workspace, vectors, setting.runs, report)
    report.figures.update(sizes[str(max(map(int, sizes)))], sizes=sizes)
    yield report


def _measured(workspace: Workspace, vectors: Floats, runs: int, report: Report) -> dict[str, Any]:
    import faiss
    import torch  # an engine searches with torch's product

    flat = faiss.IndexFlatIP(DIMENSIONS)
    flat.add(vectors)
    workspace.search.memory.want(FINGERPRINT, wait=True)
    queries = unit_vectors((runs + 1) * QUERIES, DIMENSIONS, seed=7).reshape(runs + 1, QUERIES, DIMENSIONS)

    def one_by_one(run: int, count: int) -> list[list[int]]:
        return [flat.search(query[None], NEIGHBOURS)[1][0].tolist() for query in queries[run, :count]]

    single = compared(
        lambda run: one_by_one(run, SINGLE),
        lambda run: [found(workspace, query[None]) for query in queries[run, :SINGLE]],
        runs,
    )
    batch = compared(lambda run: one_by_one(run, QUERIES), lambda run: found(workspace, queries[run]), runs)
    ours = found(workspace, queries[0])
    # The captions were added in order to an empty workspace: the first row is caption 1.
    theirs = [[row + 1 for row in rows] for rows in one_by_one(0, QUERIES)]
    same = all(same_ids(vectors, *pair) for pair in zip(queries[0], ours, theirs, strict=True))
    report.lines.append(f"{len(vectors):,} captions, {NEIGHBOURS} nearest, {torch.get_num_threads()} threads:")
    report.lines.append(f"  one query ({SINGLE} in turn): {single}")
    report.lines.append(f"  {QUERIES} queries at once against FAISS one by one: {batch}")
    report.lines.append(f"  captions: {'the same' if same else 'NOT THE SAME'}")
    held = workspace.search.memory.bytes()
    report.lines.append(f"  memory: {held / 1e6:,.0f} MB of vectors; FAISS {vectors.nbytes / 1e6:,.0f} MB")
    return {
        "single": {**single.to_dict(), "queries": SINGLE},
        "batch": {**batch.to_dict(), "queries": QUERIES},
        "same_ids": same,
        "engine_bytes": held,
        "reference_bytes": vectors.nbytes,
    }


def found(workspace: Workspace, queries: Floats) -> list[list[int]]:
    """Search with the engine, from checking the file for changes to caption ids."""
    search = workspace.search
    hits = search.captions("text", FINGERPRINT, queries, NEIGHBOURS, search.in_use())
    return [[hit.caption for hit in line] for line in hits]


def same_ids(vectors: Floats, query: Floats, ours: Sequence[int], theirs: Sequence[int]) -> bool:
    """Whether both lists hold the nearest rows: they are equal, or differ only within float32 rounding."""
    cosines = [vectors[np.array(ids) - 1].astype(np.float64) @ query for ids in (ours, theirs)]
    apart = np.array(ours) != np.array(theirs)
    return bool(np.all(np.abs(cosines[0] - cosines[1])[apart] < ROUNDING))
