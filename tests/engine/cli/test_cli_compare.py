"""``recap compare`` on the terminal."""

import io
import json

import pytest


@pytest.fixture
def files(tmp_path):
    for name, text in (("ours", "Rain falls"), ("theirs", "A dog barks")):
        rows = "".join(f"{n}.wav,{text} {n}\n" for n in range(3))
        (tmp_path / f"{name}.csv").write_text(f"file_name,caption\n{rows}", "utf-8")
    return [str(tmp_path / "ours.csv"), str(tmp_path / "theirs.csv")]


@pytest.fixture
def compare(recap, files, tmp_path, monkeypatch):
    def run(typed: str = "", *options: str):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return recap("compare", *files, "--out", str(tmp_path / "answers.jsonl"), *options, on=None)

    return run


def test_questions_are_asked_and_continued(compare):
    stopped = compare("1\nb\n0\nq\n", "--terminal")
    assert "Questions left: 2." in stopped.err
    assert "Rain falls" in stopped.err
    done = compare("1\n1\n", "--terminal", "--format", "jsonl")
    row = json.loads(done.out)
    assert (row["first"], row["second"], row["ties"], row["wins"] + row["losses"]) == ("ours", "theirs", 1, 2)


def test_the_result_is_written_as_a_page(compare, tmp_path):
    compare("1\n1\n1\n", "--terminal")
    page = tmp_path / "result.html"
    assert compare("", "--result", "--html", str(page)).status == 0
    assert "Rain falls 0" in page.read_text("utf-8")


def test_one_file_is_too_few(recap, files):
    refused = recap("compare", files[0], "--terminal", on=None)
    assert "two files" in refused.err
    assert refused.status == 2


def test_several_systems_are_scored_in_one_table(compare, tmp_path):
    pytest.importorskip("pycocoevalcap")
    references = tmp_path / "references.csv"
    references.write_text("file_name,caption\n" + "".join(f"{n}.wav,Rain falls {n}\n" for n in range(3)), "utf-8")
    compare("1\n1\n1\n", "--terminal")
    scored = compare("", "--result", "--references", str(references))
    lines = [line.split() for line in scored.out.splitlines() if line.startswith(("ours", "theirs"))]
    assert ["ours", "3", "1.000"] in [line[:3] for line in lines]
    assert "CIDEr" in scored.out
