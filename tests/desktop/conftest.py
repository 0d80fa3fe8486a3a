import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Tests must not need, or make a noise on, the sound card of whoever runs them.
os.environ.setdefault("ALSA_CONFIG_PATH", os.devnull)

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from recap_desktop.engine.client import EngineClient
from recap_desktop.settings import Settings
from recap_desktop.start.build import build
from recap_desktop.start.session import Session
from recap_engine.datastore.workspace import Workspace

CAPTIONS = ("Rain falls on a tin roof", "A dog barks twice", "A bell rings far away", "Wind in dry grass")
HERE = Path(__file__).parent
SCRIPTED = [sys.executable, str(HERE / "scripted_engine.py")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


class Patient(QtBot):
    """Waits longer than five seconds for what has to come, since the computer may be busy with other things."""

    def waitUntil(self, callback, *, timeout=30_000):  # noqa: N802
        """As QtBot."""
        super().waitUntil(callback, timeout=timeout)


@pytest.fixture
def qtbot(qapp, request: pytest.FixtureRequest) -> QtBot:
    return Patient(request)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workspace that is offered first is the test's, never that of whoever runs it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.fixture
def sounds(tmp_path: Path) -> Callable[..., Path]:
    """Write short, different WAV files into a folder."""

    def write(*names: str, folder: str = "field") -> Path:
        top = tmp_path / folder
        for name in names:
            path = top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            seed = sum(path.name.encode())
            soundfile.write(path, np.random.default_rng(seed).uniform(-0.1, 0.1, 4000).astype("float32"), 8000)
        return top

    return write


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(tmp_path / "desktop.ini")
    made.set("annotator", "Mira")
    made.set("autoplay", False)
    made.set("theme", "light")
    return made


@pytest.fixture
def start(qtbot, settings: Settings) -> Iterator[Callable[..., Session]]:
    """A shown window on the scripted engine; every window is closed at the end."""
    started: list[Session] = []

    def make(command: list[str] | None = None, hung_seconds: float = 60.0, ping_seconds: float = 10.0) -> Session:
        engine = EngineClient(
            command=command or SCRIPTED,
            ping_seconds=ping_seconds,
            mute_seconds=hung_seconds,
            hung_seconds=hung_seconds,
        )
        session = build(settings, engine)
        qtbot.addWidget(session.window)
        # As on a usual screen, whatever the platform has.
        session.window.resize(1280, 820)
        session.window.actions_["similar"].setChecked(True)
        session.window.show()
        session.window.activateWindow()
        qtbot.waitUntil(session.window.isActiveWindow)
        started.append(session)
        return session

    yield make
    for session in started:
        session.window.close() or session.window.close()  # text that cannot be saved is given up the second time
    QApplication.processEvents()
    # Otherwise the next test's window styles the widgets of this one again, which takes a third of a second.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def work(qtbot, start, sounds, tmp_path: Path) -> Callable[..., Session]:
    """A window on a new workspace with these sounds in it, the first one on the desk with its suggestions."""

    def make(*names: str, **options) -> Session:
        with Workspace.create(tmp_path / "work.recap") as workspace:
            for text in CAPTIONS:
                workspace.captions.add(text, "starter", provenance="imported", licence="CC0-1.0")
        session = start(**options)
        assert session.open(tmp_path / "work.recap")
        session.add_folder(str(sounds(*(names or ("bell.wav", "dog.wav", "rain.wav")))))
        desk, table = session.desk, session.window.table
        qtbot.waitUntil(lambda: table.rowCount() == len(names or (1, 2, 3)), timeout=15_000)
        qtbot.waitUntil(lambda: not session.window.sound_list.scanning(), timeout=15_000)
        qtbot.waitUntil(lambda: desk.current is not None, timeout=15_000)
        session.window.caption.box.setFocus()
        return session

    return make


@pytest.fixture
def suggested(qtbot) -> Callable[[Session], None]:
    """Wait until the sound on the desk has its suggestions."""

    def wait(session: Session) -> None:
        qtbot.waitUntil(lambda: len(session.desk.candidates()) > 0, timeout=15_000)

    return wait
