"""Filters that the annotator has saved, in a menu at the filter's icon."""

from __future__ import annotations

import json

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from recap_desktop.look.widget_names import named
from recap_desktop.window import MainWindow

_MOST = 20


class SavedFiltersController(QObject):
    """Saves, uses and removes filters."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        window.library.saved_filters_requested.connect(self.show_menu)
        window.actions_["saved_filters"].triggered.connect(lambda _=False: self.show_menu())

    def filters(self) -> list[str]:
        """The saved filters, the newest first."""
        try:
            kept = json.loads(self.window.settings.text("saved_filters") or "[]")
        except ValueError:
            return []
        return [text for text in kept if isinstance(text, str)] if isinstance(kept, list) else []

    def save(self, text: str) -> None:
        """Save a filter."""
        self._keep([text, *(one for one in self.filters() if one != text)][:_MOST])

    def remove(self, text: str) -> None:
        """Forget a filter."""
        self._keep([one for one in self.filters() if one != text])

    def use(self, text: str) -> None:
        """Filter the list by it."""
        self.window.library.filter.setText(text)
        self.window.library.filter_changed.emit(text)

    def _keep(self, texts: list[str]) -> None:
        self.window.settings.set("saved_filters", json.dumps(texts, ensure_ascii=False))

    def show_menu(self) -> None:
        """Show the saved filters below the field, with entries to save and to remove one."""
        self.window.actions_["library"].setChecked(True)
        field, kept = self.window.library.filter, self.filters()
        menu = named(QMenu(self.window), "saved_filters_menu")
        text = " ".join(field.text().split())
        saving = menu.addAction(self.tr("Save this filter"))
        saving.setEnabled(bool(text) and text not in kept)
        saving.triggered.connect(lambda _=False: self.save(text))
        clearing = menu.addAction(self.tr("Show all sounds"))
        clearing.setEnabled(bool(text))
        clearing.triggered.connect(lambda _=False: self.use(""))
        menu.addSeparator()
        for one in kept:
            entry = menu.addAction(one.replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(one == text)
            entry.triggered.connect(lambda _=False, one=one: self.use(one))
        if kept:
            menu.addSeparator()
            removing = menu.addMenu(self.tr("Remove"))
            for one in kept:
                removing.addAction(one.replace("&", "&&")).triggered.connect(lambda _=False, one=one: self.remove(one))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(field.mapToGlobal(QPoint(0, field.height())))
