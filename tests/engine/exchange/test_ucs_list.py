"""Lists of UCS categories are read from what people have, kept, searched, and used for suggestions."""

from pathlib import Path

import pytest

from recap_engine.annotate import decide, sounds_act
from recap_engine.annotate.suggested_fields import suggest_categories, suggest_keywords
from recap_engine.annotate.ucs_list import UcsList
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.export_captions import CaptionExport
from recap_engine.exchange.ucs_file import forget_ucs_list, keep_ucs_list, kept_ucs_list, read_ucs_list
from recap_engine.records import Candidate, Neighbour, Proposal, Sound

LIST = """Category;SubCategory;CatID;CatShort;Explanations;Synonyms - Comma Separated
AMBIENCE;PARK;AMBPark;AMB;Parks and playgrounds, with people;"garden, picnic, playground"
ANIMALS;DOG;ANMLDog;ANML;Dogs barking and growling;bark, puppy, canine, howl
BELLS;MISC;BELLMisc;BELL;Any bell;chime, jingle, ring
DOORS;WOOD;DOORWood;DOOR;Wooden doors, opening and closing;creak, hinge, knock, slam
RAIN;GENERAL;RAINGen;RAIN;Rain falling;drizzle, shower, downpour
WATER;DRIP;WATRDrip;WATR;Water dripping;drop, leak, faucet
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recap_engine.exchange.ucs_file.data_folder", lambda: tmp_path / "data")


@pytest.fixture
def ucs(tmp_path: Path) -> UcsList:
    path = tmp_path / "ucs.csv"
    path.write_text(LIST)
    return read_ucs_list(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("title", ["", "UCS v8 – full list\n\n"])
def test_a_list_is_read_in_any_usual_form(tmp_path: Path, encoding: str, delimiter: str, title: str) -> None:
    rows = (
        ["CatID", "Category", "Sub Category", "Explanations", "Synonyms"],
        ["AMBPark", "AMBIENCE", "PARK", "Pärke", ""],
    )
    path = tmp_path / "list.txt"
    path.write_bytes((title + "\n".join(delimiter.join(row) for row in rows)).encode(encoding))
    (entry,) = read_ucs_list(path).entries
    assert (entry.cat_id, entry.category, entry.subcategory, entry.explanation) == (
        *("AMBPark", "AMBIENCE", "PARK"),
        "Pärke",
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"path,caption\na.wav,Rain\n", "needs the columns Category, SubCategory and CatID"),
        (b"path,caption\na.wav,Rain, wind, more\n", "Its columns: path, caption"),
        (b"Category,SubCategory,CatID\n", "but no category"),
        (b"", "give a table"),
        (b"RIFF\x24\0\0\0WAVEfmt " + bytes(400), "give a table"),
        (b'{"path": "a.wav", "caption": "Rain, wind"}\n', "give a table"),
        (b"PK\x03\x04workbook", "save the sheet with the full list as CSV"),
        (b"Category,SubCategory,CatID\nA,B,C\x01D\n", "control character"),
        (bytes(range(256)) * 40, "give a table"),
    ],
)
def test_what_is_no_list_is_refused_with_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    with pytest.raises(ExchangeError, match=sentence) as caught:
        read_ucs_list(path)
    assert "list.csv" in str(caught.value)


def test_a_list_is_kept_until_it_is_forgotten(ucs: UcsList) -> None:
    assert len(kept_ucs_list()) == 0
    keep_ucs_list(ucs)
    assert kept_ucs_list().entries == ucs.entries
    assert forget_ucs_list()
    assert not forget_ucs_list()
    assert len(kept_ucs_list()) == 0


def test_entries_are_found_by_beginnings_of_words(ucs: UcsList) -> None:
    assert [entry.cat_id for entry in ucs.matching("do")] == ["DOORWood", "ANMLDog", "RAINGen"]
    assert [entry.cat_id for entry in ucs.matching("door wood")] == ["DOORWood"]
    assert [entry.cat_id for entry in ucs.matching("doorw")] == ["DOORWood"]
    assert [entry.cat_id for entry in ucs.matching("canine")] == ["ANMLDog"]
    assert len(ucs.matching("")) == 6
    assert ucs.canonical("anmldog") == "ANMLDog"
    assert ucs.canonical("my own") == "my own"


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("A dog is barking and a puppy howls", "ANMLDog"),
        ("A wooden door creaks", "DOORWood"),
        ("Water drips from a faucet", "WATRDrip"),
        ("Heavy showers of rain", "RAINGen"),
        ("The church bell rings", "BELLMisc"),
    ],
)
def test_a_caption_suggests_its_category(workspace: Workspace, ucs: UcsList, caption: str, expected: str) -> None:
    assert suggest_categories(workspace, ucs, [caption], None)[0] == expected


def test_nothing_is_suggested_for_words_that_the_list_lacks(workspace: Workspace, ucs: UcsList) -> None:
    assert suggest_categories(workspace, ucs, ["A synthesizer plays a chord with some people"], None) == []
    assert suggest_categories(workspace, UcsList(), ["A dog barks"], None) == []


def test_what_similar_sounds_have_is_suggested_first(workspace: Workspace, ucs: UcsList) -> None:
    sound, near, far = (Sound(letter * 32, 2.0) for letter in "abc")
    sounds_act.set_category(workspace, [near], "AMBPark")
    sounds_act.set_keywords(workspace, [near], "children, day")
    sounds_act.set_category(workspace, [far], "RAINGen")
    sounds_act.set_keywords(workspace, [sound, far], "wet")
    neighbours = tuple(
        Neighbour("x", 0.5, "audio", "accepted", 1, relevance, sound=one.hash)
        for one, relevance in ((near, 0.7), (far, 0.1), (sound, 0.9))
    )
    proposal = Proposal(sound, (Candidate("A dog barks", 0.8, "neighbour"),), neighbours, "m")
    assert suggest_categories(workspace, ucs, [], proposal) == ["AMBPark", "ANMLDog"]
    assert suggest_categories(workspace, ucs, ["A door creaks"], proposal) == ["AMBPark", "DOORWood"]
    assert suggest_keywords(workspace, proposal) == ["children", "day", "wet"]


def test_soundminer_gets_the_names_of_a_category(workspace: Workspace, ucs: UcsList, tmp_path: Path) -> None:
    keep_ucs_list(ucs)
    sound = Sound("a" * 32, 2.0)
    decide.write(workspace, sound, "A door", path=tmp_path / "door.wav")
    sounds_act.set_category(workspace, [sound], "DOORWood")
    sounds_act.set_keywords(workspace, [sound], "old, near")
    for _ in CaptionExport(workspace, tmp_path / "out.txt", "soundminer"):
        pass
    header, row = (line.split("\t") for line in (tmp_path / "out.txt").read_text().splitlines())
    cells = dict(zip(header, row, strict=True))
    assert [cells[name] for name in ("Category", "SubCategory", "CatID", "Keywords")] == [
        *("DOORS", "WOOD", "DOORWood"),
        "old, near",
    ]
