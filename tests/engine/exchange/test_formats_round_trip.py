"""What is exported in a format comes back from it: texts, sounds, parts, and what the format has room for."""

import csv
import json
import sys
from pathlib import Path

import pytest
from caption_strategies import captions
from hypothesis import HealthCheck, given, settings

from recap_engine.annotate import decide, sounds_act
from recap_engine.annotate.identify import identify
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.export_captions import CaptionExport
from recap_engine.exchange.import_captions import CaptionImport
from recap_engine.exchange.source import open_source
from recap_engine.records import Fields, Region, Sound

WHOLE_ONLY = {"clotho": "out.csv", "wavcaps": "out.json", "macs": "out.yaml", "soundminer": "out.txt", "txt": "sounds"}
FOLDERS = {"audiofolder": "metadata.csv", "audiofolder-lines": "metadata.jsonl"}
WITH_PARTS = {
    "plain": "out.csv",
    "jsonl": "out.jsonl",
    "label-studio": "out.json",
    "raven": "out.txt",
    "audacity": "sounds",
    "datasets": "out.parquet",
}
EVERYTHING_KEPT = {"plain", "jsonl", "label-studio", "wavcaps", "macs", "soundminer", "raven", "datasets", *FOLDERS}


@pytest.fixture(scope="module")
def sounds(tmp_path_factory) -> Path:
    import numpy as np
    import soundfile

    folder = tmp_path_factory.mktemp("made") / "sounds"
    for number in range(3):
        (folder / f"day {number}").mkdir(parents=True, exist_ok=True)
        time = np.arange(4000) / 8000
        soundfile.write(folder / f"day {number}" / "täke.wav", 0.3 * np.sin(2000 * (number + 1) * time), 8000)
    return folder


def described(workspace: Workspace, names: tuple[str, ...]) -> list[tuple]:
    found = workspace.captions.page(limit=1000)
    return sorted((c.text, c.sound or "", str(c.region), *(str(getattr(c, name)) for name in names)) for c in found)


@pytest.mark.parametrize(("form", "name"), [*WHOLE_ONLY.items(), *WITH_PARTS.items(), *FOLDERS.items()])
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=captions)
def test_captions_come_back(sounds, tmp_path, form, name, made):
    if form == "datasets":
        pytest.importorskip("pyarrow", reason="the extra datasets (pyarrow) is not installed")
    layout = form.removesuffix("-lines")
    texts_beside = layout in ("txt", "audacity")
    out = sounds if texts_beside else sounds / name
    for left in [*sounds.rglob("*.txt"), *tmp_path.glob("*.recap*")]:
        left.unlink()
    with Workspace.create(tmp_path / "a.recap") as one, Workspace.create(tmp_path / "b.recap") as other:
        found = [identify(one, sounds / f"day {number}" / "täke.wav") for number in range(3)]
        each: dict[int, int] = {}
        for text, number, part in made:
            if part is not None and (form in WHOLE_ONLY or form in FOLDERS):
                continue
            each[number] = each.get(number, 0) + 1
            if layout == "clotho" and each[number] > 5:
                continue
            region = None if part is None else Region(part[0] / 1e6, part[1] / 1e6)
            sound = Sound(found[number].hash, found[number].duration, region)
            row = ImportRow(
                text, sound, licence="CC0", source='a, "b"', annotator="ana: 1", created="2026-01-02T03:04:05.678Z"
            )
            for _ in one.imports.add_rows([row], "field", provenance="human"):
                pass
        if not one.captions.count():
            return
        export = CaptionExport(one, out, layout, force=True)
        for _ in export:
            pass
        assert export.summary.left_out == 0
        source = open_source(out)
        assert source.layout in (layout, "plain", "jsonl", "txt")
        collection = "" if form in EVERYTHING_KEPT else "field"
        for _ in CaptionImport(other, out, collection, layout=None if texts_beside else layout):
            pass
        kept = ("collection", "licence", "source", "annotator", "created", "provenance")
        names = kept if form in EVERYTHING_KEPT else ()
        assert described(other, names) == described(one, names)


