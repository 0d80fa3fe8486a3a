"""What a collection is worth for the sounds of a workspace, and how well wrong captions are found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small_world import Run, write_sound

from recap_engine.evaluation.figures import Share
from recap_engine.evaluation.own_library import Comparison, Worth
from recap_engine.translatable import Translatable


@pytest.fixture
def library(recap: Callable[..., Run], tmp_path: Path) -> Path:
    """A folder of twelve sounds, each with a caption that somebody accepted."""
    folder = tmp_path / "library"
    folder.mkdir()
    for number in range(12):
        path = folder / f"{number}.wav"
        write_sound(path, number, seconds=0.5)
        assert recap("accept", path, f"Sound number {number} hums").status == 0
    recap("libraries", "add", folder)
    return folder


def test_a_collection_is_compared_on_held_out_sounds(
    recap: Callable[..., Run], library: Path, workspace: Path, bundle: Path, tmp_path: Path
) -> None:
    table = tmp_path / "more.csv"
    table.write_text("caption\n" + "\n".join(f"Sound number {number} hums" for number in range(12)))
    recap("captions", "import", table, "--collection", "mine")
    before = workspace.read_bytes()
    common = ("evaluate", "datastore", "--bundle", bundle, "--device", "cpu")
    done = recap(*common, "--collection", "mine", "--sounds", "11", "--format", "jsonl")
    assert done.status == 0, done.err
    rows = {row["measure"]: row for row in map(json.loads, done.out.splitlines())}
    first = rows["first suggestion fits"]
    assert (first["sounds"], first["recordings"], first["captions"]) == (11, 11, 12)
    assert set(first["difference"]) == {"value", "low", "high", "n"}
    assert workspace.read_bytes() == before
    text = recap(*common, "--collection", "mine")
    assert "any of five fits" in text.out
    assert recap(*common, "--collection", "nothing").status == 2


def test_descriptions_beside_the_files_are_compared_before_an_import(
    recap: Callable[..., Run], library: Path, bundle: Path
) -> None:
    common = ("evaluate", "datastore", "--bundle", bundle, "--device", "cpu", "--descriptions")
    assert "No new descriptions" in recap(*common).err
    for number in range(12):
        (library / f"{number}.txt").write_text(f"A loud hum number {number} is heard")
    done = recap(*common, "--format", "jsonl")
    assert done.status == 0, done.err
    assert json.loads(done.out.splitlines()[0])["captions"] == 12
    assert "descriptions in files" not in recap("collections", "list").out


def test_too_few_recordings_are_reported_in_one_sentence(
    recap: Callable[..., Run], sounds: Path, bundle: Path, workspace: Path
) -> None:
    recap("accept", sounds / "a.wav", "Rain")
    done = recap("evaluate", "datastore", "--bundle", bundle, "--device", "cpu", "--collection", "accepted")
    assert done.status == 2
    assert "Only 1 recordings have captions by people" in done.err


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(0.1, 0.3, "more often"), (-0.3, -0.1, "less often"), (-0.1, 0.1, "may be chance")]
)
def test_the_verdict_depends_on_the_interval(low: float, high: float, expected: str) -> None:
    gain = Share((low + high) / 2, low, high, 50)
    one = Comparison(Translatable("first suggestion fits"), gain, gain, gain)
    assert expected in str(Worth("field", 10, 50, 50, (one,)).verdict())


def test_planted_captions_are_ranked_and_shifts_reported(
    recap: Callable[..., Run], corpus: Path, bundle: Path, tmp_path: Path
) -> None:
    common = ("--corpus", corpus, "--bundle", bundle, "--device", "cpu", "--work", tmp_path / "work")
    done = recap("evaluate", "doubtful", *common, "--swaps", "0.2", "--draws", "2", "--seed", "3", on=None)
    assert done.status == 0, done.err
    for expected in ("precision at 50", "share found", "swaps (20%)", "shift by one row", "not shifted", "--seed 3"):
        assert expected in done.out
    assert "not a share" in recap("evaluate", "doubtful", *common, "--swaps", "2", on=None).err
    assert "Swaps need more sounds" in recap("evaluate", "doubtful", *common, "--swaps", "0.001", on=None).err
