"""The audio tower computes what ClapAudioModel computes."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from tiny_bundle import CLAP

from recap_engine.clap.htsat import Htsat
from recap_engine.errors import BundleError

SHIFTED = {**CLAP["audio_config"], "depths": [2, 3, 2, 2]}
FUSED = {**SHIFTED, "enable_fusion": True, "fusion_type": "aff_2d"}
PUBLISHED: dict[str, Any] = {}


def tower(**audio: Any) -> Any:
    """A ClapAudioModelWithProjection whose norms, biases and position tables say something."""
    from transformers import ClapAudioConfig, ClapAudioModelWithProjection

    torch.manual_seed(5)
    model = ClapAudioModelWithProjection(ClapAudioConfig(**audio)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.normal_(std=0.7 / parameter[0].numel() ** 0.5)
            else:
                parameter.add_(0.1 * torch.randn_like(parameter))
        norm = model.audio_model.audio_encoder.batch_norm
        norm.running_mean.uniform_(-40.0, -20.0)
        norm.running_var.uniform_(50.0, 200.0)
    return model


def both(model: Any, frames: int, dtype: torch.dtype) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Vectors and hidden states, the reference's and ours."""
    mel = torch.randn(3, frames, model.config.num_mel_bins) * 12.0 - 35.0
    weights = {
        name: tensor.to(dtype) if tensor.is_floating_point() and "batch_norm" not in name else tensor
        for name, tensor in model.state_dict().items()
    }
    channels = 4 if model.config.enable_fusion else 1
    with torch.inference_mode():
        theirs = model(
            input_features=mel[:, None].expand(-1, channels, -1, -1), is_longer=torch.zeros(3, 1, dtype=torch.bool)
        )
        vectors, hidden = Htsat(model.config, weights)(mel)
    expected = theirs.last_hidden_state.flatten(2).transpose(1, 2)
    return theirs.audio_embeds, expected, vectors.float(), hidden.float()


@pytest.mark.parametrize(
    ("audio", "frames"), [(SHIFTED, 201), (SHIFTED, 512), (SHIFTED, 3), (FUSED, 201), (PUBLISHED, 1001)]
)
def test_vectors_and_hidden_states_are_the_models_own(audio: dict[str, Any], frames: int) -> None:
    vectors, hidden, own_vectors, own_hidden = both(tower(**audio), frames, torch.float32)
    assert own_vectors.abs().max() > 0.01
    assert (own_vectors - vectors).abs().max() < 1e-4
    assert (own_hidden - hidden).abs().max() < 1e-3


def test_in_bf16_they_point_the_same_way() -> None:
    vectors, hidden, own_vectors, own_hidden = both(tower(**SHIFTED), 201, torch.bfloat16)
    assert torch.cosine_similarity(vectors, own_vectors, dim=-1).min() > 0.999
    assert torch.cosine_similarity(hidden, own_hidden, dim=-1).mean() > 0.999


@pytest.mark.parametrize("strange", [{"patch_stride": [2, 2]}, {"window_size": 3}, {"hidden_act": "relu"}])
def test_shapes_of_no_published_model_are_refused(strange: dict[str, Any]) -> None:
    model = tower(**{**CLAP["audio_config"], **strange})
    with pytest.raises(BundleError, match="does not support"):
        Htsat(model.config, model.state_dict())
