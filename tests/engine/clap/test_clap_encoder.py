"""The encoder equals ClapModel's own path from sound and text to vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from tiny_bundle import CLAP, FEATURES, TEXTS, text_tokenizer, tiny_clap

from recap_engine.clap.clap_model import ClapEncoder, ClapEncoderConfig

HTSAT = {"model": {}, "features": {"sample_rate": 48_000}}
LONG = " ".join(TEXTS * 8)


def encoder_of(model: Any, folder: Path, values: dict[str, Any], **options: Any) -> ClapEncoder:
    save_file({name: tensor.contiguous() for name, tensor in model.state_dict().items()}, folder / "e.safetensors")
    text_tokenizer().save(str(folder / "t.json"))
    config = ClapEncoderConfig.from_dict(values)
    return ClapEncoder(config, folder / "e.safetensors", folder / "t.json", "tiny", **options)


def sounds() -> list[Any]:
    rng = np.random.default_rng(3)
    return [rng.standard_normal(samples).astype(np.float32) * 0.1 for samples in (32_000, 20_000, 9_000, 300, 32_000)]


def features_of(windows: list[Any], *, fused: bool) -> Any:
    from transformers import ClapFeatureExtractor

    extractor = ClapFeatureExtractor(
        feature_size=FEATURES["bands"],
        sampling_rate=FEATURES["sample_rate"],
        hop_length=FEATURES["hop"],
        max_length_s=2,
        fft_window_size=FEATURES["fft"],
        frequency_min=FEATURES["lowest"],
        frequency_max=FEATURES["highest"],
        truncation="fusion" if fused else "rand_trunc",
    )
    return extractor(windows, sampling_rate=FEATURES["sample_rate"], return_tensors="pt")["input_features"].float()


@pytest.mark.parametrize("fused", [False, True])
def test_audio_vectors_and_hidden_states_are_clap_models_own(tmp_path: Path, fused: bool) -> None:
    model = tiny_clap(fused=fused)
    features = {**FEATURES, "scale": "htk" if fused else "slaney"}
    encoder = encoder_of(model, tmp_path, {"model": model.config.to_dict(), "features": features}, batch=2)
    heard = encoder.encode_audio(sounds())
    with torch.inference_mode():
        longer = torch.zeros(5, 1, dtype=torch.bool)
        own = model.get_audio_features(input_features=features_of(sounds(), fused=fused), is_longer=longer)
    assert np.abs(heard.vectors - own.pooler_output.numpy()).max() < 1e-4
    width, bands, times = own.last_hidden_state.shape[1:]
    assert heard.hidden.shape == (5, encoder.hidden_steps, encoder.hidden_width) == (5, bands * times, width)
    for band, time in ((0, 0), (0, times - 1), (bands - 1, 3)):
        expected = own.last_hidden_state[:, :, band, time].numpy()
        assert np.abs(heard.hidden[:, band * times + time] - expected).max() < 1e-3
    np.testing.assert_allclose(np.linalg.norm(heard.vectors, axis=1), 1.0, atol=1e-5)
    assert np.abs(heard.vectors[0] - heard.vectors[3]).max() > 0.01


def test_text_vectors_are_clap_models_own_whatever_stands_beside_them(tmp_path: Path) -> None:
    model = tiny_clap()
    encoder = encoder_of(model, tmp_path, {"model": CLAP, "features": FEATURES})
    texts = [*TEXTS, "", "rain"]
    vectors = encoder.encode_text(texts)
    tokenizer = text_tokenizer()
    for text, vector in zip(texts, vectors, strict=True):
        ids = torch.tensor([tokenizer.encode(text).ids])
        with torch.inference_mode():
            own = model.get_text_features(input_ids=ids, attention_mask=torch.ones_like(ids)).pooler_output[0]
        assert np.abs(vector - own.numpy()).max() < 1e-4
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    assert np.abs(vectors[0] - vectors[1]).max() > 0.01


def test_text_beyond_the_models_tokens_is_cut_and_any_characters_are_read(tmp_path: Path) -> None:
    encoder = encoder_of(tiny_clap(), tmp_path, {"model": CLAP, "features": FEATURES, "text_tokens": 20})
    strange = ["\udcff broken", "\0", "🐕 犬が吠える", "a" * 1_000_000, LONG, LONG + " and much more"]
    vectors = encoder.encode_text(strange)
    assert np.isfinite(vectors).all()
    np.testing.assert_array_equal(vectors[-1], vectors[-2])
    assert encoder.encode_text([]).shape == (0, encoder.dimensions)
    assert encoder.encode_audio([]).hidden.shape == (0, encoder.hidden_steps, encoder.hidden_width)


def test_many_texts_keep_their_order(tmp_path: Path) -> None:
    encoder = encoder_of(tiny_clap(), tmp_path, {"model": CLAP, "features": FEATURES})
    texts = [" ".join(TEXTS[i % 5].split()[: 1 + i % 6]) for i in range(150)]
    together = encoder.encode_text(texts)
    assert np.abs(together[77:80] - encoder.encode_text(texts[77:80])).max() < 1e-5


def test_only_what_is_used_is_loaded(tmp_path: Path) -> None:
    encoder = encoder_of(tiny_clap(), tmp_path, {"model": CLAP, "features": FEATURES})
    encoder.check()
    encoder.encode_audio(sounds()[:1])
    (tmp_path / "e.safetensors").rename(tmp_path / "gone")
    encoder.encode_audio(sounds()[:1])
    (tmp_path / "gone").rename(tmp_path / "e.safetensors")
    encoder.encode_text(["rain"])


def test_full_size_shapes_are_those_of_clap() -> None:
    config = ClapEncoderConfig.from_dict(HTSAT)
    encoder = ClapEncoder(config, Path("none"), Path("none"), "full")
    assert (encoder.sample_rate, encoder.window_seconds, encoder.dimensions) == (48_000, 10.0, 512)
    assert (encoder.hidden_steps, encoder.hidden_width) == (64, 768)
