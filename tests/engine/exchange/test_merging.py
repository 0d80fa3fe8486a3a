"""A workspace merged into another: once, in either direction, with conflicts listed, and one undo."""

import itertools
import json
from pathlib import Path

import apsw
import pytest

from recap_engine.annotate import curate, curate_collections, decide, sounds_act
from recap_engine.annotate.identify import identify
from recap_engine.datastore import opening
from recap_engine.datastore.migrations import migrate
from recap_engine.datastore.other_workspace import open_other
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import WorkspaceDamaged, WorkspaceError, WorkspaceForeign, WorkspaceTooNew
from recap_engine.exchange.merging.merge import WorkspaceMerge
from recap_engine.records import Sound


@pytest.fixture
def place(tmp_path, wav):
    """Two sounds, and a workspace for each name."""
    sounds = [wav("rain.wav"), wav("wind.wav", 330.0)]
    opened = {}

    def make(name):
        if name not in opened:
            opened[name] = Workspace.create(tmp_path / f"{name}.recap")
            opened[name].sounds_of_test = [identify(opened[name], path) for path in sounds]
        return opened[name]

    yield make
    for workspace in opened.values():
        workspace.close()


def merge(workspace, other, **options):
    running = WorkspaceMerge(workspace, other, Path(other.path).name, **options)
    for _ in running:
        pass
    return running.summary


def content(workspace):
    """What a merge makes the same on both sides."""
    rows = workspace.connection.rows
    captions = sorted(
        (
            *(c.text, c.collection, c.sound or "", str(c.region), c.provenance, c.annotator, c.created),
            *(c.licence, c.source, c.enabled),
        )
        for c in workspace.captions.page(limit=1000)
    )
    decisions = rows(
        "SELECT kind, at, annotator, hash, text, reason, sequence IN (SELECT sequence FROM undone) FROM journal "
        "WHERE kind NOT IN ('import', 'note', 'list', 'keywords', 'collection_set') AND (kind <> 'undo' OR hash <> '') "
        "ORDER BY at, kind, text"
    )
    notes = rows("SELECT s.hash, n.text, n.annotator, n.saved FROM notes n JOIN sounds s ON s.id = n.sound ORDER BY 1")
    lists = rows("SELECT l.name, s.hash FROM lists l JOIN list_sounds s ON s.list = l.id ORDER BY 1, 2")
    states = sorted((key[0], kind) for key, kind in workspace.journal.states().items())
    return captions, decisions, notes, lists, states


def copy(workspace, place, name):
    """Another workspace with the same content, as somebody has it who got it by a merge."""
    other = place(name)
    merge(other, workspace)
    return other


def works(workspace, who, text, *, sound=0):
    decide.write(workspace, workspace.sounds_of_test[sound], text, annotator=who)
    return workspace.captions.page(limit=1000)[-1].id


def test_everything_comes_with_author_and_time_and_one_undo_takes_it_back(place):
    a, b = place("a"), place("b")
    works(a, "ana", "Rain on a roof")
    rain, wind = b.sounds_of_test
    works(b, "bea", "Wind", sound=1)
    decide.skip(b, rain, "unclear", annotator="bea")
    decide.reject(b, wind, "A dog", annotator="bea")
    decide.flag(b, wind, "listen again", annotator="bea")
    sounds_act.note(b, [wind], "windy", annotator="bea")
    sounds_act.add_to_list(b, [rain, wind], "for ana", annotator="bea")
    curate_collections.describe(b, "accepted", language="en")
    before = content(a)
    assert merge(a, b, dry_run=True).added == 1
    assert content(a) == before
    summary = merge(a, b)
    assert (summary.added, summary.decisions, summary.facts, summary.listed) == (1, 4, 1, 2)
    captions, decisions, notes, lists, states = content(a)
    assert [(row[0], row[5]) for row in captions] == [("Rain on a roof", "ana"), ("Wind", "bea")]
    theirs = content(b)
    assert [row for row in decisions if row[2] == "bea"] == theirs[1]
    assert (notes, lists) == theirs[2:4]
    assert dict(states)[rain.hash] == "skip", "the last decision in time counts"
    assert a.journal.rejected(wind) == {"A dog"}
    assert not a.check()
    decide.undo(a)
    assert content(a)[0] == before[0]
    assert content(a)[2:] == before[2:]
    assert not a.check()
    decide.redo(a)
    assert content(a)[0] == captions
    decide.undo(a)
    merge(a, b)
    assert content(a)[0] == captions
    assert [row for row in content(a)[1] if row[2] == "bea"] == theirs[1]
    assert content(a)[4] == states
    assert not a.check()


