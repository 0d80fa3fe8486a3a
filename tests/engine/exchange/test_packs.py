"""Packs: handed over, merged twice and in any order, with conflicts told, and bounded against what is made to harm."""

import json
import zipfile
from itertools import permutations

import pytest

from recap_engine.annotate import curate, decide, sounds_act
from recap_engine.annotate.identify import identify
from recap_engine.audio import audio_hash
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.pack import open_pack, write_pack
from recap_engine.exchange.pack_merge import PackMerge
from recap_engine.records import Fields, Region, Sound


@pytest.fixture
def packed(tmp_path):
    def make(workspace, name, **options):
        out = tmp_path / name
        ids = [caption.id for caption in workspace.captions.page(limit=1000)]
        for _ in write_pack(workspace, out, ids, **options):
            pass
        return out

    return make


def merge(workspace, path, **options):
    with open_pack(path) as pack:
        running = PackMerge(workspace, pack, path.name, **options)
        for _ in running:
            pass
    return running.summary


def state(workspace):
    found = workspace.captions.page(limit=1000)
    return sorted((c.text, c.collection, c.sound or "", str(c.region), c.annotator, c.created) for c in found)


def texts(workspace):
    return sorted(caption.text for caption in workspace.captions.page(limit=1000))


@pytest.fixture
def filled(workspace, wav, bring_in, written):
    wav("rain.wav")
    table = (
        "path,caption,start,end,annotator\nrain.wav,Rain,,,ana\nrain.wav,A drop,0.1,0.2,\nrain.wav,Wind,,,\n,Words,,,\n"
    )
    bring_in(workspace, written(table), "field")
    return workspace


def test_a_pack_makes_the_same_workspace_elsewhere_with_its_audio(filled, packed, tmp_path):
    path = packed(filled, "all.zip", with_audio=True)
    (tmp_path / "ana").mkdir()
    with Workspace.create(tmp_path / "ana" / "b.recap") as other:
        assert merge(other, path).added == 4
        assert state(other) == state(filled)
        with open_pack(path) as pack:
            running = PackMerge(other, pack, "all.zip")
            for _ in running.extract_audio(tmp_path / "ana" / "sounds"):
                pass
        (copied,) = (tmp_path / "ana" / "sounds").iterdir()
        assert copied.name.startswith("rain-")
        assert audio_hash(copied) == audio_hash(tmp_path / "rain.wav")
        again = merge(other, path)
        assert (again.added, again.reworded, again.there) == (0, 0, 4)


def test_what_came_back_is_merged_once_and_one_undo_takes_it_back(filled, packed, tmp_path):
    there = packed(filled, "there.zip")
    with Workspace.create(tmp_path / "b.recap") as other:
        merge(other, there)
        rain, *_others = other.captions.page(limit=9)
        curate.reword(other, rain.id, "Heavy rain")
        decide.accept(other, identify(other, tmp_path / "rain.wav"), "Hail", annotator="bea", collection="field")
        back = packed(other, "back.zip")
    curate.reword(filled, 3, "A gust of wind")
    summary = merge(filled, back)
    assert (summary.added, summary.reworded, summary.conflicts) == (1, 1, [])
    assert texts(filled) == ["A drop", "A gust of wind", "Hail", "Heavy rain", "Words"]
    assert merge(filled, back).added == 0
    decide.undo(filled)
    assert texts(filled) == ["A drop", "A gust of wind", "Rain", "Words"]


def test_packs_come_in_any_order_and_conflicts_keep_both(filled, packed, tmp_path, wav):
    there, backs = packed(filled, "there.zip"), []
    for number, words in enumerate(("Soft rain", "Heavy rain", None)):
        with Workspace.create(tmp_path / f"{number}.recap") as other:
            merge(other, there)
            if words:
                curate.reword(other, 1, words)
            curate.reword(other, 3, "Strong wind")
            backs.append(packed(other, f"back-{number}.zip"))
    seen = set()
    for number, order in enumerate(permutations(backs)):
        with Workspace.create(tmp_path / f"all-{number}.recap") as all_of_them:
            conflicts = []
            for path in (there, *order, *order):
                conflicts += merge(all_of_them, path).conflicts
            assert len(conflicts) == 1
            assert {conflicts[0].ours, conflicts[0].theirs} == {"Soft rain", "Heavy rain"}
            seen.add(tuple(texts(all_of_them)))
    assert seen == {("A drop", "Heavy rain", "Soft rain", "Strong wind", "Words")}


