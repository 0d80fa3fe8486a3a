import ntpath
import os
import posixpath
import subprocess
import sys
from pathlib import Path

import pytest
from corpora import CAPTIONS

from recap_engine.annotate import decide
from recap_engine.audio import audio_hash
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError, RequestError
from recap_engine.exchange.import_captions import CaptionImport
from recap_engine.exchange.sound_finder import candidate_paths
from recap_engine.records import Region

_CHECKOUT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    "name", [r"\\nas\field\door.wav", "//nas/field/door.wav", r"C:\field\door.wav", "C:/field/door.wav"]
)
def test_a_name_on_a_windows_share_or_drive_is_taken_as_it_is(name):
    roots = ["C:\\", r"D:\work", r"\\nas\field"]
    assert list(candidate_paths(name, roots, ntpath)) == [name]


def test_a_name_in_a_folder_is_looked_for_in_it_and_beside_it():
    for name in (r"field\door.wav", "field/door.wav"):
        inside, beside, elsewhere = candidate_paths(name, [r"\\nas\share\field", r"D:\work"], ntpath)
        assert [ntpath.normpath(path) for path in (inside, beside, elsewhere)] == [
            r"\\nas\share\field\field\door.wav",
            r"\\nas\share\field\door.wav",
            r"D:\work\field\door.wav",
        ]
    found = list(candidate_paths(r"field\door.wav", ["/nas/field"], posixpath))
    assert found[0] == r"/nas/field/field\door.wav"
    assert {"/nas/field/field/door.wav", "/nas/field/door.wav"} < set(found)
    assert list(candidate_paths("//nas/field/door.wav", ["/"], posixpath)) == ["//nas/field/door.wav"]


def test_rows_bring_what_they_state_and_options_fill_the_rest(workspace, bring_in, kept, written):
    path = written(
        "path,caption,licence,source,annotator,created,provenance\n"
        "a.wav,Rain,CC0,field,ana,2026-01-01T00:00:00.000Z,human\nb.wav,Wind,,,,,\n"
    )
    summary = bring_in(workspace, path, "weather", licence="MIT")
    assert (summary.added, summary.skipped, summary.refusals) == (2, 0, 0)
    rain, wind = kept(workspace)
    assert (rain.licence, rain.source, rain.annotator, rain.created) == (
        "CC0",
        "field",
        "ana",
        "2026-01-01T00:00:00.000Z",
    )
    assert (rain.provenance, rain.collection) == ("human", "weather")
    assert (wind.licence, wind.source, wind.annotator, wind.provenance) == ("MIT", "captions.csv", "", "imported")
    assert wind.created


def test_the_file_names_collections_when_none_is_asked_for(workspace, bring_in, kept, written):
    path = written("caption,collection\nRain,weather\nA dog barks,animals\nHail,\n")
    summary = bring_in(workspace, path, "")
    assert {c.text: c.collection for c in kept(workspace)} == {"Rain": "weather", "A dog barks": "animals"}
    assert [refused.number for refused in summary.refused] == [4]


def test_a_collection_has_to_be_named_somewhere(workspace, written):
    with pytest.raises(ExchangeError, match="--collection"):
        CaptionImport(workspace, written("path,caption\na.wav,Rain\n"))


def test_an_impossible_option_is_refused_before_anything_is_imported(workspace, written, kept):
    with pytest.raises(RequestError, match="licence"):
        CaptionImport(workspace, written("caption\nRain\n"), "x", licence="\x07")
    assert kept(workspace) == []


def test_captions_that_look_like_formulas_stay_what_they_are(workspace, bring_in, kept, written):
    bring_in(workspace, written("caption\n'=SUM(A1)\n'-x\nIt's raining\n"))
    assert [c.text for c in kept(workspace)] == ["=SUM(A1)", "-x", "It's raining"]


def test_duplicate_rows_are_skipped_and_counted(workspace, bring_in, kept, written):
    summary = bring_in(workspace, written("path,caption\na.wav,Rain\na.wav,Rain\nb.wav,Rain\na.wav, Rain \n"))
    assert (summary.added, summary.skipped) == (2, 2)
    assert len(kept(workspace)) == 2


def test_importing_again_adds_nothing_and_brings_nothing_back(workspace, bring_in, kept, written):
    path = written("path,caption\na.wav,Rain\nb.wav,Wind\nc.wav,Hail\n")
    bring_in(workspace, path)
    rain, wind, _ = kept(workspace)
    workspace.captions.delete([rain.id])
    workspace.captions.edit(wind.id, "Strong wind")
    summary = bring_in(workspace, path)
    assert (summary.added, summary.skipped) == (0, 3)
    assert [c.text for c in kept(workspace)] == ["Strong wind", "Hail"]


def test_a_clotho_row_gives_a_caption_for_each_cell_that_is_filled(workspace, bring_in, kept, written):
    path = written(
        "file_name,caption_1,caption_2,caption_3,caption_4,caption_5\na.wav,Rain,,Wind,\x07,Rain\nb.wav,,,,,\n"
    )
    summary = bring_in(workspace, path)
    assert [c.text for c in kept(workspace)] == ["Rain", "Wind"]
    assert (summary.added, summary.skipped, summary.refusals) == (2, 1, 2)


