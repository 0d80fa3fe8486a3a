"""The menu of sound cards, filled when it opens because cards come and go."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup

from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.window import MainWindow


class OutputMenu(QObject):
    """Stores the chosen card; an empty text means the system's default. Drivers can be slow, so it waits for none."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.output_menu.aboutToShow.connect(self.fill)
        window.listening.player.devices_listed.connect(self._on_listed)
        self._use(window.settings.text("output"))

    def fill(self) -> None:
        """Show the default and the chosen card, and look for the others."""
        self._show(None)
        self._window.listening.player.list_devices()

    def _on_listed(self, names: list[str]) -> None:
        menu, active = self._window.output_menu, self._window.output_menu.activeAction()
        pointed = None if active is None else active.data()
        self._show(names)
        for entry in menu.actions():
            if menu.isVisible() and pointed is not None and entry.data() == pointed:
                menu.setActiveAction(entry)

    def _show(self, names: list[str] | None) -> None:
        """List the present cards, None while they are unknown, and the chosen one even if it is missing."""
        menu, chosen = self._window.output_menu, self._window.settings.text("output")
        menu.clear()
        group = QActionGroup(menu)
        known = names or []
        own = [chosen] if chosen and chosen not in known else []
        for name in ("", *known, *own):
            words = name or self.tr("System default")
            gone = name in own and names is not None
            entry = menu.addAction((words + self.tr(" (not connected)") if gone else words).replace("&", "&&"))
            entry.setData(name)
            entry.setCheckable(True)
            entry.setChecked(name == chosen)
            entry.triggered.connect(lambda _=False, name=name: self._on_chosen(name))
            group.addAction(entry)
        if not names:
            menu.addSeparator()
            looking = self.tr("Looking for sound cards…")
            menu.addAction(looking if names is None else self.tr("No sound card was found")).setEnabled(False)
        assign_mnemonics(menu)

    def _on_chosen(self, name: str) -> None:
        self._window.settings.set("output", name)
        self._use(name)

    def _use(self, name: str) -> None:
        for player in (self._window.listening.player, self._window.aside):
            player.set_device(name or None)
