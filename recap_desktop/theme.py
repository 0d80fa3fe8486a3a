"""Colours in light and dark, with text at 4.5:1 or better, and the icons, drawn in them.

No meaning rests on colour alone: a state has an icon and its word, model text has a mark and a label.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. ``window``, ``base``, ``raised``, ``model_back`` and ``human_back`` lie behind text."""

    window: str
    base: str
    raised: str
    line: str
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
    ("text", "model_back"),
    ("model", "model_back"),
    ("text", "human_back"),
    ("human", "human_back"),
    ("on_accent", "accent"),
    ("text", "notice_back"),
    ("warning", "notice_back"),
    ("bad", "notice_back"),
    ("accent", "notice_back"),
)

# Paths on a 16 by 16 field; "s" lines are stroked, "f" shapes filled.
_SHAPES: dict[str, str] = {
    "new": '<circle cx="8" cy="8" r="4.5" {s}/>',
    "suggested": '<path d="M8 1.5 9.6 6.4 14.5 8 9.6 9.6 8 14.5 6.4 9.6 1.5 8 6.4 6.4Z" {f}/>',
    "accepted": '<path d="M2.5 8.5 6.3 12.3 13.5 4" {s2}/>',
    "edited": '<path d="M3 13l.7-3.2L11 2.5l2.5 2.5-7.3 7.3zM9.5 4 12 6.5" {s}/>',
    "written": '<path d="M3 4.5V3h10v1.5M8 3v10M6 13h4" {s}/>',
    "rejected": '<path d="M3.5 3.5l9 9M12.5 3.5l-9 9" {s2}/>',
    "skipped": '<path d="M3 3.5 7.5 8 3 12.5M8.5 3.5 13 8l-4.5 4.5" {s}/>',
    "flagged": '<path d="M4 14.5V2h8.5L10.2 5l2.3 3H4" {s}/>',
    "draft": '<path d="M2.5 13.5h11M4 10.5 5 7.5 11 1.5l2 2-6 6z" {s}/>',
    "missing": '<path d="M8 2 14.5 13.5H1.5ZM8 6.5v3.2M8 11.4v.6" {s}/>',
    "model": '<path d="M8 1.5 9.6 6.4 14.5 8 9.6 9.6 8 14.5 6.4 9.6 1.5 8 6.4 6.4Z" {f}/>',
    "person": '<circle cx="8" cy="5" r="2.8" {s}/><path d="M2.5 14c.5-3.3 2.6-5 5.5-5s5 1.700 5.5 5" {s}/>',
    "quote": '<path d="M2.5 9.5V7.3C2.5 5 3.8 3.700 6 3.5M2.5 9.5h3.3v3H2.5zM9.2 9.5V7.3c0-2.3 1.3-3.6 3.5-3.8'
    'M9.2 9.5h3.3v3H9.2z" {s}/>',
    "caption": '<path d="M2 3.5h12v7.5H7.5L4.5 13.5V11H2zM4.8 6.2h6.4M4.8 8.4h4" {s}/>',
    "sound": '<path d="M1.5 8h1.5M4.5 5.5v5M7 3v10M9.5 5v6M12 6.5v3M14.5 8h-.5" {s}/>',
    "folder": '<path d="M1.8 12.8V3.5h4.4l1.5 1.8h6.5v7.5z" {s}/>',
    "list": '<path d="M2.5 4h.5M5.5 4h8M2.5 8h.5M5.5 8h8M2.5 12h.5M5.5 12h8" {s}/>',
    "play": '<path d="M4 2.5 13 8 4 13.5Z" {f}/>',
    "pause": '<path d="M4 3h2.8v10H4zM9.2 3H12v10H9.2z" {f}/>',
    "replay": '<path d="M3 3v10" {s2}/><path d="M13 2.5v11L5 8z" {f}/>',
    "back": '<path d="M6 2.5 2.8 5.2 6 8M3 5.2h5.5a4 4 0 1 1 0 8H5" {s}/>',
    "loop": '<path d="M10.5 1.5 13 4l-2.5 2.5M13 4H6a3.5 3.5 0 0 0-3.5 3.5M5.5 14.5 3 12l2.5-2.5M3 12h7a3.5 3.5 0 0 '
    '0 3.5-3.5" {s}/>',
    "volume": '<path d="M2 6h2.5L8 3v10L4.5 10H2z" {f}/>'
    '<path d="M10.5 5.5c1.5 1.5 1.5 3.5 0 5M12.5 3.8c2.5 2.5 2.5 6 0 8.4" {s}/>',
    "info": '<circle cx="8" cy="8" r="6" {s}/><path d="M8 7.3V11M8 4.9v.5" {s}/>',
    "warning": '<path d="M8 2 14.5 13.5H1.5ZM8 6.5v3.2M8 11.4v.6" {s}/>',
    "error": '<circle cx="8" cy="8" r="6" {s}/><path d="M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4" {s}/>',
    "close": '<path d="M4 4l8 8M12 4l-8 8" {s}/>',
    "filter": '<path d="M2 3h12L9.5 8.5v5l-3-1.8V8.5z" {s}/>',
}
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
        app.setStyleSheet(sheet(self.colours))
        self.changed.emit()

    def icon(self, name: str, ink: str = "text") -> QIcon:
        """An icon in one of the theme's colours."""
        return icon(name, getattr(self.colours, ink), self.colours.faint)

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