def test_the_commands(command, filled, tmp_path):
    out = tmp_path / "ana.zip"
    assert command("pack", "create", "--out", out, "--where", "collection:field", "--for", "ana")[0] == 0
    assert command("pack", "create", "--out", out, "--where", "collection:field")[0] == 2
    assert command("pack", "create", "--out", tmp_path / "x.zip", "--where", "collection:none")[0] == 2
    before = state(filled)
    status, _out, err = command("pack", "merge", out, "--dry-run")
    assert (status, state(filled)) == (0, before)
    assert "there already: 4" in err
    curate.delete(filled, [1])
    assert command("pack", "merge", out)[0] == 0
    assert len(texts(filled)) == 3, "what was deleted here does not come back"


def damaged(tmp_path, members, compression=zipfile.ZIP_DEFLATED):
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w", compression) as pack:
        for name, content in members.items():
            pack.writestr(name, content)
    return path


HEAD = json.dumps({"form": "recap-pack", "version": 1})


@pytest.mark.parametrize(
    "members",
    [
        {"readme.txt": "x"},
        {"pack.json": HEAD, "captions.jsonl": "", "sounds.jsonl": "", "../../evil.txt": "x"},
        {"pack.json": HEAD, "captions.jsonl": "", "sounds.jsonl": "", "audio/../../x.wav": "x"},
        {"pack.json": HEAD, "captions.jsonl": " " * 50_000_000, "sounds.jsonl": ""},
        {"pack.json": HEAD, "captions.jsonl": "", "sounds.jsonl": "", f"audio/{'0' * 32}.wav": "0" * 1_000_000},
        {"pack.json": json.dumps({"form": "recap-pack", "version": 9}), "captions.jsonl": "", "sounds.jsonl": ""},
        {"pack.json": "[]"},
        {},
    ],
)
def test_what_is_no_pack_or_made_to_harm_is_refused(tmp_path, members):
    with pytest.raises(ExchangeError), open_pack(damaged(tmp_path, members)) as pack:
        list(pack.captions())


def test_rows_that_cannot_be_captions_are_refused_one_by_one(workspace, tmp_path):
    rows = [{"text": "Rain", "collection": "x"}, {"text": "\x07"}, {"text": "Hail", "start": 5, "end": 1}, {"text": 3}]
    captions = "".join(json.dumps(row) + "\n" for row in rows)
    path = damaged(tmp_path, {"pack.json": HEAD, "captions.jsonl": captions, "sounds.jsonl": '{"hash": "zz"}\n'})
    summary = merge(workspace, path)
    assert (summary.added, summary.refused) == (2, 2)


def test_audio_that_is_not_the_sound_it_says_is_not_kept(workspace, tmp_path, wav):
    members = {
        "pack.json": HEAD,
        "captions.jsonl": "",
        "sounds.jsonl": json.dumps({"hash": "0" * 32, "names": ["../x"]}),
    }
    path = damaged(tmp_path, {**members, f"audio/{'0' * 32}.wav": wav("a.wav").read_bytes()}, zipfile.ZIP_STORED)
    with open_pack(path) as pack, pytest.raises(ExchangeError, match="not the sound"):
        list(PackMerge(workspace, pack, "x").extract_audio(tmp_path / "out"))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_pack_brings_categories_and_keywords(tmp_path, workspace) -> None:
    sound, part = Sound("a" * 32, 2.0), Sound("a" * 32, 2.0, Region(0.5, 1.0))
    for one in (sound, part):
        decide.write(workspace, one, "Rain falls")
    sounds_act.set_category(workspace, [sound], "RAINGen")
    sounds_act.set_keywords(workspace, [part], "wet, near")
    for _ in write_pack(workspace, tmp_path / "for.pack", [c.id for c in workspace.captions.page()]):
        pass
    with Workspace.create(tmp_path / "other.recap") as other, open_pack(tmp_path / "for.pack") as pack:
        sounds_act.set_keywords(other, [part], "old")
        for _ in range(2):
            for _ in PackMerge(other, pack, "for.pack"):
                pass
        assert (other.fields.get(sound), other.fields.get(part)) == (
            Fields("RAINGen"),
            Fields("", ("old", "wet", "near")),
        )
        decide.undo(other)
        assert (other.fields.get(sound), other.captions.count()) == (Fields(), 0)
