"""``recap evaluate table``: bundles, datastores and settings against baselines, scored on captions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tiny_bundle import build_tiny_bundle

from recap_engine.evaluation.growth import MIXTURES
from recap_engine.evaluation.latex import escaped
from recap_engine.propose.prompt_selection import select
from recap_engine.records import Neighbour

pytest.importorskip("pycocoevalcap")


@pytest.fixture
def without_java(monkeypatch) -> None:
    monkeypatch.setattr("recap_engine.evaluation.metrics.shutil.which", lambda _: None)


@pytest.fixture
def test_set(sounds: Path) -> Path:
    path = sounds / "test.csv"
    rows = [f"{name}.wav,{text}" for name in "abcde" for text in ("Rain falls on a roof", "A bell rings far away")]
    path.write_text("\n".join(["path,caption", *rows]), "utf-8")
    return path


def test_rows_are_bundles_by_datastores_beside_baselines(
    recap, test_set, bundle, tmp_path, workspace, without_java
) -> None:
    command = ("evaluate", "table", "--trained", bundle, "--datastore", workspace, "none", "--test", test_set)
    more = ("--baselines", "nearest", "deaf", "--work", tmp_path / "work", "--device", "cpu")
    ran = recap(*command, *more, on=None, models=False)
    assert ran.status == 0, ran.err
    rows = [line.split("|")[1].strip() for line in ran.lines if line.startswith("| tiny")]
    assert rows[:4] == [
        "tiny, datastore work", "tiny, datastore work: deaf", "tiny, datastore work: nearest", "tiny, datastore none",
    ]  # fmt: skip
    assert "tiny, datastore work: nearest minus tiny, datastore work" in rows
    assert "apt-get install" in ran.out
    assert "CIDEr" in ran.out


def test_bundles_of_one_name_are_rows_by_their_folders_on_each_test_set(
    recap, test_set, bundle, tmp_path, workspace, without_java
) -> None:
    other = build_tiny_bundle(tmp_path / "other", seed=1).folder
    foreign = test_set.with_name("foreign.csv")
    foreign.write_text("path,caption\na.wav,An engine idles\nb.wav,Waves break\n", "utf-8")
    command = ("evaluate", "table", "--trained", bundle, other, "--datastore", workspace, "none")
    more = ("--test", test_set, foreign, "--work", tmp_path / "work", "--device", "cpu")
    ran = recap(*command, *more, on=None, models=False)
    assert ran.status == 0, ran.err
    scores = ran.out.split("foreign: scores")
    expected = [f"{folder}, datastore {store}" for folder in (bundle, other) for store in ("work", "none")]
    for part in scores:
        rows = [line.split("|")[1].strip() for line in part.splitlines() if ", datastore" in line]
        assert rows[:4] == expected


def test_datastores_with_one_name_in_different_folders_are_both_rows(
    recap, test_set, bundle, tmp_path, monkeypatch, without_java
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder, text in (("a", "Rain falls on a roof"), ("b", "A dog barks")):
        Path(folder).mkdir()
        Path(folder, "captions.csv").write_text(f"path,caption\nx.wav,{text}\n", "utf-8")
    command = ("evaluate", "table", "--trained", bundle, "--datastore", "a/captions.csv", "b/captions.csv", "none")
    ran = recap(*command, "--test", test_set, "--work", tmp_path / "work", on=None, models=False)
    assert ran.status == 0, ran.err
    rows = [line.split("|")[1].strip() for line in ran.lines if line.startswith("| tiny")]
    shown = [f"tiny, datastore {name}" for name in ("a/captions.csv", "b/captions.csv", "none")]
    assert rows[:3] == shown


def test_settings_of_the_prompt_are_compared_and_written_as_latex(
    recap, test_set, bundle, tmp_path, workspace, without_java
) -> None:
    command = ("evaluate", "table", "--trained", bundle, "--datastore", workspace, "--test", test_set, "--k", "0", "2")
    more = ("--prompt-order", "nearest-first", "nearest-last", "--format", "latex", "--work", tmp_path / "work")
    ran = recap(*command, *more, on=None, models=False)
    assert ran.status == 0, ran.err
    assert ran.out.count(r"\begin{tabular}") == 2
    assert "k = 2, nearest last" in ran.out


def test_a_datastore_that_is_not_there_is_refused(recap, test_set, bundle, tmp_path) -> None:
    ran = recap(
        "evaluate", "table", "--trained", bundle, "--datastore", "no.csv", "--test", test_set, on=None, models=False
    )
    assert (ran.status, "no.csv does not exist" in ran.err) == (2, True)


def test_latex_has_no_special_characters_left() -> None:
    assert escaped("50% & more_or_less – $") == r"50\% \& more\_or\_less -- \$"


def test_marginal_relevance_takes_near_captions_that_differ() -> None:
    vectors = {"rain": [1.0, 0.0], "rain again": [0.995, 0.0999], "wind": [0.0, 1.0]}
    near = [
        Neighbour(text, 0.5, "text", "c", i, relevance=r)
        for i, (text, r) in enumerate(zip(vectors, (0.9, 0.85, 0.7), strict=True))
    ]
    embed = lambda texts: np.array([vectors[text] for text in texts], np.float32)  # noqa: E731
    assert select(near, 2, "nearest", embed) == ["rain", "rain again"]
    assert select(near, 2, "mmr", embed) == ["rain", "wind"]


def test_a_growing_datastore_is_studied_with_noisy_and_wrong_captions(
    recap, test_set, bundle, tmp_path, workspace
) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("path,caption\nx.wav,A piano plays a scale\ny.wav,Drums roll\n", "utf-8")
    command = ("evaluate", "growth", "--bundle", bundle, "--test", test_set, "--datastore", workspace, "--wrong", wrong)
    ran = recap(*command, "--sizes", "2", "0", "--work", tmp_path / "work", "--device", "cpu", on=None, models=False)
    assert ran.status == 0, ran.err
    rows = [line.split("|")[1].strip() for line in ran.lines if "relevance from" in line or "copied" in line]
    assert rows == [
        *(f"{mixture}, relevance from {least}" for least in ("0", "0.4") for mixture in MIXTURES),
        "right, nearest caption copied",
    ]


def test_cross_attention_is_trained_on_captions_alone_and_compared(recap, test_set, bundle, tmp_path) -> None:
    texts = tmp_path / "texts.csv"
    lines = [f"{i}.wav,A {one} and a {other}" for i, one in enumerate("abcdefgh") for other in ("bell", "dog", "horn")]
    texts.write_text("\n".join(["path,caption", *lines]), "utf-8")
    command = ("evaluate", "text-alone", "--bundle", bundle, "--test", test_set, "--captions", texts, "--steps", "2")
    ran = recap(*command, "--work", tmp_path / "work", "--device", "cpu", on=None, models=False)
    assert ran.status == 0, ran.err
    assert "| trained on texts alone |" in ran.out


def test_captions_are_evaluated_with_another_datastore(
    recap, test_set, sounds, bundle, tmp_path, workspace, without_java
) -> None:
    command = ("evaluate", "captions", "--sounds", sounds, "--references", test_set, "--bundle", bundle)
    more = ("--work", tmp_path / "work", "--device", "cpu", "--datastore", workspace)
    ran = recap(*command, *more, "--collection", "music", on=None, models=False)
    assert ran.status == 0, ran.err
    assert "copied from the datastore | 100.0%" in ran.out
    assert f"--datastore DATA/{workspace.name}" in ran.out
    refused = recap(*command, "--work", tmp_path / "work", "--collection", "music", on=None, models=False)
    assert "--collection needs the workspace" in refused.err
