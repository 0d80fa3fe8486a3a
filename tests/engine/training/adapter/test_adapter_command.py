"""``recap train adapter``: from captioned sounds to a bundle that verifies, whatever stops it on the way."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from small_world import Run

from recap_engine.bundles.bundle import ADAPTER, ENCODER, read_bundle
from recap_engine.bundles.verify import Problem, verify

QUICK = ("--batch-size", "4", "--epochs", "3", "--checks", "4", "--device", "cpu")


@pytest.fixture
def adapter(recap: Callable[..., Run], clotho: Path, bundle: Path, tmp_path: Path) -> Callable[..., Run]:
    def run(*more: str | Path, out: str = "adapted") -> Run:
        data = ("--captions", clotho / "clotho.csv", "--audio", clotho / "audio", "--bundle", bundle)
        return recap("train", "adapter", *data, *QUICK, "--out", tmp_path / out, *more, on=None, models=False)

    return run


def test_a_clotho_folder_becomes_a_bundle_that_verifies_and_captions(
    adapter: Callable[..., Run], recap: Callable[..., Run], bundle: Path, tmp_path: Path, clotho: Path
) -> None:
    run = adapter()
    assert run.status == 0, run.err
    made = read_bundle(tmp_path / "adapted")
    assert made.trained
    assert not [found for found in verify(made) if isinstance(found, Problem)]
    base = read_bundle(bundle)
    assert made.hashes[ENCODER] == base.hashes[ENCODER]
    assert made.encoder_fingerprint == base.encoder_fingerprint
    assert made.hashes[ADAPTER] != base.hashes[ADAPTER]
    card = (tmp_path / "adapted" / "MODEL_CARD.md").read_text()
    assert "| clotho | not stated | 27 | 27 | 135 | training |" in card
    assert "sounds that could not be read: 1" in run.out
    assert "Captions left out, because their sound was not found: 5." in run.err
    assert "of the decoder's parameters" in run.out
    captioned = recap("caption", clotho / "audio" / "1.wav", "--bundle", tmp_path / "adapted", "--format", "jsonl")
    assert json.loads(captioned.out)["candidates"]


# Checkpoints are written at checks; this one is killed one step after the second.
KILLED = """
import os, signal, sys
from recap_engine.cli import main
from recap_engine.cli.console import Console
real = Console.show
def show(self, step):
    real(self, step)
    if step.doing == "Training the adapter" and step.done == 11:
        os.kill(os.getpid(), signal.SIGKILL)
