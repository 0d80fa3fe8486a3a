"""Which sound a row belongs to, and which caption it repeats, when files have been moved, renamed or exported again."""

import unicodedata

import pytest

from recap_engine.annotate import curate
from recap_engine.annotate.identify import identify
from recap_engine.audio import audio_hash
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.export_captions import CaptionExport
from recap_engine.exchange.import_captions import CaptionImport


@pytest.fixture
def library(workspace, wav, tmp_path):
    """Sounds of the workspace, in a folder that is not registered."""

    def make(*names):
        paths = [wav(f"library/{name}", 200 + 50 * number) for number, name in enumerate(names)]
        for path in paths:
            identify(workspace, path)
        return paths

    return make


def elsewhere(written, tmp_path, content, name="tables/captions.csv"):
    (tmp_path / "tables").mkdir(exist_ok=True)
    return written(content, name)


def test_the_audio_hash_comes_before_every_name(workspace, bring_in, written, tmp_path, library, kept):
    one, two = library("one.wav", "two.wav")
    path = elsewhere(written, tmp_path, f"path,caption,audio_hash\ntwo.wav,Rain,{audio_hash(one)}\n")
    assert bring_in(workspace, path).tied == 1
    assert kept(workspace)[0].sound == audio_hash(one) != audio_hash(two)


def test_a_file_of_that_name_with_other_audio_is_not_the_sound_meant(workspace, bring_in, written, tmp_path, library):
    library("one.wav")
    path = elsewhere(written, tmp_path, f"path,caption,audio_hash\none.wav,Rain,{'0' * 32}\n")
    summary = bring_in(workspace, path)
    assert (summary.tied, summary.lost) == (0, {"one.wav": 1})


@pytest.mark.parametrize(
    "name",
    [
        "field/day 1/gate.wav",
        r"D:\sessions\field\day 1\gate.wav",
        "/Volumes/Old/field/day 1/gate.wav",
        "Field/day_1/Gate.WAV",
        "day 1/gate.wav",
    ],
)
def test_the_tail_of_a_path_finds_the_sound_wherever_it_is(workspace, bring_in, written, tmp_path, library, kept, name):
    gate, _other = library("field/day 1/gate.wav", "field/day 2/gate.wav")
    assert bring_in(workspace, elsewhere(written, tmp_path, f"path,caption\n{name},A gate\n")).tied == 1
    assert kept(workspace)[0].sound == audio_hash(gate)


def test_a_name_that_two_sounds_have_is_not_guessed(workspace, bring_in, written, tmp_path, library):
    library("a/gate.wav", "b/gate.wav")
    summary = bring_in(workspace, elsewhere(written, tmp_path, "path,caption\nc/gate.wav,A gate\n"))
    assert (summary.tied, summary.lost) == (0, {"c/gate.wav": 1})


def test_a_unique_name_is_enough_unless_the_table_has_it_twice(workspace, bring_in, written, tmp_path, library):
    library("deep/Dog bark.wav")
    once = elsewhere(written, tmp_path, "path,caption\nx/dog_bark.wav,A dog\n")
    assert bring_in(workspace, once).tied == 1
    twice = elsewhere(written, tmp_path, "path,caption\nx/dog_bark.wav,One\ny/dog_bark.wav,Two\n", "tables/2.csv")
    assert bring_in(workspace, twice).tied == 0


def test_another_unicode_form_is_the_same_name(workspace, bring_in, written, tmp_path, library):
    library(unicodedata.normalize("NFD", "Türklingel.wav"))
    table = f"path,caption\n{unicodedata.normalize('NFC', 'Türklingel.wav')},A doorbell\n"
    assert bring_in(workspace, elsewhere(written, tmp_path, table)).tied == 1


def test_a_missing_file_still_names_its_sound(workspace, bring_in, written, tmp_path, library):
    (gone,) = library("gone.wav")
    workspace.sounds.mark_missing([file.id for file in workspace.sounds.files()])
    gone.unlink()
    assert bring_in(workspace, elsewhere(written, tmp_path, "path,caption\nold/gone.wav,Silence\n")).tied == 1


def test_every_name_that_was_not_found_is_listed_with_the_nearest_one(workspace, bring_in, written, tmp_path, library):
    library("AMB_forest_birds_01.wav", "door_slam_03.wav")
    names = [f"never_there_{number}.flac" for number in range(300)]
    table = "path,caption\nAMB_forrest_birds_1.wav,Birds\ndoor_slam_08.wav,A slam\n"
    table += "".join(f"{name},Nothing\n" for name in names)
    summary = bring_in(workspace, elsewhere(written, tmp_path, table))
    assert list(summary.lost) == ["AMB_forrest_birds_1.wav", "door_slam_08.wav", *names]
    assert summary.nearest["AMB_forrest_birds_1.wav"] == "AMB_forest_birds_01.wav"
    assert summary.nearest["door_slam_08.wav"] == "door_slam_03.wav"


