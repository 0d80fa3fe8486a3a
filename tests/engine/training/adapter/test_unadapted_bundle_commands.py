"""``recap train clap`` and ``recap train decoder`` on your own sounds and captions."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_world import Run

from recap_engine.bundles.bundle import read_bundle
from recap_engine.bundles.verify import Problem, verify
from recap_engine.decoder import weights
from recap_engine.decoder.config import DecoderConfig


@pytest.fixture
def captions(tmp_path: Path) -> Path:
    """A table of 140 captions, some of which speak of bells."""
    things = [
        f"the {colour} {thing}" for colour in ("old", "new") for thing in "bell car dog door owl pump saw".split()
    ]
    path = tmp_path / "captions.csv"
    rows = [
        f"{thing} is {doing}"
        for thing in things
        for doing in "heard near far loud soft twice once gone here ringing".split()
    ]
    path.write_text("caption\n" + "\n".join(rows) + "\n")
    return path


def test_a_decoder_learns_from_captions_but_for_those_left_out(
    recap: Callable[..., Run], captions: Path, tmp_path: Path
) -> None:
    sizes = ("--layers", "1", "--width", "16", "--heads", "2", "--vocabulary", "300", "--steps", "3")
    out = tmp_path / "decoder"
    command = ("train", "decoder", "--captions", captions, "--out", out, *sizes, "--leave-out", r"\bbell|ring")
    run = recap(*command, on=None, models=False)
    assert run.status == 0, run.err
    shape = DecoderConfig.from_dict(json.loads((out / "decoder_config.json").read_text()))
    plain = DecoderConfig.from_dict({**shape.to_dict(), "cross_layers": "none"})
    assert weights.load(plain, out / "decoder.safetensors", None).config.width == 16
    assert "bell" not in (out / "tokenizer.json").read_text()
    few = tmp_path / "few.csv"
    few.write_text("caption\nA dog\n")
    run = recap("train", "decoder", "--captions", few, "--out", out, on=None, models=False)
    assert run.status == 2
    assert "a decoder needs at least 100" in run.err


def test_own_towers_and_an_own_decoder_become_a_bundle_by_an_adapter(
    recap: Callable[..., Run], captions: Path, clotho: Path, tmp_path: Path
) -> None:
    table = clotho / "sounds.csv"
    table.write_text("path,label\n" + "".join(f"audio/{i}.wav,{'low' if i % 2 else 'high'} hum\n" for i in range(10)))
    encoder, decoder, out = tmp_path / "encoder", tmp_path / "decoder", tmp_path / "own"
    quick = ("--audio-steps", "1", "--text-steps", "1", "--tower-batch", "2")
    teachers = ("--sound-teacher", "none", "--text-teacher", "none")
    texts = ("--captions", captions, "--out")
    run = recap("train", "clap", "--sounds", table, *texts, encoder, *quick, *teachers, on=None, models=False)
    assert run.status == 0, run.err
    assert "encoder trained on 10 sounds of 2 kinds and 140 captions" in run.out
    sizes = ("--layers", "1", "--width", "16", "--heads", "2", "--vocabulary", "300", "--steps", "1")
    assert recap("train", "decoder", *texts, decoder, *sizes, on=None, models=False).status == 0
    parts = ("--encoder", encoder, "--decoder", decoder, "--out", out, "--epochs", "0.2", "--batch-size", "4")
    data = ("--captions", clotho / "clotho.csv", "--device", "cpu")
    run = recap("train", "adapter", *data, *parts, on=None, models=False)
    assert run.status == 0, run.err
    made = read_bundle(out)
    assert (made.encoder.kind, made.decoder.width, made.decoder.cross_layers) == ("compact", 16, "all")
    assert not [found for found in verify(made) if isinstance(found, Problem)]
    run = recap("train", "adapter", *data, "--encoder", decoder, "--out", tmp_path / "no", on=None, models=False)
    assert run.status == 2
    assert "has no encoder_config.json" in run.err
    run = recap("train", "clap", "--out", encoder, on=None, models=False)
    assert "Name what to learn from" in run.err
