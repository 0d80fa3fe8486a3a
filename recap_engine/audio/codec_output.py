"""Keeps what codec libraries print out of the terminal: damage is reported by errors and notes that name the file.

libmpg123 (inside libsndfile) writes to C's ``stderr``; it has no switch that can be reached from here. So that stream,
and only that one, is redirected to the null device: Python, crash reports and child processes write to the
descriptor 2 itself and are not affected. Where the C library has no such variable, nothing changes.
"""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache


@cache
def silence_codecs() -> None:
    """Do it once, before the first file is decoded."""
    name = {"linux": "stderr", "darwin": "__stderrp"}.get(sys.platform)
    if name is None:
        return
    try:
        libc = ctypes.CDLL(None)
        stream = ctypes.c_void_p.in_dll(libc, name)
        libc.fopen.restype = ctypes.c_void_p
        nowhere = libc.fopen(os.fsencode(os.devnull), b"w")
    except (OSError, ValueError, AttributeError):
        return
    if nowhere:
        stream.value = nowhere
