"""From a bundle's files to models that run, or one sentence about why not."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_bundle import CLAP, FEATURES, TEXTS, build_tiny_bundle

from recap_engine.bundles.bundle import (
    ADAPTER,
    CONFIG,
    DECODER,
    ENCODER,
    TEXT_TOKENIZER,
    TOKENIZER,
    Bundle,
    EncoderConfig,
    read_bundle,
)
from recap_engine.bundles.device import Device, choose_device
from recap_engine.bundles.load import load_decoder, load_encoder
from recap_engine.bundles.write import finish_bundle, write_hashes
from recap_engine.engine import Engine
from recap_engine.errors import BundleError, BundleUntrained, RequestError


def test_loaded_bundle_hears_reads_and_writes(tiny: Bundle) -> None:
    encoder, decoder = load_encoder(tiny), load_decoder(tiny)
    assert encoder.fingerprint == tiny.encoder_fingerprint
    rng = np.random.default_rng(0)
    heard = encoder.encode_audio([rng.standard_normal(n).astype(np.float32) for n in (32_000, 9_000)])
    assert heard.hidden.shape == (2, encoder.hidden_steps, encoder.hidden_width)
    prompt = decoder.encode("This audio sounds like:")
    texts = decoder.generate(list(heard.hidden), [prompt, prompt], beams=2, candidates=2, max_tokens=12)
    assert [len(found) for found in texts] == [2, 2]
    assert texts[0] != texts[1]


def test_untrained_bundle_is_refused_unless_allowed(tmp_path: Path) -> None:
    untrained = build_tiny_bundle(tmp_path / "random", trained=False)
    for load in (load_encoder, load_decoder):
        with pytest.raises(BundleUntrained, match="untrained"):
            load(untrained)
        load(untrained, allow_untrained=True)


def test_each_part_checks_its_own_files(copy: Bundle) -> None:
    content = bytearray((copy.folder / DECODER).read_bytes())
    content[-1] ^= 1
    (copy.folder / DECODER).write_bytes(content)
    load_encoder(copy)
    with pytest.raises(BundleError, match="another hash"):
        load_decoder(copy)


@pytest.mark.parametrize(
    ("file", "tensor"),
    [
        (ENCODER, "audio_model.audio_encoder.norm.weight"),
        (ENCODER, "text_model.pooler.dense.weight"),
        (DECODER, "transformer.h.0.mlp.c_fc.weight"),
        (ADAPTER, "transformer.h.1.crossattention.c_attn.weight"),
    ],
)
@pytest.mark.parametrize("fault", ["shape", "missing", "stray"])
def test_weights_that_do_not_fit_are_reported_at_loading(copy: Bundle, file: str, tensor: str, fault: str) -> None:
    tensors = load_file(copy.folder / file)
    if fault == "shape":
        tensors[tensor] = tensors[tensor][:-1].contiguous()
    elif fault == "missing":
        del tensors[tensor]
    else:
        tensors[tensor.replace("weight", "strange")] = torch.zeros(2)
    save_file(tensors, copy.folder / file)
    bundle = write_hashes(copy.folder)
    shown = {"shape": "shape", "missing": "missing", "stray": "not part of this"}[fault]
    with pytest.raises(BundleError, match=shown) as caught:
        (load_encoder if file == ENCODER else load_decoder)(bundle)
    assert file in str(caught.value)


def test_parts_that_do_not_belong_together_are_reported(copy: Bundle) -> None:
    with pytest.raises(BundleError, match="64 numbers and the decoder expects 48"):
        load_encoder(replace(copy, decoder=replace(copy.decoder, encoder_width=48)))


def test_unknown_kind_of_encoder_is_reported(copy: Bundle) -> None:
    with pytest.raises(BundleError, match="unknown kind of encoder 'telepathy'"):
        load_encoder(replace(copy, encoder=replace(copy.encoder, kind="telepathy")))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"model": CLAP, "features": {**FEATURES, "bands": 31}},
        {"model": CLAP, "features": {**FEATURES, "colour": 1}},
        {"model": CLAP, "features": {**FEATURES, "highest": 30_000.0}},
        {"model": CLAP, "features": FEATURES, "text_tokens": 0},
        {"model": {**CLAP, "text_config": "small"}, "features": FEATURES},
    ],
)
def test_senseless_encoder_configuration_is_one_sentence(copy: Bundle, values: dict[str, object]) -> None:
    config = json.loads((copy.folder / CONFIG).read_text())
    config["encoder"] = {"kind": "clap", **values}
    (copy.folder / CONFIG).write_text(json.dumps(config))
    with pytest.raises(BundleError, match="encoder"):
        load_encoder(write_hashes(copy.folder))


@pytest.mark.parametrize("name", [TOKENIZER, TEXT_TOKENIZER])
def test_tokenizer_that_cannot_be_read_is_reported(copy: Bundle, name: str) -> None:
    (copy.folder / name).write_text('{"version": "1.0"}')
    bundle = write_hashes(copy.folder)
    with pytest.raises(BundleError, match=f"{name} cannot be read as a tokenizer"):
        (load_decoder if name == TOKENIZER else load_encoder)(bundle)


def test_pickle_in_the_place_of_weights_is_never_opened(copy: Bundle) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return (Path.touch, (copy.folder / "sprung",))  # type: ignore[return-value]

    torch.save({"trap": Trap()}, copy.folder / ENCODER)
    with pytest.raises(BundleError, match="safetensors"):
        write_hashes(copy.folder)
    with pytest.raises(BundleError, match="safetensors"):
        load_encoder(read_bundle(copy.folder))
    assert not (copy.folder / "sprung").exists()


def test_bundle_moved_elsewhere_still_loads(copy: Bundle, tmp_path: Path) -> None:
    shutil.move(copy.folder, tmp_path / "moved é ü")
    moved = read_bundle(tmp_path / "moved é ü")
    assert moved.encoder_fingerprint == copy.encoder_fingerprint
    load_encoder(moved)
    load_decoder(moved)


def test_bf16_hears_and_reads_nearly_the_same(tiny: Bundle) -> None:
    precise, coarse = load_encoder(tiny), load_encoder(tiny, Device("cpu", "bfloat16"))
    sound = np.random.default_rng(0).standard_normal((3, 32_000)).astype(np.float32)
    assert np.sum(precise.encode_audio(sound).vectors * coarse.encode_audio(sound).vectors, axis=1).min() > 0.995
    assert np.sum(precise.encode_text(TEXTS) * coarse.encode_text(TEXTS), axis=1).min() > 0.995
    assert coarse.encode_audio(sound).hidden.dtype == np.float32


def test_device_is_chosen_or_refused_in_one_sentence() -> None:
    assert choose_device("cpu", "float32") == Device("cpu", "float32")
    assert choose_device("auto").name in ("cpu", "cuda", "mps")
    assert choose_device("cpu").precision in ("float32", "bfloat16")
    assert Device("cpu", "bfloat16").dtype == torch.bfloat16
    with pytest.raises(RequestError, match="no device 'tpu'"):
        choose_device("tpu")
    with pytest.raises(RequestError, match="no precision 'int3'"):
        choose_device("cpu", "int3")
    with pytest.raises(RequestError, match="float16 natively"):
        choose_device("cpu", "float16")
    for name, present in (("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available())):
        if not present:
            with pytest.raises(RequestError, match="--device cpu"):
                choose_device(name)


@pytest.fixture
def compact(copy: Bundle) -> Bundle:
    """The tiny bundle with the starter's kind of encoder, small."""
    from recap_engine.clap.compact_towers import AudioTower, TextTower, TowerConfig

    config = TowerConfig(
        window_seconds=1.0, channels=(4, 4, 8, 8, 8), hidden=64, feature=16, dimensions=8, vocabulary=320, text_width=16
    )
    torch.manual_seed(0)
    towers = {"audio": AudioTower(config), "text": TextTower(config)}
    weights = {f"{part}.{name}": t for part, tower in towers.items() for name, t in tower.state_dict().items()}
    save_file({name: tensor.contiguous() for name, tensor in weights.items()}, copy.folder / ENCODER)
    return finish_bundle(replace(copy, encoder=EncoderConfig("compact", config.write())))


