"""The text readout of the sound view, also for screen readers."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from recap_desktop.sound.scene import Scene
from recap_desktop.sound.viewport import clock_text, hertz_text


def readout(scene: Scene, seconds: float | None, hertz: float | None) -> list[str]:
    """Position, region and pointer of a scene that shows a sound."""
    assert scene.viewport is not None
    resolution = 0.01 if scene.viewport.length > 1 else 0.001
    parts = [f"{clock_text(scene.position, resolution)} / {clock_text(scene.viewport.duration, resolution)}"]
    if scene.region is not None:
        start, end = clock_text(scene.region.start, resolution), clock_text(scene.region.end, resolution)
        length = f"{scene.region.duration:.{3 if resolution < 0.01 else 2}f}"
        text = QCoreApplication.translate("Readout", "Part {start} – {end} ({length} s)")
        parts.append(text.format(start=start, end=end, length=length))
    if seconds is not None:
        where = clock_text(seconds, resolution)
        parts.append(where if hertz is None else f"{where}, {hertz_text(float(f'{hertz:.3g}'))}")
    return parts
