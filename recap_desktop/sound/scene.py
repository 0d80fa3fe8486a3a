"""Painting of the sound view: lanes, axes, region and cursor. No events and no slow work here."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QImage, QPainter, QPen, QPolygonF

from recap_desktop.sound.colours import SoundColours
from recap_desktop.sound.frequency_scale import LINEAR, frequencies, position
from recap_desktop.sound.parts import CaptionedPart, assign_lanes, paint_part
from recap_desktop.sound.viewport import Viewport, clock_text, hertz_text, hertz_ticks, time_step
from recap_engine.records import Region

GAP = 8
_WAVE_SHARE = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An image of the sound from ``start`` to ``end`` (seconds)."""

    image: QImage
    start: float
    end: float


@dataclass(slots=True)
class Scene:
    """The state to paint. ``lanes`` names the waveform's lanes; ``top_db`` is the level at their edges."""

    viewport: Viewport | None = None
    message: str = ""
    wave: Picture | None = None
    spectrum: Picture | None = None
    lanes: tuple[str, ...] = ("",)
    top_db: int = 0
    low: float = 0.0
    high: float = 1.0
    scale: str = LINEAR
    region: Region | None = None
    parts: tuple[CaptionedPart, ...] = ()
    part_lanes: tuple[int, ...] = ()
    moving: Region | None = None
    """The part whose edge is being moved; it is painted where ``region`` is."""
    position: float = 0.0
    pointer: str = ""
    """Time and frequency under the pointer."""
    clipped: bool = False
    """Whether the visible part of the waveform is marked as clipped."""
    focused: bool = False
    size: QRect = field(default_factory=QRect)
    gutter: int = 60
    axis: int = 24
    part_height: int = 18

    def set_font(self, font: QFont) -> None:
        """Adapt the widths of axes and the heights of lanes to a font."""
        metrics = QFontMetrics(small_font(font))
        self.gutter = max(60, metrics.horizontalAdvance("20.5 kHz") + 14)
        self.axis = max(24, metrics.height() + 9)
        self.part_height = metrics.height() + 4

    def set_parts(self, parts: tuple[CaptionedPart, ...]) -> None:
        """Set the captioned parts and their lanes."""
        self.parts, self.part_lanes = parts, tuple(assign_lanes(parts))

    def is_part(self, region: Region) -> bool:
        """Whether a region is that of a captioned part."""
        return any(part.region == region for part in self.parts)

    def gap(self) -> int:
        """Pixels between waveform and spectrogram, with the lanes of parts."""
        lanes = max(self.part_lanes, default=-1) + 1
        return GAP + lanes * (self.part_height + 2) if lanes else GAP

    def wave_box(self) -> QRect:
        """The rectangle of the waveform."""
        height = max(10, round((self.size.height() - self.axis - self.gap()) * _WAVE_SHARE))
        return QRect(self.gutter, 1, max(1, self.size.width() - self.gutter - 1), height)

    def spectrum_box(self) -> QRect:
        """The rectangle of the spectrogram."""
        top = self.wave_box().bottom() + 1 + self.gap()
        width, height = self.size.width() - self.gutter - 1, self.size.height() - self.axis - top
        return QRect(self.gutter, top, max(1, width), max(1, height))

    def part_box(self, number: int) -> QRectF:
        """The rectangle of a captioned part."""
        region, lane = self.parts[number].region, self.part_lanes[number]
        if region == self.moving and self.region is not None:
            region = self.region
        left = self.x(region.start)
        top = self.wave_box().bottom() + 1 + GAP / 2 + lane * (self.part_height + 2)
        return QRectF(left, top, max(self.x(region.end) - left, 4.0), self.part_height)

    def part_at(self, x: float, y: float) -> CaptionedPart | None:
        """The captioned part at a pixel."""
        if self.viewport is None:
            return None
        boxes = [self.part_box(number).adjusted(-2, 0, 2, 0) for number in range(len(self.parts))]
        return next((part for part, box in zip(self.parts, boxes, strict=True) if box.contains(x, y)), None)

    def x(self, seconds: float) -> float:
        """The pixel of a time."""
        assert self.viewport is not None
        box = self.wave_box()
        return box.left() + (seconds - self.viewport.start) / (self.viewport.length or 1.0) * box.width()

    def seconds(self, x: float) -> float:
        """The time at a pixel, within the sound."""
        assert self.viewport is not None
        box = self.wave_box()
        moment = self.viewport.start + (x - box.left()) / box.width() * self.viewport.length
        return min(max(0.0, moment), self.viewport.duration)

    def hertz(self, y: float) -> float | None:
        """The frequency at a pixel; None outside the spectrogram."""
        box = self.spectrum_box()
        if not box.top() <= y <= box.bottom() + 1:
            return None
        edges = frequencies(self.low, self.high, box.height(), self.scale)
        return float(edges[min(box.height(), max(0, round(box.bottom() + 1 - y)))])


