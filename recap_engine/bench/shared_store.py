"""``recap bench shared``: search in a shared store (PostgreSQL with pgvector) beside search in a workspace.

Both hold the same captions, embedded by the starter: those of files or of the starter, and sentences made of two of
them. The queries are windows of the sample sounds, and captions that are not in the store.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_engine.audio import windows
from recap_engine.bench.clock import seconds_of
from recap_engine.bench.comparison import Report
from recap_engine.bench.inputs import fill_store
from recap_engine.bench.real_captions import composed_captions, real_captions
from recap_engine.bundles.device import choose_device
from recap_engine.bundles.find import find_bundle
from recap_engine.bundles.load import load_encoder
from recap_engine.clap.encoder import Encoder
from recap_engine.datastore.pinned import PinnedCaptions
from recap_engine.datastore.protocol import Datastore
from recap_engine.datastore.text_rules import now
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.resources import samples_folder
from recap_engine.shared.index import build_indexes
from recap_engine.shared.push import text_digest
from recap_engine.shared.search import SearchedModel, open_captions
from recap_engine.shared.store import SharedStore, open_store

NEAREST = 10
QUERIES = 32
EXPLORED = (40, 100, 200)
"""How many vectors an HNSW index compares for one query (``hnsw.ef_search``)."""
_EMBEDDED = 5_000
Floats = NDArray[np.float32]


def measure(url: str, captions: int, files: Sequence[Path] = ()) -> Iterator[Progress | Report]:
    """Yield progress, then the report. The store is made, and removed at the end. ``files`` hold captions.

    Raises RequestError where the database has a store already.
    """
    texts = composed_captions(real_captions(files), captions + QUERIES)
    report = Report({"captions": captions})
    with open_store(url) as store:
        if store.exists():
            raise RequestError("There is a shared store at {url}: name a database without one.", url=store.name)
        try:
            store.init("0" * 32)
            yield from _measured(store, texts, report)
        finally:
            store.connection.execute("DROP SCHEMA IF EXISTS recap CASCADE")
    yield report


def _measured(store: SharedStore, texts: Sequence[str], report: Report) -> Iterator[Progress]:
    encoder = load_encoder(find_bundle(), choose_device())
    stored, asked = texts[:-QUERIES], texts[-QUERIES:]
    queries = {"sounds": _sampled(encoder), "texts": encoder.encode_text(asked)}
    with tempfile.TemporaryDirectory() as scratch, Workspace.create(Path(scratch, "bench.recap")) as workspace:
        vectors = yield from _embedded(encoder, stored)
        fill_store(workspace, encoder.fingerprint, stored, vectors)
        _copy(store, encoder.fingerprint, stored, vectors)
        expected = _timed("workspace", PinnedCaptions(workspace, encoder.fingerprint), queries, report)
    model = SearchedModel(encoder.fingerprint, encoder.dimensions)
    with open_captions(store, model) as exact:
        _recall(expected, _timed("exact", exact, queries, report), "exact", report)
    yield Progress("indexing", 0)
    report.figure("index_s", seconds_of(lambda: build_indexes(store)))
    for explored in EXPLORED:
        yield Progress(f"searching the index, ef_search {explored}", 0)
        with open_captions(store, replace(model, approximate=True, explored=explored)) as approximate:
            name = f"hnsw_{explored}"
            _recall(expected, _timed(name, approximate, queries, report), name, report)


def _sampled(encoder: Encoder) -> Floats:
    """The vectors of up to ``QUERIES`` windows of the sample sounds."""
    pieces = [
        piece.samples
        for path in sorted(samples_folder().iterdir())
        if path.suffix in (".wav", ".ogg", ".flac")
        for piece in windows(path, encoder.sample_rate, encoder.window_seconds)
    ]
    return encoder.encode_audio(pieces[:QUERIES]).vectors


def _embedded(encoder: Encoder, texts: Sequence[str]) -> Generator[Progress, None, Floats]:
    vectors = []
    for at in range(0, len(texts), _EMBEDDED):
        vectors.append(encoder.encode_text(texts[at : at + _EMBEDDED]))
        yield Progress("embedding", at, len(texts))
    return np.concatenate(vectors)


def _copy(store: SharedStore, fingerprint: str, texts: Sequence[str], vectors: Floats) -> None:
    """Put captions and vectors into the store, faster than by pushes."""
    connection, made = store.connection, now()
    push = (
        "INSERT INTO recap.pushes (sequence, digest, annotator, captions, pack) VALUES (0, '', '', 0, '') RETURNING 1"
    )
    connection.execute(push)
    columns = "key, text, provenance, licence, source, annotator, collection, created, version, push"
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY recap.captions ({columns}) FROM STDIN".encode()) as rows:
            for text in texts:
                rows.write_row((text_digest(text).hex(), text, "imported", "", "", "", "bench", made, 0, 1))
        with cursor.copy("COPY recap.text_vectors FROM STDIN") as rows:
            for text, vector in zip(texts, vectors.tolist(), strict=True):
                rows.write_row((fingerprint, text_digest(text), text, str(vector)))
    connection.execute("ANALYZE recap.captions, recap.text_vectors")


def _timed(name: str, captions: Datastore, queries: Mapping[str, Floats], report: Report) -> dict[str, list[set[str]]]:
    """The nearest captions of each query; reports the time of a query by sound alone and in a batch."""

    def ask(some: Floats) -> list[list[Any]]:
        return list(captions.search("text", some, NEAREST))

    sounds = queries["sounds"]
    ask(sounds[:1])
    single = median(seconds_of(ask, sounds[i : i + 1]) for i in range(len(sounds)))
    batch = median(seconds_of(ask, sounds) for _ in range(3)) / len(sounds)
    report.figure(f"{name}_query_s", single, f"{single * 1e3:.1f} ms")
    report.figure(f"{name}_batch_query_s", batch, f"{batch * 1e3:.1f} ms each of {len(sounds)}")
    return {kind: [{caption.text for caption, _ in hits} for hits in ask(some)] for kind, some in queries.items()}


def _recall(
    expected: Mapping[str, list[set[str]]], found: Mapping[str, list[set[str]]], name: str, report: Report
) -> None:
    for kind, wanted in expected.items():
        both = sum(len(here & there) for here, there in zip(wanted, found[kind], strict=True))
        report.figure(f"{name}_recall_by_{kind}", both / sum(map(len, wanted)))
