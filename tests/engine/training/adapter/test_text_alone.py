"""``recap train adapter --text-only``: a decoder hears although it was trained on captions alone."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from recap_engine.bundles.bundle import SUPPORT, read_bundle
from recap_engine.bundles.load import load_support
from recap_engine.bundles.verify import Problem, verify
from recap_engine.decoder.gpt2 import GPT2
from recap_engine.propose.projection import project
from recap_engine.propose.ranking import Ranking
from recap_engine.propose.retrieval import Calibration
from recap_engine.training.adapter.text_alone import TextTrained, write_text_trained
from recap_engine.training.adapter.trainer import Adapted


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    path = tmp_path / "texts.csv"
    lines = [f"{i}.wav,A {one} and a {other}" for i, one in enumerate("abcdefgh") for other in ("bell", "dog", "horn")]
    path.write_text("\n".join(["path,caption", *lines]), "utf-8")
    return path


def test_captions_alone_become_a_bundle_that_attends_to_the_sound(recap, texts, bundle, sounds, tmp_path) -> None:
    command = ("train", "adapter", "--text-only", "--captions", texts, "--bundle", bundle, "--device", "cpu")
    ran = recap(*command, "--epochs", "1", "--batch-size", "8", "--out", tmp_path / "texts", on=None, models=False)
    assert ran.status == 0, ran.err
    made = read_bundle(tmp_path / "texts")
    assert not [found for found in verify(made) if isinstance(found, Problem)]
    assert made.hears
    assert not made.calibrated
    assert "stay uncalibrated" in ran.err
    assert made.encoder_fingerprint == read_bundle(bundle).encoder_fingerprint
    assert SUPPORT in made.hashes
    support = load_support(made)
    assert support is not None
    assert support.shape[1] == made.decoder.encoder_width
    row = json.loads(recap("caption", sounds / "a.wav", "--bundle", made.folder, "--format", "jsonl").out)
    assert row["candidates"]
    assert "does not hear" not in recap("caption", sounds / "a.wav", "--bundle", made.folder).err


def test_sounds_are_not_named_with_captions_alone(recap, bundle, tmp_path) -> None:
    ran = recap("train", "adapter", "--text-only", "--bundle", bundle, "--out", tmp_path / "o", on=None, models=False)
    assert ran.status == 2
    assert "--captions" in ran.err


def test_options_of_a_training_with_sounds_are_refused_together(recap, texts, bundle, tmp_path) -> None:
    command = ("train", "adapter", "--text-only", "--captions", texts, "--bundle", bundle, "--out", tmp_path / "o")
    more = ("--schedule", "paper", "--dev-captions", texts, "--prompts", "mixed", "--accumulate", "2")
    ran = recap(*command, *more, on=None, models=False)
    assert ran.status == 2
    assert "--dev-captions, --prompts, --schedule, --accumulate" in ran.err
    assert not (tmp_path / "o").exists()


def test_a_calibrated_bundle_loses_its_calibration_with_its_decoder(bundle, tmp_path) -> None:
    base = replace(read_bundle(bundle), ranking=asdict(Ranking()), calibration=asdict(Calibration()))
    assert base.calibrated
    trained = TextTrained(GPT2(base.decoder), base.decoder, np.eye(2, dtype=np.float32), Adapted(0.1, 1.0, 2.0), 2)
    made = write_text_trained(base, trained, base.folder, tmp_path / "made")
    assert not made.calibrated
    assert not read_bundle(made.folder).calibrated


def test_a_projection_lies_among_the_captions() -> None:
    support = np.eye(3, dtype=np.float32)
    (near,) = project(np.array([[0.9, 0.1, 0.0]], np.float32) / 0.906, support)
    assert near[0] > 0.99
    assert np.linalg.norm(near) == pytest.approx(1.0, abs=1e-5)
