"""Label Studio's tasks, both ways. The file of tasks is laid out as https://labelstud.io/guide/task_format has it."""

import json

import pytest

from recap_engine.exchange.export_captions import CaptionExport
from recap_engine.exchange.export_summary import NO_SOUND
from recap_engine.exchange.import_captions import CaptionImport
from recap_engine.exchange.row import SoundReference
from recap_engine.exchange.sound_address import audio_of, sound_reference
from recap_engine.exchange.source import open_source
from recap_engine.records import Region


def textarea(text, **value):
    return {
        "id": value.pop("id", "Dx1"),
        "from_name": "caption",
        "to_name": "audio",
        "type": "textarea",
        "value": {"text": text, **value},
    }


def annotation(*results, **known):
    return {"id": 7, "completed_by": 3, "created_at": "2026-03-09T22:16:08.728353Z", "result": list(results), **known}


TASKS = [
    {
        "id": 1,
        "data": {"audio": "/data/local-files/?d=field/take%201.wav"},
        "annotations": [
            annotation(textarea(["A dog barks", "A dog barks at a gate"])),
            annotation(textarea("Barking"), completed_by={"id": 4, "email": "bea@example.org"}),
            annotation(textarea(["Never meant"]), was_cancelled=True),
        ],
        "predictions": [{"model_version": "asr-2", "score": 0.4, "result": [textarea(["A dog"])]}],
    },
    {
        "id": 2,
        "data": {"audio": "/data/upload/5/1a2b3c4d-rain.wav", "meta": "x"},
        "annotations": [
            annotation(
                {
                    "id": "r1",
                    "type": "labels",
                    "from_name": "l",
                    "to_name": "audio",
                    "value": {"start": 0.1, "end": 0.4, "channel": 0, "labels": ["Rain"]},
                },
                textarea(["Rain on tin"], id="r1"),
                textarea(["Rain on leaves"], id="r2", start=0.2, end=0.5),
            ),
            annotation(textarea(["  "])),
        ],
    },
    {"id": 3, "data": {"audio": "https://example.org/sounds/bell.wav?sig=1"}, "annotations": [], "predictions": []},
    {"id": 4, "data": {"image": "cat.jpg"}, "annotations": [annotation(textarea(["A cat"]))]},
]


@pytest.fixture
def tasks(written):
    return written(json.dumps(TASKS), "project-1.json")


def refusals(summary):
    return [(refused.number, str(refused.reason).split(",")[0], refused.text) for refused in summary.refused]


def test_annotations_become_captions_and_the_rest_is_refused_with_reasons(workspace, tasks, bring_in, kept):
    summary = bring_in(workspace, tasks)
    assert [(c.text, c.provenance, c.annotator, c.created[:10]) for c in kept(workspace)] == [
        ("A dog barks", "imported", "Label Studio user 3", "2026-03-09"),
        ("A dog barks at a gate", "imported", "Label Studio user 3", "2026-03-09"),
        ("Barking", "imported", "bea@example.org", "2026-03-09"),
        ("Rain on tin", "imported", "Label Studio user 3", "2026-03-09"),
        ("Rain on leaves", "imported", "Label Studio user 3", "2026-03-09"),
    ]
    assert refusals(summary) == [
        (1, "It was cancelled in Label Studio.", "Never meant"),
        (1, "It is a prediction that nobody accepted: choose to import predictions to include it.", "A dog"),
        (2, "The text is empty: write a caption first.", "  "),
        (3, "The task has no caption: nobody has annotated it.", ""),
        (4, "The task has no sound in `data.audio`.", ""),
    ]
    assert summary.collections == {"imported": 5}


def test_predictions_come_as_a_models_words_when_asked_for(workspace, tasks, kept):
    for _ in CaptionImport(workspace, tasks, "imported", predictions=True):
        pass
    (predicted,) = [caption for caption in kept(workspace) if caption.provenance == "model"]
    assert (predicted.text, predicted.source, predicted.annotator) == ("A dog", "asr-2", "")


def test_sounds_are_found_by_what_label_studio_calls_them(workspace, tasks, wav, bring_in, kept, tmp_path):
    wav("field/take 1.wav", 300)
    wav("rain.wav", 500)
    workspace.libraries.add(tmp_path / "field")
    assert bring_in(workspace, tasks).tied == 5
    regions = {caption.text: caption.region for caption in kept(workspace)}
    assert regions["Rain on tin"] == Region(0.1, 0.4)
    assert regions["Rain on leaves"] == Region(0.2, 0.5)
    assert regions["A dog barks"] is None


