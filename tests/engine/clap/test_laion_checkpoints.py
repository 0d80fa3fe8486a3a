"""Checkpoints of laion_clap: read without running them, renamed to ClapModel's names."""

from __future__ import annotations

import pickle
import re
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from recap_engine.clap.checkpoint import read_checkpoint, read_state
from recap_engine.clap.laion import convert
from recap_engine.clap.log_mel import LogMelConfig, mel_filters
from recap_engine.errors import BundleError


def clap(**audio: Any) -> Any:
    from transformers import ClapConfig, ClapModel

    torch.manual_seed(0)
    sizes = {
        "patch_embeds_hidden_size": 8,
        "hidden_size": 64,
        "depths": [1, 2, 1, 1],
        "num_attention_heads": [1, 2, 2, 4],
    }
    text = {
        "vocab_size": 90,
        "hidden_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 1,
        "intermediate_size": 96,
        "max_position_embeddings": 40,
        "projection_dim": 16,
    }
    return ClapModel(
        ClapConfig(projection_dim=16, text_config=text, audio_config={**sizes, "projection_dim": 16, **audio})
    ).eval()


def as_laion(model: Any) -> dict[str, Tensor]:
    """The state of a ClapModel as laion_clap would save it: the names of its own modules, ``module.`` before them."""
    state: dict[str, Tensor] = {}
    joined: dict[str, list[Tensor]] = {}
    for full, tensor in model.state_dict().items():
        name = full.replace("audio_model.audio_encoder.", "audio_branch.").replace("text_model.", "text_branch.")
        name = name.replace("_projection.linear1.", "_projection.0.").replace("_projection.linear2.", "_projection.2.")
        if name.startswith("audio_branch."):
            for theirs, ours in (("bn0", "batch_norm"), ("norm1", "layernorm_before"), ("norm2", "layernorm_after")):
                name = name.replace(f".{ours}.", f".{theirs}.")
            name = name.replace(".attention.output.dense.", ".attn.proj.").replace(".attention.self.", ".attn.")
            name = name.replace(".intermediate.dense.", ".mlp.fc1.").replace(".output.dense.", ".mlp.fc2.")
            if found := re.search(r"\.attn\.(query|key|value)\.", name):
                joined.setdefault(name.replace(found[0], ".attn.qkv."), []).append(tensor)
                continue
        state[name] = tensor
    state |= {name: torch.cat(parts) for name, parts in joined.items()}
    state["audio_branch.tscam_conv.weight"] = torch.zeros(3)
    state["audio_transform.sequential.0.weight"] = torch.zeros(3)
    state["audio_branch.logmel_extractor.melW"] = torch.from_numpy(mel_filters(LogMelConfig())).float()
    return {"module." + name: tensor for name, tensor in state.items()}


def as_published(model: Any) -> dict[str, Any]:
    """What the official files hold beside the weights: a name, numbers of numpy's."""
    return {
        "epoch": 14,
        "name": "best",
        "best": np.float64(0.9),
        "loss": np.float32(1.5),
        "state_dict": as_laion(model),
    }


@pytest.mark.parametrize("protocol", [2, 4, 5])
@pytest.mark.parametrize("fused", [False, True])
def test_a_checkpoint_becomes_the_same_model(tmp_path: Path, fused: bool, protocol: int) -> None:
    fusion = {"enable_fusion": True, "fusion_type": "aff_2d"} if fused else {}
    model = clap(**fusion)
    path = tmp_path / "best.pt"
    torch.save(as_published(model), path, pickle_protocol=protocol)
    converted = convert(read_state(path), str(path))
    expected = {n: t for n, t in model.state_dict().items() if "logit" not in n and t.is_floating_point()}
    assert set(converted.tensors) == set(expected)
    assert all(torch.equal(tensor, expected[name]) for name, tensor in converted.tensors.items())
    audio = converted.model["audio_config"]
    assert (audio["depths"], audio["num_attention_heads"], audio["hidden_size"]) == ([1, 2, 1, 1], [1, 2, 2, 4], 64)
    assert converted.features.scale == ("htk" if fused else "slaney")


