from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from tiny_bundle import build_tiny_bundle

from recap_engine.cli import main
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.export_captions import CaptionExport
from recap_engine.exchange.format_table import Format
from recap_engine.exchange.import_captions import CaptionImport, ImportSummary
from recap_engine.records import Caption


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "field.recap") as workspace:
        yield workspace


@pytest.fixture
def bring_in() -> Callable[..., ImportSummary]:
    def run(workspace: Workspace, path: Path, collection: str = "imported", **options: str) -> ImportSummary:
        running = CaptionImport(workspace, path, collection, **options)
        for _ in running:
            pass
        return running.summary

    return run


@pytest.fixture
def take_out() -> Callable[..., bytes]:
    def run(workspace: Workspace, path: Path, layout: Format, collections: tuple[str, ...] = ()) -> bytes:
        for _ in CaptionExport(workspace, path, layout, collections):
            pass
        return path.read_bytes()

    return run


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """Write a file and return its path."""

    def write(content: str | bytes, name: str = "captions.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


@pytest.fixture
def kept() -> Callable[[Workspace], list[Caption]]:
    return lambda workspace: workspace.captions.page(limit=100_000)


@pytest.fixture
def wav(tmp_path: Path) -> Callable[..., Path]:
    """Make a short tone; another pitch is another sound."""

    def make(name: str, pitch: float = 440.0, seconds: float = 0.5) -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True, parents=True)
        time = np.arange(int(8000 * seconds)) / 8000
        soundfile.write(path, 0.3 * np.sin(2 * np.pi * pitch * time), 8000)
        return path

    return make


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny bundle."""
    return build_tiny_bundle(tmp_path_factory.mktemp("bundles") / "tiny").folder


@pytest.fixture
def command(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a ``recap`` command on the workspace: its status, standard output and messages."""

    def run(*arguments: object, on: Path = workspace.path) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            named = () if arguments[:2] == ("files", "read") else ("--workspace", str(on))
            status = main([*map(str, arguments), *named])
        except SystemExit as left:
            status = int(left.code or 0)
        said = capsys.readouterr()
        return status, said.out, said.err

    return run
