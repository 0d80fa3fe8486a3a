"""The sound view's picture: a `Scene` that is painted, zoomed and scrolled. `Canvas` adds mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from recap_desktop.sound import scene as painting
from recap_desktop.sound.colours import sound_colours
from recap_desktop.sound.parts import CaptionedPart
from recap_desktop.sound.scene import Scene
from recap_desktop.sound.viewport import Viewport
from recap_engine.records import Region


class SceneWidget(QWidget):
    """Paints a scene; a cached backdrop holds all that neither cursor nor region change."""

    viewport_changed = Signal(object)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = Scene()
        self._backdrop: QPixmap | None = None
        self.scene.set_font(self.font())

    def redraw(self) -> None:
        """Repaint everything, including the cached backdrop."""
        self._backdrop = None
        self.update()

    def set_position(self, seconds: float) -> None:
        """Move the cursor, repainting only its old and new place; scrolls a page when it leaves the screen."""
        before, view = self.scene.position, self.scene.viewport
        self.scene.position = seconds
        if view is None or seconds == before:
            return
        if view.start <= before <= view.end and not view.start <= seconds <= view.end and not self.dragging():
            self.set_viewport(view.paged_to(min(seconds, view.duration)))
        for moment in (before, seconds):
            self.update(QRect(int(self.scene.x(moment)) - 8, 0, 16, self.height()))

    def set_parts(self, parts: tuple[CaptionedPart, ...]) -> None:
        """Show the captioned parts."""
        before = self.scene.gap()
        self.scene.set_parts(parts)
        if self.scene.gap() == before:
            self.update()
        else:
            self.redraw()
            self.resized.emit()

    def show_pointer(self, text: str) -> None:
        """Show time and frequency under the pointer; an empty text hides them."""
        if text != self.scene.pointer:
            self.scene.pointer = text
            self.update()

    def set_scene(self, scene: Scene) -> None:
        """Replace the scene, keeping size and font."""
        self.scene = scene
        scene.size = self.rect()
        scene.set_font(self.font())
        self.redraw()

    def set_region(self, region: Region | None) -> None:
        """Select a region without emitting signals."""
        self.scene.region = region
        self.update()

    def set_viewport(self, viewport: Viewport) -> None:
        """Show another part of the sound."""
        if viewport != self.scene.viewport:
            self.scene.viewport = viewport
            self.redraw()
            self.viewport_changed.emit(viewport)

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Zoom in (above 1) or out, around ``at`` or the cursor."""
        view = self.scene.viewport
        if view is not None:
            position = self.scene.position
            middle = position if view.start <= position <= view.end else (view.start + view.end) / 2
            self.set_viewport(view.zoomed(factor, middle if at is None else at))

    def show_all(self) -> None:
        """Show the whole sound."""
        if self.scene.viewport is not None:
            self.set_viewport(Viewport.whole(self.scene.viewport.duration))

    def show_region(self) -> None:
        """Show the region with a margin."""
        view, region = self.scene.viewport, self.scene.region
        if view is not None and region is not None:
            margin = 0.08 * region.duration
            self.set_viewport(view.showing(region.start - margin, region.end + margin))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802, D102
        colours = sound_colours(self.palette())
        self.scene.size, self.scene.focused = self.rect(), self.hasFocus()
        if self._backdrop is None:
            ratio = self.devicePixelRatioF()
            self._backdrop = QPixmap(self.size() * ratio)
            self._backdrop.setDevicePixelRatio(ratio)
            self._backdrop.fill(self.palette().window().color())
            with QPainter(self._backdrop) as painter:
                painting.paint_backdrop(painter, self.scene, colours, self.font())
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._backdrop)
            painting.paint_overlay(painter, self.scene, colours, self.font())

    def resizeEvent(self, _event: QResizeEvent) -> None:  # noqa: N802, D102
        self.scene.size = self.rect()
        self.redraw()
        self.resized.emit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802, D102
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.DevicePixelRatioChange):
            self.scene.set_font(self.font())
            self.redraw()
            self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802, D102
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802, D102
        super().focusOutEvent(event)
        self.update()

    def dragging(self) -> bool:
        """Whether a drag is going on, during which the picture stays."""
        return False
