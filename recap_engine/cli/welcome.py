"""``make run`` where no window can be opened: captions for the sample sounds in the terminal."""

from __future__ import annotations

import os
import sys

from recap_engine.cli.console import show
from recap_engine.cli.program import main
from recap_engine.i18n import _, set_language, system_language
from recap_engine.resources import samples_folder


def welcome() -> int:
    """Caption the sample sounds, and say what to try next."""
    set_language(system_language())
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and sys.platform.startswith("linux"):
        show(_("There is no display, so here are captions for the sample sounds in the terminal."), sys.stderr)
    status = main(["caption", str(samples_folder())])
    show("\n" + _("Next: .venv/bin/recap caption YOUR_FOLDER, or .venv/bin/recap --help for all commands."), sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(welcome())
