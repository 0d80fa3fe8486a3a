import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from recap_engine.annotate import curate
from recap_engine.datastore.drafts import DraftBasis
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.listing import best_suggestions
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError, WorkspaceDamaged
from recap_engine.records import SILENT, Candidate, Neighbour, Proposal, Region, Sound
from recap_engine.translatable import Translatable

DOG = Sound("d" * 32, 5.0)


def add(workspace: Workspace, text: str, collection: str = "clotho", sound: Sound | None = None) -> int:
    row = None if sound is None else workspace.sounds.add(sound)
    (caption,) = workspace.captions.add(text, collection, provenance="imported", sound=row).captions
    return caption


def test_a_caption_comes_back_with_everything_it_was_given(workspace: Workspace) -> None:
    region = Region(1.0, 2.5)
    sound = workspace.sounds.add(Sound("a" * 32, 9.0, region))
    changes = workspace.captions.add(
        "  Rain on\na tin   roof ",
        "field",
        provenance="human",
        sound=sound,
        licence="CC0-1.0",
        source="tape 4",
        annotator="ana",
    )
    (caption,) = workspace.captions.get(changes.captions)
    assert (caption.text, caption.collection, caption.provenance) == ("Rain on a tin roof", "field", "human")
    assert (caption.licence, caption.source, caption.annotator) == ("CC0-1.0", "tape 4", "ana")
    assert (caption.sound, caption.region, caption.enabled) == ("a" * 32, region, True)
    assert changes.sequence == workspace.sequence()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("a bell\x07 rings", "control character"),
        ("nul \0 byte", "control character"),
        ("\x9b31m red", "control character"),
        ("half a \ud83d face", "an incomplete character"),
        ("x" * 1_000_000, "shorten"),
    ],
)
def test_what_is_not_a_caption_is_refused_in_one_sentence_and_changes_nothing(
    workspace: Workspace, text: str, why: str
) -> None:
    before = workspace.sequence()
    with pytest.raises(RequestError, match=why) as raised:
        workspace.captions.add(text, "clotho", provenance="human")
    said = str(raised.value)
    assert len(said) < 200
    assert said.isprintable()
    assert workspace.sequence() == before
    assert workspace.captions.count() == 0


def test_editing_keeps_every_version_and_any_can_be_restored_exactly(workspace: Workspace) -> None:
    caption = add(workspace, "A dog barks")
    (original,) = workspace.captions.get([caption])
    workspace.captions.edit(caption, "Two dogs bark", annotator="ana")
    workspace.captions.edit(caption, "Three dogs bark", annotator="ben")
    assert [(w.version, w.text, w.provenance, w.annotator) for w in workspace.captions.versions(caption)] == [
        (1, "A dog barks", "imported", ""),
        (2, "Two dogs bark", "human", "ana"),
        (3, "Three dogs bark", "human", "ben"),
    ]
    workspace.captions.restore_version(caption, 1)
    assert workspace.captions.get([caption]) == [original]
    workspace.captions.edit(caption, "Four dogs bark")
    assert [w.version for w in workspace.captions.versions(caption)] == [1, 2, 3, 4]
    with pytest.raises(apsw.ConstraintError, match="kept"):
        workspace.connection.run("DELETE FROM caption_versions")


def test_word_search_follows_edits_deletions_and_finds_beginnings_and_inflections(workspace: Workspace) -> None:
    dog, cat = add(workspace, "A dog barks at night"), add(workspace, "A cat purrs", "audiocaps")
    found = lambda words, **more: [c.id for c in workspace.captions.search(words, **more)]  # noqa: E731
    assert found("dogs barking") == [dog]
    assert found("pur") == [cat]
    assert found("a") == [dog, cat] or found("a") == [cat, dog]
    assert found("a", collections=["audiocaps"]) == [cat]
    workspace.captions.edit(dog, "A horse neighs")
    assert found("dog") == []
    assert found("horse") == [dog]
    workspace.captions.delete([dog])
    assert found("horse") == []
    workspace.captions.restore([dog])
    assert found("horse") == [dog]
    for awkward in ('"', "AND", 'x" OR "a', "*", "-", "(", "nul\0", "  ", "\udce4"):
        assert isinstance(workspace.captions.search(awkward), list)
    assert workspace.check() == []


