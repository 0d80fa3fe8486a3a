"""Edges of the region and of captioned parts that the mouse can take hold of."""

from __future__ import annotations

from recap_desktop.sound.scene import Scene
from recap_engine.records import Region

EDGE_REACH = 6
"""Pixels around an edge in which the mouse takes hold of it."""


def region_edge_at(scene: Scene, x: float, y: float) -> str | None:
    """The edge of the selected region at a pixel: ``start``, ``end`` or None."""
    region = scene.region
    if region is None or scene.viewport is None or y > scene.size.height() - scene.axis:
        return None
    near = {"start": abs(x - scene.x(region.start)), "end": abs(x - scene.x(region.end))}
    edge = min(near, key=near.__getitem__)
    return edge if near[edge] <= EDGE_REACH else None


def part_edge_at(scene: Scene, x: float, y: float) -> tuple[Region, str] | None:
    """The captioned part with an edge at a pixel, and whether it is its ``start`` or ``end``.

    The inner half of a short part is no edge, so that it can be clicked.
    """
    if scene.viewport is None:
        return None
    for number, part in enumerate(scene.parts):
        box = scene.part_box(number)
        if box.top() <= y <= box.bottom():
            inside = min(EDGE_REACH, box.width() / 4)
            if -EDGE_REACH <= x - box.left() <= inside:
                return part.region, "start"
            if -inside <= x - box.right() <= EDGE_REACH:
                return part.region, "end"
    return None
