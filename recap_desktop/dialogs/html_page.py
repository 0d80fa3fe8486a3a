"""Pages to print: asked for by a dialog, written whole or not at all, and opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from recap_engine.exchange.atomic_file import atomic_file


def ask_page(parent: QWidget, title: str, suggested: Path) -> Path | None:
    """Ask for the file of a page; None if the dialog was cancelled."""
    pages = QCoreApplication.translate("HtmlPage", "Web pages (*.html)")
    path, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), pages)
    return Path(path) if path else None


def save_page(path: Path, html: str) -> None:
    """Write a page and open it. A failure leaves the file as it was. Raises ExchangeError."""
    with atomic_file(path) as stream:
        stream.write(html)
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
