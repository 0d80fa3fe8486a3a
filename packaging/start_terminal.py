"""Where the bundled `recap` command starts."""

import multiprocessing
import sys

from recap_engine.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
