"""A curator's acts on captions are in the journal, and one undo reverts each, whoever undoes it."""

from collections.abc import Callable
from pathlib import Path
from typing import get_args

import apsw
import pytest

from recap_engine.annotate import curate, decide
from recap_engine.annotate.skip_reasons import SKIP_REASONS, SkipReason, reason_text
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.listing import STATES, read_listing, read_statuses
from recap_engine.datastore.migrations import step
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import RequestError
from recap_engine.records import Changes, Sound
from recap_engine.translatable import Translatable

SOUND = Sound("a" * 32, 2.0)
State = list[tuple[str, str, bool]]


@pytest.fixture
def ids(workspace: Workspace) -> list[int]:
    """Three captions in the collection ``field``."""
    for _ in workspace.imports.add_rows([ImportRow(text) for text in ("Rain", "A dog", "A bell")], "field"):
        pass
    return [caption.id for caption in workspace.captions.page()]


def state(workspace: Workspace) -> State:
    on = {info.name for info in workspace.collections.list() if info.enabled}
    return [(c.text, c.collection, c.enabled and c.collection in on) for c in workspace.captions.page()]


ACTS: dict[str, tuple[Callable[[Workspace, list[int]], Changes], State]] = {
    "reword": (
        lambda w, ids: curate.reword(w, ids[1], "Two dogs", annotator="ana"),
        [("Rain", "field", True), ("Two dogs", "field", True), ("A bell", "field", True)],
    ),
    "move": (
        lambda w, ids: curate.move(w, ids[:2], "town", annotator="ana"),
        [("Rain", "town", True), ("A dog", "town", True), ("A bell", "field", True)],
    ),
    "switch_off": (
        lambda w, ids: curate.set_captions_enabled(w, ids[:1], False, annotator="ana"),
        [("Rain", "field", False), ("A dog", "field", True), ("A bell", "field", True)],
    ),
    "delete": (lambda w, ids: curate.delete(w, ids[:2], annotator="ana"), [("A bell", "field", True)]),
    "collection_off": (
        lambda w, ids: curate.set_collection_enabled(w, "field", False, annotator="ana"),
        [("Rain", "field", False), ("A dog", "field", False), ("A bell", "field", False)],
    ),
}


@pytest.mark.parametrize("kind", ACTS)
def test_an_act_is_an_entry_that_is_undone_and_done_again_exactly(
    workspace: Workspace, ids: list[int], kind: str
) -> None:
    act, after = ACTS[kind]
    before = state(workspace)
    made = act(workspace, ids).decision
    assert made is not None
    assert (made.kind, made.annotator, made.sound) == (kind, "ana", None)
    assert state(workspace) == after
    undone = decide.undo(workspace, annotator="ana", own=True)
    assert state(workspace) == before
    assert undone.captions or undone.collections
    decide.redo(workspace, annotator="ana", own=True)
    assert state(workspace) == after
    decide.undo(workspace)
    assert state(workspace) == before
    assert workspace.check() == []


def test_acts_and_decisions_are_taken_back_in_turn(workspace: Workspace, ids: list[int]) -> None:
    decide.write(workspace, SOUND, "Water drips", annotator="ana")
    curate.delete(workspace, ids, annotator="ana")
    curate.move(workspace, [c.id for c in workspace.captions.page()], "town", annotator="ana")
    assert state(workspace) == [("Water drips", "town", True)]
    for texts in (["Water drips"], ["Rain", "A dog", "A bell", "Water drips"], ["Rain", "A dog", "A bell"]):
        decide.undo(workspace, annotator="ana", own=True)
        assert [text for text, _, _ in state(workspace)] == texts
    with pytest.raises(RequestError, match="nothing to undo"):
        decide.undo(workspace)


def test_the_state_of_a_sound_is_that_of_decisions_only(workspace: Workspace, ids: list[int]) -> None:
    decide.write(workspace, SOUND, "Water drips", annotator="ana")
    curate.delete(workspace, ids, annotator="ana")
    curate.set_collection_enabled(workspace, "field", False, annotator="ana")
    statuses = read_statuses(workspace, [SOUND.hash, ""])
    assert [STATES[statuses[known].state] for known in (SOUND.hash, "")] == ["written", "new"]
    assert len(read_listing(workspace)) == 0
    assert workspace.journal.states().keys() == {(SOUND.hash, None)}


def test_a_check_finds_acts_on_captions_that_are_not_there(workspace: Workspace, ids: list[int]) -> None:
    curate.delete(workspace, ids[:1])
    assert workspace.check() == []
    workspace.connection.run("INSERT INTO effects VALUES (1, 'enabled', 999, 1, 0)")
    assert workspace.check() == [
        Translatable("Changes in the history to captions that do not exist: {count:,}.", count=1)
    ]


