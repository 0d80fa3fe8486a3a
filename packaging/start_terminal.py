"""The entry point of the command line in a bundle for Windows."""

import multiprocessing
import sys

from recap_engine.cli import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
