"""``recap evaluate``: sections with figures, intervals and the command that made them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from small_world import Run

from recap_engine.evaluation.sections import Figure, kept

Evaluate = Callable[..., Run]


@pytest.fixture
def evaluate(recap: Callable[..., Run], corpus: Path, bundle: Path, tmp_path: Path) -> Evaluate:
    def run(stage: str, *more: str | Path) -> Run:
        common = ("--corpus", corpus, "--bundle", bundle, "--device", "cpu", "--work", tmp_path / "work")
        return recap("evaluate", stage, *common, *more, on=None)

    return run


def test_events_are_reported_by_group_and_class_with_coverage_and_baselines(evaluate: Evaluate, tmp_path: Path) -> None:
    done = evaluate("events", "--json", tmp_path / "events.json")
    assert done.status == 0
    assert "Tested on 10 sounds" in done.out
    assert "3 rows have none" in done.out
    for shown in (
        "nearest caption copied",
        "retrieval switched off",
        "dev, known kinds",
        "ood",
        "recap evaluate events",
    ):
        assert shown in done.out
    section = kept(tmp_path / "events.json")
    assert section is not None
    figures = [cell for table in section.tables for line in table.lines for cell in line.cells]
    assert all(cell.low <= cell.value <= cell.high for cell in figures if isinstance(cell, Figure) and cell.n)  # type: ignore[operator]


def test_novel_classes_are_reported_for_each_number_of_accepted_sounds(evaluate: Evaluate, tmp_path: Path) -> None:
    out = tmp_path / "novel.md"
    done = evaluate(
        "novel", "--label", "dog barking", "--draws", "1", "--accepted", "0", "3", "--out", out, "--no-plots"
    )
    assert done.status == 0
    text = out.read_text()
    for shown in ("nothing accepted", "3 accepted: candidates", "most relevant neighbour copied", "switched off"):
        assert shown in text
    assert "--label 'dog barking'" in text
    assert "model card does not say that it was trained without them" in text


def test_a_kept_section_is_not_made_again(evaluate: Evaluate) -> None:
    first = evaluate("events")
    second = evaluate("events")
    assert first.out == second.out
    assert "proposing" not in second.err


def test_what_cannot_be_asked_is_refused_in_one_sentence(evaluate: Evaluate) -> None:
    done = evaluate("novel", "--label", "owl hooting")
    assert done.status == 2
    assert "'owl hooting' has no pattern" in done.err
    done = evaluate("novel", "--label", "dog barking")
    assert done.status == 2
    assert "'dog barking' has 10 recordings" in done.err


def test_retrieval_fluency_captions_and_datastores_have_their_sections(evaluate: Evaluate) -> None:
    for stage, shown in (
        ("retrieval", ("precision@5", "mean average precision", "recall@10")),
        ("fluency", ("without fault", "captions by people", "one word removed", "For review by a person")),
        ("captions", ("No human references", "different words in total", "copied from the datastore")),
        ("datastore", ("none", "small: 200", "wrong domain", "own domain", "k = 8")),
    ):
        done = evaluate(stage)
        assert done.status == 0, done.err
        assert all(one in done.out for one in shown), done.out


def test_takes_are_counted_by_how_alike_they_sound(evaluate: Evaluate, tmp_path: Path) -> None:
    done = evaluate("takes", "--json", tmp_path / "takes.json")
    assert done.status == 0, done.err
    section = kept(tmp_path / "takes.json")
    assert section is not None
    found = [line.cells[3].value for line in section.tables[0].lines if isinstance(line.cells[3], Figure)]
    assert found == sorted(found, reverse=True)  # the higher the threshold, the fewer


def test_layers_of_cross_attention_are_trained_alike_and_compared(evaluate: Evaluate) -> None:
    done = evaluate("ablation", "--epochs", "0.5")
    assert done.status == 0, done.err
    for shown in (
        "| none | 0.0% |",
        "| first half |",
        "| last half |",
        "| all |",
        "Difference from all layers in points",
    ):
        assert shown in done.out


def test_the_report_holds_all_sections_and_their_plots(
    recap: Callable[..., Run], corpus: Path, bundle: Path, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib", reason="needs the extra report")
    out = tmp_path / "docs" / "evaluation.md"
    common = ("--corpus", corpus, "--bundle", bundle, "--device", "cpu", "--work", tmp_path / "work")
    done = recap("evaluate", "report", *common, "--only", "events", "datastore", "novel", "--out", out, on=None)
    assert done.status == 0, done.err
    assert "Novel classes are left out: they need a --novel-bundle" in done.err
    text = out.read_text()
    assert "## Events named" in text
    assert "(evaluation-plots/neighbours-first.svg)" in text
    assert "<svg" in (out.parent / "evaluation-plots" / "neighbours-first.svg").read_text()


def test_what_is_said_of_a_workspaces_sounds_is_held_against_what_people_accepted(
    recap: Callable[..., Run], workspace: Path, sounds: Path, bundle: Path, tmp_path: Path
) -> None:
    pytest.importorskip("pycocoevalcap", reason="needs the extra report")
    recap("accept", sounds / "a.wav", "A church bell rings")
    before = workspace.read_bytes()
    common = ("--bundle", bundle, "--device", "cpu", "--work", tmp_path / "work", "--workspace", workspace)
    done = recap("evaluate", "captions", *common, on=None)
    assert done.status == 0, done.err
    assert "1 of them have references" in done.out
    assert "CIDEr" in done.out
    assert workspace.read_bytes() == before
