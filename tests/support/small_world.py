"""Fixtures for tests of the whole engine: a tiny real bundle, real sound files, a workspace with a few captions.

A ``conftest.py`` takes them in with ``from small_world import *``.
"""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tiny_bundle import build_tiny_bundle

from recap_engine.cli import main
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import Engine, create_workspace

__all__ = ["Run", "bundle", "captions", "engine", "recap", "sounds", "spawn", "user_folders", "workspace"]

ROOT = Path(__file__).parents[2]
RATE = 16_000
FIELD = (
    "Rain falls on a tin roof",
    "A church bell rings far away",
    "An engine idles and dies",
    "Footsteps on gravel come closer",
    "Wind howls around a corner",
    "A train passes over a bridge",
    "Waves break on the shore",
    "Children laugh in a playground",
)


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny bundle. It ranks what was retrieved before what its random decoder writes."""
    return build_tiny_bundle(
        tmp_path_factory.mktemp("bundles") / "tiny",
        ranking={"generated": -20.0, "offset": -3.0},
        calibration={"text": {"slope": 12.0, "offset": -5.0}},
    ).folder


@pytest.fixture(autouse=True)
def user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folders are those of the test."""
    home = tmp_path / "home"
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME"):
        monkeypatch.setenv(name, str(home))
    monkeypatch.delenv("RECAP_WORKSPACE", raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return home


@pytest.fixture
def captions() -> tuple[str, ...]:
    """What the workspace's collection ``field`` says."""
    return FIELD


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace file with eight captions in the collection ``field`` and two in ``music``."""
    path = tmp_path / "work.recap"
    with create_workspace(path, starter=False) as made:
        for texts, collection in ((FIELD, "field"), (("A piano plays a scale", "Drums roll"), "music")):
            for _ in made.imports.add_rows([ImportRow(text) for text in texts], collection):
                pass
    return path


@pytest.fixture
def sounds(tmp_path: Path) -> Path:
    """A folder with five short sounds, a.wav to e.wav, that differ in pitch and noise."""
    folder = tmp_path / "sounds"
    folder.mkdir()
    for i, name in enumerate("abcde"):
        write_sound(folder / f"{name}.wav", i)
    return folder


def write_sound(path: Path, seed: int, seconds: float = 1.0, channels: int = 1, gain: float = 1.0) -> None:
    """A tone and noise, other ones for each seed; with another ``gain`` it is another recording of the same."""
    time = np.arange(round(seconds * RATE)) / RATE
    noise = np.random.default_rng(seed).standard_normal(len(time))
    wave = gain * (0.3 * np.sin(2 * np.pi * (200 + 300 * seed) * time) + 0.01 * (seed + 1) * noise)
    soundfile.write(
        os.fsencode(path),
        np.repeat(wave[:, None], channels, axis=1).astype(np.float32),
        RATE,
        format="WAV",
        subtype="PCM_16",
    )


@pytest.fixture
def engine(workspace: Path, bundle: Path) -> Iterator[Engine]:
    """An engine on the workspace and the tiny bundle."""
    engine = Engine(Workspace.open(workspace), str(bundle), device="cpu")
    yield engine
    engine.close()


@dataclass(frozen=True)
class Run:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Lines of standard output."""
        return self.out.splitlines()


@pytest.fixture
def recap(workspace: Path, bundle: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run ``recap`` in this process, on the workspace and (where the command takes one) the tiny bundle."""

    def run(*arguments: str | Path, on: Path | None = workspace, models: bool | None = None) -> Run:
        given = [str(a) for a in arguments]
        if on is not None:
            given += ["--workspace", str(on)]
        loads = given[0] in ("caption", "encode", "sounds", "info") if models is None else models
        if loads and "--bundle" not in given:
            given += ["--bundle", str(bundle), "--device", "cpu"]
        capsys.readouterr()
        try:
            status = main(given)
        except SystemExit as exit:
            status = int(exit.code or 0)
        captured = capsys.readouterr()
        return Run(status, captured.out, captured.err)

    return run


@pytest.fixture
def spawn() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start ``python ARGUMENTS``; whatever still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str | Path, **options: object) -> subprocess.Popen[bytes]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options}
        command = [sys.executable, *map(os.fspath, arguments)]
        # Tests run in the background inherit that Ctrl-C is ignored, and would hand it on.
        heed = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
        started.append(subprocess.Popen(command, preexec_fn=heed, **pipes))  # type: ignore[call-overload]  # noqa: PLW1509
        return started[-1]

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe is not None and not pipe.closed:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        process.wait()
