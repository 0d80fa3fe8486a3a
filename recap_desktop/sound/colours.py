"""Colours of the sound view, derived from the palette, and colour maps for dark and light themes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPalette

# Lightness changes evenly from silence to the loudest level, so the maps also work without hue.
_ON_DARK = ((0.0, ""), (0.22, "#1a2350"), (0.45, "#6b2d83"), (0.65, "#c9485f"), (0.84, "#f39c4a"), (1.0, "#fff3c4"))
_ON_LIGHT = ((0.0, ""), (0.22, "#d3e4f5"), (0.45, "#85b3df"), (0.65, "#4473bd"), (0.84, "#2f3a8c"), (1.0, "#150a3d"))


_GREY_ON_DARK = ((0.0, ""), (1.0, "#ffffff"))
_GREY_ON_LIGHT = ((0.0, ""), (1.0, "#000000"))
# Viridis by Nathaniel Smith and Stéfan van der Walt (CC0), sampled at eight levels.
_VIRIDIS = tuple(
    (n / 7, colour)
    for n, colour in enumerate(("#440154", "#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#fde725"))
)
STANDARD, GREY, VIRIDIS = "standard", "grey", "viridis"
COLOUR_MAPS = (STANDARD, GREY, VIRIDIS)


@dataclass(frozen=True, slots=True)
class SoundColours:
    """Colours as ``#rrggbb``; ``dark`` is set for a dark theme."""

    dark: bool
    ground: str
    line: str
    text: str
    faint: str
    accent: str
    clipped: str = "#b3261e"

    @property
    def envelope(self) -> str:
        """Colour of the waveform's peaks."""
        return blended(self.accent, self.ground, 0.68)


def sound_colours(palette: QPalette) -> SoundColours:
    """The colours for a palette."""
    role = QPalette.ColorRole
    ground, text = palette.color(role.Base), palette.color(role.Text)
    dark = ground.lightness() < 128
    return SoundColours(
        dark=dark,
        ground=ground.name(),
        line=blended(text.name(), ground.name(), 0.16),
        text=text.name(),
        faint=blended(text.name(), ground.name(), 0.68),
        accent=palette.color(role.Accent).name(),
        clipped=palette.color(role.BrightText).name(),
    )


def blended(colour: str, ground: str, share: float) -> str:
    """Mix ``share`` of one colour into another."""
    a, b = QColor(colour), QColor(ground)
    return QColor(*(round(share * x + (1 - share) * y) for x, y in zip(_rgb(a), _rgb(b), strict=True))).name()


@cache
def colour_map(dark: bool, ground: str, name: str = STANDARD) -> NDArray[np.uint32]:
    """(256,) colours 0xffrrggbb from silence to the loudest level; `STANDARD` and `GREY` start at the background."""
    chosen = {
        GREY: _GREY_ON_DARK if dark else _GREY_ON_LIGHT,
        VIRIDIS: _VIRIDIS,
    }.get(name, _ON_DARK if dark else _ON_LIGHT)
    anchors = [(at, colour or ground) for at, colour in chosen]
    places = np.linspace(0, 1, 256)
    parts = [
        np.interp(places, [at for at, _ in anchors], [_rgb(QColor(colour))[n] for _, colour in anchors])
        for n in range(3)
    ]
    red, green, blue = (np.round(part).astype(np.uint32) for part in parts)
    return np.uint32(0xFF000000) | red << np.uint32(16) | green << np.uint32(8) | blue


def _rgb(colour: QColor) -> tuple[int, int, int]:
    return colour.red(), colour.green(), colour.blue()
