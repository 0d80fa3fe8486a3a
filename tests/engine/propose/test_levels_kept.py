"""What sounds measure is kept: the header's part by a scan, the rest once a sound is read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from recap_engine.annotate.scan import scan
from recap_engine.datastore.listing import read_listing, read_statuses
from recap_engine.datastore.sound_levels import has_level
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import Engine
from recap_engine.errors import RequestError
from recap_engine.records import Levels

RATE = 44_100


def run(workspace: Workspace, folder: Path) -> int:
    library = workspace.libraries.add(folder).libraries[0]
    for _ in scan(workspace, library):
        pass
    return library


@pytest.fixture
def loud(sounds: Path) -> Path:
    wave = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(2 * RATE) / RATE)
    soundfile.write(str(sounds / "loud.wav"), np.stack([wave, wave], 1), RATE)
    return sounds / "loud.wav"


def test_a_scan_reads_headers_and_a_proposal_measures(engine: Engine, sounds: Path, loud: Path) -> None:
    workspace = engine.workspace
    run(workspace, sounds)
    listing = read_listing(workspace)
    of = {Path(path).name: listing.facts[key].levels for path, key in zip(listing.paths, listing.hashes, strict=True)}
    assert of["loud.wav"] == Levels(RATE, 2)
    assert len(of) == 6
    assert None not in of.values()
    (*_, proposal) = engine.propose(loud)
    found = read_statuses(workspace, [proposal.sound.hash])[proposal.sound.hash].facts.levels
    assert found is not None
    assert found.loudness == pytest.approx(20 * np.log10(0.5), abs=0.1)
    assert (found.peak, found.clipped) == (pytest.approx(0.5, abs=1e-3), 0)
    workspace.levels.put({proposal.sound.hash: Levels(RATE, 2)})
    assert workspace.levels.by_hash()[proposal.sound.hash] == found


def test_a_scan_reads_the_headers_of_files_that_were_known_before(engine: Engine, sounds: Path) -> None:
    workspace = engine.workspace
    library = run(workspace, sounds)
    workspace.connection.run("DELETE FROM levels")
    for _ in scan(workspace, library):
        pass
    assert len(workspace.levels.by_hash()) == 5


def test_terms_compare_what_is_known() -> None:
    levels = Levels(48_000, 2, -22.98, 1.0, 3)
    met = [
        ("loudness", ">", "-30"),
        ("loudness", ":", "-23"),
        ("peak", ">=", "0"),
        ("rate", ":", "48000"),
        ("channels", "=", "2"),
        ("clipped", ":", "yes"),
    ]
    assert all(has_level(levels, *term) for term in met)
    assert not any(has_level(Levels(48_000, 1), *term) for term in met if term[0] != "rate")
    assert not has_level(None, "rate", ">", "0")
    for name, value in (("loudness", "loud"), ("clipped", "perhaps")):
        with pytest.raises(RequestError, match=value):
            has_level(levels, name, ":", value)
