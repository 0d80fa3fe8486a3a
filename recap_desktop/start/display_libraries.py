"""Checks for system libraries without which Qt ends the process instead of raising an error."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Mapping

from recap_engine.i18n import translate
from recap_engine.translatable import Translatable

_XCB_CURSOR = "libxcb-cursor.so.0"


def missing_library(environment: Mapping[str, str] = os.environ, library: str = _XCB_CURSOR) -> str:
    """What to install before a window can open on X11, as one sentence; empty if nothing is missing."""
    platform = environment.get("QT_QPA_PLATFORM", "")
    uses_x11 = platform.startswith("xcb") or (
        not platform and bool(environment.get("DISPLAY")) and not environment.get("WAYLAND_DISPLAY")
    )
    if not sys.platform.startswith("linux") or not uses_x11:
        return ""
    try:
        ctypes.CDLL(library)
    except OSError:
        message = Translatable(
            "The window needs the system library {library}. Install it (Debian, Ubuntu: sudo apt install "
            "libxcb-cursor0; Fedora: sudo dnf install xcb-util-cursor) and start again.",
            library=library,
        )
        return translate(message)
    return ""