def test_collections_are_made_once_switched_and_named_in_the_error(workspace: Workspace) -> None:
    assert workspace.collections.create("clotho") == workspace.collections.create("clotho")
    sequence = workspace.sequence()
    changes = curate.set_collection_enabled(workspace, "clotho", False)
    assert changes.collections == (workspace.collections.id("clotho"),)
    assert workspace.sequence() == changes.sequence > sequence
    assert [(info.name, info.enabled) for info in workspace.collections.list()] == [("clotho", False)]
    curate.set_collection_enabled(workspace, "clotho", True)
    assert workspace.collections.list()[0].enabled
    with pytest.raises(RequestError, match="clotho"):
        curate.set_collection_enabled(workspace, "cloto", True)


def test_another_process_sees_the_counter_move(path: Path, workspace: Workspace) -> None:
    with Workspace.open(path) as other:
        before = other.sequence()
        caption = add(workspace, "A bell rings")
        after_add = other.sequence()
        curate.set_captions_enabled(workspace, [caption], False)
        after_switch = other.sequence()
        list(workspace.imports.add_rows([ImportRow("Rain")], "clotho"))
        assert before < after_add < after_switch < other.sequence()
        workspace.drafts.save(DOG, "A do")
        assert other.sequence() == workspace.sequence()


def test_a_page_of_captions_continues_where_the_last_one_ended(workspace: Workspace) -> None:
    ids = [add(workspace, f"Sound number {n}") for n in range(5)]
    workspace.captions.delete(ids[2:3])
    first = workspace.captions.page("clotho", limit=2)
    rest = workspace.captions.page("clotho", after=first[-1].id)
    assert [c.id for c in (*first, *rest)] == [ids[0], ids[1], ids[3], ids[4]]
    assert [c.id for c in workspace.captions.page(deleted=True)] == [ids[2]]


def test_importing_twice_adds_nothing_and_brings_nothing_back(workspace: Workspace) -> None:
    rows = [
        ImportRow(f"Caption {n}", sound=Sound(f"{n:032}", 1.0), source="set.csv", source_row=f"{n}.wav#1")
        for n in range(50)
    ]
    *_, first = workspace.imports.add_rows([*rows, rows[0]], "clotho", batch=10)
    assert (first.read, first.added, first.duplicates) == (51, 50, 1)
    kept = workspace.captions.page("clotho")
    workspace.captions.edit(kept[0].id, "Changed by hand")
    workspace.captions.delete([kept[1].id])
    seen: set[bytes] = set()
    fates = [workspace.imports.outcome(row, "clotho", seen) for row in [*rows, rows[0]]]
    assert fates == ["there", "deleted", *["there"] * 48, "twice"]
    assert workspace.imports.outcome(rows[0], "other", seen) == "new"
    *_, again = workspace.imports.add_rows(rows, "clotho")
    assert (again.added, again.duplicates) == (0, 50)
    assert workspace.captions.count() == 49
    assert workspace.captions.get([kept[0].id])[0].text == "Changed by hand"
    *_, elsewhere = workspace.imports.add_rows(rows, "other")
    assert elsewhere.added == 50


def test_audio_found_at_a_later_import_is_tied_to_the_caption_that_is_there(workspace: Workspace) -> None:
    without = ImportRow("A dog barks", source="set.csv", source_row="dog.wav")
    found = ImportRow("A dog barks", sound=Sound("d" * 32, 1.0), source="set.csv", source_row="dog.wav")
    for row in (without, found, without):
        *_, tally = workspace.imports.add_rows([row], "clotho")
    assert (tally.added, tally.duplicates, workspace.captions.count()) == (0, 1, 1)
    assert [caption.sound for caption in workspace.captions.page("clotho")] == ["d" * 32]


