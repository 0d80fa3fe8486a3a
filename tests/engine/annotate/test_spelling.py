"""Spelling: dictionaries found on the computer, the user's own words, and the command that lists a collection."""

import json
from pathlib import Path

import pytest

from recap_engine.annotate import dictionaries
from recap_engine.annotate.dictionaries import find_dictionary
from recap_engine.annotate.own_words import OwnWords, own_words_file
from recap_engine.annotate.spelling import Speller
from recap_engine.cli import main
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user without dictionaries and words, on a system without dictionaries."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("_SYSTEM", "_LIBREOFFICE"):
        monkeypatch.setattr(dictionaries, name, ())
    return tmp_path


@pytest.fixture(scope="module")
def english() -> Speller:
    path = find_dictionary("en_US")
    assert path is not None
    return Speller(path, OwnWords(Path("none")))


def german(folder: Path, name: str = "de_DE") -> Path:
    """A small dictionary in Hunspell's form."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.aff").write_text("SET UTF-8\nTRY esianrt\nSFX N Y 1\nSFX N 0 en .\n", "utf-8")
    (folder / f"{name}.dic").write_text("4\nHund\nbellt\nTür/N\nein\n", "utf-8")
    return folder / name


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("A dog barks twice", []),
        ("A dgo barkks", ["dgo", "barkks"]),
        ("The engine's hum, a dog’s bark", []),
        ("A car-like whooshing", []),
        ("Take 3 of dgo_01.wav, 48kHz, at http://dgo.org/dgo", []),
        ("NYPD sirens", []),
        ("x" * 500, []),
        ("", []),
    ],
)
def test_unknown_words_are_found_and_other_tokens_left_alone(english: Speller, text: str, unknown: list[str]) -> None:
    assert [one.word for one in english.misspellings(text)] == unknown


def test_a_misspelling_knows_its_place_and_gets_suggestions(english: Speller) -> None:
    (one,) = english.misspellings("A dgo barks")
    assert (one.start, one.end) == (2, 5)
    assert english.suggestions("dgo")[0] == "dog"
    assert len(english.suggestions("dgo")) <= 5


def test_dictionaries_are_found_in_folders_of_the_user_the_system_and_libreoffice(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_dictionary("de_DE") is None
    libreoffice = german(home / "office" / "dict-de", "de_DE_frami")
    monkeypatch.setattr(dictionaries, "_LIBREOFFICE", (str(home / "off*"),))
    assert find_dictionary("de_DE") == libreoffice
    system = german(home / "system", "de_DE")
    monkeypatch.setattr(dictionaries, "_SYSTEM", (str(home / "system"),))
    assert find_dictionary("de_DE") == system
    own = german(home / "data" / "hunspell")
    assert find_dictionary("de_DE") == own
    named = german(home / "mine" / "de", "de-DE")
    assert find_dictionary("de_DE", str(home / "mine")) == named
    assert find_dictionary("de_CH") is None


def test_a_german_dictionary_reads_endings_and_umlauts(home: Path) -> None:
    speller = Speller(german(home))
    assert [one.word for one in speller.misspellings("Ein Hund bellt, Türen quietschn")] == ["quietschn"]


def test_a_broken_dictionary_is_reported_in_one_sentence(home: Path) -> None:
    (home / "de_DE.dic").write_bytes(b"\xff\xfe\x00")
    (home / "de_DE.aff").write_bytes(b"SET nothing\nSFX A Y\n")
    with pytest.raises(RequestError, match=r"de_DE cannot be read .*choose another"):
        Speller(home / "de_DE")


def test_own_words_are_kept_in_a_file_that_may_be_edited(home: Path, english: Speller) -> None:
    words = OwnWords()
    assert words.path == own_words_file()
    words.path.parent.mkdir(parents=True)
    words.path.write_text("Foley", "utf-8")  # edited by hand, without a last newline
    words.add("whirrr")
    words.add("Whirrr")
    assert words.path.read_text("utf-8").splitlines() == ["Foley", "whirrr"]
    assert "FOLEY" in OwnWords() or OwnWords().read()
    english.own.__init__(words.path)  # type: ignore[misc]
    english.own.read()
    assert english.misspellings("A whirrr of the foley") == []


def test_own_words_that_cannot_be_written_are_reported(home: Path) -> None:
    (home / "file").write_text("")
    with pytest.raises(RequestError, match="cannot be added"):
        OwnWords(home / "file" / "words.txt").add("whirrr")


def test_the_command_lists_misspelt_captions(
    home: Path, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.captions.add("A dgo barks", "field", provenance="human")
    workspace.captions.add("A dog barks", "field", provenance="human")
    workspace.close()
    where = ["--workspace", str(workspace.path)]
    assert main(["captions", "lint", "--spelling", "en_US", "--format", "jsonl", *where]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["text"], row["remarks"]) for row in rows] == [("A dgo barks", ["Not in the dictionary: dgo."])]
    OwnWords().add("dgo")
    assert main(["captions", "lint", "--spelling", "en_US", *where]) == 0


def test_without_a_dictionary_the_command_says_what_to_install_and_goes_on(
    home: Path, workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace.captions.add("A dgo barks", "field", provenance="human")
    workspace.close()
    style = home / "style.toml"
    style.write_text('tense = "past"', "utf-8")
    command = ["captions", "lint", str(style), "--spelling", "de_DE", "--workspace", str(workspace.path)]
    assert main(command) == 1
    shown = capsys.readouterr()
    assert "present tense" in shown.out
    assert shown.err.count("hunspell-de-de") == 1
