"""The window stays open while text in it cannot be saved, until it is closed a second time."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from recap_desktop.window import MainWindow

_SHOWN_CHARACTERS = 60


class UnsavedController(QObject):
    """Refuses to close the window when that would lose text, and says so."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.window = window
        self._given_up: tuple[str, ...] = ()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Stop the closing of the window."""
        if watched is self.window and event.type() == QEvent.Type.Close and not self._may_close():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _may_close(self) -> bool:
        """Whether all text is saved, or the user saw that this text cannot be saved, and closes again."""
        texts = self.window.desk.unsaved_texts()
        if not texts or texts == self._given_up:
            return True
        self._given_up = texts
        text = texts[0] if len(texts[0]) <= _SHOWN_CHARACTERS else f"{texts[0][:_SHOWN_CHARACTERS]}…"
        self.window.notice.show_notice(
            self.tr("“{text}” cannot be saved: copy it, then close the window again to close without saving.").format(
                text=text
            ),
            "error",
            topic="unsaved",
        )
        return False
