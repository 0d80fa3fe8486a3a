import csv
import json
import os
import stat

import pytest

from recap_engine.annotate import curate
from recap_engine.audio import audio_hash
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError, RequestError
from recap_engine.exchange.export_captions import CaptionExport
from recap_engine.records import Region, Sound

_PLAIN = (
    "path,caption,collection,licence,source,annotator,created,start,end,provenance\n"
    "rain.wav,'=Rain,weather,CC0,field,ana,2026-01-01T00:00:00.000Z,,,human\n"
    'dir/none.wav,"Wind, then ""hail""",weather,,book,,2026-01-02T00:00:00.000Z,0.5,1.25,imported\n'
    ",''-Thunder,storms,MIT,book,,2026-01-03T00:00:00.000Z,,,model\n"
    "rain.wav,A drop,weather,CC0,field,,2026-01-04T00:00:00.000Z,0.1,0.2,imported\n"
)


@pytest.mark.parametrize(("layout", "name"), [("plain", "out.csv"), ("plain", "out.tsv"), ("jsonl", "out.jsonl")])
def test_everything_known_about_captions_comes_back(
    workspace, bring_in, take_out, kept, written, wav, tmp_path, layout, name
):
    wav("rain.wav")
    bring_in(workspace, written(_PLAIN), "")
    first = take_out(workspace, tmp_path / name, layout)
    with Workspace.create(tmp_path / "other.recap") as other:
        bring_in(other, tmp_path / name, "")
        assert {(c.text, c.provenance, c.sound, c.region) for c in kept(other)} == {
            (c.text, c.provenance, c.sound, c.region) for c in kept(workspace)
        }
        assert take_out(other, tmp_path / f"again-{name}", layout) == first


def test_the_plain_layout_is_what_was_imported(workspace, bring_in, take_out, written, wav, tmp_path):
    held = audio_hash(wav("rain.wav"))
    bring_in(workspace, written(_PLAIN), "")
    expected = [
        f"{line},{held if line.startswith('rain.wav') else ''},,\n"
        if number
        else f"{line},audio_hash,category,keywords\n"
        for number, line in enumerate(_PLAIN.splitlines())
    ]
    assert take_out(workspace, tmp_path / "out.csv", "plain").decode() == "".join(expected)


def test_two_exports_are_the_same_bytes(workspace, bring_in, take_out, written, tmp_path):
    bring_in(workspace, written(_PLAIN), "")
    bring_in(workspace, written("audiocap_id,youtube_id,start_time,caption\n7,abcdefghijk,30,Rain\n"), "clips")
    for layout in ("plain", "clotho", "audiocaps", "jsonl"):
        assert take_out(workspace, tmp_path / f"1.{layout}", layout) == take_out(
            workspace, tmp_path / f"2.{layout}", layout
        )


def test_no_cell_of_an_export_is_run_by_a_spreadsheet(workspace, bring_in, take_out, written, tmp_path):
    bring_in(workspace, written('path,caption\n=p.wav,"=HYPERLINK(""x"")"\n@q.wav,+1\n'))
    for layout in ("plain", "clotho"):
        rows = csv.reader(take_out(workspace, tmp_path / layout, layout).decode().splitlines())
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_paths_are_relative_to_the_export_or_to_the_library(workspace, take_out, wav, tmp_path):
    near, far = wav("out/sounds/near.wav", 300), wav("library/deep/far.wav", 500)
    workspace.libraries.add(tmp_path / "library")
    for path in (near, far):
        sound = Sound(audio_hash(path), 0.5)
        workspace.sounds.place(path, sound)
        workspace.captions.add(path.stem, "accepted", provenance="human", sound=workspace.sounds.add(sound))
    out = take_out(workspace, tmp_path / "out" / "captions.csv", "plain").decode()
    assert [row["path"] for row in csv.DictReader(out.splitlines())] == ["sounds/near.wav", "deep/far.wav"]


def test_clotho_holds_five_captions_of_whole_files_and_shows_what_it_left_out(workspace, bring_in, written, tmp_path):
    rows = [f"a.wav,Caption {n},,\n" for n in range(7)] + ["b.wav,One,,\n", ",Without a file,,\n", "b.wav,Part,1,2\n"]
    bring_in(workspace, written("path,caption,start,end\n" + "".join(rows)))
    export = CaptionExport(workspace, tmp_path / "clotho.csv", "clotho")
    for _ in export:
        pass
    assert (export.summary.written, export.summary.left_out) == (6, 4)
    assert (tmp_path / "clotho.csv").read_text().splitlines() == [
        "file_name,caption_1,caption_2,caption_3,caption_4,caption_5",
        "a.wav,Caption 0,Caption 1,Caption 2,Caption 3,Caption 4",
        "b.wav,One,,,,",
    ]


