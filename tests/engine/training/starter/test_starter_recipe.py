"""The whole recipe of the starter on a tiny corpus, without teachers: from sounds and captions to a bundle."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from recap_engine.bundles.bundle import ADAPTER, DECODER, ENCODER, read_bundle
from recap_engine.bundles.load import load_kinds
from recap_engine.bundles.verify import Problem, verify
from recap_engine.clap.compact_towers import TowerConfig
from recap_engine.errors import RequestError
from recap_engine.training.clap import trainer as clap
from recap_engine.training.clap.towers import Towers
from recap_engine.training.loop import Schedule
from recap_engine.training.starter import detector
from recap_engine.training.starter import recipe as starter
from recap_engine.training.starter.data import Places
from recap_engine.training.starter.language_stages import Recipe

CONFIG = TowerConfig(
    window_seconds=1.0, channels=(8, 8, 16, 16, 24), hidden=32, feature=32, dimensions=16, vocabulary=300,
    text_width=32, text_layers=1, text_heads=2, text_tokens=16,
)  # fmt: skip
QUICK = Recipe(
    towers=Towers(
        config=CONFIG,
        audio=clap.Recipe(steps=4, batch=4, seconds=0.8, captions=8, check_every=2),
        text_steps=2,
        joined=20,
        refit_batches=2,
        refit_steps=4,
        sound_teacher=False,
        text_teacher=False,
    ),
    decoder=Schedule(steps=2, learning_rate=1e-3, warm_up=1, check_every=2),
    adapter=Schedule(steps=2, learning_rate=1e-3, warm_up=1, check_every=2),
    mixtures=2,
    detector=detector.Recipe(mixtures=4, hidden=4, epochs=1),
)


@pytest.fixture
def places(corpus: Path, tmp_path: Path) -> Places:
    texts = [
        [f"{thing} is {doing} {where}"]
        for thing in ("A low engine", "A high flute", "Somebody", "The machine")
        for doing in ("humming", "whistling", "playing")
        for where in ("nearby", "far away", "in a hall", "at night")
    ]
    for folder, name, column in (("captions", "audiocaps_train.csv", "caption"), ("collection", "all.csv", "text")):
        (tmp_path / folder).mkdir()
        with (tmp_path / folder / name).open("w", newline="") as file:
            csv.writer(file).writerows([[column], *texts])
    (tmp_path / "events").mkdir()
    for path in corpus.iterdir():
        shutil.copyfile(path, tmp_path / "events" / path.name)
    (tmp_path / "events" / "events.json").write_text(json.dumps({"low humming": "hum", "high whistling": "whistl"}))
    return Places(tmp_path / "events", tmp_path / "captions", tmp_path / "collection", tmp_path / "work", made=2)


def test_corpus_and_captions_become_a_bundle_and_what_is_done_is_not_done_again(places: Places, tmp_path: Path) -> None:
    out = tmp_path / "starter"
    steps = starter.build(places, QUICK, out)
    for step in steps:
        if step.doing == "Training the audio tower" and step.done == 3:
            steps.close()
    doing = {step.doing for step in starter.build(places, QUICK, out)}
    assert {
        "Training the audio tower",
        "Training the text tower",
        "Training the decoder",
        "Training the adapter",
    } <= doing
    made = read_bundle(out)
    assert made.trained
    assert not [found for found in verify(made) if isinstance(found, Problem)]
    assert [done for _, done in starter.stages(places, out)] == [True, True, True, False]
    assert set(starter.seconds_of(places)) == set(starter.STAGES)

    keeping = replace(QUICK, keep=True, towers=replace(QUICK.towers, start=str(out)))
    again = tmp_path / "again"
    for _ in starter.build(replace(places, work=tmp_path / "other"), keeping, again):
        pass
    kept = read_bundle(again)
    assert [kept.hashes[name] == made.hashes[name] for name in (ENCODER, DECODER, ADAPTER)] == [True] * 3
    assert load_kinds(kept).detector is not None
    before = {name: made.hashes[name] for name in (ENCODER, DECODER, ADAPTER)}
    again = {step.doing for step in starter.build(places, QUICK, out)}
    assert not {doing for doing in again if doing.startswith("Training")}
    assert {name: read_bundle(out).hashes[name] for name in before} == before
    with pytest.raises(RequestError, match="made with another recipe"):
        next(iter(starter.build(places, Recipe(), out)))
