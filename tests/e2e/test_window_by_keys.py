"""The real window on a display of its own, the real engine process, and real keys; both killed in the middle of it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_world import write_sound

from recap_desktop.probe import annotator, environment
from recap_desktop.probe.display import virtual_display
from recap_desktop.start.driver import make_settings
from recap_engine.annotate.scan import scan
from recap_engine.datastore.workspace import Workspace


def few_captions(place: Path) -> Workspace:
    """A workspace that is embedded at once."""
    workspace = Workspace.create(place)
    for text in ("Rain falls on a tin roof", "A bell rings far away", "Wind in dry grass"):
        workspace.captions.add(text, "starter", provenance="imported", licence="CC0-1.0")
    return workspace


needs_a_display = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="there is no Xvfb here for a window to be on")


@needs_a_display
def test_captions_are_looked_after_by_keys(tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    (tmp_path / "field").mkdir()
    write_sound(tmp_path / "field" / "bell.wav", 1)
    with few_captions(tmp_path / "work.recap") as workspace:
        workspace.captions.add("A dog barks twice", "field", provenance="human")
        workspace.libraries.add(tmp_path / "field")
        for _ in scan(workspace, 1):
            pass
    (tmp_path / "new.csv").write_text("path,caption\nhail.wav,Hail rattles on glass\nnone.wav,\n")
    make_settings(tmp_path, bundle=str(bundle), last_folder=str(tmp_path))
    script = Path(__file__).with_name("captions_by_keys.py")
    with virtual_display():
        done = subprocess.run(
            [sys.executable, script, tmp_path], check=False, capture_output=True, text=True, timeout=300
        )
    assert done.returncode == 0, done.stderr
    with Workspace.open(tmp_path / "work.recap") as workspace:
        texts = sorted(caption.text for caption in workspace.captions.page())
        kinds = [entry.kind for entry in workspace.journal.entries()]
        assert workspace.check() == []
    assert texts == [
        "A bell rings far away",
        "A dog barks twice",
        "Hail rattles on glass",
        "Rain falls on a tin roof",
        "Wind in dry grass",
    ]
    assert kinds == ["reword", "undo", "switch_off", "undo", "delete", "undo", "import"]


@needs_a_display
def test_no_decision_is_lost_or_doubled_when_window_and_engine_are_killed(
    tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setattr(environment, "create_workspace", few_captions)
    (tmp_path / "field").mkdir()
    for number in range(8):
        write_sound(tmp_path / "field" / f"sound{number}.wav", number)
    with virtual_display():
        figures = annotator.probe(tmp_path / "field", str(bundle), count=8, kills=2, seed=3)
    found = {figure.name: figure.value for figure in figures}
    assert [figure.name for figure in figures if figure.held is False] == []
    assert found["decisions in the journal"] == 8
    assert found["kills of the window"] >= 1, "an engine that is not up yet cannot be killed; a window always is"
