"""Typed text survives while the workspace cannot be written for a time."""

import apsw
import pytest

from recap_desktop.annotate.drafts import DRAFT_MILLISECONDS, DraftEditor
from recap_desktop.annotate.notes import Notes
from recap_desktop.annotate.unsaved import UnsavedTexts
from recap_engine.annotate import decide
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import WorkspaceDamaged
from recap_engine.records import Sound

ONE, OTHER = Sound("1" * 32, 1.0), Sound("2" * 32, 1.0)


@pytest.fixture
def path(tmp_path):
    Workspace.create(tmp_path / "work.recap").close()
    return tmp_path / "work.recap"


@pytest.fixture
def workspace(path):
    with Workspace.open(path, busy_seconds=0.01) as workspace:
        yield workspace


@pytest.fixture
def writer(path):
    """Another program that writes to the workspace until it rolls back."""
    connection = apsw.Connection(str(path))
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


@pytest.fixture
def unsaved(qapp):
    return UnsavedTexts()


@pytest.fixture
def draft(settings, unsaved):
    made = DraftEditor(settings, unsaved)
    yield made
    made.end()


def test_a_draft_that_could_not_be_saved_is_saved_after_the_annotator_went_on(draft, unsaved, workspace, writer):
    draft.begin(workspace, ONE)
    draft.typed("half a cap")
    draft.begin(workspace, OTHER)
    assert draft.text == ""
    unsaved.retry()
    assert workspace.drafts.list() == []
    writer.execute("ROLLBACK")
    unsaved.retry()
    assert workspace.drafts.list() == [(ONE, "Mira", "half a cap")]


def test_a_draft_that_is_not_saved_yet_comes_back_with_its_sound(draft, workspace, writer):
    draft.begin(workspace, ONE)
    draft.typed("half a cap")
    draft.begin_unwritable()
    draft.begin(workspace, ONE)
    assert draft.text == "half a cap"
    writer.execute("ROLLBACK")
    assert draft.save()
    assert workspace.drafts.get(ONE, "Mira") == "half a cap"


def test_a_workspace_is_closed_once_its_drafts_are_saved(draft, unsaved, path, writer):
    workspace = Workspace.open(path, busy_seconds=0.01)
    draft.begin(workspace, ONE)
    draft.typed("half a cap")
    draft.leave()
    unsaved.close(workspace)
    writer.execute("ROLLBACK")
    unsaved.retry()
    with Workspace.open(path) as again:
        assert again.drafts.get(ONE, "Mira") == "half a cap"
    with pytest.raises(apsw.ConnectionClosedError):
        workspace.connection.value("SELECT 1")


def test_a_note_that_could_not_be_saved_comes_back_and_is_saved(settings, unsaved, workspace, writer):
    notes, shown = Notes(settings, unsaved), []
    notes.restored.connect(lambda text, _: shown.append(text))
    notes.begin(workspace, ONE)
    notes.typed("ask Ben")
    notes.begin(workspace, OTHER)
    notes.begin(workspace, ONE)
    notes.begin(None, None)
    assert shown == ["", "", "ask Ben", ""]
    writer.execute("ROLLBACK")
    unsaved.retry()
    assert workspace.notes.get(ONE) == ("ask Ben", "Mira")


def test_drafts_are_saved_as_soon_as_ever_after_one_could_not_be_saved(draft, workspace, writer):
    draft.begin(workspace, ONE)
    draft.typed("half")
    assert not draft.save()
    writer.execute("ROLLBACK")
    assert draft.save()
    draft.typed("half a cap")
    assert draft._timer.interval() == DRAFT_MILLISECONDS


def test_a_draft_stays_with_the_annotator_who_typed_it(draft, settings, workspace):
    draft.begin(workspace, ONE)
    draft.typed("half a cap")
    settings.set("annotator", "Ben")
    draft.begin(workspace, ONE)
    assert draft.text == ""
    assert workspace.drafts.list() == [(ONE, "Mira", "half a cap")]


def test_a_new_name_gets_its_own_draft(qtbot, work, settings):
    session = work()
    box = session.window.caption.box
    qtbot.keyClicks(box, "half a cap")
    settings.set("annotator", "Ben")
    assert box.toPlainText() == ""
    assert [draft[1:] for draft in session.desk.workspace.drafts.list()] == [("Mira", "half a cap")]
    settings.set("annotator", "Mira")
    assert box.toPlainText() == "half a cap"


def test_a_workspace_whose_journal_is_damaged_does_not_replace_the_open_one(work, tmp_path):
    session = work()
    before, damaged = session.desk.workspace, tmp_path / "damaged.recap"
    with Workspace.create(damaged) as workspace:
        decide.write(workspace, ONE, "A bell", annotator="Mira")
        size = workspace.connection.integer("PRAGMA page_size")
        page = workspace.connection.integer("SELECT rootpage FROM sqlite_master WHERE name = 'journal'")
    content = bytearray(damaged.read_bytes())
    content[(page - 1) * size : page * size] = bytes(size)
    damaged.write_bytes(content)
    with Workspace.open(damaged) as workspace, pytest.raises(WorkspaceDamaged):
        workspace.journal.latest(None, "Mira")
    assert not session.open(damaged)
    assert session.desk.workspace is before
    assert session.window.windowTitle().startswith("work ")
    assert session.desk.current is not None