@pytest.mark.parametrize("form", sorted(EVERYTHING_KEPT - {"txt"}))
def test_categories_and_keywords_come_back(sounds, tmp_path, form):
    if form == "datasets":
        pytest.importorskip("pyarrow", reason="the extra datasets (pyarrow) is not installed")
    out = sounds / {**WHOLE_ONLY, **WITH_PARTS, **FOLDERS}[form]
    with Workspace.create(tmp_path / "a.recap") as one, Workspace.create(tmp_path / "b.recap") as other:
        whole, bare, third = (identify(one, sounds / f"day {number}" / "täke.wav") for number in range(3))
        part = Sound(third.hash, third.duration, None if form in WHOLE_ONLY or form in FOLDERS else Region(0.1, 0.2))
        for sound in (whole, bare, part):
            decide.write(one, sound, "Rain falls")
        decide.write(one, whole, "Rain on a roof")
        sounds_act.set_category(one, [whole, part], "RAINMetl")
        sounds_act.set_keywords(one, [whole], '=tin roof, "near", été')
        for _ in CaptionExport(one, out, form.removesuffix("-lines"), force=True):
            pass
        sounds_act.set_keywords(other, [whole], "night, near", annotator="ben")
        running = CaptionImport(other, out, layout=form.removesuffix("-lines"))
        for _ in running:
            pass
        assert running.summary.fields == 3
        assert other.fields.get(whole) == Fields("RAINMetl", ("night", "near", "=tin roof", '"near"', "été"))
        assert (other.fields.get(bare), other.fields.get(part)) == (Fields(), Fields("RAINMetl"))
        decide.undo(other)
        assert other.captions.count() == 0
        assert other.fields.get(whole) == Fields("", ("night", "near"))


def test_an_import_keeps_the_category_that_a_sound_has(written, wav, workspace, bring_in):
    sound = identify(workspace, wav("a.wav"))
    sounds_act.set_category(workspace, [sound], "AMBPark")
    row = {"path": "a.wav", "caption": "Rain", "category": "RAINGen", "keywords": ["wet", "near"]}
    bring_in(workspace, written(json.dumps(row), "a.jsonl"))
    assert workspace.fields.get(sound) == Fields("AMBPark", ("wet", "near"))


def test_a_published_wavcaps_file_is_read_by_its_ids(written, wav, workspace, bring_in, kept):
    wav("1234.flac.wav").rename(wav("x.wav").parent / "1234.wav")
    data = [
        {"id": "1234", "caption": "A dog barks.", "duration": 1.5, "href": "https://freesound.org/1234", "author": "x"},
        {"id": "Ya1b2c3", "caption": "Rain falls.", "duration": 10.0, "audio": "Ya1b2c3.wav"},
    ]
    path = written(json.dumps({"num_captions_per_audio": 1, "data": data}, indent=1), "fsd_final.json")
    source = open_source(path)
    assert source.layout == "wavcaps"
    assert [(row.sound.path, row.text, row.source) for row in source.rows()] == [
        ("1234.flac", "A dog barks.", "https://freesound.org/1234"),
        ("Ya1b2c3.wav", "Rain falls.", ""),
    ]


def test_macs_as_published_with_competence(written, workspace, bring_in, kept):
    written("annotator_id\tcompetence\n199\t0.9\n7\t0.2\n", "MACS_competence.csv")
    path = written(
        "files:\n- annotations:\n  - annotator_id: 199\n    sentence: Adults talking\n    tags:\n    - adults_talking\n"
        "  - annotator_id: 7\n    sentence: 'Footsteps: some'\n    tags: []\n  filename: airport-1.wav\n"
        "- filename: empty.wav\n  annotations: []\n",
        "MACS.yaml",
    )
    summary = bring_in(workspace, path)
    assert [(c.text, c.annotator) for c in kept(workspace)] == [("Adults talking", "199"), ("Footsteps: some", "7")]
    assert summary.refusals == 1
    assert "below 0.5" in str(open_source(path).note)


