"""Everything in the check of a GPU that is not the GPU, with the processor in its place."""

from __future__ import annotations

import json
from typing import Any

import pytest
import torch
from tiny_bundle import build_tiny_bundle

from recap_engine.bench.comparison import Report
from recap_engine.bench.gpu import GpuCheck, check_bundle, in_words, passed
from recap_engine.bundles.batch_policy import BatchPolicy
from recap_engine.bundles.device import Device
from recap_engine.cli import main


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The figures of two sounds with a tiny bundle."""
    bundle = build_tiny_bundle(tmp_path_factory.mktemp("bundle") / "tiny")
    device = Device("cpu", "float32", BatchPolicy(group=2, windows=64, pooled=True))
    return check_bundle(bundle, GpuCheck(device, sounds=2, checked=2, captions=20, seconds=1.0))


def test_processor_in_place_of_a_gpu_is_the_same_as_itself(figures: dict[str, Any]) -> None:
    assert figures["parity"]
    assert figures["vectors_apart"] == figures["hidden_apart"] == 0.0
    assert figures["captions_per_s"] > 0
    assert 0 < figures["encoding_share"] < 1


def test_decoder_writes_what_generate_writes_for_many_sounds(figures: dict[str, Any]) -> None:
    assert figures["generate_same"] == 1.0


def test_figures_are_a_line_of_json_and_a_line_of_text(figures: dict[str, Any]) -> None:
    assert json.loads(json.dumps(figures)) == figures
    assert in_words(figures).startswith("the same as on the processor")
    assert "\n" not in in_words(figures)
    assert passed(Report({"device": "cpu", "tiny": figures}))
    assert not passed(Report({"device": "cpu", "tiny": {**figures, "parity": False}}))


@pytest.mark.skipif(torch.cuda.is_available(), reason="this computer has a GPU")
def test_without_a_gpu_it_says_so_and_succeeds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "gpu"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line == "This computer has no NVIDIA GPU that PyTorch can use (CUDA), so nothing was checked."