def test_compact_encoder_loads_from_a_bundle(compact: Bundle) -> None:
    encoder = load_encoder(compact)
    heard = encoder.encode_audio([np.random.default_rng(0).standard_normal(16_000).astype(np.float32)])
    assert heard.vectors.shape == (1, 8)
    assert heard.hidden.shape == (1, encoder.hidden_steps, 64)
    assert encoder.encode_text(["rain", "a dog"]).shape == (2, 8)
    assert encoder.fingerprint == compact.encoder_fingerprint


def test_compact_encoder_that_does_not_fit_is_one_line(compact: Bundle) -> None:
    values = {**compact.encoder.values, "text_width": 32}
    bundle = finish_bundle(replace(compact, encoder=EncoderConfig("compact", values)))
    with pytest.raises(BundleError, match=ENCODER) as caught:
        load_encoder(bundle)
    assert "\n" not in str(caught.value)


def test_an_absent_device_is_reported_before_a_workspace_is_made_or_a_model_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recap_engine.bundles.device._present", lambda name: name == "cpu")
    for device, shown in (("cuda", "no NVIDIA GPU"), ("mps", "no Apple GPU")):
        with pytest.raises(RequestError, match=shown):
            Engine.open(tmp_path / "new.recap", "nowhere", device=device)
    assert not (tmp_path / "new.recap").exists()
