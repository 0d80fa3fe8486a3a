"""Applies the current colours to the application and draws icons in them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from recap_desktop.look import icons
from recap_desktop.look.colours import DARK, LIGHT, Colours
from recap_desktop.look.style_sheet import style_sheet

_SYSTEM_POINTS = "system_point_size"


class Theme(QObject):
    """The current theme."""

    changed = Signal()

    def __init__(self, choice: str = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        self._marks = TemporaryDirectory(prefix="recap-desktop-", ignore_cleanup_errors=True)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self.colours = self._wanted()

    def set_text_size(self, percent: int) -> None:
        """Set the application's font size relative to the system's; call it before windows are built."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        base = app.property(_SYSTEM_POINTS)
        if base is None:
            base = app.font().pointSizeF()
            app.setProperty(_SYSTEM_POINTS, base)
        font = app.font()
        font.setPointSizeF(float(base) * percent / 100)
        app.setFont(font)

    def choose(self, choice: str) -> None:
        """Switch to ``light``, ``dark`` or ``system``."""
        self._choice = choice
        self.colours = self._wanted()
        self.apply()

    def apply(self) -> None:
        """Apply palette and style sheet to the application."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if app.style().name() != "fusion":
            app.setStyle("Fusion")
        app.setPalette(palette(self.colours))
        # A folder of its own for each set of colours: Qt remembers images by their names.
        folder = Path(self._marks.name) / ("dark" if self.colours is DARK else "light")
        folder.mkdir(exist_ok=True)
        icons.write_check_marks(folder, self.colours.faint, self.colours.on_accent)
        app.setStyleSheet(style_sheet(self.colours, folder.as_posix()))
        self.changed.emit()

    def icon(self, name: str, colour: str = "text") -> QIcon:
        """An icon in one of the theme's colours."""
        return icons.icon(name, getattr(self.colours, colour), self.colours.faint)

    def colour(self, name: str) -> QColor:
        """One of the theme's colours."""
        return QColor(getattr(self.colours, name))

    def _wanted(self) -> Colours:
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return DARK if self._choice == "dark" or (self._choice == "system" and dark) else LIGHT

    def _on_scheme_changed(self) -> None:
        if self._choice == "system" and self._wanted() is not self.colours:
            self.choose("system")


def palette(colours: Colours) -> QPalette:
    """The colours as a Qt palette."""
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


def set_style(widget: QWidget, style_sheet: str) -> None:
    """Set a style sheet only if it changed, because setting it makes Qt polish the whole subtree."""
    if widget.styleSheet() != style_sheet:
        widget.setStyleSheet(style_sheet)