def paint_backdrop(painter: QPainter, scene: Scene, colours: SoundColours, font: QFont) -> None:
    """Paint everything except region and cursor."""
    painter.setFont(small_font(font))
    for box in (scene.wave_box(), scene.spectrum_box()):
        painter.fillRect(box, QColor(colours.ground))
    if scene.viewport is None or scene.message:
        _message(painter, scene, colours, font)
        return
    _time_axis(painter, scene, colours)
    _wave_axis(painter, scene, colours)
    _draw_picture(painter, scene, scene.wave, scene.wave_box())
    _draw_picture(painter, scene, scene.spectrum, scene.spectrum_box())
    _frequency_axis(painter, scene, colours)
    painter.setPen(QPen(QColor(colours.line), 1))
    for box in (scene.wave_box(), scene.spectrum_box()):
        painter.drawRect(box.adjusted(-1, -1, 0, 0))


def small_font(font: QFont) -> QFont:
    """The font of axes and captions of parts."""
    small = QFont(font)
    small.setPointSizeF(max(7.0, font.pointSizeF() * 0.86))
    return small


def paint_overlay(painter: QPainter, scene: Scene, colours: SoundColours, font: QFont) -> None:
    """Paint region, captioned parts, cursor and pointer readout."""
    if scene.viewport is None or scene.message:
        return
    whole = QRectF(scene.wave_box().united(scene.spectrum_box()))
    painter.save()
    painter.setFont(small_font(font))
    painter.setClipRect(whole.adjusted(0, 0, 0, scene.axis))
    if scene.region is not None:
        _region(painter, scene, scene.region, colours, whole)
    for number, part in enumerate(scene.parts):
        paint_part(
            painter, scene.part_box(number), part.text, colours, selected=part.region in (scene.region, scene.moving)
        )
    if scene.pointer:
        _pointer(painter, scene, colours, whole)
    painter.setClipRect(whole.adjusted(-6, 0, 6, scene.axis))
    x = scene.x(scene.position)
    if whole.left() - 1 <= x <= whole.right() + 1:
        _cursor(painter, x, colours, whole)
    painter.restore()
    if scene.focused:
        painter.setPen(QPen(QColor(colours.accent), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(scene.size).adjusted(1, 1, -1, -1), 5, 5)


def _pointer(painter: QPainter, scene: Scene, colours: SoundColours, whole: QRectF) -> None:
    """The pointer readout in the top right corner, on a background that keeps it legible."""
    metrics = QFontMetrics(painter.font())
    box = QRectF(0, 0, metrics.horizontalAdvance(scene.pointer) + 10, metrics.height() + 4)
    box.moveTopRight(QPointF(whole.right() - 4, whole.top() + 4))
    ground = QColor(colours.ground)
    ground.setAlpha(225)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, 3, 3)
    painter.setPen(QColor(colours.text))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), scene.pointer)


def _message(painter: QPainter, scene: Scene, colours: SoundColours, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(QColor(colours.faint))
    box = scene.wave_box().united(scene.spectrum_box()).adjusted(24, 0, -24, 0)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), scene.message)


def _draw_picture(painter: QPainter, scene: Scene, picture: Picture | None, box: QRect) -> None:
    if picture is None or scene.viewport is None:
        return
    painter.save()
    painter.setClipRect(box)
    left, right = scene.x(picture.start), scene.x(picture.end)
    # Smoothing costs milliseconds and is not needed where pixels match.
    ratio = (right - left) * painter.device().devicePixelRatio() / max(1, picture.image.width())
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, abs(ratio - 1) > 0.01)
    painter.drawImage(QRectF(left, box.top(), right - left, box.height()), picture.image)
    painter.restore()


def _time_axis(painter: QPainter, scene: Scene, colours: SoundColours) -> None:
    assert scene.viewport is not None
    view, box = scene.viewport, scene.wave_box()
    metrics = QFontMetrics(painter.font())
    gap = time_step(view.length, max(1, box.width() // (metrics.horizontalAdvance("0:00:00.00") + 16)))
    top, bottom = scene.wave_box().top(), scene.spectrum_box().bottom() + 1
    tick = int(view.start / gap)
    while tick * gap <= view.end + 1e-9:
        x = scene.x(tick * gap)
        if x >= box.left() - 0.5:
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom + 4))
            text = clock_text(tick * gap, gap)
            width = metrics.horizontalAdvance(text)
            left = min(max(x - width / 2, box.left()), box.right() - width)
            painter.setPen(QColor(colours.faint))
            painter.drawText(QPointF(left, bottom + 6 + metrics.ascent()), text)
        tick += 1


