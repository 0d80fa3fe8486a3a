"""In a bundle: use the PortAudio of the system if there is one, else the one in the bundle."""

import ctypes.util
import sys
from pathlib import Path

_find_in_system = ctypes.util.find_library


def _find_library(name: str) -> str | None:
    found = _find_in_system(name)
    bundled = Path(sys._MEIPASS) / "libportaudio.so.2"
    return str(bundled) if found is None and name == "portaudio" and bundled.exists() else found


if sys.platform.startswith("linux"):
    ctypes.util.find_library = _find_library
