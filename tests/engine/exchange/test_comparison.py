"""Blind comparisons: which questions are asked, what is kept, and how often who was preferred."""

import json
from pathlib import Path

import pytest

from recap_engine.errors import ExchangeError
from recap_engine.exchange.binomial import exact_interval, sign_test
from recap_engine.exchange.comparison import Comparison, read_system
from recap_engine.exchange.comparison_report import comparison_report
from recap_engine.exchange.preferences import preferences


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Three layouts: of DCASE, of `recap caption`, and a table of paths."""
    names = [f"{n}.wav" for n in range(8)]
    dcase = tmp_path / "dcase.csv"
    dcase.write_text("file_name,caption_predicted\n" + "".join(f"{n},A first {n}\n" for n in names), "utf-8")
    ours = tmp_path / "ours.jsonl"
    ours.write_text(
        "".join(
            json.dumps({"path": f"/x/{n}", "candidates": [{"text": f"A second {n}", "score": 1}], "model": "m"}) + "\n"
            for n in names
        ),
        "utf-8",
    )
    table = tmp_path / "table.csv"
    table.write_text("path,caption\n" + "".join(f"y/{n},A first {n}\n" for n in names[:4]), "utf-8")
    return [dcase, ours, table]


def test_every_layout_is_read(files: list[Path]) -> None:
    assert read_system(files[0]).captions["0.wav"] == "A first 0.wav"
    assert read_system(files[1]).captions["/x/0.wav"] == "A second 0.wav"
    assert read_system(files[2]).captions["y/0.wav"] == "A first 0.wav"


def test_each_pair_is_asked_once_in_random_order_and_equal_texts_are_not(files: list[Path]) -> None:
    asked = Comparison.open(files)
    assert len(asked.trials) == 8 + 4
    assert len({(t.sound, frozenset(t.systems)) for t in asked.trials}) == 12
    assert len({t.systems[0] for t in asked.trials}) > 1
    assert [t.sound for t in asked.trials] != sorted(t.sound for t in asked.trials)
    assert Comparison.open(files).trials == asked.trials
    assert Comparison.open(files, seed=1).trials != asked.trials


def test_sounds_are_found_in_any_of_the_folders(files: list[Path], tmp_path: Path) -> None:
    folders = [tmp_path / "gone", tmp_path / "first", tmp_path / "second"]
    for folder, name in ((folders[1], "0.wav"), (folders[2] / "below", "1.wav"), (folders[2], "0.wav")):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    places = {trial.sound: trial.path for trial in Comparison.open(files, folders).trials}
    assert places["0.wav"] == str(folders[1] / "0.wav")
    assert places["1.wav"] == str(folders[2] / "below" / "1.wav")
    assert places["2.wav"] == ""


def test_answers_are_kept_and_taken_back(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    first = Comparison.open(files[:2], out=out, seed=3)
    for choice in ("first", "second", "tie"):
        first.answer(choice)
    first.back()
    again = Comparison.open(files[:2], out=out)
    assert [one.choice for one in again.answers] == ["first", "second"]
    assert again.current == first.trials[2]
    with out.open("a", encoding="utf-8") as file:
        file.write('{"sound": "3.wa')
    assert len(Comparison.open(files[:2], out=out).answers) == 2
    with pytest.raises(ExchangeError, match="another comparison"):
        Comparison.open(files[1:], out=out)


def test_an_answer_after_a_torn_line_replaces_it(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    Comparison.open(files, (), out, 0).answer("first", 1.0)
    with out.open("a", encoding="utf-8") as file:
        file.write('{"sound": "b.w')
    Comparison.open(files, (), out, 0).answer("tie", 1.0)
    assert [one.choice for one in Comparison.open(files, (), out, 0).answers] == ["first", "tie"]


def test_changed_files_are_noticed(files: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "answers.jsonl"
    Comparison.open(files[:2], out=out).answer("first")
    files[0].write_text("file_name,caption_predicted\n7.wav,Another\n6.wav,More\n", "utf-8")
    with pytest.raises(ExchangeError, match="have changed"):
        Comparison.open(files[:2], out=out)


def test_the_preference_has_an_exact_interval(files: list[Path]) -> None:
    comparison = Comparison.open(files[:2])
    while (trial := comparison.current) is not None:
        comparison.answer("first" if trial.systems[0] == 1 else "second")
    (one,) = preferences(comparison)
    assert (one.wins, one.losses, one.ties, one.share) == (0, 8, 0, 0.0)
    assert one.low == 0
    assert one.high == pytest.approx(0.36942, abs=1e-5)  # 1 - 0.025 ** (1 / 8)
    assert one.p == pytest.approx(2 / 2**8)
    page = comparison_report(comparison)
    assert "A second 0.wav" in page
    assert "<script" not in page


def test_intervals_are_those_of_the_tables() -> None:
    assert exact_interval(5, 10) == pytest.approx((0.18709, 0.81291), abs=1e-5)
    assert exact_interval(0, 0) == (0.0, 1.0)
    assert sign_test(5, 5) == 1.0


@pytest.mark.parametrize(
    ("text", "why"),
    [("a,b\n1,2\n", "no column"), ("file_name,caption\n", "names no sounds"), ("caption\nRain\n", "names no sounds")],
)
def test_a_file_without_captions_of_sounds_is_refused(tmp_path: Path, files: list[Path], text: str, why: str) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(text, "utf-8")
    with pytest.raises(ExchangeError, match=why):
        Comparison.open([files[0], wrong])


def test_files_about_other_sounds_cannot_be_compared(tmp_path: Path, files: list[Path]) -> None:
    other = tmp_path / "other.csv"
    other.write_text("file_name,caption\nelse.wav,Rain\n", "utf-8")
    with pytest.raises(ExchangeError, match="no sound in common"):
        Comparison.open([files[0], other])
