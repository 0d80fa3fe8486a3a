"""House style: rules read from a file, and captions that break them."""

import json
from pathlib import Path

import pytest

from recap_engine.annotate.house_style import HouseStyle, read_house_style, remarks
from recap_engine.cli import main
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.i18n import translate

STYLE = """
forbidden = ["noise"]
least_words = 3
most_words = 6
starts_with_article = true
capital = true
ending = ""
[preferred]
automobile = "car"
"""


@pytest.fixture
def style_file(tmp_path: Path) -> Path:
    path = tmp_path / "style.toml"
    path.write_text(STYLE, "utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("A car passes slowly", []),
        ("A noise is heard", ["“noise” is not used here."]),
        ("A noisemaker is heard", []),
        ("An automobile passes", ["“car” is preferred to “automobile”."]),
        ("A car", ["At least 3 words are required."]),
        ("A car passes by in the far distance", ["At most 6 words are allowed."]),
        ("Rain falls softly", ["It begins without an article."]),
        ("a car passes", ["It begins with a small letter."]),
        ("A car passes.", ["It must end without a punctuation mark."]),
    ],
)
def test_each_broken_rule_is_reported(style_file: Path, text: str, sentences: list[str]) -> None:
    assert [translate(one) for one in remarks(text, read_house_style(style_file))] == sentences


def test_without_rules_nothing_is_wrong_and_an_ending_can_be_asked_for() -> None:
    assert remarks("rain", HouseStyle()) == []
    assert [translate(one) for one in remarks("Rain", HouseStyle(ending="."))] == ["It must end with “.”."]


@pytest.mark.parametrize("text", ["least_words = -1", "unknown = 1", "forbidden = [1]", "capital = 1", "="])
def test_a_wrong_rule_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "style.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(RequestError, match=r"style\.toml"):
        read_house_style(path)
    with pytest.raises(RequestError, match="cannot be read"):
        read_house_style(tmp_path / "none.toml")


def test_each_wrong_rule_is_named_with_what_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "style.toml"
    path.write_text('forbiden = ["x"]\ntense = "futur"', "utf-8")
    with pytest.raises(
        RequestError, match=r'forbiden \(unknown; known are forbidden, .*tense \(one of "present", "past"'
    ):
        read_house_style(path)
    path.write_text("least_words = 30\nmost_words = 3", "utf-8")
    with pytest.raises(RequestError, match=r"least_words \(30\) is more than most_words \(3\)"):
        read_house_style(path)


def test_the_command_lists_captions_of_a_collection(
    workspace: Workspace, style_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.captions.add("A noise is heard", "field", provenance="human")
    workspace.captions.add("A car passes slowly", "field", provenance="human")
    workspace.captions.add("Rain", "town", provenance="human")
    workspace.close()
    where = ["--workspace", str(workspace.path)]
    assert main(["captions", "lint", str(style_file), "--format", "jsonl", *where]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["text"] for row in rows] == ["A noise is heard", "Rain"]
    assert main(["captions", "lint", str(style_file), "--collection", "town", *where]) == 1
    assert "At least 3 words" in capsys.readouterr().out
    assert main(["captions", "lint", *where]) == 1
    assert "At least 3 words are required." in capsys.readouterr().out
