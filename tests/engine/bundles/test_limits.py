"""What ``bundle.json`` and ``hashes.json`` may hold; anything else is refused before another file is read."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from recap_engine.bundles.bundle import CONFIG, HASHES, bundle_from, read_bundle
from recap_engine.bundles.load import load_encoder
from recap_engine.bundles.write import write_hashes
from recap_engine.errors import BundleError
from recap_engine.resources import starter_folder


def changed(entries: dict[str, Any]) -> dict[str, Any]:
    """The starter's ``bundle.json`` with other values at dotted names."""
    values: dict[str, Any] = json.loads((starter_folder() / CONFIG).read_text("utf-8"))
    for name, value in entries.items():
        *sections, last = name.split(".")
        section = values
        for part in sections:
            section = section[part]
        section[last] = value
    return values


@pytest.mark.parametrize(
    "entries",
    [
        {"encoder.fft": 10**13},
        {"encoder.hop": 0},
        {"encoder.window_seconds": 1e9},
        {"encoder.window_seconds": 120.0, "encoder.sample_rate": 192_000, "encoder.hop": 16},
        {"encoder.sample_rate": "fast"},
        {"encoder.channels": [10**9] * 5},
        {"encoder.channels": []},
        {"encoder.text_heads": 7},
        {"encoder.vocabulary": 10**12},
        {"encoder.dimensions": True},
        {"encoder.range_db": float("nan")},
        {"encoder.strange": 10**400},
        {"decoder.positions": 10**13},
        {"ranking.similarity": 1e308},
        {"template.opening": "x" * 50_000},
        {"calibration.text": [[[[[[[[[[0]]]]]]]]]]},
        {"calibration.text": [0] * 50_000},
    ],
    ids=str,
)
def test_impossible_sizes_are_refused_in_one_sentence(entries: dict[str, Any]) -> None:
    with pytest.raises(BundleError) as caught:
        bundle_from(changed(entries), starter_folder(), {})
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 1000


def test_what_the_starter_and_the_untrained_bundle_claim_is_within_the_limits(tiny: Any) -> None:
    assert read_bundle(starter_folder()).encoder.kind == "compact"
    assert read_bundle(tiny.folder).encoder.kind == "clap"


@pytest.mark.parametrize("name", ["a/../../b", "/etc/passwd", "..", "a\\b", "C:x", "a\x00b", "a\x1b[31mb", ""])
def test_hashes_of_files_outside_the_folder_are_refused_before_anything_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / CONFIG).write_text((starter_folder() / CONFIG).read_text("utf-8"), "utf-8")
    (tmp_path / HASHES).write_text(json.dumps({name: "0" * 64}), "utf-8")
    with pytest.raises(BundleError, match="not a file of a bundle") as caught:
        read_bundle(tmp_path)
    assert str(caught.value).isprintable()


def test_sizes_that_differ_from_the_weights_are_reported_before_memory_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "starter"
    shutil.copytree(starter_folder(), folder)
    (folder / CONFIG).write_text(json.dumps(changed({"encoder.text_width": 16_384})), "utf-8")
    with pytest.raises(BundleError, match=r"has the shape .*, but .* is needed"):
        load_encoder(write_hashes(folder))