def _wave_axis(painter: QPainter, scene: Scene, colours: SoundColours) -> None:
    box, metrics = scene.wave_box(), QFontMetrics(painter.font())
    height = box.height() / len(scene.lanes)
    for number, name in enumerate(scene.lanes):
        top = box.top() + number * height
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(QPointF(box.left(), top + height / 2), QPointF(box.right(), top + height / 2))
        if number:
            painter.drawLine(QPointF(box.left() - 8, top), QPointF(box.right(), top))
        painter.setPen(QColor(colours.faint))
        if height >= metrics.height() * 2.4 and number == 0:
            _label(painter, scene, f"{scene.top_db} dB".replace("-", "−"), top + metrics.ascent() + 1)
        if scene.clipped and number == 0 and height >= metrics.height() * 3.6:
            painter.setPen(QColor(colours.clipped))
            clipped = QCoreApplication.translate("Scene", "clipped")
            _label(painter, scene, clipped, top + 2 * metrics.ascent() + 5)
            painter.setPen(QColor(colours.faint))
        if name and height >= metrics.height():
            _label(painter, scene, name, top + height / 2 + metrics.ascent() / 2 - 1)


def _frequency_axis(painter: QPainter, scene: Scene, colours: SoundColours) -> None:
    box, metrics = scene.spectrum_box(), QFontMetrics(painter.font())
    edges = frequencies(scene.low, scene.high, 2, scene.scale)
    low, high = float(edges[0]), float(edges[-1])
    most = max(2, int(box.height() / (metrics.height() * 1.7)))
    last = float("inf")
    for hertz in hertz_ticks(low, high, scene.scale, most):
        y = box.bottom() + 1 - position(hertz, low, high, scene.scale) * box.height()
        painter.setPen(QPen(QColor(colours.faint), 1))
        painter.drawLine(QPointF(box.left() - 4, y), QPointF(box.left() - 1, y))
        baseline = min(max(y + metrics.ascent() / 2 - 1, box.top() + metrics.ascent() - 2), box.bottom())
        if last - baseline >= metrics.height() * 0.95:
            _label(painter, scene, hertz_text(hertz), baseline)
            last = baseline


def _label(painter: QPainter, scene: Scene, text: str, baseline: float) -> None:
    width = QFontMetrics(painter.font()).horizontalAdvance(text)
    painter.drawText(QPointF(scene.gutter - 8 - width, baseline), text)


def _region(painter: QPainter, scene: Scene, region: Region, colours: SoundColours, whole: QRectF) -> None:
    left, right = scene.x(region.start), scene.x(region.end)
    box = QRectF(left, whole.top(), right - left, whole.height())
    fill = QColor(colours.accent)
    fill.setAlpha(34)
    painter.fillRect(box, fill)
    shade = QColor(colours.ground)
    shade.setAlpha(105)
    painter.fillRect(QRectF(whole.left(), whole.top(), max(0.0, left - whole.left()), whole.height()), shade)
    painter.fillRect(QRectF(right, whole.top(), max(0.0, whole.right() - right), whole.height()), shade)
    painter.fillRect(QRectF(left, whole.bottom() + 1, right - left, 4), QColor(colours.accent))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    for x in (left, right):
        painter.setPen(QPen(QColor(colours.accent), 1.5))
        painter.drawLine(QPointF(x, whole.top()), QPointF(x, whole.bottom() + 4))
        painter.setBrush(QColor(colours.accent))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(QRectF(x - 2.5, whole.top() + 8, 5, 20), 2.5, 2.5)


def _cursor(painter: QPainter, x: float, colours: SoundColours, whole: QRectF) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    halo = QColor(colours.ground)
    halo.setAlpha(170)
    for colour, width in ((halo, 4.0), (QColor(colours.text), 1.5)):
        painter.setPen(QPen(colour, width))
        painter.drawLine(QPointF(x, whole.top()), QPointF(x, whole.bottom() + 1))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.text))
    top = whole.top()
    painter.drawPolygon(QPolygonF([QPointF(x - 5, top), QPointF(x + 5, top), QPointF(x, top + 7)]))
