"""``python -m recap_engine.host``."""

from recap_engine.host.process import main

main()
