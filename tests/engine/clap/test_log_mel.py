"""The log-mel equals that of transformers' numpy extractor."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from recap_engine.clap.log_mel import LogMel, LogMelConfig, fill_window, mel_filters

UNFUSED = LogMelConfig()
FUSED = LogMelConfig(scale="htk")


def extractor(config: LogMelConfig, padding: str = "repeatpad") -> Any:
    from transformers import ClapFeatureExtractor

    return ClapFeatureExtractor(
        feature_size=config.bands,
        sampling_rate=config.sample_rate,
        hop_length=config.hop,
        max_length_s=int(config.window_seconds),
        fft_window_size=config.fft,
        frequency_min=config.lowest,
        frequency_max=config.highest,
        truncation="fusion" if config.scale == "htk" else "rand_trunc",
        padding=padding,
    )


def theirs(config: LogMelConfig, sounds: list[NDArray[np.float32]], padding: str = "repeatpad") -> NDArray[np.float32]:
    features = extractor(config, padding)(sounds, sampling_rate=config.sample_rate, return_tensors="np")
    return np.asarray(features["input_features"])[:, 0]


def broadband(seconds: float, seed: int = 0, level: float = 0.1) -> NDArray[np.float32]:
    rng = np.random.default_rng(seed)
    return (level * rng.standard_normal(int(seconds * 48_000))).astype(np.float32)


@pytest.mark.parametrize("config", [UNFUSED, FUSED, replace(UNFUSED, lowest=0.0), replace(FUSED, bands=40, fft=512)])
def test_filters_are_the_extractors(config: LogMelConfig) -> None:
    reference = extractor(config)
    expected = reference.mel_filters if config.scale == "htk" else reference.mel_filters_slaney
    np.testing.assert_allclose(mel_filters(config), expected, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("config", [UNFUSED, FUSED])
def test_broadband_sound_agrees_within_a_ten_thousandth_of_a_decibel(config: LogMelConfig) -> None:
    sounds = [broadband(10.0), broadband(10.0, 1, 0.001), broadband(10.0, 2, 1.0)]
    ours = LogMel(config).of_windows(sounds).numpy()
    assert ours.shape == (3, config.frames, config.bands)
    assert np.abs(ours - theirs(config, sounds)).max() < 1e-4


@pytest.mark.parametrize("hertz", [60.0, 440.0, 1_000.0, 5_000.0, 12_345.6])
def test_bins_far_below_a_peak_agree_within_a_twentieth_of_a_decibel(hertz: float) -> None:
    times = np.arange(480_000) / 48_000
    sounds = [np.sin(2 * np.pi * hertz * times).astype(np.float32)]
    ours, expected = LogMel(UNFUSED).of_windows(sounds).numpy(), theirs(UNFUSED, sounds)
    apart, below = np.abs(ours - expected), expected.max() - expected
    assert (below > 60).any()
    assert apart[below > 60].max() < 0.05
    assert apart[below <= 60].max() < 2e-3


@pytest.mark.parametrize("padding", ["repeatpad", "repeat", "pad"])
@pytest.mark.parametrize("samples", [1, 700, 48_000, 161_234, 240_000, 479_999, 480_000])
def test_short_sounds_are_filled_as_the_extractor_fills_them(samples: int, padding: Any) -> None:
    sound = broadband(10.0)[:samples]
    ours = LogMel(replace(UNFUSED, padding=padding)).of_windows([sound]).numpy()
    expected = theirs(UNFUSED, [sound], padding)
    apart, below = np.abs(ours - expected), expected.max() - expected
    assert apart[below <= 60].max() < 1e-3
    assert apart.max() < 0.05


def test_batch_equals_one_by_one() -> None:
    log_mel = LogMel(UNFUSED)
    sounds = [broadband(10.0), broadband(3.3, 1), broadband(0.01, 2)]
    together = log_mel.of_windows(sounds).numpy()
    for row, sound in zip(together, sounds, strict=True):
        np.testing.assert_allclose(row, log_mel.of_windows([sound]).numpy()[0], atol=2e-4)


def test_silence_is_at_the_floor() -> None:
    assert np.all(LogMel(UNFUSED).of_windows([np.zeros(480_000, np.float32)]).numpy() == -100.0)


@pytest.mark.parametrize("samples", [0, 480_001])
def test_window_of_impossible_length_is_a_bug(samples: int) -> None:
    with pytest.raises(ValueError, match="a window holds"):
        fill_window(np.zeros(samples, np.float32), 480_000, "repeatpad")


def test_settings_of_a_hub_model_are_understood() -> None:
    hub = {
        "feature_size": 64,
        "fft_window_size": 1024,
        "frequency_max": 14000,
        "frequency_min": 50,
        "hop_length": 480,
        "max_length_s": 10,
        "padding": "repeatpad",
        "sampling_rate": 48000,
        "truncation": "rand_trunc",
        "top_db": None,
    }
    assert LogMelConfig.from_extractor(hub) == UNFUSED
    assert LogMelConfig.from_extractor({**hub, "truncation": "fusion"}) == FUSED


def test_many_windows_at_once_are_like_one_after_the_other() -> None:
    mel = LogMel(LogMelConfig())
    samples = torch.randn(3, 48_000) * torch.tensor([[1.0], [1e-4], [0.0]])
    samples[1] += torch.sin(torch.arange(48_000) * 0.05)  # a loud tone beside soft bands: float64 decides
    np.testing.assert_allclose(mel.of_some(samples).numpy(), mel(samples).numpy(), atol=2e-3)
