"""Bundles without fitted numbers, and decoders without cross-attention, say so wherever they write."""

from __future__ import annotations

import csv
import io
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_bundle import build_tiny_bundle, tiny_bundle

from recap_engine.bundles.bundle import Bundle, read_bundle
from recap_engine.bundles.find import models_folder
from recap_engine.bundles.load import load_decoder, ranking_of
from recap_engine.datastore.listing import best_suggestions, read_listing
from recap_engine.datastore.workspace import Workspace
from recap_engine.decoder.decoder import sentence_ends


@pytest.fixture(scope="module")
def deaf(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    folder = tmp_path_factory.mktemp("bundles") / "deaf"
    return build_tiny_bundle(folder, decoder=replace(tiny_bundle(folder).decoder, cross_layers="none"))


def test_fitted_numbers_make_a_bundle_calibrated(bundle: Path, deaf: Bundle) -> None:
    assert read_bundle(bundle).calibrated
    assert read_bundle(bundle).hears
    assert not deaf.calibrated
    assert not deaf.hears


def test_a_caption_of_an_uncalibrated_bundle_has_a_rank_and_no_percentage(recap, sounds, deaf) -> None:
    ran = recap("caption", sounds / "a.wav", "--bundle", deaf.folder)
    assert ran.status == 0
    assert "does not hear the sound" in ran.err
    assert "uncalibrated" in ran.err
    assert "%" not in ran.out
    assert ran.lines[1].startswith("    1.  ")


def test_rows_of_an_uncalibrated_bundle_say_so(recap, sounds, deaf) -> None:
    row = json.loads(recap("caption", sounds / "a.wav", "--bundle", deaf.folder, "--format", "jsonl").out)
    assert (row["calibrated"], row["hears"]) == (False, False)
    (line,) = csv.DictReader(
        io.StringIO(recap("caption", sounds / "a.wav", "--bundle", deaf.folder, "--format", "csv").out)
    )
    assert "uncalibrated" in line["notes"]
    assert "does not hear" in line["notes"]


def test_rows_of_a_fitted_bundle_that_hears_say_nothing_more(recap, sounds) -> None:
    ran = recap("caption", sounds / "a.wav", "--format", "jsonl")
    assert "calibrated" not in ran.err
    assert not {"calibrated", "hears"} & set(json.loads(ran.out))


def test_neighbours_come_before_the_texts_of_a_deaf_decoder_until_measured(recap, sounds, deaf) -> None:
    row = json.loads(recap("caption", sounds / "a.wav", "--bundle", deaf.folder, "--format", "jsonl").out)
    assert row["candidates"][0]["origin"] == "neighbour"
    measured = replace(deaf, ranking={"offset": 0.0, "generated": 2.0}, calibration={"text": {}})
    assert ranking_of(measured).generated == 2.0


def test_texts_of_a_deaf_decoder_end_at_the_end_of_a_sentence(deaf) -> None:
    decoder = load_decoder(deaf)
    assert decoder.ends == sentence_ends(decoder.tokenizer) != frozenset()
    hidden = [[[0.0] * 64]]
    import numpy as np

    texts = decoder.generate([np.asarray(hidden[0], np.float32)] * 4, [[i, i + 1] for i in range(20, 28, 2)])
    assert not any(end in one.text for some in texts for one in some for end in ".!?")


def test_the_workspace_keeps_that_scores_are_uncalibrated(recap, sounds, workspace, deaf) -> None:
    recap("libraries", "add", sounds)
    recap("caption", sounds / "a.wav", "--bundle", deaf.folder)
    recap("caption", sounds / "b.wav")
    with Workspace.open(workspace) as opened:
        best = {sound: one.calibrated for sound, one in best_suggestions(opened).items()}
        assert sorted(best.values()) == [False, True]
        facts = read_listing(opened).facts
    assert {sound: facts[sound].calibrated for sound in best} == best


def test_models_list_and_info_mark_them(recap, deaf) -> None:
    shutil.copytree(deaf.folder, models_folder() / "plain")
    (line,) = (one for one in recap("models", "list", on=None).lines if one.startswith("plain"))
    assert "does not hear" in line
    assert "uncalibrated" in line
    assert "uncalibrated" not in recap("models", "list", on=None).lines[0]
    shown = recap("models", "info", "plain", on=None).lines
    assert {"hears: no", "calibrated: no"} <= set(shown)
