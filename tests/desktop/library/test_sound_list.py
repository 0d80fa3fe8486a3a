"""The list of sounds on a real workspace, filled by a real scan."""

import shutil

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from recap_desktop.item_models.folders import FOLDER_KEY
from recap_desktop.item_models.sound_columns import format_duration
from recap_engine.annotate import decide
from recap_engine.printable import printable
from recap_engine.records import Sound


def names(session):
    table = session.window.table
    return [table.item(row).name for row in range(table.rowCount())]


def test_first_start_offers_samples_and_folder_and_makes_a_workspace_only_when_asked(qtbot, start, tmp_path):
    session = start()
    session.begin()
    window = session.window
    assert window.pages.currentWidget() is window.welcome
    assert session.desk.workspace is None
    assert not window.actions_["submit"].isEnabled()


def test_enter_presses_what_the_first_page_has_the_focus_on(qtbot, start):
    session = start()
    session.begin()
    welcome = session.window.welcome
    welcome.samples_requested.disconnect()
    button = welcome.findChild(QPushButton, "welcome_samples")
    button.setFocus()
    with qtbot.waitSignal(welcome.samples_requested):
        qtbot.keyClick(button, Qt.Key.Key_Return)


def test_typing_a_filter_narrows_the_list_and_the_sound_stays(qtbot, work):
    session = work("birds/crow.wav", "rain.wav", "tram.wav")
    before = session.desk.current.item.name
    session.window.library.filter.setFocus()
    qtbot.keyClicks(session.window.library.filter, "-crow")
    qtbot.waitUntil(lambda: len(names(session)) == 2)
    assert names(session) == ["rain.wav", "tram.wav"]
    assert session.desk.current.item.name == before
    assert session.window.library.counts.text() == "0 of 3 done · 2 shown"
    qtbot.keyClick(session.window.library.filter, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is session.window.library.list


def test_a_filter_that_is_not_understood_says_so_and_keeps_the_list(qtbot, work):
    session = work()
    session.window.library.filter.setText("colour:red")
    qtbot.waitUntil(session.window.library.problem.isVisible)
    assert len(names(session)) == 3


def test_choosing_a_folder_shows_what_is_in_it(qtbot, work):
    session = work("birds/crow.wav", "birds/night/owl.wav", "rain.wav")
    tree, model = session.window.library.tree, session.window.folders
    field = model.index(1, 0)
    birds = model.index(0, 0, field)
    assert birds.data() == "birds  ·  2"
    tree.setCurrentIndex(birds)
    qtbot.waitUntil(lambda: names(session) == ["crow.wav", "owl.wav"])
    tree.setCurrentIndex(model.index(0, 0, birds))
    qtbot.waitUntil(lambda: names(session) == ["owl.wav"])
    assert model.index(0, 0).data(FOLDER_KEY) is None


def test_a_heading_sorts_and_the_sound_on_the_desk_stays(qtbot, work):
    session = work("a.wav", "b.wav", "c.wav")
    shown = session.desk.current.item.name
    session.window.library.list.horizontalHeader().setSortIndicator(1, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: names(session) == ["c.wav", "b.wav", "a.wav"])
    assert session.desk.current.item.name == shown


def test_a_renamed_file_keeps_its_caption(qtbot, work, sounds, tmp_path):
    session = work("a.wav", "b.wav")
    item = session.window.table.item(0)
    decide.write(session.desk.workspace, Sound(item.hash, item.duration), "Wind")
    shutil.move(tmp_path / "field/a.wav", tmp_path / "field/z.wav")
    session.window.actions_["rescan"].trigger()
    qtbot.waitUntil(lambda: names(session) == ["b.wav", "z.wav"], timeout=10_000)
    assert session.window.table.index(1, 3).data() == "Wind"
    assert "1 moved" in session.window.notice.sentence


def test_a_file_that_is_not_a_sound_is_reported_and_the_others_are_listed(qtbot, work, tmp_path):
    session = work("a.wav")
    (tmp_path / "field/b.wav").write_text("no sound")
    session.window.actions_["rescan"].trigger()
    qtbot.waitUntil(lambda: "1 unreadable" in session.window.notice.sentence, timeout=10_000)
    qtbot.waitUntil(lambda: names(session) == ["a.wav", "b.wav"])


def test_a_scan_can_be_stopped_and_keeps_what_it_found(qtbot, start, sounds, tmp_path):
    session = start()
    session.open(tmp_path / "work.recap", may_create=True)
    folder = sounds(*(f"{number:04}.wav" for number in range(400)))
    session.window.sound_list.scan_progressed.connect(
        lambda step: session.window.sound_list.cancel_scan() if step and str(step.doing) == "hashing sounds" else None
    )
    with qtbot.waitSignal(session.window.sound_list.scan_ended, timeout=20_000) as ended:
        session.add_folder(str(folder))
    assert ended.args == [None]
    assert 0 < len(session.desk.workspace.sounds.files()) < 400


def test_lengths_and_names_read_well():
    assert [format_duration(s) for s in (0, 4.25, 59.9, 61, 3600, 4000.4)] == [
        "0:00.0",
        "0:04.2",
        "0:59.9",
        "1:01",
        "1:00:00",
        "1:06:40",
    ]
    assert printable("caf\udce9.wav") == "caf�.wav"


def test_folders_show_how_much_of_them_is_done_as_it_is_decided(qtbot, work):
    session = work("birds/a.wav", "birds/b.wav", "rain.wav")
    folders = session.window.folders

    def reported():
        top = folders.index(1, 0)
        return [folders.index(0, 0).data(), top.data(), folders.index(0, 0, top).data()]

    assert reported() == ["All sounds  ·  3", "field  ·  3", "birds  ·  2"]
    session.window.library.go_to(names(session).index("a.wav"))
    qtbot.keyClicks(session.window.caption.box, "a wren")
    qtbot.keyClick(session.window.caption.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert reported() == ["All sounds  ·  1 of 3 done", "field  ·  1 of 3 done", "birds  ·  1 of 2 done"]
    session.window.actions_["undo"].trigger()
    assert reported() == ["All sounds  ·  3", "field  ·  3", "birds  ·  2"]


def test_a_folder_added_while_another_is_looked_through_waits_its_turn(qtbot, work, sounds):
    session = work()
    session.add_folder(str(sounds("one.wav", "two.wav", folder="more")))
    session.add_folder(str(sounds("three.wav", folder="most")))
    qtbot.waitUntil(lambda: session.window.table.rowCount() == 6, timeout=10_000)


def test_the_cursor_is_in_the_caption_box_from_the_start(qtbot, start, sounds, tmp_path):
    session = start()
    assert session.open(tmp_path / "new.recap", may_create=True)
    session.add_folder(str(sounds("a.wav")))
    qtbot.waitUntil(session.window.caption.box.hasFocus, timeout=10_000)
    session.window.library.filter.setFocus()
    session.window.sound_list.reload()
    with qtbot.waitSignal(session.window.sound_list.loaded):
        pass
    assert session.window.library.filter.hasFocus()
