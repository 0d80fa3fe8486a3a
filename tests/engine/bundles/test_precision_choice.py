"""On a processor without 16-bit products, int8 is measured once per bundle, and kept."""

from __future__ import annotations

import json

import pytest

from recap_engine.bundles import precision_choice
from recap_engine.bundles.bundle import Bundle
from recap_engine.bundles.device import Device, choose_device
from recap_engine.bundles.load import load_encoder
from recap_engine.bundles.precision_choice import Measured, kept_choice, measure_choice, undecided
from recap_engine.packed_linear import can_pack
from recap_engine.resources import samples_folder

EXACT = Device("cpu", "float32")


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(precision_choice, "cache_folder", lambda: tmp_path / "cache")


def test_int8_is_taken_only_if_captions_stay_and_it_is_faster() -> None:
    assert Measured(same=1.0, faster=2.0).precision == "int8"
    assert Measured(same=0.9, faster=2.0).precision == "float32"
    assert Measured(same=1.0, faster=1.0).precision == "float32"


@pytest.mark.skipif(not can_pack("int8"), reason="this processor does not multiply int8")
def test_what_was_measured_is_kept_for_this_bundle(tiny: Bundle) -> None:
    assert undecided(EXACT)
    assert kept_choice(tiny, EXACT) is None
    sounds = sorted(samples_folder().glob("*.ogg"))[:3]
    for _ in measure_choice(tiny, load_encoder(tiny), sounds, ["Rain falls", "A bell rings"]):
        pass
    (kept,) = precision_choice.cache_folder().rglob("*.json")
    shown = json.loads(kept.read_text())
    assert 0.0 <= shown["same"] <= 1.0
    assert kept_choice(tiny, EXACT) == Device("cpu", shown["precision"])
    kept.write_text("{")
    assert kept_choice(tiny, EXACT) is None


def test_hidden_instructions_are_not_used(monkeypatch) -> None:
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX2")
    assert choose_device("cpu").precision == "float32"
