"""PortAudio through sounddevice, which is loaded where it is used, so that everything else works without it.

With some set-ups of ALSA, PortAudio aborts the process that loads it. So on Linux a child process loads it first.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from functools import cache
from subprocess import DEVNULL, PIPE
from typing import Any

from recap_engine.messages import PORTAUDIO_ARGUMENT

_log = logging.getLogger(__name__)
_PATIENCE = 20.0
"""Seconds; on a busy computer, the process takes a few."""


class Unusable(Exception):
    """PortAudio would end the process, or hang."""


def load_portaudio() -> Any:
    """The module sounddevice. Raises ImportError or OSError without PortAudio, `Unusable` where it cannot start."""
    if "sounddevice" not in sys.modules and sys.platform.startswith("linux") and not _survives():
        raise Unusable
    import sounddevice

    return sounddevice


@cache
def _survives() -> bool:
    """Whether a process that loads PortAudio goes on. Raises `Unusable`, not remembered, if that takes long."""
    frozen = getattr(sys, "frozen", False)
    command = [sys.executable, *([PORTAUDIO_ARGUMENT] if frozen else ["-c", "import sounddevice"])]
    try:
        done = subprocess.run(command, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, timeout=_PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        _log.warning("PortAudio could not be tried in a process of its own", exc_info=True)
        raise Unusable from error
    if done.returncode < 0:
        _log.warning("PortAudio ended its process: %s", done.stderr.decode("utf-8", "replace").strip())
    return done.returncode >= 0
