"""Where the bundled program starts: the window, the engine process that the window starts with the same program, or the
terminal's program, where it is called by that name.
"""

import multiprocessing
import sys
from pathlib import Path

from recap_engine.messages import ENGINE_ARGUMENT

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:] == [ENGINE_ARGUMENT]:
        from recap_engine.host.process import main

        main()
    elif Path(sys.argv[0]).stem == "recap":
        from recap_engine.cli import main as in_terminal

        sys.exit(in_terminal())
    else:
        from recap_desktop.app import main as open_window

        sys.exit(open_window())
