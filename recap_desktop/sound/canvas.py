"""The canvas of the sound view: mouse and keyboard on a `Scene`.

Mouse: drag to select, drag an edge to move it, click to seek, wheel to zoom, Shift and wheel (or sideways) to scroll,
middle button to pan. Keys: arrows move the cursor, with Shift they select; ``[`` and ``]`` set the region's edges;
``+`` ``-`` zoom, ``0`` shows all, ``Z`` the region; Page keys scroll; Escape ends a drag, or clears the region.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from recap_desktop.look.widget_names import tooltip_text
from recap_desktop.sound.edges import part_edge_at, region_edge_at
from recap_desktop.sound.scene_widget import SceneWidget
from recap_desktop.sound.viewport import Viewport
from recap_engine.records import Region

_SLACK = 4
_STEP, _PAGE, _ZOOM = 0.01, 0.9, 1.5
_SETTLE = 250
_SHORTEST = 0.005

LOWEST, LOWEST_LOW = 110, 74
"""The least height in pixels, and that in a low window."""


class Canvas(SceneWidget):
    """Emits what the user does; the owner decides what it means."""

    region_changed = Signal(object)
    """Emitted while the region changes."""
    region_selected = Signal(object)
    """Emitted once the change is complete."""
    part_moved = Signal(object, object)
    """The edges of a captioned part were moved: the `Region` it had, and the one it is to have."""
    seek_requested = Signal(float)
    pointed = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drag: tuple[str, float] | None = None
        self._pressed_at = QPointF()
        self._before_drag: Region | None = None
        self._settle = QTimer(self, interval=_SETTLE, singleShot=True)
        self._settle.timeout.connect(self._on_settled)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(240, LOWEST)
        self.setObjectName("sound_canvas")

    def dragging(self) -> bool:  # noqa: D102
        return self._drag is not None

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802, D102
        super().leaveEvent(event)
        self.pointed.emit(None, None)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802, D102
        if self.scene.viewport is None or self.scene.message:
            return
        at = event.position()
        self._pressed_at, self._before_drag = at, self.scene.region
        part, held = self.scene.part_at(at.x(), at.y()), part_edge_at(self.scene, at.x(), at.y())
        if held is not None and event.button() == Qt.MouseButton.LeftButton:
            self._begin_moving(*held)
            return
        if part is not None and event.button() == Qt.MouseButton.LeftButton:
            self.set_region(part.region)
            self.region_changed.emit(part.region)
            self.region_selected.emit(part.region)
            return
        typing = QApplication.focusWidget()
        if typing is None or not typing.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
            self.setFocus(Qt.FocusReason.MouseFocusReason)  # a click must not take the focus from a text field
        if event.button() == Qt.MouseButton.MiddleButton:
            self._drag = ("pan", self.scene.seconds(at.x()))
        elif event.button() == Qt.MouseButton.LeftButton:
            edge = region_edge_at(self.scene, at.x(), at.y())
            region = self.scene.region
            if edge is None or region is None:
                self._drag = ("new", self.scene.seconds(at.x()))
            elif self.scene.is_part(region):
                self._begin_moving(region, edge)
            else:
                self._drag = ("edge", region.end if edge == "start" else region.start)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802, D102
        view, at = self.scene.viewport, event.position()
        if view is None or self.scene.message:
            return
        self.pointed.emit(self.scene.seconds(at.x()), self.scene.hertz(at.y()))
        if self._drag is None:
            on_edge = (
                region_edge_at(self.scene, at.x(), at.y()) is not None
                or part_edge_at(self.scene, at.x(), at.y()) is not None
            )
            self.setCursor(Qt.CursorShape.SizeHorCursor if on_edge else Qt.CursorShape.IBeamCursor)
            return
        kind, anchor = self._drag
        if kind == "pan":
            self.set_viewport(view.scrolled(anchor - self.scene.seconds(at.x())))
        elif kind == "edge" or abs(at.x() - self._pressed_at.x()) > _SLACK:
            self._drag = ("part" if kind == "part" else "edge", anchor)
            self._change_region(anchor, self.scene.seconds(at.x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802, D102
        drag, self._drag = self._drag, None
        self._listen_for_escape(False)
        if drag is None or self.scene.viewport is None:
            return
        if drag[0] == "part":
            self._end_moving()
        elif drag[0] == "edge":
            self.region_selected.emit(self.scene.region)
        elif drag[0] == "new":
            moment, region = self.scene.seconds(event.position().x()), self.scene.region
            if region is not None and not region.start <= moment <= region.end:
                self._clear_region()
            self.seek_requested.emit(moment)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802, D102
        region = self.scene.region
        if self.scene.viewport is None or region is None:
            return
        if region.start <= self.scene.seconds(event.position().x()) <= region.end:
            self.show_region()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802, D102
        view, turn = self.scene.viewport, event.angleDelta()
        if view is None or self.scene.message:
            return
        sideways = turn.x() or (turn.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            self.set_viewport(view.scrolled(-sideways / 120 * 0.12 * view.length))
        else:
            self.zoom(1.25 ** (turn.y() / 120), self.scene.seconds(event.position().x()))
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Read the caption of a part beside the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            part = self.scene.part_at(event.pos().x(), event.pos().y())
            QToolTip.showText(event.globalPos(), "" if part is None else tooltip_text(part.described()), self)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802, D102
        if event.key() == Qt.Key.Key_Escape and (self._drag is not None or self.scene.moving is not None):
            self._cancel()
            return
        view = self.scene.viewport
        other_modifiers = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if (
            view is None
            or self.scene.message
            or event.modifiers() & other_modifiers
            or not self._handle_key(event, view)
        ):
            super().keyPressEvent(event)

    def _handle_key(self, event: QKeyEvent, view: Viewport) -> bool:
        key, position = Qt.Key(event.key()), self.scene.position
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        moves = {
            Qt.Key.Key_Left: position - _STEP * view.length,
            Qt.Key.Key_Right: position + _STEP * view.length,
            Qt.Key.Key_Home: 0.0,
            Qt.Key.Key_End: view.duration,
        }
        handlers: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_PageUp: lambda: self.set_viewport(view.scrolled(-_PAGE * view.length)),
            Qt.Key.Key_PageDown: lambda: self.set_viewport(view.scrolled(_PAGE * view.length)),
            Qt.Key.Key_Plus: lambda: self.zoom(_ZOOM),
            Qt.Key.Key_Equal: lambda: self.zoom(_ZOOM),
            Qt.Key.Key_Up: lambda: self.zoom(_ZOOM),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / _ZOOM),
            Qt.Key.Key_Down: lambda: self.zoom(1 / _ZOOM),
            Qt.Key.Key_0: self.show_all,
            Qt.Key.Key_Z: self.show_region,
            Qt.Key.Key_BracketLeft: lambda: self.set_region_edge_at_cursor("start"),
            Qt.Key.Key_BracketRight: lambda: self.set_region_edge_at_cursor("end"),
        }
        if key in moves:
            self._move(min(max(0.0, moves[key]), view.duration), selecting=shift)
        elif key in handlers:
            handlers[key]()
        elif key == Qt.Key.Key_Escape and self.scene.region is not None:
            self._clear_region()
        else:
            return False
        return True

    def _move(self, moment: float, *, selecting: bool) -> None:
        region, position = self.scene.region, self.scene.position
        self.set_position(moment)
        if not selecting:
            self.seek_requested.emit(moment)
            return
        # Move the region edge under the cursor; the other edge stays.
        anchor = position
        if region is not None and abs(position - region.end) < 1e-6:
            anchor = region.start
        elif region is not None and abs(position - region.start) < 1e-6:
            anchor = region.end
        if region is not None and anchor != position and self.scene.is_part(region):
            self.scene.moving, self._before_drag = region, region
        self._change_region(anchor, moment)
        self._settle.start()

    def move_part_edge_to_cursor(self, end: str) -> None:
        """Move the ``start`` or ``end`` of the selected captioned part to the cursor, unless that turns it around."""
        region, position = self.scene.region, self.scene.position
        if region is None or not self.scene.is_part(region):
            return
        one, other = (position, region.end) if end == "start" else (region.start, position)
        if other - one >= _SHORTEST:
            self.part_moved.emit(region, Region(one, other))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Escape ends a drag, wherever somebody writes."""
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self._cancel()
            return True
        return False

    def _listen_for_escape(self, on: bool) -> None:
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self) if on else app.removeEventFilter(self)

    def _begin_moving(self, region: Region, edge: str) -> None:
        """Drag an edge of a captioned part."""
        self._drag = ("part", region.end if edge == "start" else region.start)
        self.scene.moving = region
        self.set_region(region)
        self.region_changed.emit(region)
        self._listen_for_escape(True)

    def _end_moving(self) -> None:
        was, now, self.scene.moving = self.scene.moving, self.scene.region, None
        if was is None or now is None:
            self._cancel()
        elif now == was:
            self.region_selected.emit(was)
        else:
            self.part_moved.emit(was, now)

    def _cancel(self) -> None:
        """End a drag without effect."""
        self._drag, self.scene.moving = None, None
        self._settle.stop()
        self._listen_for_escape(False)
        self.set_region(self._before_drag)
        self.region_changed.emit(self._before_drag)

    def set_region_edge_at_cursor(self, end: str) -> None:
        """Set the region's ``start`` or ``end`` at the cursor, creating a region if there is none."""
        view, region, position = self.scene.viewport, self.scene.region, self.scene.position
        if view is None or self.scene.message:
            return
        if end == "start":
            other = region.end if region and region.end > position else view.duration
        else:
            other = region.start if region and region.start < position else 0.0
        self._change_region(position, other)
        self.region_selected.emit(self.scene.region)

    def _change_region(self, one: float, other: float) -> None:
        start, end = min(one, other), max(one, other)
        region = Region(start, end) if end - start >= _SHORTEST else None
        if region != self.scene.region:
            self.set_region(region)
            self.region_changed.emit(region)

    def _clear_region(self) -> None:
        self.set_region(None)
        self.region_changed.emit(None)
        self.region_selected.emit(None)

    def _on_settled(self) -> None:
        if self.scene.moving is not None:
            self._end_moving()
            return
        self.region_selected.emit(self.scene.region)
