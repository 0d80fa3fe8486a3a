"""Caption files as Excel, Macs, Label Studio and data sets on the web write them."""

import json
import unicodedata
import wave
from pathlib import Path

import numpy as np
import pytest

from recap_engine.errors import ExchangeError
from recap_engine.exchange.caption_file import CaptionFile
from recap_engine.exchange.row import Row
from recap_engine.exchange.source import open_source


def write_sound(path: Path, seed: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = np.random.default_rng(seed).integers(-9000, 9000, 8000, dtype=np.int16)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return path


def text_result(name: str, text: str, **value: object) -> dict[str, object]:
    return {"type": "textarea", "from_name": name, "to_name": "audio", "id": name, "value": {"text": [text], **value}}


def task(audio: str, *results: dict[str, object]) -> dict[str, object]:
    return {"data": {"audio": audio}, "annotations": [{"completed_by": 1, "result": list(results)}]}


@pytest.fixture
def tasks(tmp_path):
    def write(*content: dict[str, object]) -> Path:
        path: Path = tmp_path / "tasks.json"
        path.write_text(json.dumps(content))
        return path

    return write


def captions(path: Path, **options: object) -> list[str]:
    return [row.text for row in open_source(path, **options).rows() if isinstance(row, Row)]  # type: ignore[arg-type]


def test_quotes_and_dashes_of_windows_come_in_as_they_are(written):
    content = "path,caption\r\ndoor.wav,A man says “hello” – then a dog’s bark…\r\ncafe.wav,Café noise\r\n"
    path = written(content.encode("cp1252"), "excel.csv")
    assert captions(path) == ["A man says “hello” – then a dog’s bark…", "Café noise"]


def test_bytes_without_meaning_in_windows_1252_are_read_as_latin_1(written):
    assert CaptionFile.recognise(written(b"caption\nCaf\xe9 \x81\n")).text.encoding == "latin-1"


@pytest.mark.parametrize("name", ["caption", "captions", "text"])
def test_a_list_of_captions_gives_one_caption_each(written, name):
    path = written(json.dumps({"file_name": "a.wav", name: ["Rain on a roof", "It rains"]}) + "\n", "captions.jsonl")
    assert captions(path) == ["Rain on a roof", "It rains"]


@pytest.mark.parametrize(
    ("on_disk", "in_table"),
    [
        (unicodedata.normalize("NFD", "Übergang/Café.wav"), unicodedata.normalize("NFC", "Übergang/Café.wav")),
        (unicodedata.normalize("NFC", "Übergang/Café.wav"), unicodedata.normalize("NFD", "Übergang/Café.wav")),
        ("Doors/Slam 1.WAV", "doors/slam 1.wav"),
    ],
)
def test_a_name_in_another_form_finds_the_only_file_that_fits(
    workspace, bring_in, written, tmp_path, on_disk, in_table
):
    write_sound(tmp_path / on_disk)
    summary = bring_in(workspace, written(f"path,caption\n{in_table},Cups clink\n"), "cups")
    assert (summary.tied, summary.lost) == (1, {})


def test_a_name_that_fits_two_files_is_reported_instead(workspace, bring_in, written, tmp_path):
    write_sound(tmp_path / "Slam.wav", 1)
    write_sound(tmp_path / "SLAM.wav", 2)
    summary = bring_in(workspace, written("path,caption\nslam.wav,A door slams\n"), "doors")
    assert (summary.tied, summary.losses, summary.lost) == (0, 1, {"slam.wav": 1})


def test_an_upload_finds_the_file_it_was_made_from(workspace, bring_in, tasks, tmp_path):
    write_sound(tmp_path / "door slam (take 2).wav")
    path = tasks(task("/data/upload/1/0a1b2c3d-door_slam_take_2.wav", text_result("caption", "A door slams")))
    assert bring_in(workspace, path, "doors").tied == 1


def test_an_upload_is_found_in_folders_of_the_workspace_only_where_one_file_fits(workspace, bring_in, tasks, tmp_path):
    for folder, seed in (("one", 1), ("two", 2)):
        sound = write_sound(tmp_path / "library" / folder / f"it's {folder}.wav", seed)
        write_sound(tmp_path / "library" / folder / "same.wav", seed + 10)
        workspace.libraries.add(sound.parent)
    from recap_engine.annotate.identify import identify

    for sound in (tmp_path / "library").rglob("*.wav"):
        identify(workspace, sound)
    path = tasks(
        task("/data/upload/1/0a1b2c3d-its_one.wav", text_result("caption", "One")),
        task("/data/upload/1/0a1b2c3e-same.wav", text_result("caption", "Same")),
    )
    summary = bring_in(workspace, path, "doors")
    assert summary.tied == 2  # “same.wav” is found in the first registered folder, as any name would be


@pytest.mark.parametrize(("end", "tied"), [(1.02, 1), (1.5, 0)])
def test_a_region_that_ends_just_after_the_sound_ends_with_it(workspace, bring_in, tasks, tmp_path, kept, end, tied):
    write_sound(tmp_path / "hiss.wav")
    path = tasks(task("hiss.wav", text_result("caption", "Hiss to the end", start=0.2, end=end)))
    summary = bring_in(workspace, path, "hiss")
    assert summary.tied == tied
    if tied:
        (caption,) = kept(workspace)
        assert (caption.region.start, caption.region.end) == (0.2, 1.0)
    else:
        assert summary.lost == {"hiss.wav#t=0.2,1.5": 1}


def test_a_comment_beside_a_caption_never_becomes_one(tasks):
    path = tasks(
        task(
            "hiss.wav",
            text_result("caption", "Hiss of a tap"),
            text_result("comment", "check this one again with Anna"),
            text_result("difficulty", "4"),
        )
    )
    assert captions(path) == ["Hiss of a tap"]
    assert set(open_source(path).columns) == {"caption", "comment", "difficulty"}


def test_the_text_field_with_captions_can_be_chosen(tasks):
    path = tasks(task("hiss.wav", text_result("Beschreibung", "Zischen"), text_result("Notiz", "Anna fragen")))
    with pytest.raises(ExchangeError, match=r"text fields Beschreibung, Notiz.*--column caption=NAME"):
        open_source(path)
    assert captions(path, columns={"caption": "beschreibung"}) == ["Zischen"]
    assert captions(path, asking=True) == []
    with pytest.raises(ExchangeError, match="no text field “Satz”"):
        open_source(path, {"caption": "Satz"})


def test_the_only_text_field_holds_the_captions_unless_it_is_named_as_a_note(tasks):
    assert captions(tasks(task("hiss.wav", text_result("answer", "Hiss")))) == ["Hiss"]
    with pytest.raises(ExchangeError, match="none is known to contain captions"):
        open_source(tasks(task("hiss.wav", text_result("comment", "ask Anna"))))


def test_an_unclosed_quote_costs_only_its_own_row(written):
    path = written('path,caption\na.wav,Before\nb.wav,"Rain\n' + "c.wav,Wind\n" * 50_000)
    rows = list(CaptionFile.recognise(path).rows())
    assert [(row.number, row.text) for row in rows[:3]] == [(2, "Before"), (3, ""), (4, "Wind")]
    assert len(rows) == 50_002


def test_thirty_megabytes_in_one_quote_are_one_refusal(written):
    path = written('path,caption\na.wav,Before\nb.wav,"' + "rain and rain " * 2_200_000)
    before, refused = CaptionFile.recognise(path).rows()
    assert isinstance(before, Row)
    assert "2,000,000 characters" in str(refused.reason)


def test_a_header_of_very_many_columns_is_read(written):
    names = ",".join(f"c{number}" for number in range(100_000))
    assert captions(written(f"caption,{names}\nRain\n")) == ["Rain"]


@pytest.mark.parametrize("content", ["[" * 2_000_000, '{"a":' * 300_000, '{"caption": "' + "x" * 3_000_000 + '"}'])
def test_json_that_is_too_deep_or_too_long_is_refused_in_a_sentence(written, content):
    with pytest.raises(ExchangeError) as caught:
        open_source(written(content, "deep.json"))
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 700