def test_captions_are_tied_to_sounds_beside_the_file_and_in_registered_folders(
    workspace, bring_in, kept, written, wav, tmp_path
):
    here, there = wav("sounds/rain.wav", 300), wav("library/deep/wind.wav", 500)
    workspace.libraries.add(tmp_path / "library")
    summary = bring_in(
        workspace,
        written(
            "path,caption,start,end\nsounds/rain.wav,Rain,,\ndeep/wind.wav,Wind,,\n"
            "sounds/rain.wav,A drop,0.1,0.2\nsounds/rain.wav,Too late,5,6\nnone.wav,Nothing,,\n"
        ),
    )
    assert summary.tied == 3
    rain, wind, drop, late, nothing = kept(workspace)
    assert (rain.sound, wind.sound) == (audio_hash(here), audio_hash(there))
    assert (drop.sound, drop.region) == (audio_hash(here), Region(0.1, 0.2))
    assert late.sound is None
    assert nothing.sound is None


def test_audiocaps_clips_are_found_under_their_usual_names(workspace, bring_in, kept, written, wav):
    wav("abcdefghijk_30.wav", 300)
    wav("Yzyxwvutsrqp.wav", 500)
    bring_in(
        workspace, written("audiocap_id,youtube_id,start_time,caption\n1,abcdefghijk,30,Rain\n2,zyxwvutsrqp,0,Wind\n")
    )
    assert all(c.sound for c in kept(workspace))


def test_a_file_that_is_not_a_sound_leaves_the_caption_without(workspace, bring_in, kept, written):
    written(b"not a sound", "a.wav")
    assert bring_in(workspace, written("path,caption\na.wav,Rain\n")).tied == 0
    assert kept(workspace)[0].sound is None


def test_a_preview_shows_what_the_import_then_does_and_changes_nothing(workspace, bring_in, kept, written):
    bring_in(workspace, written("path,caption\na.wav,Rain\n"), "one")
    path = written(
        "path,caption,collection\na.wav,Rain,one\na.wav,Wind,one\na.wav,Wind,one\na.wav,,one\na.wav,Rain,two\n"
    )
    before = workspace.sequence()
    running = CaptionImport(workspace, path)
    assert [row.text for row in running.first_rows(2)] == ["Rain", "Wind"]
    for _ in running.preview():
        pass
    assert workspace.sequence() == before
    previewed = running.summary
    done = bring_in(workspace, path, "")
    assert (previewed.added, previewed.skipped, previewed.refusals) == (2, 2, 1)
    assert (done.added, done.skipped, done.refusals) == (2, 2, 1)
    assert +done.collections == previewed.collections


_IMPORT = """
import sys
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.import_captions import CaptionImport
with Workspace.open(sys.argv[1]) as workspace:
    for step in CaptionImport(workspace, sys.argv[2], "many"):
        print("batch", flush=True)
        if step.done > 4000:
            sys.stdin.read()
"""


def test_an_import_that_was_killed_continues_where_it_was(workspace, bring_in, kept, written):
    count = 20_000
    path = written("path,caption\n" + "".join(f"{n}.wav,Sound number {n}\n" for n in range(count)))
    process = subprocess.Popen(
        [sys.executable, "-c", _IMPORT, workspace.path, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(_CHECKOUT)},
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.readline()
    process.kill()
    process.communicate()
    there = workspace.captions.count()
    assert 0 < there < count
    assert workspace.check() == []
    summary = bring_in(workspace, path, "many")
    assert (summary.added, summary.skipped) == (count - there, there)
    assert [c.text for c in kept(workspace)] == [f"Sound number {n}" for n in range(count)]


def test_stopping_between_two_steps_keeps_what_was_done(workspace, written):
    path = written("caption\n" + "".join(f"Sound {n}\n" for n in range(5000)))
    steps = iter(CaptionImport(workspace, path, "many"))
    step = next(steps)
    assert (step.done, step.total) == (2001, 5001)
    assert workspace.captions.count() == 2000


@pytest.mark.skipif(not CAPTIONS.is_dir(), reason="no captions of AudioCaps and Clotho: RECAP_CORPUS names none")
@pytest.mark.parametrize(
    ("name", "layout", "each"), [("audiocaps_train.csv", "audiocaps", 1), ("clotho_development.csv", "clotho", 5)]
)
def test_published_captions_go_in_and_come_out_exactly(tmp_path, bring_in, take_out, written, name, layout, each):
    lines = (CAPTIONS / name).read_bytes().splitlines(keepends=True)[:1001]
    path = written(b"".join(lines), name)
    with Workspace.create(tmp_path / "published.recap") as workspace:
        summary = bring_in(workspace, path, "published")
        assert (summary.added + summary.skipped, summary.refusals) == (1000 * each, 0)
        again = take_out(workspace, tmp_path / "again.csv", layout)
        assert again.decode().replace("\r", "") == path.read_bytes().decode().replace("\r", "")


def test_a_file_imported_again_is_an_act_of_its_own(workspace, bring_in, kept, written):
    bring_in(workspace, written("caption\nRain\n"))
    bring_in(workspace, written("caption\nRain\nWind\n"))
    assert sorted(caption.text for caption in kept(workspace)) == ["Rain", "Wind"]
    decide.undo(workspace)
    assert [caption.text for caption in kept(workspace)] == ["Rain"]
