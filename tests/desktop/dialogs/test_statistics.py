"""The statistics page: opened by its key, of everybody or one person, and saved as a page."""

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QScrollArea

from recap_desktop import i18n
from recap_engine.annotate import decide
from recap_engine.annotate.statistics import read_statistics
from recap_engine.records import Circumstances, Sound

pytest.importorskip("pyqtgraph")
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture
def decided(work, suggested):
    session = work()
    suggested(session)
    workspace = session.desk.workspace
    for number, who in enumerate(("Mira", "Mira", "ben")):
        with decide.under(workspace, Circumstances(blind=number == 1, seconds=10.0 + number, offered="Rain")):
            decide.write(workspace, Sound(session.window.table.item(number).hash, 0.5), "Rain", annotator=who)
    return session


def opened(qtbot, session):
    qtbot.keyClick(session.window.caption.box, Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None)
    return QApplication.activeModalWidget()


def test_figures_of_everybody_and_of_one_person(qtbot, decided):
    dialog = opened(qtbot, decided)
    people = dialog.tables["annotators"]
    assert [(people.item(row, 0).text(), people.item(row, 1).text()) for row in range(2)] == [
        ("Mira", "2"),
        ("ben", "1"),
    ]
    assert "3 decisions" in dialog.lead.text()
    blind = dialog.tables["blind"]
    assert [blind.item(row, 1).text() for row in range(2)] == ["1", "2"]
    dialog.whose.setCurrentIndex(dialog.whose.findData("ben"))
    qtbot.waitUntil(lambda: "1 decision." in dialog.lead.text())
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(decided.window.caption.box.hasFocus)


def test_the_page_is_written_or_the_reason_is_reported(qtbot, decided, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("recap_desktop.dialogs.html_page.QDesktopServices.openUrl", lambda _url: True)
    found = read_statistics(decided.desk.workspace)
    decided.statistics.save_report(tmp_path / "report.html", found, "work")
    assert "Statistics of work" in (tmp_path / "report.html").read_text("utf-8")
    assert [path.name for path in tmp_path.glob("*.html")] == ["report.html"]
    assert not list(tmp_path.glob(".recap-*"))
    decided.statistics.save_report(tmp_path / "none" / "report.html", found, "work")
    assert "cannot be written" in decided.window.notice.sentence


def test_a_decision_in_the_window_stores_how_it_was_made(qtbot, work, suggested, settings):
    settings.set("blind_share", 100)
    session = work()
    qtbot.waitUntil(lambda: session.desk.received is not None and not session.desk.received.partial)
    first = session.desk.received.proposal.candidates[0].text
    qtbot.keyClicks(session.window.caption.box, "A fox")
    qtbot.keyClick(session.window.caption.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settings.set("blind_share", 0)
    suggested(session)
    qtbot.keyClick(session.window.caption.box, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    blind, shown = session.desk.workspace.journal.entries()
    assert (blind.blind, blind.offered) == (True, first)
    assert shown.blind is False
    assert shown.offered == shown.text
    assert 0 <= blind.seconds < 600


def test_without_decisions_a_sentence_replaces_the_plots(qtbot, work):
    dialog = opened(qtbot, work())
    assert "no decisions yet" in dialog.nothing.text()
    assert dialog.nothing.isVisible()
    assert not dialog.plots.isVisible()
    assert not dialog.tabs.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def test_numbers_are_written_as_the_language_does_and_no_heading_is_cut(qtbot, decided):
    app, before = QApplication.instance(), QLocale()
    i18n.set_language(app, "de")
    try:
        dialog = opened(qtbot, decided)
        days = dialog.tables["days"]
        assert (days.item(0, 6).text(), days.item(0, 9).text()) == ("11,0", "100\xa0%")
        assert dialog._amounts.getAxis("left").tickStrings([0.5, 1.0], 1.0, 0.5) == ["0,5", "1,0"]
        for most in (1, 2, 7, 1200):
            levels = dialog._amounts.getAxis("left").tickValues(0, most, 200)
            assert all(float(tick).is_integer() for _, ticks in levels for tick in ticks)
        head = days.horizontalHeader()
        assert all(head.sectionSize(at) >= head.sectionSizeHint(at) for at in range(head.count()))
        assert head.length() < 1300  # on a screen of 1366 × 768
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    finally:
        i18n.set_language(app, "en")
        QLocale.setDefault(before)


def test_in_a_low_dialog_the_tables_stay_in_sight(qtbot, decided):
    dialog = opened(qtbot, decided)
    dialog.resize(952, 500)  # Full HD at 200 %
    scroll, days = dialog.findChild(QScrollArea), dialog.tables["days"]
    QApplication.processEvents()
    row = days.viewport().mapTo(scroll.viewport(), days.visualRect(days.model().index(0, 0)).bottomLeft())
    assert row.y() < scroll.viewport().height()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
