"""``make run``: starts the main job where it can be done, in a window or in the terminal."""

from __future__ import annotations

import os
import sys

from recap_engine.cli.program import main
from recap_engine.resources import samples_folder


def welcome() -> int:
    """Caption the sample sounds, and say what to try next."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.platform.startswith("linux"):
        print("There is no display here, so this is the terminal: captions for the sample sounds.", file=sys.stderr)
    status = main(["caption", str(samples_folder())])
    print("\nNext: .venv/bin/recap caption YOUR_FOLDER, and .venv/bin/recap --help for the rest.", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(welcome())