def sheet(c: Colours) -> str:
    """What a palette cannot say: room, lines, focus."""
    return f"""
    QToolTip {{ background: {c.raised}; color: {c.text}; border: 1px solid {c.line}; padding: 4px; }}
    QSplitter::handle {{ background: {c.window}; }}
    QLineEdit, QPlainTextEdit, QTableView, QTreeView, QListView {{
        background: {c.base}; color: {c.text}; border: 1px solid {c.line}; border-radius: 5px;
        selection-background-color: {c.selected}; selection-color: {c.text}; }}
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
    QPushButton[primary="true"]:focus {{ border: 2px solid {c.text}; }}
    QPushButton[primary="true"]:disabled {{ background: {c.window}; color: {c.faint}; border-color: {c.line}; }}
    QPushButton[plain="true"], QToolButton[plain="true"] {{ background: transparent; border-color: transparent; }}
    QPushButton[plain="true"] {{ color: {c.accent}; }}
    QPushButton[plain="true"]:focus, QToolButton[plain="true"]:focus {{ border: 2px solid {c.accent}; }}
    QLabel[faint="true"] {{ color: {c.faint}; }}
    QLabel[heading="true"] {{ font-weight: 600; }}
    QStatusBar {{ background: {c.window}; color: {c.faint}; border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: 0; }}
    QStatusBar QLabel {{ color: {c.faint}; }}
    QFrame#notice {{ background: {c.notice_back}; border: 1px solid {c.line}; border-radius: 5px; }}
    QFrame#notice QPushButton {{ background: transparent; border: 1px solid {c.line}; }}
    QFrame#caption_frame {{ border: 1px solid {c.line}; border-radius: 6px; background: {c.base}; }}
    QFrame#caption_frame[whose="model"] {{ border: 1px solid {c.model}; background: {c.model_back}; }}
    QFrame#caption_frame[whose="human"] {{ border: 1px solid {c.human}; background: {c.base}; }}
    QFrame#caption_frame[within="true"] {{ border-width: 2px; }}
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


@cache
def icon(name: str, ink: str, disabled: str) -> QIcon:
    """The icon of that name in that colour, sharp at up to three times its size."""
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, ink), (QIcon.Mode.Disabled, disabled)):
        for size in (16, 24, 32, 48):
            made.addPixmap(_drawn(name, colour, size), mode)
    return made


def _drawn(name: str, colour: str, size: int) -> QPixmap:
    line = f'fill="none" stroke="{colour}" stroke-linecap="round" stroke-linejoin="round"'
    body = _SHAPES[name].format(
        s=f'{line} stroke-width="1.4"', s2=f'{line} stroke-width="2.1"', f=f'fill="{colour}" stroke="none"'
    )
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{body}</svg>'
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


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