def test_merging_twice_changes_nothing(place):
    a, b = place("a"), place("b")
    works(a, "ana", "Rain")
    caption = works(b, "bea", "Drops")
    curate.reword(b, caption, "Heavy drops", annotator="bea")
    merge(a, b)
    count, sequence = a.journal.count(), a.sequence()
    again = merge(a, b)
    assert (again.added, again.reworded, again.there, again.conflicts) == (0, 0, 1, [])
    assert (a.journal.count(), a.sequence()) == (count, sequence)


def changes(workspace, number):
    """Work of different kinds on the captions that all began with."""
    rain, wind = workspace.sounds_of_test
    who = f"annotator {number}"
    one, two, three, four = (caption.id for caption in workspace.captions.page(limit=4))
    if number == 0:
        curate.reword(workspace, one, "Soft rain", annotator=who)
        curate.delete(workspace, [two], annotator=who)
        decide.accept(workspace, rain, "A storm", annotator=who)
        sounds_act.note(workspace, [rain], "first", annotator=who)
    if number == 1:
        curate.reword(workspace, one, "Strong rain", annotator=who)
        curate.reword(workspace, three, "Three, better", annotator=who)
        decide.skip(workspace, wind, "unclear", annotator=who)
        curate.move(workspace, [four], "moved", annotator=who)
        sounds_act.note(workspace, [rain], "second", annotator=who)
        sounds_act.set_keywords(workspace, [rain], "wet", annotator=who)
        sounds_act.add_to_list(workspace, [rain], "chosen", annotator=who)
    if number == 2:
        curate.delete(workspace, [three], annotator=who)
        decide.flag(workspace, wind, "listen", annotator=who)
        curate_collections.relabel(workspace, [four], licence="CC0-1.0", annotator=who)
        curate.set_captions_enabled(workspace, [two], False, annotator=who)
        decide.write(workspace, wind, "A gale", annotator=who)
        decide.undo(workspace)
        sounds_act.add_to_list(workspace, [wind], "chosen", annotator=who)


@pytest.fixture
def three(place):
    """Three workspaces that began alike and went apart."""
    start = place("start")
    for text in ("Rain", "Two", "Three", "Four"):
        works(start, "ana", text)
    made = [copy(start, place, f"copy {number}") for number in range(3)]
    for number, workspace in enumerate(made):
        changes(workspace, number)
    return made


def test_the_order_does_not_matter(three, place):
    seen = []
    for order in itertools.permutations(range(3)):
        target = place(f"target {order}")
        for number in (*order, *order):
            merge(target, three[number])
        assert not target.check()
        seen.append(content(target))
    assert all(one == seen[0] for one in seen[1:])
    texts = [row[0] for row in seen[0][0]]
    assert texts == ["A storm", "Four", "Soft rain", "Strong rain", "Three, better"]


@pytest.mark.parametrize("pair", list(itertools.combinations(range(3), 2)))
def test_either_direction_gives_the_same(three, place, pair):
    first, second = (three[number] for number in pair)
    left, right = copy(first, place, "left"), copy(second, place, "right")
    merge(left, second)
    merge(right, first)
    assert content(left) == content(right)
    assert not left.check()


