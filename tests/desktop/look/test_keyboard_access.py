"""Every window and dialog by Tab alone; each control with a name and a visible focus; nothing by colour alone."""

import pkgutil
from importlib import import_module

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from recap_desktop import dialogs
from recap_desktop.curate.curator import Curator
from recap_desktop.curate.search import SearchQuery
from recap_desktop.dialogs.accept_many import AcceptManyDialog
from recap_desktop.dialogs.captions import CaptionsDialog
from recap_desktop.dialogs.change_captions import ChangeCaptionsDialog
from recap_desktop.dialogs.check_files import CheckFilesDialog
from recap_desktop.dialogs.collection import CollectionDialog
from recap_desktop.dialogs.compare import CompareDialog
from recap_desktop.dialogs.decide_many import DecideManyDialog
from recap_desktop.dialogs.descriptions import DescriptionsDialog
from recap_desktop.dialogs.doubtful import DoubtfulDialog
from recap_desktop.dialogs.duplicates import DuplicatesDialog
from recap_desktop.dialogs.export_captions import ExportDialog
from recap_desktop.dialogs.health import HealthDialog
from recap_desktop.dialogs.help import HelpWindow
from recap_desktop.dialogs.import_captions import ImportDialog
from recap_desktop.dialogs.keys import KeysDialog
from recap_desktop.dialogs.make_pack import MakePackDialog
from recap_desktop.dialogs.merge_pack import MergePackDialog
from recap_desktop.dialogs.microphone import MicrophoneDialog
from recap_desktop.dialogs.models import ModelsDialog
from recap_desktop.dialogs.preview import PreviewDialog
from recap_desktop.dialogs.query_line import QueryHelpDialog
from recap_desktop.dialogs.settings import SettingsDialog
from recap_desktop.dialogs.snapshots import SnapshotsDialog
from recap_desktop.dialogs.statistics import StatisticsDialog
from recap_desktop.dialogs.takes import TakesDialog
from recap_desktop.dialogs.unreadable import UnreadableDialog
from recap_desktop.item_models.cards import CARD
from recap_desktop.item_models.chosen_sounds import ChosenSound
from recap_desktop.item_models.offers import Offer
from recap_desktop.item_models.states import STATES, state_label
from recap_desktop.library.unreadable import Unreadable
from recap_desktop.look.colours import STATE_COLOURS
from recap_desktop.look.icons import icon
from recap_desktop.look.screen_fit import FRAME
from recap_desktop.panels.dividers import PanelSplitterHandle
from recap_desktop.sound.canvas import Canvas
from recap_engine.annotate.health import read_health
from recap_engine.audio.recording import Recorder
from recap_engine.datastore.listing import BestSuggestion
from recap_engine.datastore.similar_sounds import Take
from recap_engine.datastore.sounds import FileRow
from recap_engine.exchange.comparison import Comparison, System, make_trials
from recap_engine.exchange.descriptions import Description
from recap_engine.messages import BundleInfo
from recap_engine.records import Sound

CONTROLS = (
    *(QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit),
    *(QKeySequenceEdit, PanelSplitterHandle, Canvas),
)


def image_format() -> QImage.Format:
    return QImage.Format.Format_RGB32


def part_of_another(widget: QWidget) -> bool:
    """What Qt builds inside its own widgets: clear buttons, pop-up lists, table corners."""
    parent = widget.parentWidget()
    inside = (QLineEdit, QComboBox, QAbstractItemView, QAbstractSpinBox, QKeySequenceEdit)
    return isinstance(parent, inside) or "Private" in type(parent).__name__ or widget.objectName().startswith("qt_")


def controls(top: QWidget) -> list[QWidget]:
    """What can be worked with in a window as it is now."""
    return [
        widget
        for widget in top.findChildren(QWidget)
        if isinstance(widget, CONTROLS)
        and not isinstance(widget, QScrollBar)
        and widget.window() is top
        and not part_of_another(widget)
        and widget.isVisibleTo(top)
        and widget.isEnabled()
    ]


def shown(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()}"


