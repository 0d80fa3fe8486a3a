"""Where the bundled program starts: the window, or the engine process that the window starts with the same program."""

import multiprocessing
import sys

from recap_engine.messages import ENGINE_ARGUMENT

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:] == [ENGINE_ARGUMENT]:
        from recap_engine.host import main

        main()
    else:
        from recap_desktop.app import main as open_window

        sys.exit(open_window())
