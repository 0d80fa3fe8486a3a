"""Each decision is one transaction; undo restores exactly; the journal alone records what happened."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from recap_engine.annotate import curate, decide
from recap_engine.datastore.journal import CaptionEffect
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError, WorkspaceError
from recap_engine.records import Candidate, Proposal, Region, Sound

DOG = Sound("d" * 32, 5.0)
CAT = Sound("c" * 32, 3.0)
Start = Callable[..., "subprocess.Popen[str]"]


def texts(workspace: Workspace, sound: Sound = DOG) -> list[str]:
    return [caption.text for caption in workspace.captions.of_sound(sound)]


def propose(workspace: Workspace, text: str, origin: str = "generated", sound: Sound = DOG) -> None:
    candidate = Candidate(text, 0.9, "generated" if origin == "generated" else "neighbour")
    workspace.proposals.put(Proposal(sound, (candidate,), (), "bundle-1"))


def test_accepting_is_a_caption_an_entry_and_the_end_of_the_draft(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / os.fsdecode(b"d\xf6g.wav")
    file.write_bytes(b"RIFF")
    workspace.drafts.save(DOG, "A do", "ana")
    changes = decide.accept(workspace, DOG, " A dog  barks ", path=file, annotator="ana")
    (caption,) = workspace.captions.get(changes.captions)
    assert (caption.text, caption.collection, caption.sound, caption.annotator) == (
        "A dog barks",
        "accepted",
        DOG.hash,
        "ana",
    )
    assert workspace.drafts.get(DOG, "ana") is None
    assert changes.sequence == workspace.sequence()
    (decision,) = workspace.journal.entries()
    assert decision == changes.decision
    assert (decision.kind, decision.sound, decision.text, decision.annotator) == (
        "accept",
        DOG.hash,
        "A dog barks",
        "ana",
    )
    assert (decision.path, decision.collection, decision.caption) == (str(file), "accepted", caption.id)
    assert [p.path for p in workspace.vectors.pending_sounds("fp")] == [str(file)]
    assert workspace.vectors.pending_texts("fp") == ["A dog barks"]


def test_the_path_is_kept_as_it_was_given(workspace: Workspace) -> None:
    changes = decide.flag(workspace, DOG, path="not/there/../x.wav")
    assert changes.decision is not None
    assert changes.decision.path == "not/there/../x.wav"


def test_a_file_that_changed_since_it_was_hashed_is_not_taken_for_what_it_was(
    workspace: Workspace, tmp_path: Path
) -> None:
    file = tmp_path / "dog.wav"
    file.write_bytes(b"bark")
    workspace.sounds.place(file, DOG)
    file.write_bytes(b"meow, and longer")
    decide.accept(workspace, DOG, "A dog barks", path=file)
    assert workspace.sounds.known(file) is None
    file.unlink()
    decide.accept(workspace, DOG, "A dog barks twice", path=file)
    assert [(row.hash, row.size) for row in workspace.sounds.files()] == [(DOG.hash, 4)]


def test_a_sound_may_have_several_captions_but_no_text_twice(workspace: Workspace) -> None:
    decide.write(workspace, DOG, "A dog barks")
    decide.accept(workspace, DOG, "A dog howls")
    again = decide.accept(workspace, DOG, "A dog barks")
    assert texts(workspace) == ["A dog barks", "A dog howls"]
    assert len(workspace.journal.entries()) == 3
    assert again.decision is not None
    decide.undo(workspace)
    assert texts(workspace) == ["A dog barks", "A dog howls"]  # it had not made that caption


def test_who_wrote_the_words_stays_distinguishable(workspace: Workspace) -> None:
    propose(workspace, "A dog barks")
    propose(workspace, "A cat purrs", "neighbour", CAT)
    decide.accept(workspace, DOG, "A dog barks", annotator="ana")
    decide.accept(workspace, CAT, "A cat purrs", annotator="ana")
    decide.accept(workspace, DOG, "Typed by hand", annotator="ana")
    decide.edit(workspace, DOG, "A big dog barks", candidate="A dog barks", annotator="ana")
    decide.write(workspace, CAT, "A cat", annotator="ana")
    shown = {}
    for caption in workspace.captions.page():
        (wording,) = workspace.captions.versions(caption.id)
        shown[caption.text] = (caption.provenance, wording.origin, wording.model, caption.annotator)
    assert shown == {
        "A dog barks": ("model", "generated", "bundle-1", "ana"),
        "A cat purrs": ("model", "neighbour", "bundle-1", "ana"),
        "Typed by hand": ("human", None, "", "ana"),
        "A big dog barks": ("human", "generated", "bundle-1", "ana"),
        "A cat": ("human", None, "", "ana"),
    }
    entries = {d.text: (d.kind, d.origin, d.model, d.candidate) for d in workspace.journal.entries()}
    assert entries["A dog barks"] == ("accept", "generated", "bundle-1", None)
    assert entries["A big dog barks"] == ("edit", "generated", "bundle-1", "A dog barks")
    assert entries["A cat"] == ("write", None, "", None)


def test_editing_a_model_caption_makes_it_human_and_undo_makes_it_the_models_again(workspace: Workspace) -> None:
    propose(workspace, "A dog barks")
    (caption,) = decide.accept(workspace, DOG, "A dog barks", annotator="ana").captions
    before = workspace.captions.get([caption])
    decide.edit(workspace, DOG, "A dog yelps", caption=caption, annotator="ben")
    assert [(c.text, c.provenance, c.annotator) for c in workspace.captions.get([caption])] == [
        ("A dog yelps", "human", "ben")
    ]
    decide.undo(workspace)
    assert workspace.captions.get([caption]) == before
    decide.redo(workspace)
    assert texts(workspace) == ["A dog yelps"]
    with pytest.raises(RequestError, match="no caption"):
        decide.edit(workspace, CAT, "A cat", caption=caption)


def test_rejecting_concerns_that_sound_only_and_can_be_undone(workspace: Workspace) -> None:
    decide.write(workspace, CAT, "A dog barks")
    workspace.drafts.save(DOG, "A d")
    decide.reject(workspace, DOG, "A dog barks")
    assert workspace.journal.rejected(DOG) == {"A dog barks"}
    assert workspace.journal.rejected(CAT) == frozenset()
    assert workspace.journal.rejected(Sound(DOG.hash, 5.0, Region(0.0, 1.0))) == frozenset()
    assert texts(workspace, CAT) == ["A dog barks"]
    assert workspace.drafts.get(DOG) == "A d"
    decide.undo(workspace)
    assert workspace.journal.rejected(DOG) == frozenset()
    decide.reject(workspace, DOG)
    assert workspace.journal.states() == {(CAT.hash, None): "write", (DOG.hash, None): "reject"}


def test_skipping_needs_a_reason_and_flagging_may_have_one(workspace: Workspace) -> None:
    with pytest.raises(RequestError, match="reason"):
        decide.skip(workspace, DOG, "  ")
    assert workspace.journal.entries() == []
    decide.skip(workspace, DOG, "clipped")
    decide.flag(workspace, CAT, "bird or gate?")
    decide.flag(workspace, CAT)
    assert [(d.kind, d.reason) for d in workspace.journal.entries()] == [
        ("skip", "clipped"), ("flag", "bird or gate?"), ("flag", None),
    ]  # fmt: skip
    assert workspace.journal.states() == {(DOG.hash, None): "skip", (CAT.hash, None): "flag"}


def test_undo_goes_back_step_by_step_and_redo_forward_again(workspace: Workspace) -> None:
    decide.write(workspace, DOG, "One")
    decide.write(workspace, CAT, "Two")
    decide.write(workspace, DOG, "Three")
    state = workspace.captions.page()
    for left in (["One"], ["One"], []):
        decide.undo(workspace)
        assert texts(workspace) == left
    with pytest.raises(RequestError, match="nothing to undo"):
        decide.undo(workspace)
    for _ in range(3):
        decide.redo(workspace)
    assert workspace.captions.page() == state
    with pytest.raises(RequestError, match="nothing to redo"):
        decide.redo(workspace)
    decide.undo(workspace)
    decide.redo(workspace)
    decide.undo(workspace)
    assert texts(workspace) == ["One"]
    assert workspace.check() == []


def test_undo_of_one_sound_or_one_annotator_leaves_the_others(workspace: Workspace) -> None:
    decide.write(workspace, DOG, "A dog", annotator="ana")
    decide.write(workspace, CAT, "A cat", annotator="ben")
    decide.write(workspace, CAT, "A tomcat", annotator="ana")
    decide.undo(workspace, DOG)
    assert (texts(workspace), texts(workspace, CAT)) == ([], ["A cat", "A tomcat"])
    with pytest.raises(RequestError, match="for this sound"):
        decide.undo(workspace, DOG)
    decide.undo(workspace, annotator="ben", own=True)
    assert texts(workspace, CAT) == ["A tomcat"]


def test_a_new_decision_ends_what_can_be_redone(workspace: Workspace) -> None:
    decide.write(workspace, DOG, "One")
    decide.undo(workspace)
    decide.write(workspace, CAT, "Two")
    with pytest.raises(RequestError, match="nothing to redo"):
        decide.redo(workspace)
    decide.redo(workspace, DOG)  # nothing newer was decided on that one
    assert texts(workspace) == ["One"]


def test_undo_brings_the_draft_back_but_never_over_a_newer_one(workspace: Workspace) -> None:
    workspace.drafts.save(DOG, "A dog bar")
    decide.write(workspace, DOG, "A dog barks")
    decide.undo(workspace)
    assert workspace.drafts.get(DOG) == "A dog bar"
    decide.redo(workspace)
    assert workspace.drafts.get(DOG) is None
    workspace.drafts.save(DOG, "Something newer")
    decide.undo(workspace)
    assert workspace.drafts.get(DOG) == "Something newer"


def test_redo_ends_the_draft_of_whoever_wrote_it(workspace: Workspace) -> None:
    workspace.drafts.save(DOG, "A dog bar", "ana")
    decide.write(workspace, DOG, "A dog barks", annotator="ana")
    decide.undo(workspace, annotator="ben")
    assert workspace.drafts.get(DOG, "ana") == "A dog bar"
    decide.redo(workspace, annotator="ben")
    assert workspace.drafts.get(DOG, "ana") is None


def test_what_a_curator_changed_since_is_not_undone_blindly(workspace: Workspace) -> None:
    (caption,) = decide.write(workspace, DOG, "A dog barks").captions
    workspace.captions.edit(caption, "A corrected dog barks")
    entries = len(workspace.journal.entries())
    with pytest.raises(RequestError, match="changed in another way"):
        decide.undo(workspace)
    assert texts(workspace) == ["A corrected dog barks"]
    assert len(workspace.journal.entries()) == entries
    assert workspace.check() == []


def test_the_journal_refuses_to_be_changed(workspace: Workspace) -> None:
    decide.write(workspace, DOG, "A dog barks")
    for statement in (
        "UPDATE journal SET text = 'other'",
        "DELETE FROM journal",
        "INSERT OR REPLACE INTO journal (sequence, kind, at, annotator, hash) VALUES (1, 'skip', '', '', 'x')",
    ):
        with pytest.raises(apsw.ConstraintError, match="append-only"):
            workspace.connection.run(statement)
    assert [d.text for d in workspace.journal.entries()] == ["A dog barks"]


@pytest.mark.parametrize("text", ["", "x" * 1_000_000, "bell \x07", "half \ud83d"])
def test_a_decision_with_an_impossible_text_changes_nothing(workspace: Workspace, text: str) -> None:
    before = workspace.sequence()
    for decision in (decide.accept, decide.write, decide.edit):
        with pytest.raises(RequestError):
            decision(workspace, DOG, text)
    assert (workspace.sequence(), workspace.journal.entries(), texts(workspace)) == (before, [], [])


def test_a_decision_on_a_full_disk_is_kept_wholly_or_not_at_all(workspace: Workspace) -> None:
    pages = workspace.connection.value("PRAGMA page_count")
    workspace.connection.rows(f"PRAGMA max_page_count = {pages + 2}")
    made = 0
    with pytest.raises(WorkspaceError, match="no space left"):  # noqa: PT012
        for n in range(5000):
            workspace.drafts.save(DOG, f"Draft {n}")
            decide.write(workspace, DOG, f"Caption {n} " + "long " * 40)
            made += 1
    assert len(texts(workspace)) == len(workspace.journal.entries()) == made
    assert workspace.check() == []


ACCEPT = """
import sys
from recap_engine.annotate import curate, decide
from recap_engine.datastore.journal import CaptionEffect
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Sound
who, count = sys.argv[2], int(sys.argv[3])
with Workspace.open(sys.argv[1]) as workspace:
    for n in range(count):
        sound = Sound(f"{n % 7:032}", 1.0)
        decide.accept(workspace, sound, f"Caption {n} of {who}", annotator=who)
        print(n, flush=True)
        if n % 5 == 4:
            decide.undo(workspace, annotator=who, own=True)
