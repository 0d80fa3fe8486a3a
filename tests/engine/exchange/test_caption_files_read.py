import tracemalloc
from pathlib import Path

import pytest

from recap_engine.csv_safety import escape, unescape
from recap_engine.errors import ExchangeError
from recap_engine.exchange.caption_file import CaptionFile
from recap_engine.exchange.row import Refused, Row, SoundReference
from recap_engine.records import Region


def texts(path: Path) -> list[str]:
    return [row.text for row in CaptionFile.recognise(path).rows() if isinstance(row, Row)]


def refusals(path: Path) -> list[Refused]:
    return [row for row in CaptionFile.recognise(path).rows() if isinstance(row, Refused)]


@pytest.mark.parametrize(
    ("content", "layout", "delimiter"),
    [
        ("file_name,caption_1,caption_2,caption_3,caption_4,caption_5\na.wav,Rain,,,,\n", "clotho", ","),
        ("audiocap_id,youtube_id,start_time,caption\n1,abc,30,Rain\n", "audiocaps", ","),
        ("path,caption\na.wav,Rain\n", "plain", ","),
        ("Path\tCaption\na.wav\tRain\n", "plain", "\t"),
        ("path;caption\na.wav;Rain\n", "plain", ";"),
        ("\n\n,file_name,caption_num,caption\n0,a.wav,1,Rain\n", "plain", ","),
        ('{"path": "a.wav", "caption": "Rain"}\n', "jsonl", ""),
        ('{"file_name": "a.wav", "text": "Rain"}\n', "jsonl", ""),
    ],
)
def test_layout_is_recognised_by_its_columns(written, content, layout, delimiter):
    file = CaptionFile.recognise(written(content))
    assert (file.layout, file.delimiter) == (layout, delimiter)
    (row,) = file.rows()
    assert isinstance(row, Row)
    assert row.text == "Rain"
    assert row.sound.path in ("a.wav", "abc_30.flac")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_encodings_give_the_same_text(written, encoding):
    assert texts(written("path,caption\na.wav,Ein Bär brüllt – laut\n", encoding=encoding)) == ["Ein Bär brüllt – laut"]


def test_a_table_from_excel_on_windows_is_read_with_a_note(written):
    file = CaptionFile.recognise(written("path,caption\na.wav,Ein Bär brüllt\n", encoding="latin-1"))
    assert [row.text for row in file.rows() if isinstance(row, Row)] == ["Ein Bär brüllt"]
    assert "Windows-1252" in str(file.text.note)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_quoted_line_ends_stay_in_their_cell(written, ends):
    path = written(f'path,caption{ends}a.wav,"Rain,{ends}then ""wind"""{ends}b.wav,Hail{ends}')
    assert texts(path) == ['Rain, then "wind"', "Hail"]


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''=x", "+x", "-x", "@x", "\tx", "'x", "x", "", "'", "''-"])
def test_cells_made_safe_come_back_unchanged(text):
    assert unescape(escape(text)) == text
    assert not escape(text).startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"\0" * 400, "not a text file"),
        (bytes(range(256)) * 20, "not a text file"),
        (b"\xff\xfea", "marked as UTF-16"),
        (b"\xef\xbb\xbf\xff\xfe", "marked as UTF-8"),
        (b"name,loudness\na,1\n", "Its columns: name, loudness."),
        (b"path,caption,caption\na,b,c\n", "has the column “caption” twice"),
        (b"[1, 2]\n", "not JSON Lines"),
        (b'{"path": "a.wav"}\n', "Its columns: path."),
        (b"{" * 3000, "not JSON Lines"),
        (b"a" * 3_000_000, "so it is not a table"),
    ],
)
def test_what_holds_no_captions_is_refused_in_one_sentence(written, content, words):
    with pytest.raises(ExchangeError) as caught:
        CaptionFile.recognise(written(content))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_wrong_columns_are_named_with_what_to_do(written):
    with pytest.raises(ExchangeError, match=r"Its columns: name, loudness\. Name the one with captions `caption`"):
        CaptionFile.recognise(written("name,loudness\na,1\n"))


