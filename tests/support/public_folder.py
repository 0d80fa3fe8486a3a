"""A temporary folder that an ordinary user can reach, for tests that root runs as a user with fewer rights.

pytest's own folders and ``TMPDIR`` may lie in a home that nobody else can enter (mode 0700).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65534
"""The user and group that such tests become."""


@contextmanager
def public_folder() -> Iterator[Path]:
    """A new folder that everybody can enter and write to. Skips the test where there is no place for one."""
    parent = next((folder for folder in _candidates() if _is_reachable(folder)), None)
    if parent is None:
        pytest.skip("no temporary folder here can be entered by every user")
    folder = Path(tempfile.mkdtemp(dir=parent))
    folder.chmod(0o777)
    try:
        yield folder
    finally:
        for path in folder.rglob("*"):
            path.chmod(0o700)
        shutil.rmtree(folder)


@contextmanager
def fewer_rights() -> Iterator[None]:
    """Be an ordinary user in the meantime, where root runs the test: root may read everything."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


def _candidates() -> tuple[Path, ...]:
    return tuple(Path(name) for name in (tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm"))


def _is_reachable(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    if os.geteuid() != 0:
        return os.access(folder, os.W_OK | os.X_OK)
    return all(place.stat().st_mode & 0o001 for place in (folder, *folder.parents)) and bool(
        folder.stat().st_mode & 0o002
    )
