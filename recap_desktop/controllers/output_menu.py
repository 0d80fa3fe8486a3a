"""The menu of sound cards, filled when it opens because cards come and go."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup

from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.window import MainWindow


class OutputMenu(QObject):
    """Stores the chosen card; an empty text means the system's default."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.output_menu.aboutToShow.connect(self.fill)
        self._use(window.settings.text("output"))

    def fill(self) -> None:
        """List the present cards, and the chosen one even if it is missing."""
        menu, chosen = self._window.output_menu, self._window.settings.text("output")
        menu.clear()
        group = QActionGroup(menu)
        names = self._window.listening.player.devices()
        gone = [chosen] if chosen and chosen not in names else []
        for name in ("", *names, *gone):
            words = name or self.tr("System default")
            entry = menu.addAction((words + self.tr(" (not connected)") if name in gone else words).replace("&", "&&"))
            entry.setCheckable(True)
            entry.setChecked(name == chosen)
            entry.triggered.connect(lambda _=False, name=name: self._on_chosen(name))
            group.addAction(entry)
        if not names:
            menu.addSeparator()
            menu.addAction(self.tr("No sound card was found")).setEnabled(False)
        assign_mnemonics(menu)

    def _on_chosen(self, name: str) -> None:
        self._window.settings.set("output", name)
        self._use(name)

    def _use(self, name: str) -> None:
        for player in (self._window.listening.player, self._window.aside):
            player.set_device(name or None)
