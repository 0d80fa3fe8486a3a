"""The window opens where the annotator left off, and folders have one order everywhere."""

import numpy as np
from PySide6.QtCore import Qt

from recap_desktop.controllers.position import read_position
from recap_desktop.item_models.natural_order import in_natural_order, natural_key
from recap_desktop.item_models.sound_columns import LENGTH
from recap_engine.datastore.listing import Listing


def test_the_window_opens_with_the_sound_folder_filter_and_sort_order_of_last_time(qtbot, work, start, tmp_path):
    session = work("a/bell.wav", "a/dog.wav", "b/rain.wav")
    window = session.window
    library = window.sound_list.libraries[0].id
    window.sound_list.show_folder((library, "a/"))
    window.library.list.horizontalHeader().setSortIndicator(LENGTH, Qt.SortOrder.DescendingOrder)
    window.library.filter.setText("dog")
    qtbot.waitUntil(lambda: window.table.rowCount() == 1, timeout=10_000)
    window.library.go_to(0)
    file = session.desk.current.item.file
    window.close()
    again = start()
    assert again.open(tmp_path / "work.recap")
    qtbot.waitUntil(lambda: again.desk.current is not None, timeout=15_000)
    assert again.desk.current.item.file == file
    assert again.window.library.filter.text() == "dog"
    view = again.window.sound_list.view
    assert (view.place, view.column, view.descending) == ((library, "a/"), LENGTH, True)
    assert again.window.table.rowCount() == 1
    assert again.window.library.tree.currentIndex().data().startswith("a ")


def test_a_position_survives_a_window_that_is_killed(qtbot, work, settings):
    session = work()
    session.window.library.go_to(2)
    file = session.desk.current.item.file
    qtbot.waitUntil(lambda: read_position(settings.text("position")).get("file") == file, timeout=10_000)


def test_a_damaged_position_counts_as_none():
    assert [read_position(text) for text in ("", "{", "[1]", '"x"')] == [{}] * 4


def listing(*paths: str) -> Listing:
    count = len(paths)
    return Listing(
        np.arange(count) + 1,
        np.ones(count, np.int64),
        list(paths),
        list(paths),
        np.zeros(count),
        np.zeros(count, np.bool_),
        np.zeros(count, np.int8),
        np.zeros(count, np.bool_),
        [""] * count,
    )


def test_names_are_ordered_naturally_and_without_regard_to_case():
    assert sorted(("b2", "B10", "a", "b1"), key=natural_key) == ["a", "b1", "b2", "B10"]
    ordered = in_natural_order(listing("take 10.wav", "Z/1.wav", "take 2.wav", "a/10.wav", "a/9.wav", "a/b/1.wav"), [1])
    assert ordered.paths == ["take 2.wav", "take 10.wav", "a/9.wav", "a/10.wav", "a/b/1.wav", "Z/1.wav"]
    assert ordered.files.tolist() == [3, 1, 5, 4, 6, 2]


def test_the_list_has_the_folders_in_the_order_of_the_tree(qtbot, work):
    session = work("Take 10/a.wav", "take 2/b.wav", "take 1/c.wav", "zoo/d.wav")
    table, tree = session.window.table, session.window.folders
    top = tree.index(1, 0)
    names = [tree.index(row, 0, top).data().partition("  ")[0] for row in range(tree.rowCount(top))]
    assert [table.item(row).folder for row in range(4)] == names == ["take 1", "take 2", "Take 10", "zoo"]
