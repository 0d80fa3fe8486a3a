"""Packed layers compute what plain ones compute, as precisely as their kind allows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn

from recap_engine.decoder.beam import Request, decode
from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.decoder.search import SearchSettings
from recap_engine.decoder.vocabulary import Predicted, largest
from recap_engine.packed_linear import Int8Linear, Kind, PackedLinear, can_pack, packed

KINDS: tuple[tuple[Kind, float], ...] = (("float32", 1e-5), ("bfloat16", 2e-2), ("int8", 2e-2))


@pytest.fixture(params=[kind for kind, _ in KINDS])
def kind(request: pytest.FixtureRequest) -> Kind:
    if not can_pack(request.param):
        pytest.skip("this processor has no such arithmetic")
    return request.param  # type: ignore[no-any-return]


def fresh(model: GPT2, kind: Kind) -> GPT2:
    copy = GPT2(model.config).eval()
    copy.load_state_dict(model.state_dict())
    return (copy.bfloat16() if kind == "bfloat16" else copy).pack(kind)


@torch.inference_mode()
def test_packed_layer_gives_the_numbers_of_the_plain_one(kind: Kind) -> None:
    torch.manual_seed(0)
    layer, x = nn.Linear(96, 160), torch.randn(3, 5, 96)
    expected = layer(x)
    dtype = torch.bfloat16 if kind == "bfloat16" else torch.float32
    found = packed(layer.to(dtype), kind)(x.to(dtype)).float()
    assert found.shape == expected.shape
    assert (found - expected).norm() / expected.norm() < dict(KINDS)[kind]


@torch.inference_mode()
def test_what_is_fused_into_a_packed_layer_is_what_would_follow_it() -> None:
    torch.manual_seed(0)
    layer, x, other = nn.Linear(96, 160), torch.randn(1, 5, 96), torch.randn(1, 5, 160)
    fused = packed(layer, "float32")
    if not isinstance(fused, PackedLinear):
        pytest.skip("this build of torch packs nothing")
    assert torch.allclose(fused.plus(x, other), layer(x) + other, atol=1e-5)
    assert torch.allclose(fused.gelu(x), nn.functional.gelu(layer(x), approximate="tanh"), atol=1e-5)


@pytest.mark.skipif(not can_pack("int8"), reason="this processor has no such arithmetic")
@torch.inference_mode()
def test_int8_row_is_as_precise_beside_much_larger_ones() -> None:
    torch.manual_seed(0)
    layer, x = nn.Linear(64, 64, bias=False), torch.randn(4, 64)
    loud = torch.cat([x, 1000 * torch.randn(4, 64)])
    found = Int8Linear(layer.weight, None).row_by_row(loud)[:4]
    assert (found - layer(x)).norm() / layer(x).norm() < 2e-2


@torch.inference_mode()
def test_largest_is_topk() -> None:
    torch.manual_seed(0)
    for columns, count in ((5000, 7), (5017, 24), (300, 24), (64, 3)):
        values = torch.randn(4, columns)
        found, expected = largest(values, count), values.topk(count, dim=-1)
        assert torch.equal(found[0], expected.values)
        assert torch.equal(found[1], expected.indices)


@torch.inference_mode()
def test_most_probable_tokens_are_those_of_the_exact_output_layer(lively: Callable[[DecoderConfig], GPT2]) -> None:
    config = DecoderConfig(layers=1, width=64, heads=4, inner=64, vocabulary=5000, encoder_width=64, end_of_text=0)
    model = lively(replace(config, positions=32))
    x = torch.randn(6, 64)
    expected = model.logits(x).log_softmax(-1)
    values, ids = expected.topk(8)
    for kind, _ in KINDS[::2]:
        if not can_pack(kind):
            continue
        used = fresh(model, kind) if kind == "float32" else _coarse(model)
        found, chosen = Predicted(used, x).most_probable(8)
        assert torch.equal(torch.as_tensor(chosen), ids)
        assert torch.as_tensor(found) == pytest.approx(values, abs=2e-2 if kind == "int8" else 1e-5)
    given = ids[:, 3]
    shown = Predicted(model, x).of(torch.arange(len(x)), given)
    assert shown == pytest.approx(expected.gather(1, given[:, None])[:, 0], abs=1e-5)


def _coarse(model: GPT2) -> GPT2:
    """Exact but for its output layer."""
    copy = GPT2(model.config).eval()
    copy.load_state_dict(model.state_dict())
    copy.output = Int8Linear(copy.wte.weight, None)
    return copy


def test_packed_decoder_writes_what_the_plain_one_writes(model: GPT2, sounds: Any, kind: Kind) -> None:
    requests = [Request(hidden, prompt) for hidden, prompt in sounds(model.config, 12)]
    settings = SearchSettings(beams=3, max_tokens=10)
    plain = dict(decode(model, requests, settings))
    found = dict(decode(fresh(model, kind), requests, settings))
    if kind == "float32":
        assert [h.tokens for n in plain for h in found[n]] == [h.tokens for n in plain for h in plain[n]]
    same = [found[n][0].tokens[:1] == plain[n][0].tokens[:1] for n in plain]
    assert sum(same) >= 0.6 * len(same)