"""


def agree(workspace: Workspace) -> None:
    """Every accept that holds has its caption, and there is no caption without one."""
    assert workspace.check() == []
    undone = {row[0] for row in workspace.connection.rows("SELECT sequence FROM undone")}
    held = sorted(
        (d.text or "", d.sound or "")
        for d in workspace.journal.entries()
        if d.kind == "accept" and d.sequence not in undone
    )
    assert sorted((c.text, c.sound or "") for c in workspace.captions.page(limit=100_000)) == held


def test_a_process_killed_while_accepting_loses_nothing_it_reported(path: Path, python: Start) -> None:
    Workspace.create(path).close()
    for attempt, reports in enumerate((1, 4, 23)):
        process = python(ACCEPT, str(path), f"ana{attempt}", "100000")
        assert process.stdout is not None
        shown = [process.stdout.readline() for _ in range(reports)]
        process.kill()
        process.wait()
        with Workspace.open(path) as workspace:
            agree(workspace)
            accepted = {d.text for d in workspace.journal.entries() if d.kind == "accept"}
            assert {f"Caption {int(n)} of ana{attempt}" for n in shown} <= accepted


def test_several_processes_deciding_at_once_lose_nothing(path: Path, python: Start) -> None:
    Workspace.create(path).close()
    processes = [python(ACCEPT, str(path), who, "25") for who in ("ana", "ben", "eva")]
    for process in processes:
        process.communicate(timeout=60)
        assert process.returncode == 0
    with Workspace.open(path) as workspace:
        agree(workspace)
        kinds = [d.kind for d in workspace.journal.entries()]
        assert (kinds.count("accept"), kinds.count("undo")) == (75, 15)
        assert workspace.captions.count() == 60


def test_decisions_can_be_written_as_json(workspace: Workspace) -> None:
    changes = decide.accept(workspace, DOG, "A dog barks", path=os.fsdecode(b"\xff.wav"))
    assert changes.decision is not None
    assert json.loads(json.dumps(changes.decision.path)) == os.fsdecode(b"\xff.wav")


def test_deciding_needs_no_torch(path: Path, python: Start) -> None:
    code = "import sys, recap_engine.annotate.decide; print([m for m in ('torch', 'transformers') if m in sys.modules])"
    out, _ = python(code).communicate()
    assert out == "[]\n"


def test_redo_leaves_a_draft_that_was_written_after_the_undo(workspace: Workspace) -> None:
    workspace.drafts.save(DOG, "A dog bar")
    decide.write(workspace, DOG, "A dog barks")
    decide.undo(workspace)
    workspace.drafts.save(DOG, "Something newer")
    decide.redo(workspace)
    assert workspace.drafts.get(DOG) == "Something newer"
    assert texts(workspace) == ["A dog barks"]


def test_undo_after_such_a_redo_brings_nothing_over_the_newer_draft(workspace: Workspace) -> None:
    workspace.drafts.save(DOG, "A dog bar")
    decide.write(workspace, DOG, "A dog barks")
    decide.undo(workspace)
    decide.redo(workspace)
    decide.undo(workspace)
    assert workspace.drafts.get(DOG) == "A dog bar"


def test_redo_of_ones_own_leaves_what_others_undid(workspace: Workspace) -> None:
    decide.write(workspace, DOG, "A dog", annotator="ana")
    decide.write(workspace, CAT, "A cat", annotator="ben")
    decide.undo(workspace, annotator="ana", own=True)
    decide.undo(workspace, annotator="ben", own=True)
    decide.redo(workspace, annotator="ana", own=True)
    assert (texts(workspace), texts(workspace, CAT)) == (["A dog"], [])
    with pytest.raises(RequestError, match="nothing to redo"):
        decide.redo(workspace, annotator="ana", own=True)
    decide.redo(workspace, annotator="cem")
    assert texts(workspace, CAT) == ["A cat"]


def test_ones_own_decision_ends_only_ones_own_redo(workspace: Workspace) -> None:
    decide.write(workspace, DOG, "A dog", annotator="ana")
    decide.undo(workspace, annotator="ana", own=True)
    decide.write(workspace, CAT, "A cat", annotator="ben")
    with pytest.raises(RequestError, match="nothing to redo"):
        decide.redo(workspace, annotator="ana")
    decide.redo(workspace, annotator="ana", own=True)
    assert texts(workspace) == ["A dog"]


def test_redo_of_one_sound_leaves_the_others(workspace: Workspace) -> None:
    decide.write(workspace, DOG, "A dog")
    decide.write(workspace, CAT, "A cat")
    decide.undo(workspace)
    decide.undo(workspace)
    decide.redo(workspace, CAT)
    assert (texts(workspace), texts(workspace, CAT)) == ([], ["A cat"])
    with pytest.raises(RequestError, match="for this sound"):
        decide.redo(workspace, Sound("e" * 32, 1.0))


def test_an_undo_says_what_it_undid_and_what_changed(workspace: Workspace) -> None:
    (caption,) = decide.write(workspace, DOG, "A dog", annotator="ana", path="dog.wav", collection="pets").captions
    changes = decide.undo(workspace, annotator=" ben ")
    row = workspace.sounds.find(DOG)
    assert row is not None
    assert (changes.sounds, changes.captions, changes.sequence) == ((row.id,), (caption,), workspace.sequence())
    entry = changes.decision
    assert entry is not None
    assert (entry.kind, entry.undoes, entry.text, entry.path) == ("undo", 1, "A dog", "dog.wav")
    assert (entry.annotator, entry.collection, entry.sound) == ("ben", "pets", DOG.hash)
    assert workspace.journal.get(entry.sequence).effect == CaptionEffect(caption, 1, 0, None)


def test_undo_changes_nothing_where_another_program_removed_the_sound(workspace: Workspace) -> None:
    decide.write(workspace, DOG, "A dog barks")
    other = apsw.Connection(str(workspace.path))
    other.execute("PRAGMA foreign_keys = OFF")
    other.execute("DELETE FROM sounds WHERE hash = ?", (DOG.hash,))
    other.close()
    with pytest.raises(WorkspaceError, match="damaged"):
        decide.undo(workspace)
    assert [decision.kind for decision in workspace.journal.entries()] == ["write"]


def test_undo_of_a_caption_deleted_by_other_means_undoes_the_decision(workspace: Workspace) -> None:
    (caption,) = decide.write(workspace, DOG, "A dog").captions
    workspace.captions.delete([caption])
    decide.undo(workspace)
    assert workspace.journal.latest(DOG) is None
    assert workspace.captions.count() == 0
    assert workspace.check() == []


def test_undo_names_what_changed_the_caption_since(workspace: Workspace) -> None:
    (caption,) = decide.write(workspace, DOG, "A dog", annotator="ana").captions
    curate.reword(workspace, caption, "A big dog", annotator="bea")
    with pytest.raises(RequestError, match=r"changed in another way since \(reword, bea, 20.*undo that first"):
        decide.undo(workspace, DOG)
    decide.undo(workspace)
    decide.undo(workspace, DOG)
    assert workspace.captions.count() == 0


def test_an_act_is_undone_without_what_was_changed_since(workspace: Workspace) -> None:
    other = Sound("c0ffee" * 5, 2.0)
    with decide.as_one_act(workspace):
        (first,) = decide.write(workspace, DOG, "A dog").captions
        decide.write(workspace, other, "A cat")
    workspace.captions.edit(first, "A big dog")
    assert decide.undo(workspace).left == 1
    assert texts(workspace) == ["A big dog"]
    assert workspace.check() == []
    assert workspace.captions.count() == 1
    decide.redo(workspace)
    assert workspace.captions.count() == 2


def test_each_decision_ends_a_draft_but_rejecting_and_flagging(workspace: Workspace) -> None:
    for number, (ends, act) in enumerate(
        (
            (True, lambda sound: decide.accept(workspace, sound, "A")),
            (True, lambda sound: decide.write(workspace, sound, "A")),
            (True, lambda sound: decide.edit(workspace, sound, "A", candidate="B")),
            (True, lambda sound: decide.skip(workspace, sound, "damaged")),
            (False, lambda sound: decide.reject(workspace, sound)),
            (False, lambda sound: decide.flag(workspace, sound)),
        )
    ):
        sound = Sound(f"{number:032}", 1.0)
        workspace.drafts.save(sound, "A draft")
        workspace.drafts.save(sound, "Another's", "ben")
        act(sound)
        assert workspace.drafts.get(sound) == (None if ends else "A draft")
        assert workspace.drafts.get(sound, "ben") == "Another's"


def test_a_caption_is_doubled_neither_in_its_collection_nor_kept_from_another(workspace: Workspace) -> None:
    decide.write(workspace, DOG, "A dog", collection="pets")
    decide.write(workspace, DOG, "A dog", collection="farm")
    decide.accept(workspace, DOG, "A dog", collection="farm", licence="CC0")
    assert [(c.text, c.collection) for c in workspace.captions.of_sound(DOG)] == [("A dog", "pets"), ("A dog", "farm")]


def test_rejecting_everything_lists_what_was_proposed_and_settles_the_sound(workspace: Workspace) -> None:
    candidates = (Candidate("A dog", 0.9, "generated"), Candidate("A cat", 0.5, "neighbour"))
    workspace.proposals.put(Proposal(DOG, candidates, (), "bundle-1"))
    changes = decide.reject(workspace, DOG, annotator="ana")
    assert changes.decision is not None
    assert (changes.decision.text, changes.decision.reason) == ("A dog\nA cat", "nothing fits")
    assert workspace.journal.rejected(DOG) == {"A dog", "A cat"}
    one = decide.reject(workspace, DOG, "A cat").decision
    assert one is not None
    assert (one.reason, one.origin, one.model) == (None, "neighbour", "bundle-1")


def test_an_act_of_several_people_is_undone_only_in_part_by_one_of_them(workspace: Workspace) -> None:
    with workspace.connection.change(), workspace.journal.one_act():
        decide.write(workspace, DOG, "A dog", annotator="ana")
        decide.write(workspace, CAT, "A cat", annotator="ben")
    decide.undo(workspace, annotator="ben", own=True)
    assert (texts(workspace), texts(workspace, CAT)) == (["A dog"], [])


def test_the_journal_is_read_in_parts(workspace: Workspace) -> None:
    for number in range(5):
        decide.write(workspace, DOG if number % 2 else CAT, f"Caption {number}")
    journal = workspace.journal
    assert [d.sequence for d in journal.entries(after=2)] == [3, 4, 5]
    assert [d.sequence for d in journal.entries(limit=2)] == [1, 2]
    assert [d.sequence for d in journal.entries(sound=DOG)] == [2, 4]
    assert [d.sequence for d in journal.entries(after=2, sound=DOG, limit=1)] == [4]
    assert [d.text for d in journal.of_caption(2)] == ["Caption 1"]
    assert journal.accepted(DOG) == {2, 4}
    decide.undo(workspace, DOG)
    assert journal.accepted(DOG) == {2}
