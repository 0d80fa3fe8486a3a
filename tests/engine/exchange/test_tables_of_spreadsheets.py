"""Tables as spreadsheets and Label Studio's table exports write them."""

import json

import pytest

from recap_engine.exchange.caption_file import CaptionFile
from recap_engine.exchange.source import open_source


def read(path):
    return [(row.sound.path, row.text) for row in open_source(path).rows()]


EXPECTED = [("tür.wav", "Eine Tür; sie knarrt"), ("b.wav", "Wind – 5 € Strafe")]


def table(delimiter):
    rows = [("path", "caption"), *EXPECTED]
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("stated", [False, True])
def test_delimiters_and_encodings_of_excel(written, delimiter, encoding, stated):
    content = (f"sep={delimiter}\r\n" if stated else "") + table(delimiter)
    assert read(written(content, encoding=encoding)) == EXPECTED


def test_sep_decides_where_the_header_leaves_it_open(written):
    path = written("sep=|\npath|caption\nA,B.wav|Rain, heavy\n")
    assert read(path) == [("A,B.wav", "Rain, heavy")]
    assert CaptionFile.recognise(path).delimiter == "|"


def test_lists_in_label_studios_csv_are_split(written):
    cell = lambda value: '"' + json.dumps(value).replace('"', '""') + '"'  # noqa: E731
    path = written(
        "audio,caption,annotation_id,lead_time\n"
        f"/data/upload/3/0a1b2c3d-a.wav,{cell(['Rain', 'Heavy rain'])},1,2.5\n"
        f"/data/upload/3/0a1b2c3d-a.wav,{cell({'text': ['Wind', 'A gust']})},2,2.5\n"
        f"/data/local-files/?d=x/b.wav,{cell([{'start': 0.5, 'end': 1.5, 'channel': 0, 'text': ['A drop']}])},3,1\n"
        "c.wav,Plain,4,1\n"
        "d.wav,[door slams] then quiet,5,1\n"
    )
    rows = list(open_source(path).rows())
    assert [(row.sound.path, row.text) for row in rows] == [
        ("a.wav", "Rain"),
        ("a.wav", "Heavy rain"),
        ("a.wav", "Wind"),
        ("a.wav", "A gust"),
        ("x/b.wav", "A drop"),
        ("c.wav", "Plain"),
        ("d.wav", "[door slams] then quiet"),
    ]
    assert rows[0].sound.uploaded
    assert (rows[4].sound.region.start, rows[4].sound.region.end) == (0.5, 1.5)


def test_json_min_has_texts_lists_and_parts_and_comments_are_left_alone(written):
    tasks = [
        {"audio": "/data/upload/3/0a1b2c3d-a.wav", "id": 1, "caption": "Rain", "comment": "ask", "annotation_id": 7},
        {"audio": "b.wav", "id": 2, "caption": {"text": ["Wind", "A gust"]}, "difficulty": "4", "annotation_id": 8},
        {"audio": "c.wav", "id": 3, "part_caption": [{"start": 1, "end": 2, "text": ["A drop"]}], "annotation_id": 9},
    ]
    source = open_source(written(json.dumps(tasks), "min.json"))
    rows = list(source.rows())
    assert source.layout == "json"
    assert [(row.sound.path, row.text) for row in rows] == [
        ("a.wav", "Rain"),
        ("b.wav", "Wind"),
        ("b.wav", "A gust"),
        ("c.wav", "A drop"),
    ]
    assert rows[3].sound.region.end == 2
