"""The main window: panels put together and wired to the desk, the sound list and the engine."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from recap_desktop.actions import ACTION_SPECS, CAPTION, GO, MENUS, MOST_SUGGESTIONS, SOUND, Actions
from recap_desktop.annotate.decisions import Decisions
from recap_desktop.annotate.desk import Desk
from recap_desktop.annotate.suggestions import Suggestions
from recap_desktop.engine.bundles import BundleManager
from recap_desktop.engine.client import EngineClient
from recap_desktop.i18n import translate_declared
from recap_desktop.item_models.cards import CardModel
from recap_desktop.item_models.folders import FolderTree
from recap_desktop.item_models.sounds import SoundTable
from recap_desktop.library.sound_list import SoundList
from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.look.screen_fit import THREE_PANELS, available_size, is_small_screen, resize_within
from recap_desktop.look.theme import Theme
from recap_desktop.look.widget_names import named
from recap_desktop.panels.batch import BatchStrip
from recap_desktop.panels.caption import CaptionPanel
from recap_desktop.panels.coach import CoachBar
from recap_desktop.panels.dividers import PanelSplitter
from recap_desktop.panels.existing_captions import ExistingCaptions
from recap_desktop.panels.library import LibraryPanel
from recap_desktop.panels.list_menus import ListMenus
from recap_desktop.panels.listening import ListeningPanel
from recap_desktop.panels.menu_bar import MenuBar
from recap_desktop.panels.notice import NoticeBar
from recap_desktop.panels.similar import SimilarPanel
from recap_desktop.panels.status import StatusLine
from recap_desktop.panels.suggestions import SuggestionsPanel
from recap_desktop.panels.typed_keys import is_typing
from recap_desktop.panels.welcome import WelcomePage
from recap_desktop.settings import Settings
from recap_desktop.sound.outputs import Outputs
from recap_desktop.sound.player import Player
from recap_desktop.sound.view import SoundView
from recap_engine.records import Region

_AFTER_SEPARATOR = frozenset(
    (
        *("unreadable", "new_workspace", "models", "quit", "filter", "select_all", "focus_caption", "region_start"),
        *("slower", "about"),
    )
)
"""Actions that have a separator above them in their menu."""

_ENABLED_ELSEWHERE = frozenset(("loop", "quieter", "louder"))
"""Actions that other code enables and disables."""

_LIST_BESIDE = 760
"""Pixels of width from which the list fits beside the sound."""

_LOW = 36
"""Lines of text below which a window is low: the panels then save height."""

_FILTERED = (QAbstractButton, QComboBox, QAbstractItemView)
"""Widgets in which typing means nothing, or would search."""


class MainWindow(QMainWindow):
    """One window on one workspace: builds the panels and menus. `Session` and the controllers give them behaviour."""

    dropped = Signal(object)
    """Paths (a list of str) that were dropped on the window."""
    escaped = Signal()
    """Escape was pressed, and no widget had a use for it."""
    low_changed = Signal(bool)
    """Whether the window is so low that panels save height."""
    closing = Signal()
    """The window is about to close, with the workspace still open."""

    def __init__(self, settings: Settings, engine: EngineClient, theme: Theme, outputs: Outputs | None = None) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle("RECAP Desktop")
        self.settings, self.engine, self.theme = settings, engine, theme
        self.actions_ = Actions(self, settings)
        self.table = SoundTable(theme, self)
        self.folders = FolderTree(theme)
        self.sound_list = SoundList(self.table, self)
        self.suggestion_store = Suggestions(engine, self)
        self.bundle_manager = BundleManager(self)
        self.desk = Desk(settings, self.sound_list, self.suggestion_store, self)
        self.decisions = Decisions(self.desk, settings, self)
        self.suggestion_cards, self.similar_cards = CardModel(self), CardModel(self)
        self._build_panels(outputs)
        self._build_menus()
        resize_within(self, 1280, 820)
        self.setAcceptDrops(True)
        self.low = False
        self._restore()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._on_focus_changed)

    def _build_panels(self, outputs: Outputs | None) -> None:
        theme = self.theme
        self.aside = Player(self, outputs)
        """Plays sounds other than the current one."""
        self.notice = NoticeBar(theme)
        self.library = LibraryPanel(self.table, self.folders, theme)
        self.listening = ListeningPanel(SoundView(), Player(self, outputs), self.actions_, self.settings, theme)
        self.suggestions = SuggestionsPanel(self.suggestion_cards, theme)
        self.own = ExistingCaptions(theme)
        self.caption = CaptionPanel(self.actions_, theme)
        self.similar = SimilarPanel(self.similar_cards, theme)
        # The help finds the pages about the panels by these names.
        named(self.library, "panel_library")
        named(self.listening, "panel_sound")
        named(self.suggestions, "panel_suggestions")
        named(self.own, "panel_captions_of_sound")
        named(self.caption, "panel_caption")
        named(self.similar, "panel_similar")
        self.welcome = WelcomePage(theme)
        self.batch = BatchStrip()
        self.status = StatusLine(theme, self.batch)
        self.setStatusBar(self.status)
        words = QWidget()
        self._words = column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.suggestions, 1)
        column.addWidget(self.own)
        column.addWidget(self.caption)
        self.middle = named(PanelSplitter(Qt.Orientation.Vertical), "middle")
        self.middle.addWidget(self.listening)
        self.middle.addWidget(words)
        self.middle.setSizes([270, 510])
        centre = QWidget()
        inside = QVBoxLayout(centre)
        inside.setContentsMargins(6, 4, 6, 8)
        inside.addWidget(self.middle)
        self.across = named(PanelSplitter(Qt.Orientation.Horizontal), "across")
        for panel in (self.library, centre, self.similar):
            self.across.addWidget(panel)
        self.across.setSizes([350, 636, 294])
        for place, share in enumerate((1, 2, 1)):
            self.across.setStretchFactor(place, share)  # names and captions get their share of a larger screen
        self.pages = named(QStackedWidget(), "pages")
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.across)
        self._build_centre()

    def _build_centre(self) -> None:
        """The bar of the tutorial, and the panels, which scroll on a screen smaller than they need."""
        self._scroll = named(QScrollArea(widgetResizable=True), "window_scroll")
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.pages)
        self._scroll.verticalScrollBar().rangeChanged.connect(lambda *_: self._show_focus())
        self.coach = CoachBar(self.theme)
        whole = QWidget()
        rows = QVBoxLayout(whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.coach)
        rows.addWidget(self._scroll, 1)
        self.setCentralWidget(whole)

    def _build_top(self) -> MenuBar:
        """Menus, with room for notices beside them, so that a notice moves nothing."""
        menu_bar, top = named(MenuBar(), "menus"), QWidget()
        menu_bar.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(top)
        row.setContentsMargins(0, 1, 8, 1)
        row.setSpacing(10)
        row.addWidget(menu_bar)
        row.addWidget(self.notice, 1)
        row.addStretch()
        two_lines = 2 * self.fontMetrics().lineSpacing() + 4
        top.setMinimumHeight(max(self.notice.sizeHint().height(), two_lines) + 2)
        self.setMenuWidget(top)
        return menu_bar

    def _build_menus(self) -> None:
        menu_bar = self._build_top()
        menus: dict[str, QMenu] = {}
        for name, text in MENUS:
            menus[name] = menu_bar.add_menu(translate_declared(text), f"menu_{name}")
        takes = QMenu(self.tr("Insert a suggestion"), self)
        accepts = QMenu(self.tr("Accept a suggestion"), self)
        for number in range(1, MOST_SUGGESTIONS + 1):
            takes.addAction(self.actions_[f"take_{number}"])
            accepts.addAction(self.actions_[f"accept_{number}"])
        self.collections_menu = named(QMenu(self.tr("Collections in use"), self), "menu_collections")
        self.recent_menu = named(QMenu(self.tr("Recent workspaces"), self), "menu_recent")
        self.output_menu = named(QMenu(self.tr("Output device"), self), "menu_output")
        for spec in ACTION_SPECS:
            if spec.menu:
                if spec.name == "models":
                    menus["file"].addMenu(self.recent_menu)
                if spec.name == "loop":
                    menus["sound"].addMenu(self.output_menu)
                if spec.name == "skip":
                    menus["caption"].addMenu(takes)
                    menus["caption"].addMenu(accepts)
                    menus["caption"].addMenu(self.collections_menu)
                    menus["caption"].addSeparator()
                if spec.name in _AFTER_SEPARATOR:
                    menus[spec.menu].addSeparator()
                menus[spec.menu].addAction(self.actions_[spec.name])
        listed = ListMenus(self.library, self)
        menus["view"].addSeparator()
        menus["view"].addMenu(listed.sort)
        menus["view"].addMenu(listed.columns)
        for menu in (*menus.values(), takes, accepts):
            menu.aboutToShow.connect(partial(assign_mnemonics, menu))
        self.actions_["similar"].setChecked(True)
        self.actions_["library"].setChecked(True)
        for name, panel, other in (("similar", self.similar, "library"), ("library", self.library, "similar")):
            self.actions_[name].toggled.connect(partial(self._show_beside, panel, self.actions_[other]))
        if is_small_screen(self):
            self.actions_["similar"].setChecked(False)  # F6 shows them
        if available_size(self).width() < _LIST_BESIDE:
            self.actions_["library"].setChecked(False)  # F7 shows it
        self.actions_["filter"].triggered.connect(self._on_filter_requested)
        self.actions_["focus_caption"].triggered.connect(self.caption.box.setFocus)
        self.notice.left.connect(self.caption.box.setFocus)

    def _show_beside(self, panel: QWidget, other: QAction, shown: bool) -> None:
        """Show or hide a panel beside the sound; in a narrow window, it takes the place of the other one."""
        panel.setVisible(shown)
        if shown and self.isVisible() and self.width() < max(THREE_PANELS, self.across.minimumSizeHint().width()):
            other.setChecked(False)

    def show_work(self, has_sounds: bool) -> None:
        """Show the panels, or the welcome page."""
        self.pages.setCurrentIndex(1 if has_sounds else 0)
        for spec, action in self.actions_:
            if spec.menu in (CAPTION, GO, SOUND) and spec.name not in _ENABLED_ELSEWHERE:
                action.setEnabled(has_sounds)

    # ---- keys --------------------------------------------------------------------------------------------------

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        """Filter the events of the focused widget only: an event filter on everything slows every event."""
        if now is None and self.isActiveWindow():
            QTimer.singleShot(0, self, self._restore_focus)  # the focused widget was disabled or hidden
        self._show_focus()
        if isinstance(before, _FILTERED):
            before.removeEventFilter(self)
        if isinstance(now, _FILTERED) and now.window() is self:
            now.installEventFilter(self)

    def _show_focus(self) -> None:
        """Scroll to the focused widget; to all of the caption panel if it is in there."""
        now = QApplication.focusWidget()
        if now is not None and self.pages.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(self.caption if self.caption.isAncestorOf(now) else now)

    def _restore_focus(self) -> None:
        if self.isActiveWindow() and QApplication.focusWidget() is None:
            self.caption.box.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let Space press a focused button instead of acting as a shortcut."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and not event.modifiers()
            and isinstance(watched, QAbstractButton | QComboBox)
        ):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._type_caption(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Send typing that no widget used to the caption box."""
        if event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.escaped.emit()
        elif not self._type_caption(event):
            super().keyPressEvent(event)

    def _type_caption(self, event: QKeyEvent) -> bool:
        """Send a typed character to the caption box and focus it; False if the key types nothing."""
        box = self.caption.box
        if not is_typing(event) or box.hasFocus() or self.pages.currentIndex() == 0:
            return False
        box.setFocus()
        QApplication.sendEvent(box, event)
        return True

    def _on_filter_requested(self) -> None:
        self.actions_["library"].setChecked(True)
        self.library.filter.setFocus()
        self.library.filter.selectAll()

    # ---- remembering -------------------------------------------------------------------------------------------

    def _restore(self) -> None:
        kept = self.settings.text("geometry")
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode()))
        state = self.settings.text("window_state").split(",")
        for splitter, part in zip((self.across, self.middle, self.library.split), state, strict=False):
            if part:
                splitter.restoreState(QByteArray.fromBase64(part.encode()))

    def remember(self) -> None:
        """Save the window's geometry and the sizes of its panels."""
        self.settings.set("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        parts = [
            bytes(s.saveState().toBase64().data()).decode() for s in (self.across, self.middle, self.library.split)
        ]
        self.settings.set("window_state", ",".join(parts))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Save height in a low window."""
        super().resizeEvent(event)
        low = self.height() < _LOW * self.fontMetrics().lineSpacing()
        if low != self.low:
            self.low = low
            self._words.setSpacing(4 if low else 8)
            self.listening.view.save_height(low)
            self.caption.save_height(low)
            self.low_changed.emit(low)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files and folders."""
        if event.mimeData().hasUrls() and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Pass the paths on."""
        self.dropped.emit([url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def play_aside(self, path: str, region: Region | None = None) -> None:
        """Play another sound (or a part of one) than the current one, which is paused."""
        self.listening.player.pause()
        self.aside.load(path, region)
        self.aside.play()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Save what is being written, and end the engine."""
        self.closing.emit()
        self.remember()
        self.sound_list.close()
        self.desk.use(None)
        self.listening.player.close()
        self.aside.close()
        self.engine.stop()
        self.bundle_manager.close()
        super().closeEvent(event)