def test_a_change_without_effect_is_not_recorded(workspace: Workspace, ids: list[int]) -> None:
    assert curate.set_captions_enabled(workspace, ids, True).captions == ()
    assert curate.move(workspace, ids, "field").captions == ()
    assert curate.restore(workspace, ids).captions == ()
    assert curate.set_captions_enabled(workspace, [ids[0]], False).captions == (ids[0],)
    assert curate.set_captions_enabled(workspace, ids, False).captions == tuple(ids[1:])
    assert workspace.journal.count() == 2


def test_what_was_changed_by_other_means_since_is_not_undone(workspace: Workspace, ids: list[int]) -> None:
    curate.delete(workspace, ids, annotator="ana")
    workspace.captions.restore(ids[:1])
    workspace.captions.edit(ids[0], "Rain falls")
    decide.undo(workspace)
    assert state(workspace)[0][0] == "Rain falls"
    assert len(state(workspace)) == len(ids)
    decide.redo(workspace)
    assert [text for text, _, _ in state(workspace)] == ["Rain falls"]
    assert workspace.check() == []


def test_a_caption_shows_who_did_what_to_it(workspace: Workspace, ids: list[int]) -> None:
    decide.write(workspace, SOUND, "Water drips", annotator="ana")
    (own,) = workspace.captions.of_sound(SOUND)
    curate.reword(workspace, own.id, "Water drips slowly", annotator="bea")
    curate.move(workspace, [*ids, own.id], "town", annotator="cem")
    shown = [(d.kind, d.annotator) for d in workspace.journal.of_caption(own.id)]
    assert shown == [("write", "ana"), ("reword", "bea"), ("move", "cem")]


def test_a_moved_caption_gives_way_to_an_import_that_is_there(workspace: Workspace, ids: list[int]) -> None:
    for _ in workspace.imports.add_rows([ImportRow("Rain")], "town"):
        pass
    curate.move(workspace, ids, "town")
    assert [collection for _, collection, _ in state(workspace)] == ["town"] * 4
    decide.undo(workspace)
    assert [collection for _, collection, _ in state(workspace)] == ["field", "field", "field", "town"]
    assert workspace.check() == []


def test_what_was_imported_twice_moves_together(workspace: Workspace, ids: list[int]) -> None:
    for _ in workspace.imports.add_rows([ImportRow("Rain")], "town"):
        pass
    curate.move(workspace, [c.id for c in workspace.captions.page()], "all")
    assert [collection for _, collection, _ in state(workspace)] == ["all"] * 4
    decide.undo(workspace)
    assert [collection for _, collection, _ in state(workspace)] == ["field", "field", "field", "town"]


def test_refusing_what_was_accepted_takes_the_caption_away(workspace: Workspace, ids: list[int]) -> None:
    decide.accept(workspace, SOUND, "A heron", annotator="ana")
    decide.write(workspace, SOUND, "A bird over water", annotator="ana")
    changes = decide.reject(workspace, SOUND, "A heron", annotator="ana")
    assert len(changes.captions) == 1
    assert [c.text for c in workspace.captions.of_sound(SOUND)] == ["A bird over water"]
    decide.undo(workspace, SOUND)
    assert [c.text for c in workspace.captions.of_sound(SOUND)] == ["A heron", "A bird over water"]
    decide.redo(workspace, SOUND)
    assert [c.text for c in workspace.captions.of_sound(SOUND)] == ["A bird over water"]
    assert workspace.check() == []


def test_refusing_leaves_imported_captions_that_nobody_accepted(workspace: Workspace) -> None:
    for _ in workspace.imports.add_rows([ImportRow("A heron", SOUND)], "clotho"):
        pass
    decide.reject(workspace, SOUND, "A heron")
    assert [c.text for c in workspace.captions.of_sound(SOUND)] == ["A heron"]


@pytest.mark.parametrize(
    ("kind", "stored", "key"),
    [
        ("skip", "Damaged or too noisy", "damaged"),
        ("skip", "Zu vieles auf einmal", "crowded"),
        ("skip", "my own reason", "my own reason"),
        ("flag", "Nothing audible", "Nothing audible"),
        ("import", "den Dateien", None),
        ("import", "clotho.csv", "clotho.csv"),
    ],
)
def test_reasons_stored_in_a_language_become_keys(path: Path, kind: str, stored: str, key: str | None) -> None:
    db = apsw.Connection(str(path))
    db.execute("PRAGMA application_id = 0x52434150; PRAGMA journal_mode = wal")
    for number in range(1, 7):
        db.execute(step(number))
    db.execute("PRAGMA user_version = 6")
    db.execute("INSERT INTO journal (kind, at, annotator, hash, reason) VALUES (?, '', '', 'x', ?)", (kind, stored))
    db.close()
    with Workspace.open(path) as workspace:
        (entry,) = workspace.journal.entries()
        assert entry.reason == key
        with pytest.raises(apsw.ConstraintError, match="append-only"):
            workspace.connection.run("UPDATE journal SET reason = 'other'")


