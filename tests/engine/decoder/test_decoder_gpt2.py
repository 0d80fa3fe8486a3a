"""The module computes what Hugging Face's GPT-2 computes, and is as large as RECAP says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch

from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.gpt2 import GPT2, is_cross_attention, train_cross_attention_only
from recap_engine.errors import BundleError


@torch.inference_mode()
def test_logits_equal_hugging_face(model: GPT2, reference: Any) -> None:
    ids, hidden = torch.randint(0, 300, (3, 21)), torch.randn(3, 9, 64)
    theirs = reference(ids, encoder_hidden_states=hidden).logits
    assert theirs.std() > 0.5
    torch.testing.assert_close(model(ids, hidden), theirs, atol=1e-4, rtol=0)


@torch.inference_mode()
@pytest.mark.parametrize("side", ["left", "right"])
def test_padded_logits_equal_hugging_face(model: GPT2, reference: Any, side: str) -> None:
    ids, hidden = torch.randint(0, 300, (2, 12)), torch.randn(2, 6, 64)
    seen, audible = torch.ones(2, 12, dtype=torch.long), torch.ones(2, 6, dtype=torch.long)
    seen[0, slice(0, 4) if side == "left" else slice(8, 12)] = 0
    audible[1, 2:] = 0
    theirs = reference(
        ids,
        encoder_hidden_states=hidden,
        attention_mask=seen,
        encoder_attention_mask=audible,
        position_ids=(seen.cumsum(-1) - 1).clamp(min=0),
    ).logits
    ours = model(ids, hidden, seen, audible)
    torch.testing.assert_close(ours[seen.bool()], theirs[seen.bool()], atol=1e-4, rtol=0)
    alone = model(ids[:1][:, seen[0].bool()], hidden[:1])
    torch.testing.assert_close(ours[0][seen[0].bool()], alone[0], atol=1e-4, rtol=0)


@torch.inference_mode()
def test_sound_changes_logits_only_through_cross_attention(
    model: GPT2, reduced: GPT2, lively: Callable[[DecoderConfig], GPT2]
) -> None:
    ids = torch.randint(0, 300, (1, 8))
    one, other = reduced(ids, torch.randn(1, 5, 48)), reduced(ids, torch.randn(1, 5, 48))
    assert (one - other).abs().max() > 0.1
    deaf = lively(replace(model.config, cross_layers="none"))
    assert torch.equal(deaf(ids, torch.randn(1, 5, 64)), deaf(ids))


@pytest.mark.parametrize(
    ("layers", "expected"), [("none", []), ("first half", [0]), ("last half", [1, 2]), ("all", [0, 1, 2])]
)
def test_cross_attention_stands_in_the_layers_asked_for(model: GPT2, layers: Any, expected: list[int]) -> None:
    with torch.device("meta"):
        small = GPT2(replace(model.config, cross_layers=layers))
    have = {int(name.split(".")[1]) for name, _ in small.named_parameters() if is_cross_attention(name)}
    assert sorted(have) == expected


def test_gpt2_small_trains_seven_million_parameters() -> None:
    """RECAP and SmallCap report 7 M, 5.4 % of the decoder, for heads of 16 in place of 64."""
    with torch.device("meta"):
        full = GPT2(DecoderConfig())
    share = train_cross_attention_only(full)
    trained = sum(p.numel() for p in full.parameters() if p.requires_grad)
    assert trained == 12 * (4 * 768 * 192 + 3 * 192 + 768 + 2 * 768)
    assert round(trained / 1e6, 1) == 7.1
    assert round(100 * share, 1) == 5.4


def test_training_moves_cross_attention_and_nothing_else(reduced: GPT2, sounds: Any) -> None:
    student = GPT2(reduced.config)
    student.load_state_dict(reduced.state_dict())
    before = {name: value.clone() for name, value in student.state_dict().items()}
    train_cross_attention_only(student)
    optimiser = torch.optim.SGD([p for p in student.parameters() if p.requires_grad], lr=0.1)
    (hidden, prompt), *_ = sounds(student.config, 1)
    ids = torch.tensor([prompt * 3])
    losses = []
    for _ in range(5):
        logits = student.train()(ids, hidden[None], torch.ones_like(ids))
        loss = torch.nn.functional.cross_entropy(logits[0, :-1], ids[0, 1:])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0]
    moved = {name for name, value in student.state_dict().items() if not torch.equal(value, before[name])}
    assert moved
    assert all(is_cross_attention(name) for name in moved)


@pytest.mark.parametrize(
    "wrong",
    [
        *({"heads": 5}, {"reduce_factor": 3}, {"cross_layers": "some"}, {"end_of_text": 300}, {"wdith": 3}),
        *({"layers": 0}, {"layers": 10**6}, {"vocabulary": 10**12}, {"width": "64"}),
        *({"end_of_text": "5"}, {"end_of_text": 5.0}, {"layer_norm_epsilon": None}, {"dropout": "none"}),
    ],
)
def test_senseless_configuration_is_refused_in_a_sentence(model: GPT2, wrong: dict[str, Any]) -> None:
    with pytest.raises(BundleError, match=r"configuration .*\S"):
        DecoderConfig.from_dict({**model.config.to_dict(), **wrong})
    assert DecoderConfig.from_dict(model.config.to_dict()) == model.config