def test_an_import_refuses_bad_rows_one_by_one_and_takes_the_rest(workspace: Workspace) -> None:
    rows = [ImportRow("Good"), ImportRow("b\0d", source_row="r2"), ImportRow("x" * 1_000_000), ImportRow("Also good")]
    *_, tally = workspace.imports.add_rows(rows, "clotho")
    assert (tally.read, tally.added, tally.refusals) == (4, 2, 2)
    assert [row for row, _ in tally.refused] == ["r2", "row 3"]
    assert all(str(reason).endswith(".") for _, reason in tally.refused)


def test_an_import_that_is_closed_keeps_what_was_done_and_continues_later(workspace: Workspace) -> None:
    rows = [ImportRow(f"Caption {n}") for n in range(100)]
    going = workspace.imports.add_rows(rows, "clotho", batch=30)
    next(going)
    going.close()
    assert workspace.captions.count() == 30
    *_, tally = workspace.imports.add_rows(rows, "clotho", batch=30)
    assert (tally.added, tally.duplicates) == (70, 30)


IMPORT = """
import sys
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Sound
with Workspace.open(sys.argv[1]) as workspace:
    rows = (ImportRow(f"Caption {n}", sound=Sound(f"{n:032}", 1.0)) for n in range(20_000))
    for tally in workspace.imports.add_rows(rows, "clotho", batch=250):
        print(tally.added, flush=True)
"""


def test_an_import_killed_at_any_moment_leaves_a_whole_file_and_continues(
    path: Path, python: Callable[..., "subprocess.Popen[str]"]
) -> None:
    Workspace.create(path).close()
    for reports in (1, 3, 6):
        process = python(IMPORT, str(path))
        assert process.stdout is not None
        shown = 0
        for _ in range(reports):
            shown = int(process.stdout.readline())
        process.kill()
        process.wait()
        with Workspace.open(path) as workspace:
            assert workspace.check() == []
            kept = workspace.captions.count()
            assert kept >= shown
            assert kept % 250 == 0
    with Workspace.open(path) as workspace:
        rows = [ImportRow(f"Caption {n}", sound=Sound(f"{n:032}", 1.0)) for n in range(kept + 10)]
        *_, tally = workspace.imports.add_rows(rows, "clotho")
        assert (tally.added, tally.duplicates) == (10, kept)


def test_a_sound_is_one_whatever_files_hold_it_and_regions_are_their_own(workspace: Workspace, tmp_path: Path) -> None:
    whole = workspace.sounds.add(DOG)
    part = workspace.sounds.add(Sound(DOG.hash, 5.0, Region(1.0, 2.0)))
    assert whole != part
    assert workspace.sounds.add(Sound(DOG.hash, 5.0, Region(1.0 + 1e-9, 2.0))) == part
    files = [tmp_path / name for name in ("a.wav", os.fsdecode(b"b\xff.wav"))]
    for file in files:
        file.write_bytes(b"RIFF")
        workspace.sounds.place(file, DOG)
    assert [f.path for f in workspace.sounds.files(audio_hash=DOG.hash)] == [str(file) for file in files]
    assert workspace.sounds.path(part) == str(files[0])
    files[0].unlink()
    assert workspace.sounds.path(part) == str(files[1])
    files[1].unlink()
    assert workspace.sounds.path(part) is None


def test_takes_of_one_recording_share_its_name_and_regions_share_their_files(workspace: Workspace) -> None:
    take = workspace.sounds.add(DOG, recording="session 3")
    assert workspace.sounds.add(DOG) == take
    row = workspace.sounds.get(take)
    assert row is not None
    assert row.recording == "session 3"
    other = workspace.sounds.get(workspace.sounds.add(Sound("e" * 32, 1.0, Region(0.0, 1.0))))
    assert other is not None
    assert other.recording == "e" * 32


