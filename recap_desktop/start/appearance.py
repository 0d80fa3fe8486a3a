"""The language, colours and text size of the settings, applied to the program."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from recap_desktop.i18n import set_language
from recap_desktop.look.theme import Theme
from recap_desktop.settings import Settings


def apply_appearance(settings: Settings) -> Theme:
    """Apply them before the first widget is made; returns the theme."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    set_language(app, settings.text("language"))
    theme = Theme(settings.text("theme"), app)
    theme.set_text_size(settings.number("text_size"))
    theme.apply()
    return theme
