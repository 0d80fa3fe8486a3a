"""Workspaces for the probes."""

from __future__ import annotations

import random
from pathlib import Path

from recap_desktop.start.driver import WaitTimeout
from recap_engine.annotate.starter_workspace import create_workspace
from recap_engine.audio import discover
from recap_engine.datastore.workspace import Workspace

_KINDS = ("rain", "dog", "door", "engine", "bell", "wind", "crowd", "river", "train", "footsteps")


def linked_workspace(folder: Path, sounds: Path, place: Path, count: int) -> list[str]:
    """Create a workspace with the starter captions and ``count`` sounds sampled from a folder; returns their paths.

    The sounds are symlinked into ``folder``, so nothing is written beside the originals. Raises Stuck without sounds.
    """
    found = [entry.path for entry in discover([str(sounds)]) if not entry.error]
    if not found:
        raise WaitTimeout(f"{sounds} contains no sounds.")
    chosen = found[:: max(1, len(found) // count)][:count]
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, path in enumerate(chosen):
        link = folder / f"{number:04}_{Path(path).name}"
        link.symlink_to(Path(path).resolve())
        paths.append(str(link))
    with create_workspace(place) as workspace:
        workspace.libraries.add(folder)
    return paths


def large_workspace(place: Path, folder: Path, count: int) -> None:
    """Create a workspace that lists ``count`` nonexistent files in some hundred folders."""
    rng = random.Random(0)
    with Workspace.create(place) as workspace:
        library = workspace.libraries.add(folder).libraries[0]
        workspace.captions.add("A first caption", "accepted", provenance="human")
        connection = workspace.connection
        collection = connection.value("SELECT id FROM collections WHERE name = 'accepted'")
        with connection.uncounted_change():
            connection.run_many(
                "INSERT INTO sounds (id, hash, duration, recording) VALUES (?, ?, ?, ?)",
                ((n, f"{n:032x}", rng.uniform(0.5, 60), f"{n:032x}") for n in range(1, count + 1)),
            )
            connection.run_many(
                "INSERT INTO files (library, path, hash, duration, size, modified_ns) VALUES (?, ?, ?, ?, 0, 0)",
                (
                    (library, f"{rng.choice(_KINDS)}/{n % 40:02}/take_{n:06}.wav".encode(), f"{n:032x}", 5.0)
                    for n in range(1, count + 1)
                ),
            )
            texts = [f"A {kind} is heard {number}" for kind in _KINDS for number in range(100)]
            connection.run_many("INSERT INTO texts (id, text) VALUES (?, ?)", enumerate(texts, 10))
            connection.run_many(
                "INSERT INTO captions (collection, sound, text_id, text, provenance, created) "
                "VALUES (?, ?, ?, ?, 'human', '2026-01-01')",
                ((collection, n, 10 + n % 1000, texts[n % 1000]) for n in range(1, count + 1, 5)),
            )
            connection.run_many(
                "INSERT INTO journal (kind, at, annotator, hash) VALUES ('write', '2026-01-01T00:00:00.000Z', '', ?)",
                ((f"{n:032x}",) for n in range(1, count + 1, 5)),
            )
