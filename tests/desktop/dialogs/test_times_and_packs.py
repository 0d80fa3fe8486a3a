"""Snapshots, packs and collections in the window, by real keys and on real files."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.collection import CollectionDialog
from recap_desktop.dialogs.make_pack import MakePackDialog
from recap_desktop.dialogs.merge_pack import MergePackDialog
from recap_desktop.dialogs.snapshots import SnapshotsDialog
from recap_desktop.window import MainWindow
from recap_engine.annotate import curate, decide
from recap_engine.datastore.caption_filter import deleted_captions
from recap_engine.datastore.caption_query import CaptionQuery
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.merging.merge import WorkspaceMerge
from recap_engine.exchange.pack import open_pack
from recap_engine.exchange.pack_writer import write_pack

Key, Mod = Qt.Key, Qt.KeyboardModifier


@pytest.fixture(autouse=True)
def played(monkeypatch) -> list[str]:
    """The sounds that are played; tests must not need a sound card."""
    names: list[str] = []
    monkeypatch.setattr(MainWindow, "play_aside", lambda _, path, region=None: names.append(Path(path).name))
    return names


def child(qtbot, parent, kind):
    qtbot.waitUntil(lambda: any(one.isVisible() for one in parent.findChildren(kind)))
    dialog = next(one for one in parent.findChildren(kind) if one.isVisible())
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


@pytest.fixture
def captions(qtbot, work):
    session = work()
    decide.write(session.desk.workspace, session.desk.current.sound, "Bells", annotator="Mira")
    qtbot.keyClick(session.window.caption.box, Key.Key_F8)
    return session, child(qtbot, session.window, CaptionsDialog)


def texts(workspace):
    return [caption.text for caption in workspace.captions.page()]


def test_a_snapshot_is_compared_looked_at_and_gone_back_to(qtbot, work):
    session = work()
    workspace = session.desk.workspace
    session.window.actions_["snapshots"].trigger()
    dialog = child(qtbot, session.window, SnapshotsDialog)
    qtbot.keyClicks(dialog.name, "before")
    qtbot.keyClick(dialog.name, Key.Key_Return)
    assert dialog.snapshots.model.rows[0][0] == "before"
    assert dialog.first.currentText() == "before"
    curate.reword(workspace, 1, "Rain on tin", annotator="Mira")
    curate.delete(workspace, [2], annotator="Mira")
    qtbot.mouseClick(dialog.buttons["compare"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(dialog.differences.model.rows) == 2)
    assert dialog.differences.model.rows[0] == ("reworded", "Rain falls on a tin roof", "Rain on tin")
    qtbot.mouseClick(dialog.buttons["as_of"], Qt.MouseButton.LeftButton)
    then = child(qtbot, dialog, CaptionsDialog)
    assert [then.table.caption(row).text for row in range(2)] == ["Rain falls on a tin roof", "A dog barks twice"]
    qtbot.keyClick(then, Key.Key_Escape)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.mouseClick(dialog.buttons["back"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: texts(workspace)[:2] == ["Rain falls on a tin roof", "A dog barks twice"])
    qtbot.waitUntil(dialog.buttons["undo"].isEnabled)
    qtbot.mouseClick(dialog.buttons["undo"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: texts(workspace)[0] == "Rain on tin")


def test_a_name_or_time_that_means_nothing_is_explained(qtbot, work):
    session = work()
    session.window.actions_["snapshots"].trigger()
    dialog = child(qtbot, session.window, SnapshotsDialog)
    dialog.name.setText("2026-11-30")
    qtbot.keyClick(dialog.name, Key.Key_Return)
    assert "reads like a date" in dialog.message.text()
    dialog.first.setEditText("never")
    qtbot.mouseClick(dialog.buttons["compare"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "neither a snapshot nor a date" in dialog.message.text())


def test_a_pack_is_made_and_merged_elsewhere_and_back(qtbot, captions, tmp_path, played):
    session, dialog = captions
    workspace, out = session.desk.workspace, tmp_path / "ana.zip"
    dialog.tool_requested.emit("make_pack")
    pack = child(qtbot, dialog, MakePackDialog)
    pack.out.setText(str(out))
    pack.audio.setChecked(True)
    qtbot.keyClick(pack.go, Key.Key_Return)
    qtbot.waitUntil(out.exists)
    qtbot.waitUntil(lambda: "Captions written to" in dialog.message.text())
    curate.reword(workspace, 5, "Ours", annotator="Mira")
    with Workspace.create(tmp_path / "ana.recap") as other:
        with open_pack(out) as opened, opened.workspace() as theirs:
            list(WorkspaceMerge(other, theirs, "ana.zip"))
        (theirs,) = [caption.id for caption in other.captions.page("accepted")]
        curate.reword(other, theirs, "Theirs", annotator="Ana")
        list(write_pack(other, tmp_path / "back.zip", [theirs]))
    dialog.tool_requested.emit("merge_pack")
    merge = child(qtbot, dialog, MergePackDialog)
    merge.file.setText(str(tmp_path / "back.zip"))
    qtbot.waitUntil(lambda: len(merge.conflicts.model.rows) == 1)
    assert merge.conflicts.model.rows[0][1:] == ("Ours", "Theirs")
    qtbot.keyClick(merge, Key.Key_P, Mod.ControlModifier)
    assert played == ["bell.wav"]
    assert texts(workspace)[-1] == "Ours"
    qtbot.keyClick(merge.go, Key.Key_Return)
    qtbot.waitUntil(lambda: texts(workspace)[-2:] == ["Ours", "Theirs"])
    qtbot.waitUntil(dialog.buttons["undo"].isEnabled)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    qtbot.waitUntil(lambda: texts(workspace)[-1] == "Ours")


@pytest.mark.parametrize(
    ("query", "gone"), [("", {"A dog barks twice"}), ("dog", {"A dog barks twice"}), ("-dog", set()), ("rain", set())]
)
def test_deleted_captions_that_match_go_into_a_pack(qtbot, captions, tmp_path, query, gone):
    session, dialog = captions
    curate.delete(session.desk.workspace, [2], annotator="Mira")
    dialog.show_query(query)
    dialog.tool_requested.emit("make_pack")
    pack = child(qtbot, dialog, MakePackDialog)
    pack.out.setText(str(tmp_path / "all.zip"))
    qtbot.keyClick(pack.go, Key.Key_Return)
    qtbot.waitUntil((tmp_path / "all.zip").exists)
    qtbot.waitUntil(lambda: "Captions written to" in dialog.message.text())
    with open_pack(tmp_path / "all.zip") as opened, opened.workspace() as theirs:
        ids = deleted_captions(theirs.connection, CaptionQuery(()))
        assert {caption.text for caption in theirs.captions.get(ids)} == gone


def test_another_workspace_is_merged(qtbot, captions, tmp_path):
    session, dialog = captions
    with Workspace.create(tmp_path / "other.recap") as other:
        other.captions.add("Waves break", "sea", provenance="human", annotator="Ana")
    dialog.tool_requested.emit("merge_pack")
    merge = child(qtbot, dialog, MergePackDialog)
    merge.file.setText(str(tmp_path / "other.recap"))
    qtbot.waitUntil(lambda: "New: 1" in merge.message.text())
    qtbot.keyClick(merge.go, Key.Key_Return)
    qtbot.waitUntil(lambda: texts(session.desk.workspace)[-1] == "Waves break")


def test_a_file_that_is_no_pack_is_refused(qtbot, captions, tmp_path):
    _, dialog = captions
    (tmp_path / "no.zip").write_text("nothing")
    dialog.tool_requested.emit("merge_pack")
    merge = child(qtbot, dialog, MergePackDialog)
    merge.file.setText(str(tmp_path / "no.zip"))
    qtbot.waitUntil(lambda: "no.zip" in merge.message.text())
    assert not merge.go.isEnabled()


def test_collections_are_described_renamed_merged_and_deleted(qtbot, captions):
    session, dialog = captions
    workspace = session.desk.workspace

    def act(name):
        row = dialog.collection_table.row_of(name[1])
        dialog.collections.setCurrentIndex(dialog.collection_table.index(row, 0))
        next(a for a in dialog.collection_menu.actions() if a.objectName().endswith(name[0])).trigger()
        return child(qtbot, dialog, CollectionDialog)

    def infos():
        return {info.name: info for info in workspace.collections.list()}

    asking = act(("describe", "starter"))
    asking.language.setText("not a code")
    qtbot.keyClick(asking.go, Key.Key_Return)
    assert "not the code of a language" in asking.message.text()
    asking.language.setText("en")
    asking.licence.setText("CC0-1.0")
    qtbot.keyClick(asking.go, Key.Key_Return)
    assert (infos()["starter"].language, infos()["starter"].licence) == ("en", "CC0-1.0")
    asking = act(("rename", "starter"))
    asking.name.setText("field")
    qtbot.keyClick(asking.name, Key.Key_Return)
    assert "field" in infos()
    asking = act(("merge", "field"))
    assert asking.into.currentText() == "accepted"
    qtbot.keyClick(asking.go, Key.Key_Return)
    assert {name: info.captions for name, info in infos().items()} == {"accepted": 5}
    asking = act(("delete", "accepted"))
    qtbot.keyClick(asking.go, Key.Key_Return)
    assert infos() == {}
    for _ in range(4):
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        qtbot.keyClick(dialog, Key.Key_Z, Mod.ControlModifier)
    assert {name: info.captions for name, info in infos().items()} == {"starter": 4, "accepted": 1}
    assert infos()["starter"].language == ""
