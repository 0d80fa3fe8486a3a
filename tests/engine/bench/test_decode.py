"""The engine's decoder writes what ``generate`` writes, on a tiny bundle in float32."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tiny_bundle import TEXTS, build_tiny_bundle

from recap_engine.bench.comparison import Report
from recap_engine.bench.decode import Inputs, check
from recap_engine.bench.reference import ReferenceDecoder
from recap_engine.bundles.device import Device
from recap_engine.bundles.load import load_decoder


def test_engine_and_reference_write_the_same_texts(tmp_path: Path) -> None:
    bundle = build_tiny_bundle(tmp_path / "tiny")
    reference, decoder = ReferenceDecoder(bundle.folder), load_decoder(bundle, Device("cpu", "float32"))
    random = np.random.default_rng(0)
    hidden = [random.standard_normal((5 + i, bundle.decoder.encoder_width), dtype=np.float32) for i in range(4)]
    inputs = Inputs(hidden, [reference.prompt(TEXTS[i : i + 2]) for i in range(4)])
    report = Report(figures={"precision": "float32"})
    check(reference, decoder, decoder, inputs, report)
    assert report.figures["same_captions_float32"] == 1.0
    assert report.figures["same_captions"] == 1.0