def test_conflicts_are_kept_and_reported_once(place):
    start = place("start")
    works(start, "ana", "Rain")
    a, b = copy(start, place, "a"), copy(start, place, "b")
    curate.reword(a, 1, "Soft rain", annotator="ana")
    curate.reword(b, 1, "Strong rain", annotator="bea")
    works(a, "ana", "A roof", sound=1)
    works(b, "bea", "A tent", sound=1)
    expected = {("reworded", "Soft rain", "Strong rain"), ("accepted", "A roof", "A tent")}
    assert {(c.kind, c.ours, c.theirs) for c in merge(a, b, dry_run=True).conflicts} == expected
    conflicts = merge(a, b).conflicts
    assert {(c.kind, c.ours, c.theirs) for c in conflicts} == expected
    assert {a.captions.get([c.theirs_id])[0].text for c in conflicts} == {"Strong rain", "A tent"}
    assert merge(a, b).conflicts == []
    curate.delete(a, [c.theirs_id for c in conflicts])
    merge(a, b)
    assert [caption.text for caption in a.captions.page()] == ["Soft rain", "A roof"], "what was settled stays settled"


def test_a_deletion_gives_way_to_a_new_wording(place):
    start = place("start")
    works(start, "ana", "Rain")
    works(start, "ana", "Wind")
    a, b = copy(start, place, "a"), copy(start, place, "b")
    curate.reword(a, 1, "Soft rain")
    curate.delete(b, [1, 2])
    merge(a, b)
    merge(b, a)
    assert [caption.text for caption in a.captions.page()] == ["Soft rain"]
    assert content(a)[0] == content(b)[0]


def test_the_same_file_imported_on_both_sides_is_not_doubled(place, bring_in, written, tmp_path):
    table = written("path,caption\nrain.wav,Rain\nwind.wav,Wind\n,No sound\n")
    a, b = place("a"), place("b")
    for workspace in (a, b):
        bring_in(workspace, table, "field")
    curate.reword(b, 1, "Heavy rain")
    assert merge(a, b).added == 0
    merge(b, a)
    assert [caption.text for caption in a.captions.page()] == ["Heavy rain", "Wind", "No sound"]
    assert content(a)[0] == content(b)[0]


def test_an_earlier_import_of_the_same_file_counts_as_no_new_wording(place, bring_in, written):
    table = written("path,caption\nrain.wav,Rain\n")
    for name in ("earlier", "later"):
        bring_in(place(name), table, "field")
        place(name).connection.run("UPDATE captions SET created = ?", (f"2026-11-0{len(name)}T10:00:00.000Z",))
    summary = merge(place("later"), place("earlier"), dry_run=True)
    back = merge(place("earlier"), place("later"), dry_run=True)
    assert (summary.reworded, back.reworded) == (0, 0)
    assert (summary.changed + back.changed, summary.there + back.there) == (1, 1)


def test_a_licence_of_a_collection_stays_with_the_captions(place):
    a, b = place("a"), place("b")
    works(a, "ana", "Rain")
    works(b, "bea", "Wind")
    curate_collections.describe(a, "accepted", licence="CC0-1.0")
    curate_collections.describe(b, "accepted", licence="CC-BY-4.0")
    merge(a, b)
    assert {(c.text, c.licence) for c in a.captions.page()} == {("Rain", "CC0-1.0"), ("Wind", "CC-BY-4.0")}


def test_a_single_decision_that_came_can_be_undone(place):
    a, b = place("a"), place("b")
    works(b, "bea", "Wind", sound=1)
    merge(a, b)
    decide.undo(a, a.sounds_of_test[1], annotator="ana")
    assert a.captions.count() == 0
    merge(a, b)
    assert a.captions.count() == 0, "the undo is newer"


def test_files_of_a_common_folder_are_found(place, tmp_path, wav):
    a, b = place("a"), place("b")
    path = wav("more/hail.wav", 550.0)
    for workspace in (a, b):
        workspace.libraries.add(tmp_path / "more")
    sound = identify(b, path)
    assert a.sounds.known(path) is None
    decide.write(b, Sound(sound.hash, sound.duration), "Hail", annotator="bea")
    assert merge(a, b).sounds == 1
    assert a.sounds.known(path) == sound