@pytest.mark.parametrize(
    ("audio", "expected"),
    [
        ("/data/local-files/?d=a%20b/c.wav", SoundReference("a b/c.wav")),
        ("http://localhost:8080/data/local-files/?d=a/c.wav", SoundReference("a/c.wav")),
        ("/data/upload/2/0f1e2d3c-c.wav", SoundReference("c.wav", others=("0f1e2d3c-c.wav",), uploaded=True)),
        ("https://example.org/x/c%C3%A9.wav?token=1", SoundReference("x/cé.wav", others=("cé.wav",))),
        ("s3://bucket/x/c.wav", SoundReference("x/c.wav", others=("c.wav",))),
        ("x\\c.wav", SoundReference("x/c.wav")),
        ("x/c.wav", SoundReference("x/c.wav")),
    ],
)
def test_names_of_sounds(audio, expected):
    assert sound_reference(audio) == expected


def test_a_name_goes_out_so_that_it_comes_back():
    for path in ("a b/c#1?.wav", "é.wav"):
        assert sound_reference(audio_of(path, "/data/local-files/?d=")).path == path
        assert sound_reference(audio_of(path, "")).path == path


def test_what_is_exported_comes_back_as_it_was(workspace, written, wav, bring_in, kept, tmp_path):
    wav("a.wav", 300)
    plain = written(
        "path,caption,collection,licence,source,annotator,created,start,end,provenance\n"
        "a.wav,Rain,field,CC0,mine,ana,2026-01-01T00:00:00Z,,,human\n"
        "a.wav,Rain on tin,field,CC0,mine,ana,2026-01-02T00:00:00Z,0.1,0.3,human\n"
        "a.wav,A roof,machine,,net-1,,2026-01-03T00:00:00Z,,,model\n"
        ",No sound,field,,,,,,,imported\n"
    )
    bring_in(workspace, plain, "")
    out = tmp_path / "tasks.json"
    running = CaptionExport(workspace, out, "label-studio")
    for _ in running:
        pass
    assert (running.summary.written, running.summary.left_out) == (3, 1)
    assert running.summary.left[0].reason == NO_SOUND
    (task,) = json.loads(out.read_text())
    assert task["data"]["audio"] == "/data/local-files/?d=a.wav"
    assert [a["result"][-1]["value"]["text"] for a in task["annotations"]] == [["Rain"], ["Rain on tin"]]
    assert [p["model_version"] for p in task["predictions"]] == ["net-1"]
    before = [(c.text, c.collection, c.licence, c.source, c.annotator, c.created, c.region, c.provenance)
              for c in kept(workspace) if c.sound]  # fmt: skip
    for name in ("field", "machine"):
        workspace.captions.delete([c.id for c in workspace.captions.page(name)])
    with type(workspace).create(tmp_path / "other.recap") as other:
        for _ in CaptionImport(other, out, predictions=True):
            pass
        after = [(c.text, c.collection, c.licence, c.source, c.annotator, c.created, c.region, c.provenance)
                 for c in kept(other)]  # fmt: skip
    assert after == before


def test_json_that_is_something_else_is_refused_with_what_to_do(written):
    with pytest.raises(Exception, match="an array of objects with `caption`"):
        open_source(written("[1, 2]", "x.json"))
    with pytest.raises(Exception, match="no column that is known to contain captions"):
        open_source(written('[{"audio": "a.wav", "words": "Rain"}]', "x.json"))
    with pytest.raises(Exception, match="not valid JSON"):
        open_source(written('[{"data": {"audio": "a.wav"}', "x.json"))


def test_json_lines_are_distinguished_from_tasks(written):
    lines = '{"caption": "Rain", "data": {"x": 1}}\n{"caption": "Wind"}\n'
    assert open_source(written(lines, "a.jsonl")).layout == "jsonl"
    task = json.dumps({"data": {"audio": "a.wav"}, "annotations": []})
    assert open_source(written(task, "b.json")).layout == "label-studio"
    assert open_source(written(json.dumps(json.loads(task), indent=1), "c.json")).layout == "label-studio"


def test_tasks_may_stand_on_one_line_of_any_length(tmp_path):
    path = tmp_path / "tasks.json"
    tasks = [{"data": {"audio": "take.wav", "more": "x" * 3_000_000}, "annotations": [annotation(textarea("A dog"))]}]
    path.write_text(json.dumps(tasks))
    assert [row.text for row in open_source(path).rows()] == ["A dog"]


@pytest.mark.parametrize(
    "task",
    [
        {"data": {"audio": "http://[half/an/address.wav"}, "annotations": [annotation(textarea("A dog"))]},
        {"data": {"audio": "a.wav"}, "annotations": [annotation(textarea([{"no": "text"}, 5, None]))]},
        {"data": {"audio": "a.wav"}, "annotations": [{"result": [{"type": "textarea", "value": [1]}, 3]}, "x"]},
        {"data": {"audio": "a.wav", "recap": 4}, "annotations": 7, "predictions": {"result": []}},
        {"data": []},
        None,
    ],
)
def test_a_task_that_makes_no_sense_is_refused_and_the_rest_is_read(tmp_path, task):
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([task, {"data": {"audio": "b.wav"}, "annotations": [annotation(textarea("Rain"))]}]))
    refused, row = open_source(path).rows()
    assert str(refused.reason).endswith((".", "`."))
    assert row.text == "Rain"