@pytest.mark.parametrize(
    "content", ["files: 3\n", "files:\n- [\n", "a: &a [*a]\n", "!!python/object/apply:os.system ['x']\n"]
)
def test_yaml_that_is_something_else_is_refused(written, content):
    with pytest.raises(ExchangeError):
        open_source(written(content, "x.yaml"))


def test_an_audio_folder_has_lists_or_one_caption(tmp_path, wav, workspace, bring_in, kept):
    for name in ("a.wav", "b.wav"):
        wav(f"set/{name}")
    table = 'file_name,caption\na.wav,"[\'Rain\', ""It\'s raining""]"\nb.wav,Wind\n'
    (tmp_path / "set/metadata.csv").write_text(table)
    assert bring_in(workspace, tmp_path / "set").tied == 3
    assert [c.text for c in kept(workspace)] == ["Rain", "It's raining", "Wind"]


def test_soundminer_takes_the_file_path_before_the_name_and_finds_it_by_its_tail(
    tmp_path, wav, workspace, bring_in, written, kept
):
    for number, folder in enumerate(("doors", "gates")):
        identify(workspace, wav(f"library/{folder}/slam.wav", 300 + 100 * number))
    (tmp_path / "tables").mkdir()
    path = written(
        "Filename\tDescription\tFilePath\tCatID\tFXName\tLibrary\r\n"
        "slam.wav\tA gate slams\tD:\\FX\\gates\\slam.wav\tDOORMetl\tGate Slam\tMy Library\r\n",
        "tables/sm.txt",
        encoding="utf-16",
    )
    source = open_source(path)
    assert source.layout == "soundminer"
    assert bring_in(workspace, path, "").tied == 1
    (caption,) = kept(workspace)
    assert (caption.text, caption.collection) == ("A gate slams", "My Library")
    assert workspace.sounds.files(audio_hash=caption.sound)[0].path.endswith("gates/slam.wav")


def test_a_raven_table_of_one_sound_and_of_several(written, wav, workspace, bring_in, kept):
    wav("dawn.wav", seconds=3)
    wav("dusk.wav", 300, seconds=2)
    header = "Selection\tView\tChannel\tBegin Time (s)\tEnd Time (s)\tLow Freq (Hz)\tHigh Freq (Hz)"
    one = written(
        f"{header}\tSpecies\n1\tWaveform 1\t1\t0.5\t1.25\t0\t9\tWren\n1\tSpectrogram 1\t1\t0.5\t1.25\t0\t9\tWren\n",
        "dawn.Table.1.selections.txt",
    )
    summary = bring_in(workspace, one)
    assert (summary.added, summary.skipped, summary.tied) == (1, 1, 2)
    several = written(
        f"{header}\tBegin File\tFile Offset (s)\tAnnotation\n1\tSpectrogram 1\t1\t3.5\t4.0\t0\t9\tdusk.wav\t0.5\tOwl\n",
        "all.txt",
    )
    bring_in(workspace, several)
    assert [(c.text, c.region) for c in kept(workspace)] == [("Wren", Region(0.5, 1.25)), ("Owl", Region(0.5, 1.0))]


def test_audacitys_labels_beside_a_sound(written, wav, workspace, bring_in, kept):
    wav("take.wav", seconds=2)
    path = written(
        "0.500000\t1.000000\tA door\n\\\t100.0\t2000.0\n0.000000\t2.000000\tA quiet house\n1.5\t1.5\tA point\n",
        "take.txt",
    )
    assert open_source(path).layout == "audacity"
    summary = bring_in(workspace, path)
    assert [(c.text, c.region) for c in kept(workspace)] == [("A door", Region(0.5, 1.0)), ("A quiet house", None)]
    assert [str(refused.reason) for refused in summary.refused] == ["The label marks a point: give it a length."]


