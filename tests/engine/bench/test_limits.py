"""The limits that a benchmark reports beside its figures."""

from __future__ import annotations

from pathlib import Path

from recap_engine.bench.limits import Limits, hearing_operations, prompt_operations, step_bytes
from recap_engine.bundles.bundle import Bundle, EncoderConfig
from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.propose.prompt import Template


def test_a_step_reads_every_weight_once_and_a_prompt_multiplies_by_every_one() -> None:
    config = DecoderConfig(
        layers=2, width=64, heads=4, inner=256, vocabulary=99, positions=32, encoder_width=64, end_of_text=98
    )
    model = GPT2(config)
    matrices = sum(p.numel() for name, p in model.h.named_parameters() if p.ndim == 2)
    of_hearing = sum(
        p.numel() for name, p in model.h.named_parameters() if name.endswith("crossattention.c_attn.weight")
    )
    assert step_bytes(model) == 4 * (matrices - of_hearing + 99 * 64)
    assert prompt_operations(model, 10) == 20 * (matrices - of_hearing)


def test_hearing_by_htsat_of_the_usual_size_is_eleven_gflop() -> None:
    encoder = EncoderConfig("clap", {"model": {"text_config": {}, "audio_config": {}}, "features": {}})
    bundle = Bundle(Path(), "full", "1", False, encoder, DecoderConfig(), Template())
    assert 10.8e9 < hearing_operations(bundle) < 10.9e9


def test_what_is_read_and_what_is_computed_add_up() -> None:
    limits = Limits(bandwidth=10e9, speed=100e9)
    assert limits.seconds(5e9, 50e9) == 1.0
    assert "2.00 times" in limits.report(5e9, 50e9, 2.0)
