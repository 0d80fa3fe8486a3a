"""The real window on a display of its own, the real engine process, real keys, and both killed in the middle of it."""

import shutil
from pathlib import Path

import pytest
from small_world import write_sound

from recap_desktop.probe import annotator, world
from recap_desktop.probe.display import virtual_display
from recap_engine.datastore.workspace import Workspace


def few_captions(place: Path) -> Workspace:
    """A workspace that is embedded at once."""
    workspace = Workspace.create(place)
    for text in ("Rain falls on a tin roof", "A bell rings far away", "Wind in dry grass"):
        workspace.captions.add(text, "starter", provenance="imported", licence="CC0-1.0")
    return workspace


@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="there is no Xvfb here for a window to be on")
def test_no_decision_is_lost_or_doubled_when_window_and_engine_are_killed(
    tmp_path: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setattr(world, "create_workspace", few_captions)
    (tmp_path / "field").mkdir()
    for number in range(8):
        write_sound(tmp_path / "field" / f"sound{number}.wav", number)
    with virtual_display():
        figures = annotator.probe(tmp_path / "field", str(bundle), count=8, kills=2, seed=3)
    found = {figure.name: figure.value for figure in figures}
    assert [figure.name for figure in figures if figure.held is False] == []
    assert found["decisions in the journal"] == 8
    assert found["kills of the window"] >= 1, "an engine that is not up yet cannot be killed; a window always is"
