"""A table of file names becomes a list of sounds, found in registered folders or beside the table."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.assignment import AssignmentImport


@pytest.fixture
def field(tmp_path: Path) -> Path:
    for number, name in enumerate(("a.wav", "deep/b.wav", "c.wav")):
        path = tmp_path / "field" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(path, np.random.default_rng(number).uniform(-0.1, 0.1, 800).astype("float32"), 8000)
    return tmp_path / "field"


@pytest.fixture
def read(tmp_path: Path, field: Path) -> Callable[[str], tuple[AssignmentImport, list[str]]]:
    def run(text: str) -> tuple[AssignmentImport, list[str]]:
        table = tmp_path / "to do.csv"
        table.write_text(text, encoding="utf-8")
        with Workspace.create(tmp_path / "w.recap") as workspace:
            workspace.libraries.add(field)
            assignment = AssignmentImport(workspace, table)
            for _ in assignment:
                pass
            hashes = workspace.lists.sounds(assignment.summary.list_id)
            names = [Path(workspace.sounds.files(audio_hash=held)[0].path).name for held in hashes]
            assert [row.name for row in workspace.lists.list()] == ["to do"]
            return assignment, names

    return run


@pytest.mark.parametrize(
    "text",
    ["file_name,who\nc.wav,ana\ndeep/b.wav,ana\n", "c.wav\ndeep/b.wav\nc.wav\n", "id;path\n1;c.wav\n2;deep/b.wav\n"],
)
def test_names_are_found_in_the_order_of_the_table(read, text: str) -> None:
    assignment, names = read(text)
    assert names == ["c.wav", "b.wav"]
    assert (assignment.summary.found, assignment.summary.losses) == (2, 0)


def test_what_is_not_there_is_reported_and_the_rest_kept(read) -> None:
    assignment, names = read("path\na.wav\nz.wav\n")
    assert names == ["a.wav"]
    assert assignment.summary.lost == ["z.wav"]


def test_a_table_of_nothing_known_is_refused_in_a_sentence(read) -> None:
    with pytest.raises(ExchangeError, match="sounds named there: 1"):
        read("path\nz.wav\n")
