"""Packs: handed over, merged twice and in any order, conflicts listed, and bounded against what is made to harm."""

import json
import zipfile
from itertools import permutations

import apsw
import pytest

from recap_engine.annotate import curate, decide, sounds_act
from recap_engine.annotate.identify import identify
from recap_engine.audio import audio_hash
from recap_engine.cli import main
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.merging.merge import WorkspaceMerge
from recap_engine.exchange.pack import open_pack
from recap_engine.exchange.pack_writer import write_pack
from recap_engine.records import Fields, Region, Sound


@pytest.fixture
def packed(tmp_path):
    def make(workspace, name, **options):
        out = tmp_path / name
        ids = [row[0] for row in workspace.connection.rows("SELECT id FROM captions")]
        for _ in write_pack(workspace, out, ids, **options):
            pass
        return out

    return make


def merge(workspace, path, **options):
    with open_pack(path) as pack, pack.workspace() as theirs:
        running = WorkspaceMerge(workspace, theirs, path.name, **options)
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
        with open_pack(path) as pack, pack.workspace() as theirs:
            for _ in pack.place_audio(other, theirs, tmp_path / "ana" / "sounds"):
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
    assert "Nothing would change" in err
    curate.delete(filled, [1])
    assert command("pack", "merge", out)[0] == 0
    assert len(texts(filled)) == 3, "what was deleted here does not come back"


def test_what_was_done_in_a_pack_comes_back(filled, packed, tmp_path):
    there = packed(filled, "there.zip")
    back = tmp_path / "back.zip"
    with Workspace.create(tmp_path / "b.recap") as other:
        merge(other, there)
        rain = identify(other, tmp_path / "rain.wav")
        decide.reject(other, rain, "A car", annotator="bea")
        decide.flag(other, rain, "listen", annotator="bea")
        sounds_act.note(other, [rain], "hissing", annotator="bea")
        sounds_act.set_keywords(other, [rain], "wet", annotator="bea")
        sounds_act.add_to_list(other, [rain], "for cyn", annotator="bea")
        curate.delete(other, [3], annotator="bea")
        create = ["pack", "create", "--out", back, "--where", "collection:field", "--workspace", other.path]
        assert main([str(argument) for argument in create]) == 0
    summary = merge(filled, back)
    assert (summary.added, summary.deleted, summary.decisions, summary.facts, summary.listed) == (0, 1, 2, 2, 1)
    assert "Wind" not in texts(filled)
    assert filled.journal.rejected(rain) == {"A car"}
    assert filled.journal.latest(rain).decision.kind == "flag"
    assert filled.notes.get(rain) == ("hissing", "bea")
    assert filled.fields.get(rain).keywords == ("wet",)
    assert merge(filled, back).deleted == 0


def test_a_deletion_does_not_take_what_was_reworded_here(filled, packed, tmp_path):
    there = packed(filled, "there.zip")
    with Workspace.create(tmp_path / "b.recap") as other:
        merge(other, there)
        curate.delete(other, [3])
        back = packed(other, "back.zip")
    curate.reword(filled, 3, "A gust of wind")
    assert merge(filled, back).deleted == 0
    assert "A gust of wind" in texts(filled)


def test_a_pack_has_nothing_about_other_sounds(filled, packed, tmp_path, wav):
    hail = identify(filled, wav("secret/hail.wav", 550.0))
    decide.write(filled, hail, "Hail", annotator="cyn")
    decide.flag(filled, hail, "secret reason", annotator="cyn")
    out = tmp_path / "some.zip"
    for _ in write_pack(filled, out, [1]):
        pass
    with zipfile.ZipFile(out) as pack:
        content = pack.read("captions.recap")
    assert b"Rain" in content
    for word in (b"Hail", b"secret", b"cyn", str(tmp_path).encode()):
        assert word not in content


def damaged(tmp_path, members, compression=zipfile.ZIP_DEFLATED):
    path = tmp_path / "bad.zip"
    with zipfile.ZipFile(path, "w", compression) as pack:
        for name, content in members.items():
            pack.writestr(name, content)
    return path


HEAD = json.dumps({"form": "recap-pack", "version": 2})


