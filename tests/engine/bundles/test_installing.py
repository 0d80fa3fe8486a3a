"""Bundles put together from published parts, from folders and from a hub."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from published import Hub, publish_clap, publish_gpt2, serving
from tiny_bundle import tiny_decoder

from recap_engine.bundles import assemble
from recap_engine.bundles.bundle import ADAPTER, Bundle
from recap_engine.bundles.find import find_bundle, models_folder
from recap_engine.bundles.hub import downloads_folder
from recap_engine.bundles.install import install, plan_install
from recap_engine.bundles.load import load_decoder, load_encoder
from recap_engine.cli import main
from recap_engine.decoder import weights
from recap_engine.errors import BundleError


@pytest.fixture(scope="module")
def clap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_clap(tmp_path_factory.mktemp("published") / "mini-clap")


@pytest.fixture(scope="module")
def gpt2(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish_gpt2(tmp_path_factory.mktemp("published") / "mini-gpt2")


@pytest.fixture
def hub(clap: Path, gpt2: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving() as hub:
        hub.models = {"lab/mini-clap": clap, "mini-gpt2": gpt2}
        for module in ("constants", "hf_api", "file_download"):
            monkeypatch.setattr(f"huggingface_hub.{module}.ENDPOINT", hub.address, raising=False)
        monkeypatch.setattr(
            "huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE",
            hub.address + "/{repo_id}/resolve/{revision}/{filename}",
        )
        yield hub


def put_in_place(source: str | Path, **parts: str) -> Bundle:
    plan = plan_install(str(source), **parts)
    for _ in install(plan):
        pass
    return find_bundle(plan.target.name)


def test_clap_and_gpt2_from_folders_make_a_bundle_that_works(clap: Path, gpt2: Path, tiny: Bundle) -> None:
    bundle = put_in_place(clap, decoder=str(gpt2), adapter=str(tiny.folder), name="mine")
    assert (bundle.name, bundle.trained, bundle.template) == ("mine", True, tiny.template)
    encoder = load_encoder(bundle)
    sound = [np.sin(np.arange(32_000, dtype=np.float32) / 9)]
    assert np.allclose(encoder.encode_audio(sound).vectors, load_encoder(tiny).encode_audio(sound).vectors, atol=1e-5)
    decoder = load_decoder(bundle)
    (texts,) = decoder.generate(list(encoder.encode_audio(sound).hidden), [decoder.encode("This sounds like:")])
    assert texts


def test_an_older_pickled_folder_gives_the_same_encoder(clap: Path, gpt2: Path, tmp_path: Path) -> None:
    pickled = publish_clap(tmp_path / "old", pickled=True)
    first, second = put_in_place(clap, decoder=str(gpt2), name="a"), put_in_place(pickled, decoder=str(gpt2), name="b")
    assert first.encoder_fingerprint == second.encoder_fingerprint


def test_without_an_adapter_the_decoder_writes_from_similar_captions_alone(clap: Path, gpt2: Path) -> None:
    bundle = put_in_place(clap, decoder=str(gpt2))
    assert bundle.decoder.cross_layers == "none"
    assert "does not hear" in (bundle.folder / "MODEL_CARD.md").read_text("utf-8")
    load_encoder(bundle)
    assert load_decoder(bundle).generate([np.zeros((64, 64), np.float32)], [[5, 6]])


def test_a_bundle_is_copied_from_a_stick_unchanged(tiny: Bundle) -> None:
    bundle = put_in_place(tiny.folder)
    assert (bundle.name, bundle.fingerprint) == ("tiny", tiny.fingerprint)
    assert bundle.folder == models_folder() / "tiny"


def test_a_damaged_stick_is_noticed_before_anything_is_written(copy: Bundle) -> None:
    path = copy.file(ADAPTER)
    path.write_bytes(path.read_bytes()[:-4] + b"\1\2\3\4")
    with pytest.raises(BundleError, match=r"another hash"):
        put_in_place(copy.folder)
    assert not models_folder().joinpath("tiny").exists()


def test_a_copy_that_was_stopped_continues_from_there(tiny: Bundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "_BLOCK", 1 << 14)
    steps = install(plan_install(str(tiny.folder)))
    half = next(step for step in steps if str(step.doing) == "copying" and step.done > step.total / 2)
    steps.close()
    assert not (models_folder() / "tiny").exists()
    copied = [step.done for step in install(plan_install(str(tiny.folder))) if str(step.doing) == "copying"]
    assert copied[-1] == half.total
    # Files that were there are passed over: fewer steps than blocks in the whole.
    assert len(copied) < half.total / (1 << 14)
    assert find_bundle("tiny").fingerprint == tiny.fingerprint
    assert not any((models_folder() / assemble.COPIES).iterdir())


def test_an_adapter_that_does_not_fit_is_refused(clap: Path, gpt2: Path, tiny: Bundle, tmp_path: Path) -> None:
    wide = tmp_path / "wide.safetensors"
    weights.save(tiny_decoder(replace(tiny.decoder, encoder_width=96)), None, wide)
    with pytest.raises(BundleError, match=r"hidden states of width 96, but those of mini-clap have width 64"):
        put_in_place(clap, decoder=str(gpt2), adapter=str(wide))


def test_wrong_places_and_names_are_reported_in_one_sentence(clap: Path, gpt2: Path, tmp_path: Path) -> None:
    cases = {
        "There is nothing at": {"source": str(tmp_path / "no" / "such" / "place")},
        "cannot be named": {"source": str(clap), "decoder": str(gpt2), "name": "../up"},
        "There is no adapter at": {"source": str(clap), "decoder": str(gpt2), "adapter": "nowhere.safetensors"},
        "is not a model folder": {"source": str(tmp_path), "decoder": str(gpt2), "name": "x"},
        "a model of type 'gpt2', but 'clap' is needed": {"source": str(gpt2), "decoder": str(gpt2)},
    }
    for sentence, parts in cases.items():
        with pytest.raises(BundleError, match=sentence):
            put_in_place(**parts)
    assert main(["models", "install", str(tmp_path / "no" / "such" / "place")]) == 3


def test_no_room_is_reported_before_anything_is_fetched(
    clap: Path, gpt2: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(assemble.shutil, "disk_usage", lambda folder: usage._replace(free=1000))
    with pytest.raises(BundleError, match=r"needs .* GB, but .* GB are free"):
        put_in_place(clap, decoder=str(gpt2))


def test_what_the_hub_has_is_fetched_checked_and_put_together(
    hub: Hub, clap: Path, gpt2: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["models", "install", "lab/mini-clap", "--decoder", "mini-gpt2", "--name", "fetched"]
    assert main([*arguments, "--dry-run"]) == 0
    assert "To download: " in capsys.readouterr().err
    assert not hub.asked
    assert main(arguments) == 0
    local = put_in_place(clap, decoder=str(gpt2), name="local")
    assert find_bundle("fetched").encoder_fingerprint == local.encoder_fingerprint
    assert not any(downloads_folder().rglob("*.safetensors"))


def test_a_download_that_was_stopped_continues_from_there(hub: Hub) -> None:
    steps = install(plan_install("lab/mini-clap", decoder="mini-gpt2"))
    for step in steps:
        if step.detail.endswith("model.safetensors"):
            break
    steps.close()
    again = plan_install("lab/mini-clap", decoder="mini-gpt2")
    assert again.to_download < sum(model.size for model in again.downloads)
    hub.asked.clear()
    for _ in install(again):
        pass
    assert "config.json" not in [name for name, _ in hub.asked[:1]]
    assert find_bundle("mini-clap").trained


def test_a_connection_that_breaks_is_reported_and_resumed(hub: Hub) -> None:
    hub.breaks_after = 50_000
    with pytest.raises(BundleError, match=r"cannot be reached .* Try again to resume"):
        put_in_place("lab/mini-clap", decoder="mini-gpt2")
    hub.breaks_after = None
    hub.asked.clear()
    put_in_place("lab/mini-clap", decoder="mini-gpt2")
    assert ("model.safetensors", "bytes=50000-") in hub.asked


def test_a_file_that_arrives_changed_is_thrown_away(hub: Hub) -> None:
    hub.corrupts = "model.safetensors"
    with pytest.raises(BundleError, match=r"model.safetensors from lab/mini-clap arrived damaged"):
        put_in_place("lab/mini-clap", decoder="mini-gpt2")
    hub.corrupts = ""
    assert put_in_place("lab/mini-clap", decoder="mini-gpt2")


def test_what_the_hub_refuses_is_reported_in_one_sentence(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.gated.add("lab/gated")
    with pytest.raises(BundleError, match=r"accept its terms"):
        plan_install("lab/gated")
    with pytest.raises(BundleError, match=r"There is no model 'lab/wrong' on the hub"):
        plan_install("lab/wrong")
    monkeypatch.setattr("huggingface_hub.hf_api.ENDPOINT", "http://127.0.0.1:9", raising=False)
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(BundleError, match=r"hub cannot be reached .* install from a folder"):
        plan_install("lab/mini-clap")


def test_listed_described_verified_removed(clap: Path, gpt2: Path, capsys: pytest.CaptureFixture[str]) -> None:
    put_in_place(clap, decoder=str(gpt2), name="mine")
    assert main(["models", "list"]) == 0
    listed = capsys.readouterr().out
    assert "starter" in listed
    assert "mine" in listed
    assert main(["models", "info", "mine"]) == 0
    assert "trained: yes" in capsys.readouterr().out
    assert main(["models", "verify", "mine"]) == 0
    (models_folder() / "mine" / ADAPTER).write_bytes(b"x")
    assert main(["models", "verify", "mine"]) == 1
    assert main(["models", "remove", "mine"]) == 0
    assert main(["models", "remove", "mine"]) == 3
    assert main(["models", "remove", "starter"]) == 3


def test_an_adapters_file_alone_shows_its_sizes(clap: Path, gpt2: Path, tiny: Bundle) -> None:
    bundle = put_in_place(clap, decoder=str(gpt2), adapter=str(tiny.file(ADAPTER)))
    assert (bundle.decoder.reduce_factor, bundle.decoder.cross_layers) == (2, "all")
    assert bundle.decoder.encoder_width == tiny.decoder.encoder_width
    assert torch.is_tensor(load_decoder(bundle).model.wte.weight)
