"""Missing system libraries are reported before Qt would end the process."""

from __future__ import annotations

import sys

import pytest

from recap_desktop.start.display_libraries import missing_library

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 libraries are needed on Linux only")


@linux_only
def test_missing_library_is_named_with_its_package() -> None:
    message = missing_library({"DISPLAY": ":0"}, "libno-such-library.so.0")
    assert "libno-such-library.so.0" in message
    assert "libxcb-cursor0" in message


@pytest.mark.parametrize(
    "environment",
    [{}, {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}],
)
def test_library_is_not_needed_without_x11(environment) -> None:
    assert missing_library(environment, "libno-such-library.so.0") == ""