def test_what_recap_caption_wrote_comes_back_as_a_models_words(written, workspace, bring_in, kept, wav):
    wav("a.wav")
    table = (
        "path,start,end,caption,score,origin,model,error,notes\n"
        "a.wav,0.0,0.5,Rain falls,0.61,generated,starter-1f,,\nb.wav,,,,,,,It is empty.,\n"
    )
    row = {
        "path": "a.wav",
        "start": 0.1,
        "end": 0.3,
        "candidates": [
            {"text": "A drop", "score": 0.5, "origin": "neighbour"},
            {"text": "x", "score": 0.1, "origin": "x"},
        ],
        "model": "starter-1f",
    }
    for content, name in ((table, "a.csv"), (json.dumps(row) + "\n", "a.jsonl")):
        assert open_source(written(content, name)).layout == "proposals"
        bring_in(workspace, written(content, name))
    assert [(c.text, c.provenance, c.source, c.region) for c in kept(workspace)] == [
        ("Rain falls", "model", "starter-1f", None),
        ("A drop", "model", "starter-1f", Region(0.1, 0.3)),
    ]
    origins = list(workspace.connection.rows("SELECT origin, model FROM captions ORDER BY id"))
    assert [tuple(row) for row in origins] == [("generated", "starter-1f"), ("neighbour", "starter-1f")]


def test_the_tables_of_the_recap_release(written):
    path = written(",file_name,caption_num,caption,abstract_captions\n0,a.wav,caption_1,Rain,water falls\n", "r.csv")
    assert [(row.sound.path, row.text) for row in open_source(path).rows()] == [("a.wav", "Rain")]


def test_parquet_as_data_sets_have_it(tmp_path, wav, workspace, bring_in, kept):
    arrow = pytest.importorskip("pyarrow", reason="the extra datasets (pyarrow) is not installed")
    from pyarrow import parquet

    identify(workspace, wav("deep/a.wav"))
    (tmp_path / "hub/data").mkdir(parents=True)
    audio = [{"bytes": b"RIFF", "path": "a.wav"}, {"bytes": None, "path": "b.wav"}]
    table = arrow.table({"audio": audio, "captions": [["Rain", "Heavy rain"], ["Wind"]]})
    parquet.write_table(table, tmp_path / "hub/data/train-00000-of-00001.parquet")
    summary = bring_in(workspace, tmp_path / "hub")
    assert (summary.added, summary.tied, list(summary.lost)) == (3, 2, ["b.wav"])


def test_without_pyarrow_one_sentence_says_what_to_install(monkeypatch, written):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExchangeError, match=r'pip install "recap-desktop\[datasets\]"'):
        open_source(written(b"PAR1" + b"\0" * 20 + b"PAR1", "x.parquet"))


def test_a_file_in_another_format_than_stated_is_refused(command, written):
    path = written("path,caption\na.wav,Rain\n")
    status, _out, err = command("captions", "import", path, "--collection", "x", "--format", "macs")
    assert status == 2
    assert "is in the format plain, not macs" in err


def test_an_export_in_raven_has_the_columns_that_raven_reads(workspace, wav, bring_in, written, tmp_path):
    wav("a.wav")
    bring_in(workspace, written("path,caption,start,end\na.wav,Rain,,\na.wav,A drop,0.1,0.2\n"))
    for _ in CaptionExport(workspace, tmp_path / "r.txt", "raven"):
        pass
    whole, drop = csv.DictReader((tmp_path / "r.txt").read_text().splitlines(), delimiter="\t")
    assert (whole["Begin Time (s)"], whole["End Time (s)"], whole["Begin File"]) == ("0.000000", "0.500000", "a.wav")
    assert (drop["Begin Time (s)"], drop["File Offset (s)"], drop["Selection"]) == ("0.100000", "0.100000", "2")
