"""Icons as SVG shapes, rendered in the theme's colours."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

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
    "unreadable": '<path d="M3.5 1.5h6L13 5v9.5H3.5zM6.2 7.2l4 4M10.2 7.2l-4 4" {s}/>',
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
    "tasks": '<path d="M2 4l1.2 1.2L5.5 3M2 8.5l1.2 1.2 2.3-2.2M7.5 4.5h6M7.5 9h6M7.5 13h6M2 13h2.5" {s}/>',
    "sliders": '<path d="M2 4.5h6M11.5 4.5H14M2 11.5h2.5M8 11.5h6" {s}/><circle cx="9.7" cy="4.5" r="1.8" {s}/>'
    '<circle cx="6.2" cy="11.5" r="1.8" {s}/>',
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
    "down": '<path d="M4 6l4 4 4-4" {s2}/>',
    "up": '<path d="M4 10l4-4 4 4" {s2}/>',
    "filter": '<path d="M2 3h12L9.5 8.5v5l-3-1.8V8.5z" {s}/>',
}


def write_check_marks(folder: Path, arrow: str, on_accent: str) -> None:
    """Write check mark and arrows as files, because style sheets load images from files only."""
    for name, shape, colour in (("check", "accepted", on_accent), ("arrow", "down", arrow), ("up", "up", arrow)):
        (folder / f"{name}.svg").write_text(_svg(shape, colour), "utf-8")


@cache
def icon(name: str, normal: str, disabled: str) -> QIcon:
    """The icon of that name and colour, sharp at up to three times its size."""
    made = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, normal), (QIcon.Mode.Disabled, disabled)):
        for size in (16, 24, 32, 48):
            made.addPixmap(_drawn(name, colour, size), mode)
    return made


def _drawn(name: str, colour: str, size: int) -> QPixmap:
    pixmap = QPixmap(QSize(size, size))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(_svg(name, colour).encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


def _svg(name: str, colour: str) -> str:
    line = f'fill="none" stroke="{colour}" stroke-linecap="round" stroke-linejoin="round"'
    body = _SHAPES[name].format(
        s=f'{line} stroke-width="1.4"', s2=f'{line} stroke-width="2.1"', f=f'fill="{colour}" stroke="none"'
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{body}</svg>'
