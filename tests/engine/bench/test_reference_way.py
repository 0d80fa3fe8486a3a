"""The engine writes what the reference writes, on a tiny bundle in float32."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_bundle import TEXTS, build_tiny_bundle

from recap_engine.bench.comparison import Report
from recap_engine.bench.encode import reference_hearing
from recap_engine.bench.inputs import Sounds, fill_store, unit_vectors
from recap_engine.bench.pipeline import open_engine
from recap_engine.bench.reference import ReferenceWay
from recap_engine.bench.same_captions import check_captions
from recap_engine.bench.setting import Setting
from recap_engine.datastore.workspace import Workspace
from recap_engine.propose.propose import Settings

pytest.importorskip("faiss")


def test_both_ways_write_the_same_captions(tmp_path: Path) -> None:
    bundle = build_tiny_bundle(tmp_path / "tiny")
    vectors = unit_vectors(len(TEXTS), 16)
    with Workspace.create(tmp_path / "w.recap") as workspace:
        fill_store(workspace, bundle.encoder_fingerprint, TEXTS, vectors)
    engine = open_engine(tmp_path / "w.recap", bundle, Setting(device="cpu"))
    reference = ReferenceWay(bundle.folder, reference_hearing(bundle), TEXTS, vectors)
    report = Report()
    paths = Sounds(tmp_path, seconds=1.5).take(4)
    check_captions(engine, bundle, reference, paths, Settings(candidates=3, max_tokens=10), report)
    engine.close()
    assert report.figures["same_captions_float32"] == 1.0
    assert report.figures["largest_difference"] < 1e-3
    assert report.figures["lowest_cosine"] > 0.99