def walked(qtbot, top: QWidget) -> list[QWidget]:
    """Where Tab leads, until it comes back to where it was."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None and QApplication.focusWidget().window() is top)
    met: list[QWidget] = []
    while (at := QApplication.focusWidget()) not in met:
        met.append(at)
        qtbot.keyClick(at, Qt.Key.Key_Tab)
        assert len(met) < 200
    return met


def covered(widget: QWidget, met: list[QWidget]) -> bool:
    return any(at is widget or at.focusProxy() is widget or widget.isAncestorOf(at) for at in met)


def opened(qtbot, dialog: QDialog) -> QDialog:
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    if isinstance(dialog, PreviewDialog):
        qtbot.waitUntil(lambda: not dialog.previewing())
    return dialog


def make_takes(session) -> QDialog:
    takes = [Take(Sound(n * 64, 2.0), f"/field/{n}.wav", likeness=0.9, same_recording=False) for n in "ab"]
    return TakesDialog("Rain falls", takes, session.window)


def make_models(session) -> QDialog:
    session.window.bundle_manager._process._command = ["true"]
    dialog = ModelsDialog(session.window.bundle_manager, session.window.settings, session.window.theme, session.window)
    dialog._fill((BundleInfo("starter", 1, "CC0", "Small"), BundleInfo("raw", 1, "CC0", "Random", trained=False)))
    dialog.table.setCurrentCell(1, 0)
    return dialog


def offers() -> list[Offer]:
    best = BestSuggestion("Rain falls on a roof", 0.9, "generated", "m1")
    return [Offer("/field/a.wav", Sound("a" * 64, 2.0), best)]


def descriptions() -> list[Description]:
    file = FileRow(1, "/field/a.wav", 1, "a" * 64, 2.0, 100, 0, False)
    return [Description(file, "Rain on a roof", "iXML")]


def make_health(session) -> QDialog:
    dialog = HealthDialog(["starter"], session.window.theme, session.window)
    dialog.show_health(read_health(session.desk.workspace))
    return dialog


def make_collection(session) -> QDialog:
    curator = Curator(session.desk.workspace, "Mira", session)
    return CollectionDialog("describe", curator.collections()[0], curator, ["town"], session.window)


def make_comparison(session) -> QDialog:
    systems = [System("a", {"bell.wav": "A bell"}), System("b", {"bell.wav": "Two bells"})]
    comparison = Comparison(systems, make_trials(systems))
    return CompareDialog(comparison, session.window.aside, session.window)


def chosen_sounds():
    return [ChosenSound("/field/a.wav", Sound("a" * 32, 2.0), 1), ChosenSound("/field/b.wav", Sound("b" * 32, 2.0), 2)]


DIALOGS = {
    HelpWindow: lambda s: HelpWindow(s.window),
    SettingsDialog: lambda s: SettingsDialog(s.window.settings, s.window.actions_, s.window),
    KeysDialog: lambda s: KeysDialog(s.window.actions_, s.window.settings, s.window),
    CaptionsDialog: lambda s: CaptionsDialog(Curator(s.desk.workspace, "Mira", s), s.window.engine, s.window),
    ImportDialog: lambda s: ImportDialog(s.place, "Mira", ["starter"], "", s.window),
    ExportDialog: lambda s: ExportDialog(s.place, s.desk.workspace.collections.list(), "", s.window),
    ModelsDialog: make_models,
    TakesDialog: make_takes,
    MicrophoneDialog: lambda s: MicrophoneDialog(Recorder(None, 5.0), s.window),
    AcceptManyDialog: lambda s: AcceptManyDialog(offers(), 10, s.window),
    DescriptionsDialog: lambda s: DescriptionsDialog(descriptions(), s.window),
    CheckFilesDialog: lambda s: CheckFilesDialog("/field/none", s.window),
    DecideManyDialog: lambda s: DecideManyDialog("skip", chosen_sounds(), [], s.window),
    StatisticsDialog: lambda s: StatisticsDialog(["Mira"], s.window.theme, s.window),
    ChangeCaptionsDialog: lambda s: ChangeCaptionsDialog(s.place, "Mira", [1, 2], [1, 2, 3], ["starter"], s.window),
    CompareDialog: make_comparison,
    SnapshotsDialog: lambda s: SnapshotsDialog(Curator(s.desk.workspace, "Mira", s), s.window),
    MakePackDialog: lambda s: MakePackDialog(s.place, [1, 2], [1, 2, 3], SearchQuery(""), s.window),
    MergePackDialog: lambda s: MergePackDialog(Curator(s.desk.workspace, "Mira", s), "", s.window),
    CollectionDialog: make_collection,
    HealthDialog: make_health,
    DoubtfulDialog: lambda s: DoubtfulDialog(Curator(s.desk.workspace, "Mira", s), s.window.engine, s.window),
    DuplicatesDialog: lambda s: DuplicatesDialog(Curator(s.desk.workspace, "Mira", s), s.window.engine, s.window),
    QueryHelpDialog: lambda s: QueryHelpDialog(s.window),
    UnreadableDialog: lambda s: UnreadableDialog([Unreadable(-2, "/field/b.wav", "/field/b.wav is empty.")], s.window),
}


def test_every_dialog_is_looked_at_here():
    made = {
        kind
        for module in pkgutil.iter_modules(dialogs.__path__)
        for kind in vars(import_module(f"recap_desktop.dialogs.{module.name}")).values()
        if isinstance(kind, type) and issubclass(kind, QDialog) and kind.__module__.startswith("recap_desktop.")
    }
    assert {kind for kind in made if not kind.__subclasses__()} <= set(DIALOGS)


# ---- names and Tab ---------------------------------------------------------------------------------------------------


def nameless(top: QWidget) -> list[str]:
    """Controls that a screen reader could only call by what they are."""
    return [shown(w) for w in controls(top) if not (w.accessibleName() or getattr(w, "text", str)().strip())]


def out_of_reach(qtbot, top: QWidget) -> list[str]:
    """Controls that Tab does not lead to."""
    met = walked(qtbot, top)
    return [shown(w) for w in controls(top) if not covered(w, met)]


def test_the_window_is_worked_by_tab_alone_and_every_control_has_a_name(qtbot, work, suggested):
    session = work()
    suggested(session)
    window = session.window
    qtbot.keyClick(window.caption.box, "1", Qt.KeyboardModifier.ControlModifier)
    window.library.go_to(0)
    qtbot.waitUntil(lambda: len(session.desk.neighbours()) > 0, timeout=15_000)
    window.similar.enter()
    assert nameless(window) == []
    assert out_of_reach(qtbot, window) == []


def test_the_first_page_is_worked_by_tab_alone(qtbot, start):
    window = start().window
    window.findChild(QWidget, "welcome_folder").setFocus()
    assert nameless(window) == []
    assert out_of_reach(qtbot, window) == []


@pytest.mark.parametrize("kind", DIALOGS, ids=lambda kind: kind.__name__)
def test_a_dialog_is_worked_by_tab_alone_and_every_control_has_a_name_and_a_visible_focus(qtbot, work, kind):
    dialog = opened(qtbot, DIALOGS[kind](work()))
    assert nameless(dialog) == []
    assert out_of_reach(qtbot, dialog) == []
    aside = next(w for w in reversed(controls(dialog)) if not isinstance(w, QAbstractItemView))
    assert focus_unseen(qtbot, dialog, aside) == []


def test_dividers_are_moved_by_arrow_keys(qtbot, work):
    window = work().window
    for splitter, more in ((window.across, Qt.Key.Key_Right), (window.middle, Qt.Key.Key_Down)):
        before = splitter.sizes()
        divider = splitter.handle(1)
        divider.setFocus()
        qtbot.keyClick(divider, more)
        assert splitter.sizes()[0] > before[0]


def plain(entry: QAction) -> str:
    return entry.text().replace("&", "")


def test_what_the_heading_does_by_mouse_is_in_the_menu(qtbot, work):
    window = work("b.wav", "a.wav").window
    sort, columns = window.findChild(QMenu, "menu_sort"), window.findChild(QMenu, "menu_columns")
    sort.aboutToShow.emit()
    assert [plain(entry) for entry in sort.actions() if entry.text()][:4] == ["State", "Name", "Length", "Caption"]
    sort.actions()[-1].trigger()
    qtbot.waitUntil(lambda: window.table.item(0).name == "b.wav")
    columns.aboutToShow.emit()
    next(entry for entry in columns.actions() if plain(entry) == "Caption").trigger()
    assert not window.library.list.isColumnHidden(3)


def test_the_menus_of_rows_and_folders_open_by_key(qtbot, work):
    window = work().window
    for view, signal in ((window.library.list, "row_menu_requested"), (window.library.tree, "folder_menu_requested")):
        view.setCurrentIndex(view.model().index(0, 0))
        view.setFocus()
        where = view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle).center()
        with qtbot.waitSignal(getattr(window.library, signal)):
            event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, where, view.mapToGlobal(where))
            QApplication.sendEvent(view.viewport(), event)
    for menu in window.findChildren(QMenu):
        menu.close()


# ---- focus is seen ---------------------------------------------------------------------------------------------------


def pixels(top: QWidget, area: QRect) -> np.ndarray:
    """What is on screen there: (height, width, 3), 0 to 255."""
    image = top.grab(area).toImage().convertToFormat(image_format())
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : image.width() * 4].reshape(image.height(), image.width(), 4)[:, :, :3][:, :, ::-1].copy()


def luminance(colours: np.ndarray) -> np.ndarray:
    """WCAG's relative luminance of colours (…, 3)."""
    parts = colours / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrasts(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The contrast of two colours, 1 to 21, as WCAG 2 reckons it."""
    first, second = luminance(a), luminance(b)
    return (np.maximum(first, second) + 0.05) / (np.minimum(first, second) + 0.05)


def focus_unseen(qtbot, top: QWidget, aside: QWidget) -> list[str]:
    """Controls that look the same with the focus: fewer than a dozen pixels change by 3:1."""
    unseen = []
    for widget in controls(top):
        if widget is aside or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        for scroll in top.findChildren(QScrollArea):
            if scroll.isAncestorOf(widget):
                scroll.ensureWidgetVisible(widget)  # as Tab does
        area = QRect(widget.mapTo(top, QPoint(0, 0)), widget.size()).adjusted(-4, -4, 4, 4)
        aside.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        before = pixels(top, area)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        if not widget.isVisible() or (not widget.hasFocus() and widget.focusProxy() is None):
            continue  # such as a notice whose time is over
        if int((contrasts(before, pixels(top, area)) >= 3).sum()) < 12:
            unseen.append(shown(widget))
    return unseen


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_focus_is_seen_on_every_control_of_the_window(qtbot, work, suggested, settings, theme):
    settings.set("theme", theme)
    session = work()
    suggested(session)
    window = session.window
    window.similar.enter()
    window.suggestions.list.setCurrentIndex(window.suggestion_cards.index(0))
    assert focus_unseen(qtbot, window, window.caption.box) == []


# ---- not by colour alone ---------------------------------------------------------------------------------------------


def shape(name: str) -> bytes:
    image = icon(name, "#ffffff", "#ffffff").pixmap(32, 32).toImage().convertToFormat(image_format())
    return image.constBits().tobytes()


def test_states_are_distinguished_without_their_colours(qapp):
    assert set(STATE_COLOURS) == set(STATES)
    assert len({shape(state) for state in STATES}) == len(STATES)
    assert len({state_label(state) for state in STATES}) == len(STATES)
    assert len({shape(name) for name in ("info", "warning", "error", "accepted")}) == 4


def test_their_author_is_shown_in_words_and_by_a_sign(qtbot, work, suggested):
    session = work()
    suggested(session)
    window = session.window
    cards = [window.suggestion_cards.index(n).data(CARD) for n in range(window.suggestion_cards.rowCount())]
    of_model = next(card for card in cards if card.colour == "model")
    of_people = next(card for card in cards if card.colour == "human")
    assert of_model.remarks[0] != of_people.remarks[0]
    assert shape(of_model.icon) != shape(of_people.icon)
    labels = set()
    for text in ("", "1", "x"):
        if text == "1":
            qtbot.keyClick(window.caption.box, text, Qt.KeyboardModifier.AltModifier)
        else:
            qtbot.keyClicks(window.caption.box, text)
        labels.add(window.caption.label.text())
    assert len(labels) == 3


def test_rows_show_their_state_by_icon_and_word(work):
    table = work().window.table
    words, sign = table.cell(0, 0)
    assert words == state_label("new") or words == state_label("suggested")
    assert sign is not None


def test_a_notice_shows_how_bad_it_is_by_a_sign(qtbot, work):
    notice = work().window.notice
    seen = set()
    for severity in ("info", "warning", "error"):
        notice.show_notice("Something happened", severity)
        sign = next(label for label in notice.findChildren(QLabel) if not label.pixmap().isNull())
        mask = sign.pixmap().toImage().createAlphaMask()
        seen.add(mask.constBits().tobytes())
    assert len(seen) == 3


def test_window_and_dialogs_fit_a_full_hd_screen_at_twice_the_size(qtbot, work, monkeypatch):
    room = QSize(960, 540)
    monkeypatch.setattr("recap_desktop.look.screen_fit.available_size", lambda _: room - FRAME)
    session = work()
    window = session.window
    assert window.actions_["similar"].isChecked()
    tops = [window, *(opened(qtbot, make(session)) for kind, make in DIALOGS.items() if kind is not SettingsDialog)]
    for top in tops:
        least = top.minimumSizeHint()
        assert least.boundedTo(room - QSize(0, FRAME.height())) == least, shown(top)
        assert top is window or top.size().boundedTo(room) == top.size(), shown(top)