def test_every_common_reason_has_a_text_and_any_other_is_shown_as_typed() -> None:
    assert set(SKIP_REASONS) == set(get_args(SkipReason))
    assert str(reason_text("damaged")) == "Damaged or too noisy"
    assert reason_text("my own") == "my own"


def test_a_workspace_from_before_keeps_its_journal(path: Path) -> None:
    db = apsw.Connection(str(path))
    db.execute("PRAGMA application_id = 0x52434150; PRAGMA journal_mode = wal")
    for number in range(1, 6):
        db.execute(step(number))
    db.execute("PRAGMA user_version = 5")
    db.execute(
        "INSERT INTO sounds (hash, duration, recording) VALUES (?, 2.0, 'r');"
        "INSERT INTO journal (kind, at, annotator, hash, text) VALUES ('flag', '2026-01-01T00:00:00Z', 'ana', ?, 'x');"
        "INSERT INTO journal (kind, at, annotator, hash, undoes) VALUES ('undo', '2026-01-01T00:00:01Z', 'ana', ?, 1);"
        "INSERT INTO undone VALUES (1)",
        (SOUND.hash, SOUND.hash, SOUND.hash),
    )
    db.close()
    with Workspace.open(path) as workspace:
        assert [(d.sequence, d.kind, d.text, d.undoes) for d in workspace.journal.entries()] == [
            (1, "flag", "x", None),
            (2, "undo", None, 1),
        ]
        decide.redo(workspace)
        assert workspace.journal.count() == 3
        assert workspace.check() == []
    with Workspace.open(path) as workspace, pytest.raises(Exception, match="append-only"):
        workspace.connection.run("DELETE FROM journal")


def interrupted_import(
    workspace: Workspace, name: str, texts: list[str], *, finish: bool, collection: str = "", annotator: str = "ana"
) -> None:
    (tally,) = workspace.imports.add_rows([ImportRow(text) for text in texts], "clotho")
    with workspace.connection.change():
        entry = curate.record_import(workspace, name, collection=collection, annotator=annotator)
        workspace.effects.record_added(entry, tally.new)
    if finish:
        curate.finish_import(workspace, name, collection=collection)


def captions_of(workspace: Workspace) -> list[str]:
    return [caption.text for caption in workspace.captions.page()]


def test_one_undo_takes_back_an_import_that_was_interrupted_and_continued(workspace: Workspace) -> None:
    interrupted_import(workspace, "a.csv", ["Rain"], finish=False)
    decide.write(workspace, SOUND, "A heron", annotator="ben")
    interrupted_import(workspace, "a.csv", ["Wind"], finish=True)
    decide.undo(workspace)
    assert captions_of(workspace) == ["A heron"]
    decide.redo(workspace)
    assert captions_of(workspace) == ["Rain", "A heron", "Wind"]
    assert workspace.check() == []


def test_an_import_that_another_annotator_continues_is_undone_separately(workspace: Workspace) -> None:
    interrupted_import(workspace, "a.csv", ["Rain"], finish=False)
    interrupted_import(workspace, "a.csv", ["Wind"], finish=True, annotator="ben")
    decide.undo(workspace, annotator="ben", own=True)
    assert captions_of(workspace) == ["Rain"]
    decide.undo(workspace, annotator="ana", own=True)
    assert captions_of(workspace) == []
    assert workspace.check() == []


def test_imports_that_ended_and_imports_of_other_files_are_undone_one_by_one(workspace: Workspace) -> None:
    interrupted_import(workspace, "a.csv", ["Rain"], finish=True)
    interrupted_import(workspace, "a.csv", ["Wind"], finish=False)
    interrupted_import(workspace, "b.csv", ["Hail"], finish=True)
    interrupted_import(workspace, "a.csv", ["Snow"], finish=True, collection="weather")
    for left in (["Rain", "Wind", "Hail"], ["Rain", "Wind"], ["Rain"]):
        decide.undo(workspace)
        assert captions_of(workspace) == left


def test_an_interrupted_import_that_was_undone_is_not_joined(workspace: Workspace) -> None:
    interrupted_import(workspace, "a.csv", ["Rain"], finish=False)
    decide.undo(workspace)
    interrupted_import(workspace, "a.csv", ["Wind"], finish=True)
    decide.undo(workspace)
    decide.redo(workspace)
    assert captions_of(workspace) == ["Wind"]
