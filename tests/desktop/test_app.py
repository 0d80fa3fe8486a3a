"""Arguments of the program: a folder of sounds, a workspace, both, or something impossible."""

import pytest

from recap_desktop.app import read_arguments
from recap_engine.config import default_workspace
from recap_engine.datastore.workspace import Workspace


def test_a_folder_a_workspace_or_both_can_be_named(tmp_path):
    folder, file = str(tmp_path), str(tmp_path / "birds.recap")
    for arguments, workspace, sounds in (
        ([], "", ""),
        ([folder], "", folder),
        ([file], file, ""),
        (["--workspace", file], file, ""),
        (["--workspace", file, folder], file, folder),
    ):
        given = read_arguments(arguments)
        assert (given.workspace, given.folder) == (workspace, sounds), arguments


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["{}/sonuds"], "{}/sonuds does not exist"),
        (["--workspace", "{}"], "is a folder"),
        (["--workspace", "{}/a.recap", "{}/b.recap"], "only one workspace"),
    ],
)
def test_what_cannot_be_meant_is_reported_and_makes_nothing(tmp_path, capsys, arguments, expected):
    with pytest.raises(SystemExit) as ended:
        read_arguments([word.format(tmp_path) for word in arguments])
    assert ended.value.code == 2
    assert expected.format(tmp_path) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_worked_on_in_the_last_workspace(qtbot, start, sounds, settings, tmp_path):
    file = tmp_path / "work.recap"
    with Workspace.create(file) as workspace:
        workspace.libraries.add(sounds("other.wav", folder="elsewhere"))
    settings.set("last_workspace", str(file))
    field = sounds("bell.wav", "deep/rain.wav")
    session = start()
    session.begin("", str(field))
    qtbot.waitUntil(lambda: session.window.table.rowCount() == 2)
    assert session.place.path == file
    assert [row.path for row in session.desk.workspace.libraries.list()] == [str(tmp_path / "elsewhere"), str(field)]
    # A folder within is shown, not added once more.
    session.folders.work_in(str(field / "deep"))
    qtbot.waitUntil(lambda: session.window.table.rowCount() == 1)
    assert len(session.desk.workspace.libraries.list()) == 2
    session.folders.work_in(str(field))
    qtbot.waitUntil(lambda: session.window.table.rowCount() == 2)
    assert len(session.desk.workspace.libraries.list()) == 2
    qtbot.waitUntil(lambda: not session.window.sound_list.scanning())


def test_without_a_workspace_one_is_made_for_a_folder(qtbot, start, sounds):
    session = start()
    session.begin("", str(sounds("bell.wav")))
    qtbot.waitUntil(lambda: session.window.table.rowCount() == 1)
    assert session.place.path == default_workspace()
    qtbot.waitUntil(lambda: not session.window.sound_list.scanning())


def test_a_folder_goes_into_no_other_workspace_than_the_one_that_was_meant(start, sounds, tmp_path):
    broken = tmp_path / "broken.recap"
    broken.write_bytes(b"no workspace")
    session = start()
    session.begin(str(broken), str(sounds("bell.wav")))
    assert session.desk.workspace is None
    assert "not a RECAP workspace" in session.window.notice.sentence
    assert not default_workspace().exists()
