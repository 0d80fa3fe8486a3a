"""Colours in light and dark, with text at 4.5:1 or better, and the icons, drawn in them.

No meaning rests on colour alone: a state has an icon and its word, model text has a mark and a label.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from recap_desktop import icons


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. ``window``, ``base``, ``raised``, ``model_back`` and ``human_back`` lie behind text.

    ``line`` parts what is told apart without it, too; ``edge`` is around what can be written in or switched.
    """

    window: str
    base: str
    raised: str
    line: str
    edge: str
    text: str
    faint: str
    accent: str
    on_accent: str
    selected: str
    model: str
    model_back: str
    human: str
    human_back: str
    good: str
    warning: str
    bad: str
    notice_back: str


LIGHT = Colours(
    window="#f3f4f6",
    base="#ffffff",
    raised="#f8f9fb",
    line="#d4d8df",
    edge="#828997",
    text="#1b1f27",
    faint="#565d6b",
    accent="#0b62c4",
    on_accent="#ffffff",
    selected="#dbe9fb",
    model="#6a35b8",
    model_back="#f3edfc",
    human="#14653a",
    human_back="#ebf6ef",
    good="#14703d",
    warning="#8a5200",
    bad="#b3261e",
    notice_back="#fff5e0",
)
DARK = Colours(
    window="#1c1f25",
    base="#14161b",
    raised="#22262e",
    line="#3a404b",
    edge="#6f7685",
    text="#e8eaef",
    faint="#a7aebb",
    accent="#7db4f8",
    on_accent="#0d1420",
    selected="#243752",
    model="#c8a8fb",
    model_back="#2a2140",
    human="#86d6a5",
    human_back="#17301f",
    good="#7fd19f",
    warning="#f0bd62",
    bad="#ff9c94",
    notice_back="#3a2f16",
)

# (ink, ground): every pair in which text is ever drawn.
TEXT_PAIRS = (
    *((ink, ground) for ink in ("text", "faint") for ground in ("window", "base", "raised", "selected")),
    *((ink, ground) for ink in ("model", "human", "good", "warning", "bad", "accent") for ground in ("base", "raised")),
    *((ink, "window") for ink in ("good", "warning", "bad", "accent")),
    *((ink, "selected") for ink in ("model", "human", "accent", "warning")),
    *((ink, "model_back") for ink in ("text", "faint", "warning")),
    ("model", "model_back"),
    ("text", "human_back"),
    ("human", "human_back"),
    ("on_accent", "accent"),
    ("text", "notice_back"),
    ("warning", "notice_back"),
    ("bad", "notice_back"),
    ("accent", "notice_back"),
)

# (ink, ground): icons, edges and marks that say something; 3:1 is asked for.
GRAPHIC_PAIRS = (
    *(
        (ink, ground)
        for ink in ("accent", "faint", "model", "human", "good", "warning", "bad")
        for ground in ("window", "base", "raised", "selected")
    ),
    *(("edge", ground) for ground in ("window", "base", "raised")),
    *((ink, "notice_back") for ink in ("accent", "warning", "bad")),
    ("on_accent", "accent"),
    ("model", "model_back"),
)

STATE_INK = {
    "new": "faint",
    "suggested": "model",
    "accepted": "good",
    "edited": "human",
    "written": "human",
    "rejected": "bad",
    "skipped": "faint",
    "flagged": "warning",
}


class Theme(QObject):
    """The colours in use, on the application."""

    changed = Signal()

    def __init__(self, choice: str = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        self._marks = TemporaryDirectory(prefix="recap-desktop-", ignore_cleanup_errors=True)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.colours = self._wanted()

    def choose(self, choice: str) -> None:
        """``light``, ``dark``, or ``system``."""
        self._choice = choice
        self.colours = self._wanted()
        self.apply()

    def apply(self) -> None:
        """Dress the application."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if app.style().name() != "fusion":
            app.setStyle("Fusion")
        app.setPalette(palette(self.colours))
        # A folder of its own for each set of colours: Qt remembers images by their names.
        folder = Path(self._marks.name) / ("dark" if self.colours is DARK else "light")
        folder.mkdir(exist_ok=True)
        icons.write_marks(folder, self.colours.faint, self.colours.on_accent)
        app.setStyleSheet(sheet(self.colours, folder.as_posix()))
        self.changed.emit()

    def icon(self, name: str, ink: str = "text") -> QIcon:
        """An icon in one of the theme's colours."""
        return icons.icon(name, getattr(self.colours, ink), self.colours.faint)

    def colour(self, ink: str) -> QColor:
        """One of the theme's colours."""
        return QColor(getattr(self.colours, ink))

    def _wanted(self) -> Colours:
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if self._choice == "dark" or (self._choice == "system" and dark) else LIGHT

    def _on_scheme_changed(self) -> None:
        if self._choice == "system" and self._wanted() is not self.colours:
            self.choose("system")


def palette(colours: Colours) -> QPalette:
    """The colours as Qt's widgets know them."""
    made, role = QPalette(), QPalette.ColorRole
    for name, value in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.base),
        (role.AlternateBase, colours.raised),
        (role.Text, colours.text),
        (role.Button, colours.raised),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.bad),
        (role.ToolTipBase, colours.raised),
        (role.ToolTipText, colours.text),
        (role.Highlight, colours.selected),
        (role.HighlightedText, colours.text),
        (role.PlaceholderText, colours.faint),
        (role.Link, colours.accent),
        (role.LinkVisited, colours.accent),
        (role.Accent, colours.accent),
        (role.Mid, colours.line),
        (role.Light, colours.raised),
        (role.Dark, colours.line),
    ):
        made.setColor(name, QColor(value))
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.faint))
    return made


