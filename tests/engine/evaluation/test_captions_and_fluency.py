"""Scores against references, other systems' files, grammar, and what retrieval is worth."""

import csv
import re
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from small_world import Run

from recap_engine.errors import RequestError
from recap_engine.evaluation import fense, metrics
from recap_engine.evaluation.captions import read_predictions, read_references
from recap_engine.evaluation.fluency import damaged
from recap_engine.evaluation.grammar import faults, stems_of
from recap_engine.evaluation.relevance import average_precision
from recap_engine.evaluation.sections import kept
from recap_engine.evaluation.text_statistics import copied_from, repeats_ngram

REFERENCES = {
    "a.wav": ["a dog barks in the yard", "a dog is barking loudly", "dogs bark at night"],
    "b.wav": ["rain falls on a tin roof", "heavy rain on a roof"],
    "c.wav": ["a siren wails far away", "an ambulance passes with its siren on"],
}
PREDICTED = {"a.wav": "A dog barks loudly.", "b.wav": "Rain falls on a roof.", "c.wav": "A cat is meowing."}


@pytest.fixture
def no_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics.shutil, "which", lambda name: None)


@pytest.mark.usefixtures("no_java")
def test_scores_are_those_of_pycocoevalcap_and_what_needs_java_is_reported() -> None:
    bleu = pytest.importorskip("pycocoevalcap.bleu.bleu", reason="needs the extra report")
    scores = metrics.score(PREDICTED, REFERENCES)
    said = {name: [text.lower().rstrip(".")] for name, text in PREDICTED.items()}
    theirs = bleu.Bleu(4).compute_score(REFERENCES, said, verbose=0)[0]
    ours = [scores.figures[f"BLEU-{n}"].value for n in (1, 2, 3, 4)]
    assert np.allclose(ours, theirs)
    assert scores.figures["CIDEr"].n == 3
    assert "METEOR" not in scores.figures
    assert "Java is not installed" in scores.notes[0]


@pytest.mark.usefixtures("no_java")
@pytest.mark.parametrize(
    ("package", "sentence"),
    [
        ("", r"cannot load aac-metrics \(ModuleNotFoundError.*-m pip install"),
        ("def fense(*_):\n    raise OSError('no network')", r"loaded \(OSError: no network\): run it once"),
        ("raise OSError('a library is missing')", r"cannot load aac-metrics \(OSError: a library is missing\)"),
    ],
)
def test_what_fense_lacks_is_said(package: str, sentence: str, tmp_path: Path, monkeypatch) -> None:
    pytest.importorskip("pycocoevalcap", reason="needs the extra report")
    if package:
        (tmp_path / "aac_metrics").mkdir()
        (tmp_path / "aac_metrics" / "functional.py").write_text(package)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv(fense.PYTHON, sys.executable)
    scores = metrics.score(PREDICTED, REFERENCES)
    (note,) = [note for note in scores.notes if note.startswith("FENSE is left out.")]
    assert re.search(sentence, note)
    assert "FENSE" not in scores.figures


@pytest.mark.usefixtures("no_java")
@pytest.mark.parametrize(("python", "sentence"), [("", "pip install"), ("/nowhere/python", "does not run")])
def test_fense_needs_an_environment_of_its_own(python: str, sentence: str, monkeypatch) -> None:
    monkeypatch.setenv(fense.PYTHON, python)
    with pytest.raises(RequestError, match=sentence):
        fense.fense(["A dog barks"], [["A dog barks loudly"]])


def test_fense_is_computed_in_that_environment(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "aac_metrics").mkdir()
    answer = "import numpy\nfense = lambda said, wanted: ({}, {'fense': numpy.array([len(some) for some in wanted])})"
    (tmp_path / "aac_metrics" / "functional.py").write_text(answer)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv(fense.PYTHON, sys.executable)
    assert fense.fense(["Rain", "Wind"], [["Rain falls"], ["Wind", "A storm"]]) == [1, 2]


def test_predictions_of_another_system_are_judged_without_a_model(
    recap: Callable[..., Run], corpus: Path, tmp_path: Path
) -> None:
    theirs = tmp_path / "theirs.csv"
    with theirs.open("w", newline="") as file:
        rows = [["0-8-0.wav", "A dog barks"], ["1-8-0.wav", "A dog barks"], ["nowhere.wav", "x"]]
        csv.writer(file).writerows([["file_name", "caption_predicted"], *rows])
    out = tmp_path / "captions.json"
    common = ("--corpus", corpus, "--work", tmp_path / "work", "--bundle", tmp_path / "none", "--json", out)
    done = recap("evaluate", "captions", "--predictions", theirs, *common, on=None)
    assert done.status == 0, done.err
    section = kept(out)
    assert section is not None
    named = next(table for table in section.tables if table.title == "Event named")
    assert named.lines[0].cells[0].value == 0.5  # type: ignore[union-attr]
    assert "1 of them do not name a sound" in section.text[0]


def test_references_are_read_in_clothos_layout(tmp_path: Path) -> None:
    path = tmp_path / "clotho.csv"
    path.write_text("file_name,caption_1,caption_2,caption_3,caption_4,caption_5\na.wav,one,two,three,four,five\n")
    assert read_references(path) == {"a.wav": ["one", "two", "three", "four", "five"]}


def test_predictions_without_their_columns_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("file,text\n")
    with pytest.raises(Exception, match="file_name,caption_predicted"):
        read_predictions(path)


@pytest.mark.parametrize(
    "good",
    [
        "A dog is barking in the yard",
        "Someone walks on gravel",
        "The sound of an hour bell",
        "Birds are chirping outside",
    ],
)
def test_fluent_captions_have_no_fault(good: str) -> None:
    assert faults(good) == []


@pytest.mark.parametrize(
    "bad",
    [
        "A dog",
        "A dog barks in the",
        "A dog is is barking loudly",
        "An dog is barking loudly",
        "A engine is running nearby",
        "A dog are barking in the yard",
        "Birds is chirping in the yard",
        "The of a dog barking loudly",
        "A dog barks and a dog barks and a dog barks",
        "A baby is crying as a baby cries loudly",
    ],
)
def test_broken_captions_have_one(bad: str) -> None:
    assert faults(bad)


def test_a_word_nobody_wrote_is_a_fault() -> None:
    assert faults("A dog is brkking, barking loud", known=stems_of(["Dogs barked loud", "it is a"])) == [
        "unknown word 'brkking'"
    ]


def test_damage_is_what_it_says() -> None:
    text = "Rain falls on a tin roof"
    assert len(damaged(text, "lost", 1).split()) == 5
    assert len(damaged(text, "doubled", 1).split()) == 7
    assert sorted(damaged(text, "swapped", 1).split()) == sorted(text.split())


def test_copies_and_repetition_are_found_whatever_the_case() -> None:
    assert copied_from(["a dog barks.", "a cat"], ["A dog barks"]) == [True, False]
    assert repeats_ngram("a dog and a dog")
    assert not repeats_ngram("a dog and a cat")


def test_average_precision_of_a_ranking() -> None:
    assert average_precision(np.array([True, False, True])) == pytest.approx((1 + 2 / 3) / 2)
    assert average_precision(np.array([False])) is None