def test_files_of_the_format_before_zip_are_read_too(tmp_path: Path) -> None:
    path = tmp_path / "old.pt"
    for protocol in (2, 4):
        torch.save(as_published(clap()), path, pickle_protocol=protocol, _use_new_zipfile_serialization=False)
        assert convert(read_state(path), str(path)).tensors


class Evil:
    def __reduce__(self) -> tuple[Any, ...]:
        return print, ("this must never be printed",)


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("protocol", [2, 4])
def test_code_in_a_checkpoint_is_refused_and_never_run(
    tmp_path: Path, protocol: int, zipped: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "evil.pt"
    held = {"state_dict": {"weight": torch.zeros(2)}, "extra": Evil()}
    torch.save(held, path, pickle_protocol=protocol, _use_new_zipfile_serialization=zipped)
    with pytest.raises(BundleError, match=r"tries to run .*print") as caught:
        read_checkpoint(path)
    assert "\n" not in str(caught.value)
    assert "never be printed" not in capsys.readouterr().out


def test_a_checkpoint_that_unpacks_to_more_than_its_size_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "bomb.pt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("archive/data.pkl", bytes(50_000_000))
    with pytest.raises(BundleError, match="would unpack to 50,000,000 bytes"):
        read_checkpoint(path)


def test_a_tensor_that_claims_more_than_the_file_holds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "wide.pt"
    torch.save({"embedding\x1b[31m": torch.zeros(1).expand(10**13)}, path)
    with pytest.raises(BundleError, match=r"larger tensor embedding\\x1b\[31m than it contains") as caught:
        read_state(path)
    assert str(caught.value).isprintable()


def test_a_bare_pickle_with_code_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bare.pt"
    for protocol in range(6):
        path.write_bytes(pickle.dumps(Evil(), protocol=protocol))
        with pytest.raises(BundleError):
            read_checkpoint(path)
    assert "never be printed" not in capsys.readouterr().out


def test_names_that_hide_behind_allowed_ones_are_refused(tmp_path: Path) -> None:
    """``numpy.core.multiarray`` is allowed for one name, not as a door to others; nor are attributes of classes."""
    for line in (b"cnumpy.core.multiarray\nfromfile\n.", b"ctorch._utils\n_import_dotted_name\n.", b"cos\nsystem\n."):
        path = tmp_path / "hidden.pt"
        path.write_bytes(b"\x80\x02" + line)
        with pytest.raises(BundleError):
            read_checkpoint(path)


def test_a_file_that_was_cut_short_is_reported(tmp_path: Path) -> None:
    whole = tmp_path / "whole.pt"
    torch.save(as_published(clap()), whole)
    content = whole.read_bytes()
    for kept in (0, 10, len(content) // 2, len(content) - 20):
        path = tmp_path / "cut.pt"
        path.write_bytes(content[:kept])
        with pytest.raises(BundleError, match=r"cut\.pt is cut off, damaged or not a PyTorch checkpoint"):
            read_state(path)
    with pytest.raises(BundleError, match="There is no file"):
        read_state(tmp_path / "nowhere.pt")


def test_checkpoints_of_other_models_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.pt"
    torch.save({"state_dict": {"layer.weight": torch.zeros(2)}}, path)
    with pytest.raises(BundleError, match="not a laion_clap checkpoint"):
        convert(read_state(path), str(path))
    torch.save([1, 2], path)
    with pytest.raises(BundleError, match="no named weights"):
        read_state(path)
    torch.save({"weight": 3}, path)
    with pytest.raises(BundleError, match="something other than weights"):
        read_state(path)


def test_another_spectrogram_is_refused() -> None:
    state = {name.removeprefix("module."): tensor for name, tensor in as_laion(clap()).items()}
    state["audio_branch.logmel_extractor.melW"] *= 2
    with pytest.raises(BundleError, match="a different spectrogram"):
        convert(state, "x.pt")
