"""``recap bench shared``: search in a shared store (PostgreSQL with pgvector) beside search in a workspace.

Both hold the same captions of random words, embedded by the starter; the queries are vectors of made sounds.
"""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_engine.bench.clock import seconds_of
from recap_engine.bench.comparison import Report
from recap_engine.bench.gpu import made_sounds
from recap_engine.bench.inputs import fill_store, made_captions
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
from recap_engine.shared.index import build_indexes
from recap_engine.shared.push import text_digest
from recap_engine.shared.search import SearchedModel, open_captions
from recap_engine.shared.store import SharedStore, open_store

NEAREST = 10
QUERIES = 32
_EMBEDDED = 5_000
Floats = NDArray[np.float32]


def measure(url: str, captions: int) -> Iterator[Progress | Report]:
    """Yield progress, then the report. The store is made, and removed at the end.

    Raises RequestError where the database has a store already.
    """
    report = Report({"captions": captions})
    with open_store(url) as store:
        if store.exists():
            raise RequestError("There is a shared store at {url}: name a database without one.", url=store.name)
        try:
            store.init("0" * 32)
            yield from _measured(store, captions, report)
        finally:
            store.connection.execute("DROP SCHEMA IF EXISTS recap CASCADE")
    yield report


def _measured(store: SharedStore, captions: int, report: Report) -> Iterator[Progress]:
    encoder = load_encoder(find_bundle(), choose_device())
    with tempfile.TemporaryDirectory() as scratch, Workspace.create(Path(scratch, "bench.recap")) as workspace:
        texts = list(dict.fromkeys(made_captions(captions)))
        vectors = yield from _embedded(encoder, texts)
        fill_store(workspace, encoder.fingerprint, texts, vectors)
        _copy(store, encoder.fingerprint, texts, vectors)
        sounds = made_sounds(QUERIES, encoder, encoder.window_seconds)
        queries = encoder.encode_audio([sound.samples for sound in sounds]).vectors
        expected = _timed("workspace", PinnedCaptions(workspace, encoder.fingerprint), queries, report)
    model = SearchedModel(encoder.fingerprint, encoder.dimensions)
    with open_captions(store, model) as exact:
        _recall(expected, _timed("exact", exact, queries, report), "exact", report)
    yield Progress("indexing", 0)
    report.figure("index_s", seconds_of(lambda: build_indexes(store)))
    with open_captions(store, SearchedModel(model.fingerprint, model.dimensions, True)) as approximate:
        _recall(expected, _timed("hnsw", approximate, queries, report), "hnsw", report)


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


def _timed(name: str, captions: Datastore, queries: Floats, report: Report) -> list[set[str]]:
    """The nearest captions of each query; reports the time of a query alone and in a batch."""

    def ask(some: Floats) -> list[list[Any]]:
        return list(captions.search("text", some, NEAREST))

    ask(queries[:1])
    single = median(seconds_of(ask, queries[i : i + 1]) for i in range(len(queries)))
    batch = median(seconds_of(ask, queries) for _ in range(3)) / len(queries)
    report.figure(f"{name}_query_s", single, f"{single * 1e3:.1f} ms")
    report.figure(f"{name}_batch_query_s", batch, f"{batch * 1e3:.1f} ms each of {len(queries)}")
    return [{caption.text for caption, _ in hits} for hits in ask(queries)]


def _recall(expected: Sequence[set[str]], found: Sequence[set[str]], name: str, report: Report) -> None:
    both = sum(len(here & there) for here, there in zip(expected, found, strict=True))
    report.figure(f"{name}_recall", both / sum(map(len, expected)))