@pytest.mark.parametrize(
    "members",
    [
        {"readme.txt": "x"},
        {"pack.json": HEAD, "captions.recap": "x", "../../evil.txt": "x"},
        {"pack.json": HEAD, "captions.recap": "x", "audio/../../x.wav": "x"},
        {"pack.json": HEAD, "captions.recap": " " * 50_000_000},
        {"pack.json": HEAD, "captions.recap": "x", f"audio/{'0' * 32}.wav": "0" * 1_000_000},
        {"pack.json": json.dumps({"form": "recap-pack", "version": 9}), "captions.recap": "x"},
        {"pack.json": HEAD, "captions.recap": "no workspace"},
        {"pack.json": HEAD},
        {"pack.json": "[]"},
        {},
    ],
)
def test_what_is_no_pack_or_made_to_harm_is_refused(tmp_path, members):
    with pytest.raises(ExchangeError), open_pack(damaged(tmp_path, members)) as pack, pack.workspace():
        pass


def test_a_pack_with_a_foreign_trigger_is_refused(filled, packed, tmp_path):
    with zipfile.ZipFile(packed(filled, "all.zip")) as pack:
        (tmp_path / "evil.recap").write_bytes(pack.read("captions.recap"))
    db = apsw.Connection(str(tmp_path / "evil.recap"))
    db.execute("CREATE TRIGGER evil AFTER INSERT ON captions BEGIN DELETE FROM notes; END")
    db.close()
    path = damaged(tmp_path, {"pack.json": HEAD, "captions.recap": (tmp_path / "evil.recap").read_bytes()})
    with pytest.raises(ExchangeError), open_pack(path) as pack, pack.workspace():
        pass


@pytest.mark.parametrize("column", ["description", "language"])
def test_an_unfit_description_is_refused_and_the_rest_merged(filled, packed, tmp_path, column):
    with zipfile.ZipFile(packed(filled, "all.zip")) as pack:
        (tmp_path / "odd.recap").write_bytes(pack.read("captions.recap"))
    db = apsw.Connection(str(tmp_path / "odd.recap"))
    db.execute(f"UPDATE collections SET {column} = 'a' || char(27) || 'b' WHERE name = 'field'")
    db.close()
    path = damaged(tmp_path, {"pack.json": HEAD, "captions.recap": (tmp_path / "odd.recap").read_bytes()})
    with Workspace.create(tmp_path / "empty.recap") as empty:
        assert merge(empty, path, dry_run=True).refused == 1
        summary = merge(empty, path)
        assert (summary.refused, summary.added) == (1, 4)
        assert texts(empty) == texts(filled)
        (field,) = (info for info in empty.collections.list() if info.name == "field")
        assert (field.description, field.language) == ("", "")
        assert merge(empty, path).refused == 0


def test_audio_that_is_not_the_sound_it_says_is_not_kept(workspace, tmp_path, wav):
    empty = tmp_path / "empty.recap"
    Workspace.create(empty).close()
    members = {"pack.json": HEAD, "captions.recap": empty.read_bytes()}
    path = damaged(tmp_path, {**members, f"audio/{'0' * 32}.wav": wav("a.wav").read_bytes()}, zipfile.ZIP_STORED)
    with (
        open_pack(path) as pack,
        pack.workspace() as theirs,
        pytest.raises(ExchangeError, match="not the sound"),
    ):
        list(pack.place_audio(workspace, theirs, tmp_path / "out"))
    assert list((tmp_path / "out").iterdir()) == []


def test_a_pack_brings_categories_and_keywords(tmp_path, workspace) -> None:
    sound, part = Sound("a" * 32, 2.0), Sound("a" * 32, 2.0, Region(0.5, 1.0))
    for one in (sound, part):
        decide.write(workspace, one, "Rain falls")
    sounds_act.set_category(workspace, [sound], "RAINGen")
    sounds_act.set_keywords(workspace, [part], "wet, near")
    for _ in write_pack(workspace, tmp_path / "for.pack", [c.id for c in workspace.captions.page()]):
        pass
    with Workspace.create(tmp_path / "other.recap") as other:
        sounds_act.set_keywords(other, [part], "old")
        merge(other, tmp_path / "for.pack")
        assert merge(other, tmp_path / "for.pack").facts == 0
        assert (other.fields.get(sound), other.fields.get(part)) == (
            Fields("RAINGen"),
            Fields("", ("old", "wet", "near")),
        )
        decide.undo(other)
        assert (other.fields.get(sound), other.captions.count()) == (Fields(), 0)