def test_audiocaps_keeps_its_keys_and_takes_them_from_file_names(workspace, bring_in, take_out, written, tmp_path):
    bring_in(workspace, written("audiocap_id,youtube_id,start_time,caption\n7,-bcdefghijk,30,Rain\n"))
    bring_in(workspace, written("path,caption\nx/zyxwvutsrqp_10.wav,Wind\nother.wav,Hail\n"))
    assert take_out(workspace, tmp_path / "out.csv", "audiocaps").decode().splitlines() == [
        "audiocap_id,youtube_id,start_time,caption",
        "7,-bcdefghijk,30,Rain",
        ",zyxwvutsrqp,10,Wind",
    ]


def test_only_the_named_collections_and_what_is_in_use_leave(workspace, bring_in, written, tmp_path):
    bring_in(workspace, written("caption\nRain\nWind\nHail\n"), "weather")
    bring_in(workspace, written("caption\nA dog barks\n"), "animals")
    curate.set_captions_enabled(workspace, [1], False)
    workspace.captions.delete([2])
    export = CaptionExport(workspace, tmp_path / "some.jsonl", "jsonl", ["weather"])
    for _ in export:
        pass
    lines = (tmp_path / "some.jsonl").read_text().splitlines()
    assert [json.loads(line)["caption"] for line in lines] == ["Hail"]
    assert export.summary.switched_off == 1
    for _ in CaptionExport(workspace, tmp_path / "all.jsonl", "jsonl", ["weather"], switched_off=True):
        pass
    assert len((tmp_path / "all.jsonl").read_text().splitlines()) == 2


def test_an_existing_file_is_replaced_only_when_forced(workspace, bring_in, written, tmp_path):
    bring_in(workspace, written("caption\nRain\n"))
    out = tmp_path / "out.csv"
    out.write_text("mine")
    with pytest.raises(ExchangeError, match="already exists"):
        CaptionExport(workspace, out, "plain")
    assert out.read_text() == "mine"
    for _ in CaptionExport(workspace, out, "plain", force=True):
        pass
    assert "Rain" in out.read_text()
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(out.stat().st_mode) == 0o666 & ~mask


def test_an_export_that_is_stopped_leaves_no_file(workspace, bring_in, written, tmp_path):
    bring_in(workspace, written("caption\n" + "".join(f"Sound {n}\n" for n in range(3000))))
    before = set(tmp_path.iterdir())
    steps = iter(CaptionExport(workspace, tmp_path / "out.csv", "plain"))
    next(steps)
    steps.close()
    assert set(tmp_path.iterdir()) == before


def test_what_cannot_be_written_is_said_before_work_begins(workspace, tmp_path):
    with pytest.raises(ExchangeError, match="is a folder"):
        CaptionExport(workspace, tmp_path, "plain")
    with pytest.raises(ExchangeError, match="does not exist"):
        CaptionExport(workspace, tmp_path / "no" / "out.csv", "plain")
    with pytest.raises(RequestError, match="no collection named"):
        CaptionExport(workspace, tmp_path / "out.csv", "plain", ["nothing"])


def test_names_that_are_not_utf_8_survive_json_lines(workspace, bring_in, take_out, kept, wav, tmp_path):
    name = os.fsdecode(b"r\xe9gion.wav")
    made = wav("plain.wav")
    path = made.rename(made.with_name(name))
    sound = Sound(audio_hash(path), 0.5, Region(0.1, 0.3))
    workspace.sounds.place(path, Sound(sound.hash, sound.duration))
    workspace.captions.add("Rain", "accepted", provenance="human", sound=workspace.sounds.add(sound))
    take_out(workspace, tmp_path / "out.jsonl", "jsonl")
    assert b"Rain" in take_out(workspace, tmp_path / "out.csv", "plain")
    with Workspace.create(tmp_path / "other.recap") as other:
        assert bring_in(other, tmp_path / "out.jsonl", "").tied == 1
        (caption,) = kept(other)
        assert (caption.sound, caption.region) == (sound.hash, sound.region)


def test_neither_the_workspace_nor_a_sound_is_ever_replaced(workspace, wav):
    sound = wav("a.wav")
    for path in (workspace.path, sound):
        before = path.read_bytes()
        with pytest.raises(ExchangeError, match="is a sound or the workspace itself"):
            CaptionExport(workspace, path, "plain", force=True)
        assert path.read_bytes() == before
