"""``recap models calibrate``: scores of a bundle become probabilities, by captions that people wrote or accepted."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from small_world import write_sound
from tiny_bundle import build_tiny_bundle

from recap_engine.bundles.bundle import CARD, ENCODER, Bundle, read_bundle
from recap_engine.bundles.verify import Problem, verify
from recap_engine.training.calibrating.references import References
from recap_engine.training.caption_data import Captioned

THINGS = ("rain falls", "a dog barks", "a bell rings", "an engine idles", "wind howls")


@pytest.fixture
def plain(tmp_path: Path) -> Bundle:
    return build_tiny_bundle(tmp_path / "plain")


@pytest.fixture
def captioned(tmp_path: Path) -> Path:
    folder = tmp_path / "captioned"
    folder.mkdir()
    with (folder / "captions.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(("path", "caption"))
        for i in range(70):
            write_sound(folder / f"{i}.wav", i % 5, seconds=0.4 + 0.004 * i, gain=1.0 - 0.01 * i)
            table.writerow((f"{i}.wav", f"{THINGS[i % 5]} near house {i}"))
    return folder


def test_a_text_fits_that_says_what_a_reference_says() -> None:
    sound = Captioned("a.wav", ("A dog barks in a yard", "Loud barking of a dog"), "a")
    judge = References.of([sound], {"a.wav": frozenset({"A dog barks"})})
    assert judge.names("The dog is barking loudly", "a.wav")
    assert not judge.names("A cat meows", "a.wav")
    assert not judge.names("A dog barks", "a.wav"), "it was rejected"


def test_fitted_numbers_are_written_with_hashes_and_card(recap, plain, captioned) -> None:
    data = ("--captions", captioned / "captions.csv", "--bundle", plain.folder, "--device", "cpu")
    ran = recap("models", "calibrate", *data, on=None, models=False)
    assert ran.status == 0, ran.err
    made = read_bundle(plain.folder)
    assert made.calibrated
    assert made.encoder_fingerprint == plain.encoder_fingerprint
    assert made.fingerprint != plain.fingerprint
    assert made.hashes[ENCODER] == plain.hashes[ENCODER]
    assert not [found for found in verify(made) if isinstance(found, Problem)]
    card = made.file(CARD).read_text("utf-8")
    assert card.startswith("# Tiny")
    assert card.count("## Calibration") == 1
    assert recap("models", "calibrate", *data, on=None, models=False).status == 0
    assert made.file(CARD).read_text("utf-8").count("## Calibration") == 1
    shown = recap("caption", captioned / "3.wav", "--bundle", plain.folder)
    assert "uncalibrated" not in shown.err
    assert "%" in shown.out


def test_a_dry_run_changes_nothing(recap, plain, captioned) -> None:
    data = ("--captions", captioned / "captions.csv", "--bundle", plain.folder, "--device", "cpu")
    ran = recap("models", "calibrate", *data, "--dry-run", on=None, models=False)
    assert ran.status == 0, ran.err
    assert any(line.startswith("ranking.offset: ") for line in ran.lines)
    assert read_bundle(plain.folder) == plain


def test_too_few_sounds_are_refused_and_the_bundle_stays(recap, plain, captioned, tmp_path) -> None:
    few = tmp_path / "captioned" / "few.csv"
    few.write_text("path,caption\n0.wav,Rain falls\n1.wav,A dog barks\n")
    ran = recap("models", "calibrate", "--captions", few, "--bundle", plain.folder, on=None, models=False)
    assert ran.status == 2
    assert "at least 30" in ran.err
    assert read_bundle(plain.folder) == plain


def test_the_built_in_model_is_not_changed(recap, captioned) -> None:
    ran = recap(
        "models", "calibrate", "--captions", captioned / "captions.csv", "--bundle", "starter", on=None, models=False
    )
    assert ran.status == 2
    assert "--out DIR" in ran.err


def test_a_workspace_calibrates_by_what_was_accepted_and_rejected(recap, plain, captioned, workspace) -> None:
    recap("captions", "import", captioned / "captions.csv", "--collection", "mine")
    for i in range(70):
        recap("accept", captioned / f"{i}.wav", f"{THINGS[i % 5]} near house {i}")
    recap("reject", captioned / "4.wav", "wind howls near house 9")
    ran = recap("models", "calibrate", "--bundle", plain.folder, "--device", "cpu", models=False)
    assert ran.status == 0, ran.err
    assert read_bundle(plain.folder).calibrated
