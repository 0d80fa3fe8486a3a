"""The compact towers behind the Encoder protocol: what every encoder promises."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from recap_engine.clap.compact import CompactEncoder
from recap_engine.clap.compact_towers import AudioTower, TextTower, TowerConfig, fold_norms
from recap_engine.clap.encoder import Encoder
from recap_engine.errors import BundleError
from recap_engine.training.clap.text_tower import build_tokenizer

CONFIG = TowerConfig(
    window_seconds=1.0, channels=(8, 8, 16, 16, 24), hidden=32, feature=32, dimensions=16, vocabulary=120,
    text_width=32, text_layers=1, text_heads=2, text_tokens=16, sentence=24,
)  # fmt: skip
TEXTS = ["A dog barks", "rain falls on a tin roof while people talk", "", "wind", "\N{DOG FACE} \0", "dog " * 200]


def _tokenizer() -> Tokenizer:
    return build_tokenizer(["a dog barks", "rain falls on a tin roof", "people talk", "wind"], CONFIG)


def _weights() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    audio, text = AudioTower(CONFIG), TextTower(CONFIG)
    weights = {f"audio.{name}": tensor for name, tensor in audio.state_dict().items()}
    weights |= {f"text.{name}": tensor for name, tensor in text.state_dict().items()}
    return {name: t.half() if t.is_floating_point() else t for name, t in weights.items()}


@pytest.fixture(scope="module")
def encoder() -> CompactEncoder:
    """Random weights: the promises hold whatever was learnt."""
    return CompactEncoder(CONFIG.write(), _weights(), _tokenizer(), fingerprint="abc")


def _windows() -> list[np.ndarray]:
    random = np.random.default_rng(0)
    return [random.normal(0, 0.1, length).astype(np.float32) for length in (16_000, 5_000, 16_000, 1, 0)]


def test_it_keeps_the_protocol_and_shows_its_shapes(encoder: CompactEncoder) -> None:
    plain: Encoder = encoder
    features = plain.encode_audio(_windows())
    assert features.vectors.shape == (5, plain.dimensions)
    assert features.hidden.shape == (5, plain.hidden_steps, plain.hidden_width)
    assert plain.encode_text(TEXTS).shape == (len(TEXTS), plain.dimensions)
    assert features.vectors.dtype == features.hidden.dtype == np.float32
    assert (plain.sample_rate, plain.window_seconds, plain.fingerprint) == (16_000, 1.0, "abc")


def test_every_vector_has_unit_length_even_of_silence_and_of_an_empty_text(encoder: CompactEncoder) -> None:
    heard = encoder.encode_audio([*_windows(), np.zeros(16_000, np.float32)]).vectors
    read = encoder.encode_text(TEXTS)
    assert np.allclose(np.linalg.norm(np.concatenate([heard, read]), axis=1), 1.0, atol=1e-5)


def test_the_same_input_gives_the_same_bits(encoder: CompactEncoder) -> None:
    first, again = encoder.encode_audio(_windows()), encoder.encode_audio(_windows())
    assert (first.vectors == again.vectors).all()
    assert (first.hidden == again.hidden).all()
    assert (encoder.encode_text(TEXTS) == encoder.encode_text(TEXTS)).all()


def test_company_in_a_batch_changes_nothing(encoder: CompactEncoder) -> None:
    together = encoder.encode_audio(_windows() * 3)
    read = encoder.encode_text(TEXTS)
    for place, window in enumerate(_windows()):
        alone = encoder.encode_audio([window])
        assert np.allclose(together.vectors[place], alone.vectors[0], atol=1e-4)
        assert np.allclose(together.hidden[place], alone.hidden[0], atol=1e-3)
    for place, text in enumerate(TEXTS):
        assert np.allclose(read[place], encoder.encode_text([text])[0], atol=1e-4)


def test_loudness_does_not_change_what_is_heard(encoder: CompactEncoder) -> None:
    window = _windows()[0]
    quiet, loud = encoder.encode_audio([window * 0.05, window]).vectors
    assert float(quiet @ loud) > 0.999


def test_nothing_in_means_nothing_out(encoder: CompactEncoder) -> None:
    assert encoder.encode_audio([]).vectors.shape == (0, encoder.dimensions)
    assert encoder.encode_text([]).shape == (0, encoder.dimensions)


def test_bfloat16_hears_nearly_the_same(encoder: CompactEncoder) -> None:
    fast = CompactEncoder(CONFIG.write(), _weights(), _tokenizer(), precision="bf16")
    exact, rough = encoder.encode_audio(_windows()[:1]).vectors, fast.encode_audio(_windows()[:1]).vectors
    assert float(exact[0] @ rough[0]) > 0.99


def test_a_window_that_is_too_long_is_the_callers_mistake(encoder: CompactEncoder) -> None:
    with pytest.raises(ValueError, match="longer than 16000"):
        encoder.encode_audio([np.zeros(16_001, np.float32)])


def test_weights_of_another_shape_are_refused() -> None:
    with pytest.raises(BundleError, match="do not fit"):
        CompactEncoder({**CONFIG.write(), "dimensions": 8}, _weights(), _tokenizer())


def test_folding_the_norms_keeps_what_is_heard() -> None:
    torch.manual_seed(1)
    plain, folded = AudioTower(CONFIG), AudioTower(CONFIG)
    plain(torch.randn(4, 16_000))
    folded.load_state_dict(plain.state_dict())
    fold_norms(folded)
    samples = torch.randn(2, 16_000)
    with torch.inference_mode():
        wanted, found = plain.eval()(samples), folded(samples)
    assert not any(isinstance(module, torch.nn.BatchNorm2d) for module in folded.modules())
    assert all(torch.allclose(one, two, atol=1e-4) for one, two in zip(wanted, found, strict=True))
