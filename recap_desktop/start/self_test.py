"""``recap-desktop --self-test``: run the whole program for a minute, offscreen and in a temporary folder.

The test lists the sample sounds, gets suggestions for them from the engine process, accepts one by its keys and undoes
that. If a step fails, it prints one sentence and exits with status 1.
"""

from __future__ import annotations

import os
import platform
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recap_desktop.start.session import Session

_SECONDS = 300.0


def run() -> int:
    """Run all steps, print the results, and return the exit status."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from recap_desktop.start.driver import WaitTimeout, application, make_settings, open_window

    _print_versions()
    application().setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory(prefix="recap-self-test-") as name:
        folder = Path(name)
        session = open_window(make_settings(folder))
        try:
            _run_steps(session, folder / "self-test.recap")
        except WaitTimeout as stuck:
            print(f"FAILED: {stuck}")
            print(session.window.engine.last_output())
            return 1
        finally:
            session.window.close()
    print("The self-test passed.")
    return 0


def _run_steps(session: Session, place: Path) -> None:
    from recap_desktop.start.driver import WaitTimeout, press, until
    from recap_engine.audio import discover
    from recap_engine.resources import samples_folder

    began = time.perf_counter()
    window, desk = session.window, session.desk
    if not session.open(place, may_create=True):
        raise WaitTimeout("The workspace could not be created.")
    count = sum(not entry.error for entry in discover([str(samples_folder())]))
    session.add_samples()
    until(lambda: window.table.rowCount() == count and not window.sound_list.scanning(), "all samples", _SECONDS)
    print(f"window: {count} sample sounds listed", flush=True)
    until(lambda: bool(desk.candidates()), "suggestions for the first sound", _SECONDS)
    batch = session.batch_controller.batch
    failed: list[tuple[str, str]] = []
    batch.changed.connect(lambda: failed.extend(batch.progress().failed))
    window.actions_["suggest_many"].trigger()
    until(lambda: _suggested(session) == count or bool(failed), "suggestions for all samples", _SECONDS)
    if failed:
        raise WaitTimeout(f"The engine failed at {failed[0][0]}: {failed[0][1]}")
    print(f"engine: suggestions for {count} sounds {time.perf_counter() - began:.1f} s after the start", flush=True)
    window.caption.box.setFocus()
    first = desk.current
    assert first is not None
    assert desk.workspace is not None
    journal = desk.workspace.journal
    press(window.caption.box, "Ctrl+1")
    until(lambda: desk.current is not None and desk.current.item.file != first.item.file, "the next sound", 30)
    accepted = journal.entries()[-1]
    print(f"accepted for {first.item.name}: {accepted.text}", flush=True)
    window.actions_["undo"].trigger()
    until(lambda: len(journal.entries()) == 2 and journal.entries()[-1].kind == "undo", "the undo", 30)
    print("undone", flush=True)


def _suggested(session: Session) -> int:
    from recap_engine.datastore.listing import SUGGESTED

    table = session.window.table
    return sum(table.item(row).state == SUGGESTED for row in range(table.rowCount()))


def _print_versions() -> None:
    import apsw
    import numpy
    import PySide6
    import soundfile

    from recap_desktop.sound.outputs import OutputError, SoundCards
    from recap_engine import __version__

    print(f"RECAP Desktop {__version__}, Python {platform.python_version()}, {platform.platform()}")
    print(
        f"PySide6 {PySide6.__version__}, numpy {numpy.__version__}, SQLite {apsw.sqlite_lib_version()}, "
        f"libsndfile {soundfile.__libsndfile_version__}"
    )
    try:
        cards = SoundCards()
        print(f"PortAudio {cards.version()}, {len(cards.names())} sound cards")
    except OutputError as error:
        print(error)