def test_the_nearest_name_may_be_that_of_a_sound_beside_the_table(workspace, bring_in, written, tmp_path, wav):
    wav("tables/door_slam_03.wav")
    written("no sound", "tables/door_slam_08.wav~")
    summary = bring_in(workspace, elsewhere(written, tmp_path, "path,caption\ndoor_slam_08.wav,A slam\n"))
    assert (summary.tied, summary.nearest) == (0, {"door_slam_08.wav": "door_slam_03.wav"})


def test_the_command_line_names_them_and_writes_them_all(command, written, tmp_path, library):
    library("door_slam_03.wav")
    table = elsewhere(written, tmp_path, "path,caption\n" + "".join(f"door_slam_{n}.wav,A\n" for n in range(40, 70)))
    out = tmp_path / "lost.csv"
    status, _out, err = command("captions", "import", table, "--collection", "x", "--dry-run", "--not-found", out)
    assert status == 0
    assert "30; different names: 30" in err
    assert "door_slam_40.wav  nearest: door_slam_03.wav" in err
    assert "… and 10 more" in err
    assert out.read_text().splitlines()[-1] == "door_slam_69.wav,1,door_slam_03.wav"


def test_a_weekly_export_under_another_name_brings_nothing_twice(workspace, bring_in, written, tmp_path, library):
    library("rain.wav")
    rows = "path,caption\nrain.wav,Rain\nnone.wav,Wind\n"
    assert bring_in(workspace, elsewhere(written, tmp_path, rows, "tables/week1.csv")).added == 2
    again = bring_in(workspace, elsewhere(written, tmp_path, rows, "tables/week2.csv"))
    assert (again.added, again.skipped, again.other_sources) == (0, 2, 2)
    running = CaptionImport(workspace, tmp_path / "tables/week2.csv", "imported")
    for _ in running.preview():
        pass
    assert (running.summary.added, running.summary.other_sources) == (0, 2)


def test_a_renamed_sound_keeps_its_captions_also_edited_and_deleted_ones(
    workspace, bring_in, written, tmp_path, library, kept
):
    (path,) = library("rain.wav")
    bring_in(workspace, elsewhere(written, tmp_path, "path,caption\nrain.wav,Rain\nrain.wav,Hail\nrain.wav,Wind\n"))
    rain, hail, _wind = kept(workspace)
    curate.reword(workspace, rain.id, "Heavy rain")
    curate.delete(workspace, [hail.id])
    identify(workspace, path.rename(path.with_name("regen.wav")))
    table = "path,caption\nregen.wav,Rain\nregen.wav,Hail\nregen.wav,Wind\nregen.wav,Snow\n"
    again = bring_in(workspace, elsewhere(written, tmp_path, table, "tables/2.csv"))
    assert (again.added, again.skipped) == (1, 3)
    assert [c.text for c in kept(workspace)] == ["Heavy rain", "Wind", "Snow"]


def test_the_same_text_of_another_sound_or_part_is_another_caption(workspace, bring_in, written, tmp_path, library):
    library("a/1.wav", "b/1.wav")
    for folder in "ab":
        (tmp_path / "library" / folder / "captions.csv").write_text("path,caption\n1.wav,Rain\n")
        assert bring_in(workspace, tmp_path / "library" / folder / "captions.csv").added == 1
    part = elsewhere(written, tmp_path, "path,caption,start,end\na/1.wav,Rain,0.1,0.2\na/1.wav,Rain,0.1,0.3\n")
    assert bring_in(workspace, part).added == 2


def test_a_caption_stays_when_its_sound_is_found_later_or_not_any_more(
    workspace, bring_in, written, tmp_path, wav, kept
):
    table = written("path,caption\nlate.wav,Rain\n")
    bring_in(workspace, table)
    assert kept(workspace)[0].sound is None
    late = wav("late.wav")
    assert bring_in(workspace, table).added == 0
    assert kept(workspace)[0].sound == audio_hash(late)
    with Workspace.create(tmp_path / "tied.recap") as tied:
        bring_in(tied, table)
        tied.sounds.mark_missing([file.id for file in tied.sounds.files()])
        late.unlink()
        table.rename(tmp_path / "moved.csv")
        assert bring_in(tied, tmp_path / "moved.csv").added == 0


def test_exports_carry_hash_and_part_so_that_names_do_not_matter(workspace, bring_in, written, tmp_path, library, kept):
    (path,) = library("rain.wav")
    table = "path,caption,start,end\nrain.wav,Rain,,\nrain.wav,A drop,0.1,0.25\n"
    bring_in(workspace, elsewhere(written, tmp_path, table))
    for layout, name in (("plain", "a.csv"), ("jsonl", "a.jsonl"), ("label-studio", "a.json")):
        for _ in CaptionExport(workspace, tmp_path / name, layout):
            pass
        with Workspace.create(tmp_path / f"{layout}.recap") as other:
            identify(other, path)
            path = path.rename(path.with_name(f"{layout}.wav"))
            identify(other, path)
            bring_in(other, tmp_path / name)
            assert [(c.text, c.sound, c.region) for c in kept(other)] == [
                (c.text, c.sound, c.region) for c in kept(workspace)
            ]
