"""The entry point of a bundle: the window, the engine process that the window starts, or the command line.

The engine process is the same program with one argument, and so is the process that tries PortAudio; the command line
is the same program under the name `recap`.
"""

import multiprocessing
import sys
from pathlib import Path

from recap_engine.messages import ENGINE_ARGUMENT, PORTAUDIO_ARGUMENT

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:] == [ENGINE_ARGUMENT]:
        from recap_engine.host.process import main

        main()
    elif sys.argv[1:] == [PORTAUDIO_ARGUMENT]:
        import sounddevice  # noqa: F401
    elif Path(sys.argv[0]).stem == "recap":
        from recap_engine.cli import main as run_command

        sys.exit(run_command())
    else:
        from recap_desktop.app import main as open_window

        sys.exit(open_window())
