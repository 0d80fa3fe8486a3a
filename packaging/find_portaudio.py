"""In the bundled program: PortAudio is the machine's own, else the one that lies beside the program."""

import ctypes.util
import sys
from pathlib import Path

_of_the_machine = ctypes.util.find_library


def _find_library(name: str) -> str | None:
    found = _of_the_machine(name)
    beside = Path(sys._MEIPASS) / "libportaudio.so.2"
    return str(beside) if found is None and name == "portaudio" and beside.exists() else found


if sys.platform.startswith("linux"):
    ctypes.util.find_library = _find_library
