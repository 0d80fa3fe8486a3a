"""Light and dark colours, with text contrast of at least 4.5:1.

Colour alone never carries meaning: states have an icon and a label, and so does model text.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor


@dataclass(frozen=True, slots=True)
class Colours:
    """One theme. ``window``, ``base``, ``raised``, ``model_back`` and ``human_back`` are backgrounds of text.

    ``line`` is for decorative separators; ``edge`` outlines fields and switches.
    """

    window: str
    base: str
    raised: str
    line: str
    edge: str
    text: str
    faint: str
    accent: str
    on_accent: str
    selected: str
    model: str
    model_back: str
    human: str
    human_back: str
    good: str
    warning: str
    bad: str
    notice_back: str


LIGHT = Colours(
    window="#f3f4f6",
    base="#ffffff",
    raised="#f8f9fb",
    line="#d4d8df",
    edge="#828997",
    text="#1b1f27",
    faint="#565d6b",
    accent="#0b62c4",
    on_accent="#ffffff",
    selected="#dbe9fb",
    model="#6a35b8",
    model_back="#f3edfc",
    human="#14653a",
    human_back="#ebf6ef",
    good="#14703d",
    warning="#8a5200",
    bad="#b3261e",
    notice_back="#fff5e0",
)
DARK = Colours(
    window="#1c1f25",
    base="#14161b",
    raised="#22262e",
    line="#3a404b",
    edge="#6f7685",
    text="#e8eaef",
    faint="#a7aebb",
    accent="#7db4f8",
    on_accent="#0d1420",
    selected="#243752",
    model="#c8a8fb",
    model_back="#2a2140",
    human="#86d6a5",
    human_back="#17301f",
    good="#7fd19f",
    warning="#f0bd62",
    bad="#ff9c94",
    notice_back="#3a2f16",
)

# (foreground, background): every pair in which text is drawn.
TEXT_PAIRS = (
    *((colour, ground) for colour in ("text", "faint") for ground in ("window", "base", "raised", "selected")),
    *(
        (colour, ground)
        for colour in ("model", "human", "good", "warning", "bad", "accent")
        for ground in ("base", "raised")
    ),
    *((colour, "window") for colour in ("good", "warning", "bad", "accent")),
    *((colour, "selected") for colour in ("model", "human", "accent", "warning")),
    *((colour, "model_back") for colour in ("text", "faint", "warning")),
    ("model", "model_back"),
    ("text", "human_back"),
    ("human", "human_back"),
    ("on_accent", "accent"),
    ("text", "notice_back"),
    ("warning", "notice_back"),
    ("bad", "notice_back"),
    ("accent", "notice_back"),
)

# (foreground, background): icons, edges and marks that carry meaning; they need 3:1.
GRAPHIC_PAIRS = (
    *(
        (colour, ground)
        for colour in ("accent", "faint", "model", "human", "good", "warning", "bad")
        for ground in ("window", "base", "raised", "selected")
    ),
    *(("edge", ground) for ground in ("window", "base", "raised")),
    *((colour, "notice_back") for colour in ("accent", "warning", "bad")),
    ("on_accent", "accent"),
    ("model", "model_back"),
)

STATE_COLOURS = {
    "new": "faint",
    "suggested": "model",
    "accepted": "good",
    "edited": "human",
    "written": "human",
    "rejected": "bad",
    "skipped": "faint",
    "flagged": "warning",
    "unreadable": "warning",
}


def contrast(a: str, b: str) -> float:
    """Contrast ratio of two colours by WCAG 2, 1 to 21."""
    high, low = sorted((_luminance(QColor(a)), _luminance(QColor(b))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