Console.show = show
main(sys.argv[1:])
"""


def test_a_training_that_was_killed_ends_with_the_same_weights_and_the_same_log(
    adapter: Callable[..., Run], spawn: Callable[..., Any], clotho: Path, bundle: Path, tmp_path: Path
) -> None:
    whole = adapter(out="whole")
    assert whole.status == 0, whole.err
    data = ("--captions", clotho / "clotho.csv", "--audio", clotho / "audio", "--bundle", bundle)
    process = spawn("-c", KILLED, "train", "adapter", *data, *QUICK, "--out", tmp_path / "parts")
    process.communicate(timeout=300)
    assert process.returncode == -signal.SIGKILL
    assert not (tmp_path / "parts").exists()
    assert adapter(out="parts").status == 0
    assert (tmp_path / "parts" / ADAPTER).read_bytes() == (tmp_path / "whole" / ADAPTER).read_bytes()
    logs = [
        [line.split(",")[:4] for line in (tmp_path / name / "training_log.csv").read_text().splitlines()]
        for name in ("whole", "parts")
    ]
    assert logs[0] == logs[1]


def test_too_few_sounds_no_sounds_and_other_work_are_refused_in_a_sentence(
    adapter: Callable[..., Run], recap: Callable[..., Run], tmp_path: Path, clotho: Path, bundle: Path
) -> None:
    few = tmp_path / "few.csv"
    few.write_text("path,caption\n" + "".join(f"{clotho}/audio/{i}.wav,A sound\n" for i in range(4)))
    out = ("--out", tmp_path / "refused", "--bundle", bundle, "--device", "cpu")
    run = recap("train", "adapter", "--captions", few, *out, on=None, models=False)
    assert run.status == 2
    assert "Only 4 readable recordings have captions: training and validation need at least 20" in run.err
    alone = tmp_path / "elsewhere" / "clotho.csv"
    alone.parent.mkdir()
    alone.write_bytes((clotho / "clotho.csv").read_bytes())
    run = recap("train", "adapter", "--captions", alone, *out, on=None, models=False)
    assert run.status == 2
    assert "None of the captioned sounds was found: name their folder with --audio." in run.err
    run = recap("train", "adapter", *out, on=None, models=False)
    assert "There is nothing to train on" in run.err
    assert adapter("--seed", "1", "--work", tmp_path / "work").status == 0
    run = adapter("--seed", "2", "--work", tmp_path / "work", out="other")
    assert run.status == 2
    assert "holds a training with another seed" in run.err
    run = adapter(out="adapted")
    assert "already exists" in run.err


def last(steps: Iterator[Any]) -> Any:
    item = None
    for item in steps:  # noqa: B007
        pass
    return item


def test_a_prompt_never_holds_a_caption_of_the_sound_itself(clotho: Path, bundle: Path, tmp_path: Path) -> None:
    from recap_engine.bundles.device import Device
    from recap_engine.bundles.load import load_encoder
    from recap_engine.propose.retrieval import Calibration
    from recap_engine.training.adapter.adapt import _prompt_source
    from recap_engine.training.adapter.captioned_sounds import Material, Part, hear_all
    from recap_engine.training.caption_data import from_file

    encoder = load_encoder(read_bundle(bundle), Device())
    sounds = from_file(clotho / "clotho.csv", [clotho / "audio"]).sounds
    twin = clotho / "audio" / "twin.wav"
    twin.write_bytes((clotho / "audio" / "0.wav").read_bytes())
    sounds.append(replace(sounds[0], path=str(twin), take=str(twin), labels=("The same rain again",)))
    hearing = hear_all(encoder, Material(sounds), 2, tmp_path)
    while True:
        try:
            next(hearing)
        except StopIteration as done:
            used, heard = done.value
            break
    assert used.train[-1].take == used.train[0].take, "one audio data under two names is one recording"
    part = Part(used.train, list(range(len(used.train))))
    source = _prompt_source(encoder, part, heard, ["A caption of nothing"])
    found = source.neighbours(used.train, heard, Calibration(), ("text", "audio"))
    for sound, near in zip(used.train, found, strict=True):
        own = {text for other in used.train if other.take == sound.take for text in other.labels}
        shown = {source.texts[i] for i in near}
        shared = {text for other in used.train if other.take != sound.take for text in other.labels}
        assert len(near) >= 2
        assert not (shown & own) - shared


def test_a_workspace_teaches_what_people_wrote_and_nothing_else(
    recap: Callable[..., Run], sounds: Path, workspace: Path
) -> None:
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.training.caption_data import from_workspace

    recap("accept", sounds / "a.wav", "A person wrote this.")
    recap("accept", sounds / "b.wav", "a person wrote that")
    with Workspace.open(workspace) as opened:
        sound = opened.sounds.known(sounds / "a.wav")
        assert sound is not None
        row = opened.sounds.find(sound)
        assert row is not None
        opened.captions.add("A model wrote this", "accepted", provenance="model", sound=row.id)
        opened.captions.add("It was imported", "field", provenance="imported", sound=row.id)
    gathered = from_workspace(workspace)
    assert sorted(text for sound in gathered.sounds for text in sound.labels) == [
        "A person wrote that",
        "A person wrote this",
    ]
    assert gathered.accepted_as_proposed == 1
    also = from_workspace(workspace, also_proposed=True)
    assert sum(len(sound.labels) for sound in also.sounds) == 3


def test_an_ablation_hears_once_and_gives_a_bundle_for_each_choice_of_layers(
    clotho: Path, bundle: Path, tmp_path: Path
) -> None:
    from recap_engine.bundles.bundle import Bundle
    from recap_engine.bundles.device import Device
    from recap_engine.bundles.load import load_decoder
    from recap_engine.progress import Progress
    from recap_engine.training.adapter.ablation import LAYERS, train_each
    from recap_engine.training.adapter.adapt import Adapting
    from recap_engine.training.adapter.captioned_sounds import Material
    from recap_engine.training.caption_data import from_file

    material = Material(from_file(clotho / "clotho.csv").sounds)
    quick = Adapting(epochs=0.2, batch_size=4, checks=1)
    shown = list(train_each(read_bundle(bundle), material, quick, tmp_path / "work", tmp_path / "out", Device()))
    made = [one for one in shown if isinstance(one, Bundle)]
    assert [one.decoder.cross_layers for one in made] == list(LAYERS)
    heard = [one.detail for one in shown if isinstance(one, Progress) and one.doing == "Listening"]
    assert len(heard) > 3
    assert len(list((tmp_path / "work").rglob("heard"))) == 1
    for one in made:
        assert load_decoder(one).generate is not None


def test_the_schedule_of_the_paper_counts_every_caption(adapter: Callable[..., Run], tmp_path: Path) -> None:
    run = adapter("--schedule", "paper", "--epochs", "0.5")
    assert run.status == 0, run.err
    card = (tmp_path / "adapted" / "MODEL_CARD.md").read_text()
    assert "At most 17 steps of 4 captions" in card  # half of 27 sounds with five captions each
    assert "learning rate 5e-05" in card