def sheet(c: Colours, marks: str) -> str:
    """What a palette cannot say: room, lines, focus. ``marks`` is the folder of `icons.write_marks`."""
    return f"""
    QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    QSplitter::handle {{ background: {c.window}; }}
    QLineEdit, QPlainTextEdit, QTableView, QTreeView, QListView {{
        background: {c.base}; color: {c.text}; border: 1px solid {c.line}; border-radius: 5px;
        selection-background-color: {c.selected}; selection-color: {c.text}; }}
    QLineEdit, QPlainTextEdit {{ border-color: {c.edge}; placeholder-text-color: {c.faint}; }}
    QLineEdit {{ padding: 5px 7px; }}
    QLineEdit:focus, QPlainTextEdit:focus, QTableView:focus, QTreeView:focus, QListView:focus {{
        border: 2px solid {c.accent}; }}
    QLineEdit:focus {{ padding: 4px 6px; }}
    QTableView, QTreeView, QListView {{ outline: 0; }}
    QSplitter::handle:vertical {{ height: 8px; }}
    QSplitter::handle:horizontal {{ width: 8px; }}
    QTableView::item, QTreeView::item {{ padding: 3px 4px; border: 0; }}
    QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {{
        background: {c.selected}; color: {c.text}; }}
    QHeaderView {{ background: transparent; }}
    QHeaderView::section:first {{ border-top-left-radius: 4px; }}
    QHeaderView::section:last {{ border-top-right-radius: 4px; }}
    QHeaderView::section {{ background: {c.raised}; color: {c.faint}; border: 0; border-bottom: 1px solid {c.line};
        padding: 5px 6px; }}
    QPushButton, QToolButton {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line};
        border-radius: 5px; padding: 5px 10px; }}
    QToolButton {{ padding: 4px; }}
    QPushButton:hover, QToolButton:hover {{ border-color: {c.faint}; }}
    QPushButton:pressed, QToolButton:pressed, QToolButton:checked {{ background: {c.selected}; }}
    QPushButton:focus, QToolButton:focus, QComboBox:focus {{ border: 2px solid {c.accent}; }}
    QPushButton:focus {{ padding: 4px 9px; }}
    QToolButton:focus {{ padding: 3px; }}
    QPushButton:disabled, QToolButton:disabled {{ color: {c.faint}; background: {c.window}; }}
    QPushButton[primary="true"] {{ background: {c.accent}; color: {c.on_accent}; border-color: {c.accent};
        font-weight: 600; }}
    QPushButton[primary="true"]:focus {{ border: 2px solid {c.accent}; outline: 2px solid {c.on_accent};
        outline-offset: -3px; outline-radius: 3px; }}
    QPushButton[primary="true"]:disabled {{ background: {c.window}; color: {c.faint}; border-color: {c.line}; }}
    QPushButton[plain="true"], QToolButton[plain="true"] {{ background: transparent; border-color: transparent; }}
    QPushButton[plain="true"] {{ color: {c.accent}; }}
    QPushButton[plain="true"]:focus, QToolButton[plain="true"]:focus {{ border: 2px solid {c.accent}; }}
    QCheckBox {{ spacing: 8px; border: 2px solid transparent; border-radius: 5px; padding: 2px; }}
    QCheckBox:focus {{ border-color: {c.accent}; }}
    QCheckBox::indicator, QTableView::indicator, QListView::indicator {{
        width: 15px; height: 15px; border: 1px solid {c.edge}; border-radius: 4px;
        background: {c.base}; }}
    QCheckBox::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked {{
        background: {c.accent}; border-color: {c.accent};
        image: url({marks}/check.svg); }}
    QSpinBox {{ background: {c.base}; border: 1px solid {c.edge}; border-radius: 5px; padding: 4px 4px 4px 7px; }}
    QSpinBox:focus {{ border: 2px solid {c.accent}; padding: 3px 3px 3px 6px; }}
    QSpinBox:disabled {{ color: {c.faint}; background: {c.window}; }}
    QSpinBox::up-button, QSpinBox::down-button {{ border: 0; width: 20px; background: transparent; }}
    QSpinBox::up-arrow {{ image: url({marks}/up.svg); width: 10px; height: 10px; }}
    QSpinBox::down-arrow {{ image: url({marks}/arrow.svg); width: 10px; height: 10px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QSlider {{ border: 2px solid transparent; border-radius: 5px; min-height: 18px; }}
    QSlider:focus {{ border-color: {c.accent}; }}
    QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {c.line}; }}
    QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {c.accent}; }}
    QSlider::handle:horizontal {{ width: 12px; margin: -4px 0; border-radius: 6px; background: {c.accent}; }}
    QComboBox {{ background: {c.raised}; border: 1px solid {c.edge}; border-radius: 5px; padding: 4px 8px; }}
    QComboBox:focus {{ padding: 3px 7px; }}
    QComboBox:hover {{ border-color: {c.faint}; }}
    QComboBox:disabled {{ color: {c.faint}; background: {c.window}; }}
    QComboBox::drop-down {{ border: 0; width: 22px; }}
    QComboBox::down-arrow {{ image: url({marks}/arrow.svg); width: 12px; height: 12px; }}
    QGroupBox {{ border: 1px solid {c.line}; border-radius: 6px; margin-top: 22px; padding: 6px; }}
    QGroupBox::title {{ subcontrol-origin: margin; left: 2px; top: 2px; font-weight: 600; }}
    QLabel[instead="true"] {{ background: {c.base}; border: 1px solid {c.line}; border-radius: 5px; }}
    QLabel[faint="true"] {{ color: {c.faint}; }}
    QLabel[heading="true"] {{ font-weight: 600; }}
    QStatusBar {{ background: {c.window}; color: {c.faint}; border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: 0; }}
    QWidget#batch QPushButton {{ padding: 1px 8px; }}
    QWidget#batch QPushButton:focus {{ padding: 0 7px; }}
    QStatusBar QLabel {{ color: {c.faint}; }}
    QFrame#notice {{ background: {c.notice_back}; border: 1px solid {c.line}; border-radius: 5px; }}
    QFrame#notice QPushButton {{ background: transparent; border: 1px solid {c.faint}; padding: 2px 8px; }}
    QFrame#notice QPushButton:focus {{ border: 2px solid {c.accent}; padding: 1px 7px; }}
    QFrame#notice QToolButton {{ padding: 2px; }}
    QFrame#caption_frame {{ border: 1px solid {c.edge}; border-radius: 6px; background: {c.base}; }}
    QFrame#caption_frame[whose="model"] {{ border: 1px solid {c.model}; background: {c.model_back}; }}
    QFrame#caption_frame[whose="human"] {{ border: 1px solid {c.human}; background: {c.base}; }}
    QFrame#caption_frame[within="true"] {{ border-width: 2px; }}
    QFrame#caption_frame[within="true"][whose="none"] {{ border-color: {c.accent}; }}
    QPlainTextEdit#caption_box, QPlainTextEdit#caption_box:focus {{ border: 0; background: transparent; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
    QScrollBar::handle {{ background: {c.line}; border-radius: 4px; min-height: 28px; min-width: 28px; }}
    QScrollBar::handle:hover {{ background: {c.faint}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: transparent; width: 0; height: 0; }}
    QProgressBar {{ background: {c.base}; border: 1px solid {c.line}; border-radius: 4px; text-align: center;
        color: {c.text}; }}
    QProgressBar::chunk {{ background: {c.selected}; border-radius: 3px; }}
    QMenuBar {{ background: {c.window}; color: {c.text}; }}
    QMenuBar::item {{ padding: 4px 9px; background: transparent; }}
    QMenuBar::item:selected {{ background: {c.selected}; border-radius: 4px; }}
    QMenu {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {c.selected}; }}
    QMenu::item:disabled {{ color: {c.faint}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    """


def contrast(a: str, b: str) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2 reckons it."""
    high, low = sorted((_luminance(QColor(a)), _luminance(QColor(b))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def names() -> list[str]:
    """The colours a theme has."""
    return [field.name for field in fields(Colours)]


def dress(widget: QWidget, sheet: str) -> None:
    """Give a widget a style sheet, unless it has that: Qt would polish it, and all inside it, again."""
    if widget.styleSheet() != sheet:
        widget.setStyleSheet(sheet)
