"""The workspaces that were open last, in a menu."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from recap_desktop.look.mnemonics import assign_mnemonics
from recap_desktop.look.widget_names import tooltip_text
from recap_desktop.window import MainWindow
from recap_desktop.workspace_location import shown_name
from recap_engine.printable import printable

_MOST = 8


class RecentController(QObject):
    """Remembers workspaces; ``open_workspace`` opens one."""

    def __init__(self, window: MainWindow, open_workspace: Callable[[Path], object]) -> None:
        super().__init__(window)
        self.window, self._open = window, open_workspace
        window.recent_menu.aboutToShow.connect(self.fill)

    def paths(self) -> list[str]:
        """The paths, the last one first."""
        try:
            kept = json.loads(self.window.settings.text("recent_workspaces") or "[]")
        except ValueError:
            return []
        return [path for path in kept if isinstance(path, str)] if isinstance(kept, list) else []

    def remember(self, path: Path) -> None:
        """Put a workspace first."""
        kept = [str(path), *(one for one in self.paths() if one != str(path))][:_MOST]
        self.window.settings.set("recent_workspaces", json.dumps(kept, ensure_ascii=False))

    def fill(self) -> None:
        """List the workspaces whose file is there."""
        menu = self.window.recent_menu
        menu.clear()
        menu.setToolTipsVisible(True)
        there = [Path(path) for path in self.paths() if Path(path).is_file()]
        for path in there:
            entry = menu.addAction(printable(shown_name(path)).replace("&", "&&"))
            entry.setToolTip(tooltip_text(printable(str(path))))
            entry.triggered.connect(lambda _=False, path=path: self._open(path))
        if not there:
            menu.addAction(self.tr("No recent workspaces")).setEnabled(False)
        assign_mnemonics(menu)
