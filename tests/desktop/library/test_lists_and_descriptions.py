"""Assignment lists among the folders, descriptions in the files as a collection, and files that moved."""

import os

import numpy as np
import pytest
import soundfile
from PySide6.QtWidgets import QApplication

from recap_desktop.dialogs.descriptions import DescriptionsDialog
from recap_desktop.item_models.folders import FOLDER_KEY


def names(session):
    table = session.window.table
    return [table.item(at).name for at in range(table.rowCount())]


def places(session):
    folders = session.window.folders
    return [folders.index(row, 0).data(FOLDER_KEY) for row in range(folders.rowCount())]


@pytest.fixture
def describing():
    def find():
        shown = [w for w in QApplication.topLevelWidgets() if isinstance(w, DescriptionsDialog) and w.isVisible()]
        return shown[0] if shown else None

    return find


def test_an_assignment_list_is_a_folder_that_stays_after_a_restart(qtbot, work, start, tmp_path):
    session = work()
    table = tmp_path / "for Mira.csv"
    table.write_text("file_name,due\nrain.wav,Friday\nbell.wav,Friday\nlost.wav,Friday\n", encoding="utf-8")
    session.folders.add_list(str(table))
    qtbot.waitUntil(lambda: names(session) == ["bell.wav", "rain.wav"], timeout=10_000)
    assert "1 name was not found: lost.wav." in session.window.notice.sentence
    qtbot.waitUntil(lambda: (-1, "") in places(session))
    assert session.window.library.tree.currentIndex().data() == "for Mira  ·  2"
    session.window.close()
    again = start()
    again.begin()
    qtbot.waitUntil(lambda: names(again) == ["bell.wav", "rain.wav"])
    assert again.window.library.tree.currentIndex().data() == "for Mira  ·  2"
    again.folders._on_list_removed(1)
    qtbot.waitUntil(lambda: len(names(again)) == 3 and (-1, "") not in places(again))


def test_a_table_of_unknown_sounds_is_reported_in_a_sentence(qtbot, work, tmp_path):
    session = work()
    (tmp_path / "odd.csv").write_text("path\nnowhere.wav\n", encoding="utf-8")
    session.folders.add_list(str(tmp_path / "odd.csv"))
    qtbot.waitUntil(lambda: "No sound of" in session.window.notice.sentence, timeout=10_000)
    assert not session.window.sound_list.scanning()


def test_descriptions_in_files_are_offered_looked_at_and_kept_once(qtbot, work, sounds, describing):
    (sounds("dog.wav") / "dog.txt").write_text("A dog barks in a yard", encoding="utf-8")
    session = work()
    qtbot.waitUntil(lambda: "Found a description of 1 sound" in session.window.notice.sentence, timeout=10_000)
    session.window.notice.findChild(object, "notice_action").click()
    qtbot.waitUntil(lambda: describing() is not None)
    dialog = describing()
    assert dialog.table.item(0, 1).text() == "A dog barks in a yard"
    dialog.take.click()
    listing = session.window.table
    qtbot.waitUntil(lambda: listing.index(1, 3).data() == "A dog barks in a yard", timeout=10_000)
    (caption,) = session.desk.workspace.captions.page("from files")
    assert (caption.provenance, caption.text) == ("imported", "A dog barks in a yard")
    assert session.desk.history.undoable == "importing 1 caption from the files"
    qtbot.waitUntil(lambda: not session.window.sound_list.scanning())
    session.window.actions_["descriptions"].trigger()
    qtbot.waitUntil(lambda: "No new descriptions were found" in session.window.notice.sentence, timeout=10_000)


def test_a_moved_file_is_found_by_its_audio_and_another_is_refused(qtbot, work, sounds, tmp_path):
    session = work()
    folder, elsewhere = sounds(), tmp_path / "elsewhere"
    elsewhere.mkdir()
    data, rate = soundfile.read(folder / "dog.wav", dtype="int16")
    os.remove(folder / "dog.wav")
    soundfile.write(elsewhere / "renamed.flac", data, rate)
    soundfile.write(elsewhere / "other.wav", np.zeros(100), rate)
    item = session.window.table.item(1)
    session.folders.locate.relink_file(item, str(elsewhere / "other.wav"))
    assert "does not hold the same audio as dog.wav" in session.window.notice.sentence
    session.folders.locate.relink_file(item, str(elsewhere / "renamed.flac"))
    qtbot.waitUntil(lambda: "renamed.flac" in names(session), timeout=10_000)
    assert len(names(session)) == 3
    assert session.window.table.item(names(session).index("renamed.flac")).hash == item.hash