def test_the_command_shows_conflicts_and_changes_nothing_in_the_other(command, workspace, place, tmp_path):
    b = place("b")
    sound = identify(workspace, tmp_path / "rain.wav")
    decide.write(workspace, sound, "Rain", annotator="ana")
    works(b, "bea", "Drops on a tent")
    before = content(b)
    status, out, err = command("workspace", "merge", b.path, "--dry-run", "--format", "jsonl")
    assert status == 0
    assert json.loads(out)["theirs"] == "Drops on a tent"
    assert "New: 1" in err
    assert workspace.captions.count() == 1
    status, out, err = command("workspace", "merge", b.path, "--annotator", "cyn")
    assert (status, "Rain (ana)  |  Drops on a tent (bea)" in out) == (0, True)
    assert content(b) == before
    assert workspace.captions.count() == 2
    assert command("undo")[0] == 0
    assert workspace.captions.count() == 1
    assert command("workspace", "merge", workspace.path)[0] == 3


def raw(path, *statements):
    db = apsw.Connection(str(path))
    try:
        for statement in statements:
            db.execute(statement)
    finally:
        db.close()


def test_a_workspace_of_an_older_version_is_upgraded_in_a_copy(place, tmp_path):
    path = tmp_path / "old.recap"
    db = apsw.Connection(str(path))
    migrate(db, 9)
    db.execute(f"PRAGMA application_id = {opening.APPLICATION_ID}")
    db.execute("INSERT INTO collections (name, created) VALUES ('field', '2026-01-01')")
    db.execute("INSERT INTO texts (text) VALUES ('Rain')")
    db.execute(
        "INSERT INTO captions (collection, text_id, text, provenance, created) VALUES (1, 1, 'Rain', 'human', "
        "'2026-01-01T10:00:00.000Z')"
    )
    db.close()
    before = path.read_bytes()
    with open_other(path) as other:
        assert merge(place("a"), other).added == 1
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith("old")] == ["old.recap"]


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("PRAGMA user_version = 900", WorkspaceTooNew),
        ("CREATE TRIGGER evil AFTER INSERT ON captions BEGIN DELETE FROM notes; END", WorkspaceForeign),
        ("CREATE VIEW extra AS SELECT 1", WorkspaceForeign),
        ("PRAGMA application_id = 1", WorkspaceError),
    ],
)
def test_what_is_no_plain_workspace_is_refused(tmp_path, statement, error):
    path = tmp_path / "other.recap"
    Workspace.create(path).close()
    raw(path, statement)
    with pytest.raises(error), open_other(path):
        pass


def test_values_of_another_type_are_refused(tmp_path):
    path = tmp_path / "other.recap"
    with Workspace.create(path) as workspace:
        workspace.captions.add("Rain", "field", provenance="human")
    # SQLite refuses to write it only while the table is STRICT.
    raw(path, *as_strict(False), "UPDATE captions SET created = x'00ff'", *as_strict(True))
    with pytest.raises(WorkspaceDamaged), open_other(path):
        pass


def as_strict(strict):
    new = "sql || ' STRICT'" if strict else "substr(sql, 1, length(sql) - length(' STRICT'))"
    return (
        "PRAGMA writable_schema = ON",
        f"UPDATE sqlite_schema SET sql = {new} WHERE name = 'captions'",
        "PRAGMA writable_schema = RESET",
    )


def test_texts_that_no_workspace_stores_are_left_out(place, tmp_path):
    path = tmp_path / "other.recap"
    with Workspace.create(path) as workspace:
        for text in ("Rain", "Wind", "Hail", "Snow"):
            workspace.captions.add(text, "field", provenance="human")
    raw(
        path,
        "PRAGMA ignore_check_constraints = ON",
        "UPDATE captions SET text = 'a' || char(7) WHERE id = 1",
        "UPDATE captions SET created = 'x' WHERE id = 2",
        "UPDATE captions SET provenance = 'x' WHERE id = 4",
    )
    with open_other(path) as other:
        summary = merge(place("a"), other)
    assert (summary.added, summary.refused) == (1, 3)
    assert [caption.text for caption in place("a").captions.page()] == ["Hail"]