def test_folder_and_missing_file_are_refused(tmp_path):
    with pytest.raises(ExchangeError, match="is a folder"):
        CaptionFile.recognise(tmp_path)
    with pytest.raises(ExchangeError, match="cannot be read"):
        CaptionFile.recognise(tmp_path / "nothing.csv")


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("a.wav," + "x" * 5_000, "5,000 characters"),
        ("a.wav," + "x" * 1_000_000, "more than 131,072 characters"),
        ("a.wav," + "x" * 3_000_000, "more than 2,000,000 characters"),
        ("a.wav,bell\x07", "control character (U+0007)"),
        ("a.wav,nul\0here", "control character (U+0000)"),
        ("a\x01.wav,Rain", "The path contains a control character"),
        ("a.wav,", "is empty"),
        ("a.wav", "is empty"),
        ("a.wav,Rain,wind", "3 cells, but the header has 2"),
        ('a.wav,"Rain" wind', "quote in the line is not closed"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_rest_continues(written, bad, words):
    path = written(f"path,caption\na.wav,Before\n{bad}\nb.wav,After\n")
    assert texts(path) == ["Before", "After"]
    (refused,) = refusals(path)
    assert refused.number == 3
    assert words in str(refused.reason)
    assert "\n" not in str(refused.reason)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("start,end\n3,1", "“3” to “1” is not a region"),
        ("start,end\nnan,1", "is not a region"),
        ("start,end\n0,inf", "is not a region"),
        ("start,end\none,two", "is not a region"),
        ("created,x\nyesterday,", "The date “yesterday” cannot be read"),
        ("provenance,x\nalien,", "The provenance “alien” is unknown"),
    ],
)
def test_impossible_values_are_refused(written, cells, words):
    header, values = cells.split("\n")
    (refused,) = refusals(written(f"caption,{header}\nRain,{values}\n"))
    assert words in str(refused.reason)


def test_quotes_that_never_close_do_not_swallow_the_file_silently(written):
    path = written('path,caption\na.wav,Rain\nb.wav,"Wind\n' + "c.wav,Hail\n" * 5)
    assert texts(path) == ["Rain", *["Hail"] * 5]
    (refused,) = refusals(path)
    assert (refused.number, str(refused.reason)[:39]) == (3, "A quote in the line is not closed, or a")


@pytest.mark.parametrize(
    "line",
    ["nonsense", "[1]", '"text"', '{"caption": 5}', '{"caption": ["a", 1]}', '{"caption": []}', "{}", "[" * 50_000],
)
def test_bad_json_lines_are_refused_and_the_rest_continues(written, line):
    path = written(f'{{"caption": "Before"}}\n{line}\n{{"caption": "After"}}\n', "captions.jsonl")
    assert texts(path) == ["Before", "After"]
    assert [refused.number for refused in refusals(path)] == [2]


def test_a_date_with_an_offset_is_put_in_utc(written):
    (row,) = CaptionFile.recognise(written("caption,created\nRain,2026-01-31T12:00:00+02:00\n")).rows()
    assert isinstance(row, Row)
    assert row.created == "2026-01-31T10:00:00.000Z"


@pytest.mark.parametrize(
    "place",
    [
        SoundReference(),
        SoundReference("dir/rain 1.wav"),
        SoundReference("a.wav", Region(1.5, 4.0)),
        SoundReference("a.wav", Region(0.000001, 1e-05)),
        SoundReference("x-y_z1234567_30.flac", audiocaps=("7", "x-y_z1234567", "30")),
    ],
)
def test_a_place_comes_back_from_its_text(place):
    assert SoundReference.parse(str(place)) == place


def test_a_large_file_is_read_in_constant_memory(written):
    path = written("path,caption\n" + "some/folder/rain.wav,Rain falls steadily on a roof of tin\n" * 40_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in CaptionFile.recognise(path).rows())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == 40_000
    assert path.stat().st_size > 2_300_000
    assert peak < 1_500_000


def test_columns_are_guessed_by_their_names_or_reported(written, workspace, bring_in, kept):
    path = written("Filename;Description;CatID\na.wav;A door;DOOR\n", "sm.csv")
    known = {"path": "filename", "caption": "description", "category": "catid"}
    assert dict(CaptionFile.recognise(path).meanings) == known
    bring_in(workspace, path, "lib", columns={"caption": "CatID", "path": ""})
    (caption,) = kept(workspace)
    assert (caption.text, workspace.captions.source_rows([caption.id])) == ("DOOR", {})
    with pytest.raises(ExchangeError, match=r"has no column “Notes”\. Its columns: Filename, Description, CatID"):
        CaptionFile.recognise(path, {"caption": "Notes"})


def test_a_table_with_unknown_columns_may_be_asked_about(written):
    path = written("wo;was\na.wav;A door\n", "x.csv")
    with pytest.raises(ExchangeError, match="no column that is known to contain captions"):
        CaptionFile.recognise(path)
    asked = CaptionFile.recognise(path, asking=True)
    assert (asked.columns, asked.meanings, asked.layout) == (("wo", "was"), (), "plain")
    (row,) = CaptionFile.recognise(path, {"caption": "was", "path": "wo"}).rows()
    assert (row.text, row.sound.path) == ("A door", "a.wav")