def test_an_unchanged_file_is_known_without_hashing_and_a_changed_one_is_not(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "a.wav"
    file.write_bytes(b"RIFF")
    assert workspace.sounds.known(file) is None
    workspace.sounds.place(file, DOG)
    assert workspace.sounds.known(file) == DOG
    file.write_bytes(b"RIFFRIFF")
    assert workspace.sounds.known(file) is None
    file.unlink()
    assert workspace.sounds.known(file) is None


def test_a_library_that_moved_is_relinked_and_its_files_are_found(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"f\xe9ld")
    (folder / "sub").mkdir(parents=True)
    file = folder / "sub" / os.fsdecode(b"\xff.wav")
    file.write_bytes(b"RIFF")
    workspace.sounds.place(file, DOG)  # met before the folder was registered
    (library,) = workspace.libraries.add(folder).libraries
    assert workspace.libraries.add(folder).libraries == (library,)
    assert [(f.path, f.library) for f in workspace.sounds.files(library)] == [(str(file), library)]
    moved = folder.rename(tmp_path / "elsewhere")
    assert not workspace.libraries.list()[0].present
    workspace.libraries.relink(library, moved)
    row = workspace.sounds.find(DOG)
    assert row is not None
    assert workspace.sounds.path(row.id) == str(moved / "sub" / file.name)
    assert workspace.libraries.find(str(moved)).id == library
    with pytest.raises(RequestError, match="not a folder"):
        workspace.libraries.add(tmp_path / "nothing")
    with pytest.raises(RequestError, match="No folder"):
        workspace.libraries.find("unknown")


def test_drafts_are_per_sound_and_annotator_and_an_empty_one_is_none(workspace: Workspace) -> None:
    workspace.drafts.save(DOG, "A do", "ana")
    workspace.drafts.save(DOG, "A dog ba", "ana")
    workspace.drafts.save(DOG, "Ein Hund", "ben")
    assert workspace.drafts.get(DOG, "ana") == "A dog ba"
    workspace.drafts.save(DOG, "  ", "ana")
    assert workspace.drafts.get(DOG, "ana") is None
    assert workspace.drafts.list() == [(DOG, "ben", "Ein Hund")]
    basis = DraftBasis("Ein Tier", "generated", "b" * 32)
    workspace.drafts.save(DOG, "Ein Hund", "ben", basis)
    assert workspace.drafts.basis_of(DOG, "ben") == basis
    workspace.drafts.save(DOG, "Ein Hund", "ben")
    assert workspace.drafts.basis_of(DOG, "ben") is None


def test_a_proposal_waits_beside_human_text_and_comes_back_equal(workspace: Workspace) -> None:
    mine = add(workspace, "A dog barks", "accepted", DOG)
    proposal = Proposal(
        DOG,
        (Candidate("A dog is barking", 0.9, "generated", -0.4, 0.7, 0.2),),
        (Neighbour("A dog barks", 0.8, "audio", "accepted", mine, 0.9, 2, DOG.hash, "CC0-1.0"),),
        "bundle-1",
        (Translatable("{path} is short.", path="a.wav"),),
    )
    workspace.proposals.put(proposal, "beams=3", sequence=4)
    assert workspace.proposals.get(DOG, "bundle-1", "beams=3") == (proposal, 4)
    assert workspace.proposals.get(DOG, "bundle-1", "beams=5") is None
    assert workspace.proposals.get(DOG, "bundle-2", "beams=3") is None
    assert [c.text for c in workspace.captions.of_sound(DOG)] == ["A dog barks"]


def test_notes_that_older_versions_stored_as_text_are_still_read(workspace: Workspace) -> None:
    workspace.proposals.put(Proposal(DOG, (), (), "bundle-1"))
    content = json.dumps({"candidates": [], "neighbours": [], "notes": ["The sound is silent."]})
    with workspace.connection.uncounted_change():
        workspace.connection.run("UPDATE proposals SET content = ?", (content,))
    found = workspace.proposals.get(DOG, "bundle-1")
    assert found is not None
    assert found[0].notes == (SILENT,)


def test_a_stored_note_that_cannot_be_shown_is_damage(workspace: Workspace) -> None:
    workspace.proposals.put(Proposal(DOG, (Candidate("A dog", 0.5, "generated"),), (), "bundle-1"))
    with workspace.connection.uncounted_change():
        workspace.connection.run(
            """UPDATE proposals SET content = json_set(content, '$.notes', json('[["{x}", {"y": 1}]]'))"""
        )
    with pytest.raises(WorkspaceDamaged):
        workspace.proposals.get(DOG, "bundle-1")
    with pytest.raises(WorkspaceDamaged):
        best_suggestions(workspace)
