"""A workspace with something in every table, to be damaged and written to."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from recap_engine.annotate import curate, decide
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Candidate, Proposal, Region, Sound

SOUNDS = [Sound(f"{number:032}", 2.0) for number in range(12)]
ENCODER = "fp"


def make_sample(path: Path) -> Path:
    """Create the workspace at ``path``."""
    unit = np.random.default_rng(0).standard_normal((60, 16)).astype(np.float32)
    unit /= np.linalg.norm(unit, axis=1, keepdims=True)
    with Workspace.create(path) as workspace, workspace.connection.change():
        list(workspace.imports.add_rows([ImportRow(f"Rain {n} on a roof") for n in range(200)], "rain"))
        for number, sound in enumerate(SOUNDS):
            candidate = Candidate(f"Noise {number}", 0.9, "generated")
            workspace.proposals.put(Proposal(sound, (candidate,), (), "bundle-1"))
            decide.accept(workspace, sound, f"Noise {number}", annotator="ana", path=f"/sounds/{number}.wav")
        decide.write(workspace, Sound(SOUNDS[0].hash, 2.0, Region(0.5, 1.0)), "A part", annotator="ben")
        decide.skip(workspace, SOUNDS[1], "damaged", annotator="ben")
        decide.undo(workspace)
        (first, *_) = workspace.captions.of_sound(SOUNDS[2])
        curate.reword(workspace, first.id, "Another wording")
        curate.move(workspace, [first.id], "moved")
        workspace.drafts.save(SOUNDS[3], "A dra", "ana")
        workspace.notes.save(SOUNDS[4], "ask Ben", "ana")
        workspace.lists.put("todo", "/todo.csv", [SOUNDS[5].hash])
        workspace.vectors.put_texts(ENCODER, [f"Rain {n} on a roof" for n in range(60)], unit)
        workspace.vectors.put_sounds(ENCODER, [workspace.sounds.add(sound) for sound in SOUNDS], unit[:12])
    return path
