"""The captioned parts of a sound, painted on lanes between waveform and spectrogram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from recap_desktop.sound.colours import SoundColours
from recap_desktop.sound.viewport import clock_text
from recap_engine.records import Region

MOST_LANES = 3
_PADDING = 4


@dataclass(frozen=True, slots=True)
class CaptionedPart:
    """A region and its caption."""

    region: Region
    text: str

    def described(self) -> str:
        """Its times and caption."""
        start, end = clock_text(self.region.start, 0.01), clock_text(self.region.end, 0.01)
        return f"{start} – {end}\n{self.text}"


def assign_lanes(parts: Sequence[CaptionedPart]) -> list[int]:
    """A lane from 0 for each part, so that overlapping parts are on different lanes, as far as `MOST_LANES` allows."""
    ends: list[float] = []
    lanes = [0] * len(parts)
    for number in sorted(range(len(parts)), key=lambda n: (parts[n].region.start, parts[n].region.end)):
        region = parts[number].region
        lane = next((lane for lane, end in enumerate(ends) if end <= region.start), len(ends))
        if lane == MOST_LANES:
            lane = min(range(MOST_LANES), key=ends.__getitem__)
        if lane == len(ends):
            ends.append(0.0)
        ends[lane] = max(ends[lane], region.end)
        lanes[number] = lane
    return lanes


def paint_part(painter: QPainter, box: QRectF, text: str, colours: SoundColours, *, selected: bool) -> None:
    """Paint a part into its rectangle, with as much of its caption as fits."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setPen(QPen(QColor(colours.accent if selected else colours.faint), 2 if selected else 1))
    painter.setBrush(QColor(colours.ground))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    room = round(box.width()) - 2 * _PADDING
    if room > QFontMetrics(painter.font()).averageCharWidth() * 3:
        shown = QFontMetrics(painter.font()).elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.setPen(QColor(colours.text))
        painter.drawText(
            box.adjusted(_PADDING, 0, -_PADDING, 0),
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            shown,
        )
