"""A file is written whole or not at all, and only its own failures are reported as such."""

import os
from pathlib import Path

import pytest

from recap_engine.errors import ExchangeError
from recap_engine.exchange.atomic_file import atomic_file


def test_a_failure_of_another_file_keeps_its_name(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")

    def copy() -> None:
        with atomic_file(path) as stream:
            stream.write("half")
            stream.write((tmp_path / "other").read_text())

    with pytest.raises(FileNotFoundError, match="other"):
        copy()
    assert path.read_text() == "before"
    assert os.listdir(tmp_path) == ["out.csv"]


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    path = tmp_path / "none" / "out.csv"
    with pytest.raises(ExchangeError, match=r"none.out\.csv cannot be written"), atomic_file(path):
        pass


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    with atomic_file(tmp_path / "out.csv") as stream:
        stream.write("text")
    (tmp_path / "usual").touch()
    assert (tmp_path / "out.csv").read_text() == "text"
    assert (tmp_path / "out.csv").stat().st_mode == (tmp_path / "usual").stat().st_mode
