"""The text readout of the sound view, also for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from recap_desktop.i18n import decimal
from recap_desktop.sound.scene import Scene
from recap_desktop.sound.viewport import clock_text, hertz_text


def readout(scene: Scene) -> list[str]:
    """Position, and region if there is one, of a scene that shows a sound."""
    assert scene.viewport is not None
    resolution = _resolution(scene)
    parts = [f"{clock_text(scene.position, resolution)} / {clock_text(scene.viewport.duration, resolution)}"]
    if scene.region is not None:
        start, end = clock_text(scene.region.start, resolution), clock_text(scene.region.end, resolution)
        length = decimal(scene.region.duration, 3 if resolution < 0.01 else 2)
        text = QCoreApplication.translate("Readout", "Part {start} – {end} ({length} s)")
        parts.append(text.format(start=start, end=end, length=length))
    if scene.clipped:
        parts.append(QCoreApplication.translate("Readout", "clipped"))
    return parts


def pointer_readout(scene: Scene, seconds: float | None, hertz: float | None) -> str:
    """Time and frequency under the pointer; empty while it is elsewhere."""
    if scene.viewport is None or seconds is None:
        return ""
    time = clock_text(seconds, _resolution(scene))
    return time if hertz is None else f"{time}   {hertz_text(float(f'{hertz:.3g}'))}"


def _resolution(scene: Scene) -> float:
    return 0.01 if scene.viewport is not None and scene.viewport.length > 1 else 0.001
