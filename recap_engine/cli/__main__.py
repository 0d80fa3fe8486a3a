"""``python -m recap_engine.cli``."""

import sys

from recap_engine.cli import main

sys.exit(main())
