"""Bounds on what libraries keep: set before torch is loaded, and never against the user's own settings."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

_REPORT = """
import os, sys
from recap_engine.bundles.native_memory import bound_native_memory
assert "torch" not in sys.modules
bound_native_memory()
print(os.environ["ONEDNN_PRIMITIVE_CACHE_CAPACITY"])
"""


def capacity(**environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("ONEDNN_")}
    done = subprocess.run(
        [sys.executable, "-c", _REPORT], capture_output=True, text=True, check=True, env={**clean, **environment}
    )
    return done.stdout.strip()


def test_the_cache_of_shapes_is_bounded_unless_the_user_set_it() -> None:
    assert int(capacity()) < 1024
    assert capacity(ONEDNN_PRIMITIVE_CACHE_CAPACITY="512") == "512"


_GROW = """
import ctypes, sys
from recap_engine.bench.probe import resident
if sys.argv[1] == "bounded":
    from recap_engine.bundles.native_memory import bound_native_memory
    bound_native_memory()
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
def block(size):
    place = libc.malloc(size)
    ctypes.memset(place, 1, size)
    return place
libc.free(block(30_000_000))
blocks, keep = [], []
for _ in range(8):
    blocks.append(block(20_000_000))
    keep.append(block(10_000))
before = resident()
for place in blocks:
    libc.free(place)
print((before - resident()) // 1_000_000)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mallopt is glibc's")
def test_large_blocks_go_back_to_the_system_though_small_ones_lie_between_them() -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    freed = {}
    for way in ("plain", "bounded"):
        done = subprocess.run([sys.executable, "-c", _GROW, way], capture_output=True, text=True, check=True, env=clean)
        freed[way] = int(done.stdout)
    assert freed["bounded"] > 150
    assert freed["plain"] < 50
