"""``recap train decoder --init``: a published GPT-2 tuned on captions, and the bundle that is made of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from published import publish_clap, publish_gpt2
from tiny_bundle import build_tiny_bundle

from recap_engine.bundles.find import find_bundle
from recap_engine.decoder.config import DecoderConfig
from recap_engine.training.adapter.adapt import PAPER_REDUCTION, Adapting, _config

THINGS = ("rain", "dog", "bell", "engine", "wind", "train", "owl", "horn", "fire", "brook", "drum", "door")


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.csv"
    lines = [
        f"{i}.wav,A {one} and a {other} far away" for i, one in enumerate(THINGS) for other in THINGS if one != other
    ]
    path.write_text("\n".join(["path,caption", *lines]), "utf-8")
    return path


def test_a_published_gpt2_learns_to_end_and_becomes_a_bundle_that_captions(recap, texts, sounds, tmp_path) -> None:
    gpt2 = publish_gpt2(tmp_path / "gpt2")
    command = ("train", "decoder", "--init", gpt2, "--text-only", "--captions", texts, "--steps", "40")
    ran = recap(*command, "--learning-rate", "3e-3", "--out", tmp_path / "tuned", on=None, models=False)
    assert ran.status == 0, ran.err
    assert "does not hear" in ran.err
    log = (tmp_path / "tuned.training" / "log.csv").read_text().splitlines()
    losses = [float(line.split(",")[2]) for line in log[1:]]
    assert losses[-1] < losses[0]
    clap = publish_clap(tmp_path / "clap")
    made = recap("models", "install", clap, "--decoder", tmp_path / "tuned", "--name", "tuned", on=None, models=False)
    assert made.status == 0, made.err
    bundle = find_bundle("tuned")
    assert not bundle.hears
    row = json.loads(recap("caption", sounds / "a.wav", "--bundle", "tuned", "--format", "jsonl").out)
    assert row["candidates"]


def test_an_installed_bundle_is_a_start_too(recap, texts, tmp_path) -> None:
    bundle = build_tiny_bundle(tmp_path / "mine")
    command = ("train", "decoder", "--init", bundle.folder, "--text-only", "--captions", texts, "--steps", "13")
    assert recap(*command, "--out", tmp_path / "tuned", on=None, models=False).status == 0
    shape = json.loads((tmp_path / "tuned" / "decoder_config.json").read_text())
    assert (shape["cross_layers"], shape["vocabulary"]) == ("none", bundle.decoder.vocabulary)


def test_something_that_is_no_gpt2_is_refused_with_one_sentence(recap, texts, tmp_path) -> None:
    ran = recap(
        "train",
        "decoder",
        "--init",
        tmp_path / "nothing",
        "--captions",
        texts,
        "--out",
        tmp_path / "o",
        on=None,
        models=False,
    )
    assert ran.status == 3
    assert "nothing" in ran.err


def test_the_adapter_of_a_gpt2_without_one_has_the_size_of_the_paper(tmp_path) -> None:
    bundle = build_tiny_bundle(
        tmp_path / "deaf",
        decoder=DecoderConfig.from_dict(
            {
                "layers": 2, "width": 32, "heads": 2, "inner": 64, "vocabulary": 320, "positions": 256,
                "encoder_width": 64, "reduce_factor": 1, "cross_layers": "none", "end_of_text": 0,
            }
        ),
    )  # fmt: skip
    config = _config(bundle, Adapting())
    assert (config.cross_layers, config.reduce_factor) == ("all", PAPER_REDUCTION)
    assert _config(bundle, Adapting(reduce_factor=2)).reduce_factor == 2
