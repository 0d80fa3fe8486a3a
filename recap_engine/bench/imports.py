"""``recap bench import``: import and embed new captions."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from recap_engine.annotate.starter_workspace import create_workspace
from recap_engine.bench.comparison import Comparison, Report
from recap_engine.bench.inputs import made_captions
from recap_engine.bench.reference import Floats, ReferenceEncoder
from recap_engine.bench.setting import Setting, bench_bundle
from recap_engine.bundles.bundle import Bundle
from recap_engine.datastore.imports import ImportRow
from recap_engine.engine import Engine
from recap_engine.progress import Progress

REFERENCE_BATCH = 64
REFERENCE_CAPTIONS = 640
"""The reference embeds only this many captions, and its time is extrapolated: all of them would take minutes."""


def measure(setting: Setting, captions: int) -> Iterator[Progress | Report]:
    """Yield progress, then the report."""
    bundle = yield from bench_bundle(setting.size)
    report = Report()
    texts = made_captions(captions)
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(Path(folder) / "bench.recap", starter=False)
        engine = Engine(workspace, str(bundle.folder), device=setting.device, allow_untrained=True)
        engine.encoder.encode_text(["a dog barks"])
        began = time.perf_counter()
        rows = (ImportRow(text=text, source="bench", source_row=str(i)) for i, text in enumerate(texts))
        for tally in workspace.imports.add_rows(rows, "bench"):
            yield Progress("importing captions", tally.read, captions)
        imported = time.perf_counter()
        yield from engine.embed()
        embedded = time.perf_counter()
        report.figure("captions", captions, str(captions))
        report.figure("import_s", imported - began)
        report.figure("embed_s", embedded - imported)
        rate = 60 * captions / (embedded - began)
        report.figure("captions_per_minute", rate, f"{rate:,.0f}")
        if bundle.encoder.kind == "clap":
            yield Progress("embedding by the reference", 0)
            _against_reference(engine, bundle, texts, embedded - imported, report)
        engine.close()
    yield report


def _against_reference(engine: Engine, bundle: Bundle, texts: list[str], took: float, report: Report) -> None:
    some = texts[: min(len(texts), REFERENCE_CAPTIONS)]
    reference = ReferenceEncoder(bundle.folder)
    reference.read_texts(some[:2])
    began = time.perf_counter()
    vectors = [reference.read_texts(some[at : at + REFERENCE_BATCH]) for at in range(0, len(some), REFERENCE_BATCH)]
    theirs = (time.perf_counter() - began) * len(texts) / len(some)
    report.compare("embed", Comparison((theirs,), (took,)))
    cosine = _lowest_cosine(engine, some, np.concatenate(vectors))
    report.figure("lowest_cosine", cosine, f"{cosine:.5f}")


def _lowest_cosine(engine: Engine, texts: list[str], expected: Floats) -> float:
    """The lowest cosine between the vectors in the workspace and the reference's."""
    kept = [engine.workspace.vectors.text_vector(engine.encoder.fingerprint, text) for text in texts]
    return min(float(mine @ theirs) for mine, theirs in zip(kept, expected, strict=True) if mine is not None)
