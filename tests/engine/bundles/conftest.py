"""A tiny bundle built once; tests that damage it get a copy. The user's folders are those of the test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tiny_bundle import build_tiny_bundle

from recap_engine.bundles.bundle import Bundle, read_bundle


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    return build_tiny_bundle(tmp_path_factory.mktemp("bundles") / "tiny")


@pytest.fixture
def copy(tiny: Bundle, tmp_path: Path) -> Bundle:
    shutil.copytree(tiny.folder, tmp_path / "copy")
    return read_bundle(tmp_path / "copy")


@pytest.fixture(autouse=True)
def user_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's user data and caches go."""
    from recap_engine import config

    home = tmp_path / "home"
    for module in ("find.data_folder", "verify.cache_folder"):
        monkeypatch.setattr(f"recap_engine.bundles.{module}", lambda: home)
    assert config.data_folder() != home
    return home
