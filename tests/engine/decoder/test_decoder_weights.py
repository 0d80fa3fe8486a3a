"""Weight files: Hugging Face's names and layout in, one clear sentence for what does not fit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from recap_engine.decoder.gpt2 import GPT2
from recap_engine.decoder.weights import load, save
from recap_engine.errors import BundleError


@pytest.fixture
def files(reduced: GPT2, tmp_path: Path) -> tuple[Path, Path]:
    decoder, adapter = tmp_path / "decoder.safetensors", tmp_path / "adapter.safetensors"
    save(reduced, decoder, adapter)
    return decoder, adapter


def test_files_hold_hugging_face_names_in_its_layout(files: tuple[Path, Path], reduced: GPT2) -> None:
    decoder, adapter = (load_file(path) for path in files)
    assert decoder["transformer.h.0.attn.c_attn.weight"].shape == (64, 192)
    assert adapter["transformer.h.1.crossattention.c_attn.weight"].shape == (48, 32)
    assert not any("cross" in name for name in decoder)
    assert all("cross" in name for name in adapter)


def test_loading_gives_the_model_that_was_saved(files: tuple[Path, Path], reduced: GPT2) -> None:
    again = load(reduced.config, *files)
    ids, hidden = torch.randint(0, 300, (1, 6)), torch.randn(1, 4, 48)
    assert torch.equal(again(ids, hidden), reduced(ids, hidden))
    assert not again.training
    assert load(reduced.config, *files, dtype=torch.bfloat16).wte.weight.dtype == torch.bfloat16


def test_names_without_prefix_and_old_masks_and_a_tied_head_are_accepted(
    files: tuple[Path, Path], reduced: GPT2
) -> None:
    tensors = {name.removeprefix("transformer."): value for name, value in load_file(files[0]).items()}
    tensors["h.0.attn.bias"] = torch.ones(1, 1, 8, 8)
    tensors["lm_head.weight"] = tensors["wte.weight"].clone()
    save_file(tensors, files[0])
    assert torch.equal(load(reduced.config, *files).wte.weight, reduced.wte.weight)


def _without(tensors: dict[str, Tensor]) -> None:
    del tensors["transformer.h.2.ln_2.bias"]


def _more(tensors: dict[str, Tensor]) -> None:
    tensors["transformer.h.9.ln_2.bias"] = torch.zeros(64)


def _shape(tensors: dict[str, Tensor]) -> None:
    name = "transformer.h.1.attn.c_attn.weight"
    tensors[name] = tensors[name].t().contiguous()


def _untied(tensors: dict[str, Tensor]) -> None:
    tensors["lm_head.weight"] = tensors["transformer.wte.weight"] + 1


def _whole(tensors: dict[str, Tensor]) -> None:
    name = "transformer.h.1.attn.c_attn.weight"
    tensors[name] = tensors[name].to(torch.int8)


def _mixed(tensors: dict[str, Tensor]) -> None:
    tensors["transformer.h.1.ln_cross_attn.weight"] = torch.zeros(64)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_without, "h.2.ln_2.bias is missing"),
        (_more, "h.9.ln_2.bias is not part of this decoder"),
        (_shape, r"c_attn.weight has the shape \(192, 64\), but bundle.json needs \(64, 192\)"),
        (_untied, "lm_head.weight differs from wte.weight"),
        (_whole, "torch.int8, but floating-point numbers are needed"),
        (_mixed, "ln_cross_attn.weight, which belongs in adapter.safetensors"),
    ],
)
def test_tensors_that_do_not_fit_are_named(
    files: tuple[Path, Path], reduced: GPT2, spoil: Callable[[dict[str, Tensor]], None], said: str
) -> None:
    tensors = load_file(files[0])
    spoil(tensors)
    save_file(tensors, files[0])
    with pytest.raises(BundleError, match=said):
        load(reduced.config, *files)


def test_adapter_may_hold_cross_attention_only(files: tuple[Path, Path], reduced: GPT2) -> None:
    with pytest.raises(BundleError, match="may contain only cross-attention"):
        load(reduced.config, files[0], files[0])
    with pytest.raises(BundleError, match="crossattention"):
        load(reduced.config, files[0], None)


def test_truncated_and_missing_files_are_refused(files: tuple[Path, Path], reduced: GPT2) -> None:
    files[1].write_bytes(files[1].read_bytes()[:-100])
    with pytest.raises(BundleError, match="cannot be read as safetensors"):
        load(reduced.config, *files)
    files[1].unlink()
    with pytest.raises(BundleError, match="is missing"):
        load(reduced.config, *files)
