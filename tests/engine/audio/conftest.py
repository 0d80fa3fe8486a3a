"""Small real sound files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from public_folder import fewer_rights, public_folder

Write = Callable[..., Path]


@pytest.fixture
def noise() -> NDArray[np.int16]:
    """Two seconds of stereo noise at 8 kHz, (16000, 2)."""
    return (np.random.default_rng(7).standard_normal((16000, 2)) * 3000).astype(np.int16)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write samples to a file below the test's folder; WAV, 16 bits, 8 kHz unless told otherwise."""

    def write(
        name: str, samples: NDArray[np.generic], rate: int = 8000, subtype: str = "PCM_16", form: str = ""
    ) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            soundfile.write(file, samples, rate, subtype=subtype, format=form or path.suffix[1:].upper())
        return path

    return write


@pytest.fixture
def without_rights() -> Iterator[Path]:
    """A folder of a test that runs as an ordinary user, whoever runs the suite: root may read everything."""
    if sys.platform == "win32":
        pytest.skip("permissions work otherwise there")
    with public_folder() as folder, fewer_rights():
        yield folder
