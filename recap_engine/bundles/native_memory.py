"""Bounds on the memory that libraries keep between sounds, for runs that last for hours.

Two things grow with every sound of another length, though nothing is lost:

- glibc raises its threshold for memory that goes back to the system with the largest block ever freed. Blocks below
  it stay in the heap of each thread, in pieces. A fixed threshold keeps it from rising.
- oneDNN, which computes torch's products on a processor, keeps code for each of the last 1,024 shapes it met.
"""

from __future__ import annotations

import ctypes
import os
import sys

BLOCK_BYTES = 4_000_000
"""Blocks from this size on go back to the system when they are freed. Smaller ones would cost time: their pages are
cleared again each time."""

ARENAS = 2
"""Heaps that threads share; each keeps pieces of its own."""

SHAPES = 64
"""Shapes for which oneDNN keeps code: more than the models use at one length of sound."""

_SHAPES_VARIABLE = "ONEDNN_PRIMITIVE_CACHE_CAPACITY"
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Parameters of mallopt, from glibc's malloc.h."""


def bound_native_memory() -> None:
    """Set the bounds. Call it before torch is loaded. Whatever the environment sets already stays as it is."""
    os.environ.setdefault(_SHAPES_VARIABLE, str(SHAPES))
    if not sys.platform.startswith("linux") or any(name.startswith("MALLOC_") for name in os.environ):
        return
    try:
        libc = ctypes.CDLL(None)
        libc.gnu_get_libc_version  # noqa: B018 - other C libraries have no such function, and other parameters
        mallopt = libc.mallopt
    except (OSError, AttributeError):
        return
    mallopt(_MMAP_THRESHOLD, BLOCK_BYTES)
    mallopt(_TRIM_THRESHOLD, BLOCK_BYTES)
    mallopt(_ARENA_MAX, ARENAS)
