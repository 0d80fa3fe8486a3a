"""The engine of RECAP Desktop: listens, retrieves, writes captions and remembers what was decided."""

import os

__version__ = "0.1.0"

# Read by torch when it first allocates, on Linux: weights in large pages are read faster.
os.environ.setdefault("THP_MEM_ALLOC_ENABLE", "1")
