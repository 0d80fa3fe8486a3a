"""One worker: models and a copy of the pinned datastore, and the sounds of one group after the other."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from recap_engine.batch.pipeline import Outcome
from recap_engine.cluster.parts import write_part
from recap_engine.cluster.sources import as_local_file
from recap_engine.errors import AudioError, BundleError
from recap_engine.propose.propose import Settings
from recap_engine.translatable import Translatable, from_plain


@dataclass(frozen=True, slots=True)
class Plan:
    """What every worker of a run has to know. ``folder`` is where all of them write, and where the datastore is."""

    folder: str
    bundle: str
    model: str
    """The bundle's fingerprint, which every worker's must have."""
    device: str
    precision: str
    allow_untrained: bool
    collections: tuple[str, ...]
    settings: Settings
    threads: int

    @property
    def datastore(self) -> Path:
        """The copy of the workspace that the run is pinned to."""
        return Path(self.folder) / "datastore.recap"


class Captioner:
    """Captions groups of sounds and writes a Parquet file for each; Ray makes one in every worker."""

    def __init__(self, plan: Plan) -> None:
        import torch

        from recap_engine.bundles.find import find_bundle
        from recap_engine.datastore.workspace import Workspace
        from recap_engine.engine import Engine

        if find_bundle(plan.bundle).fingerprint != plan.model:
            raise BundleError(
                "A worker has another version of the model {name} than this computer: install the same on all.",
                name=plan.bundle,
            )
        torch.set_num_threads(plan.threads)
        self._plan = plan
        self._scratch = tempfile.TemporaryDirectory(prefix="recap-worker-")
        copy = Path(self._scratch.name) / plan.datastore.name
        shutil.copyfile(plan.datastore, copy)
        self._engine = Engine(
            Workspace.open(copy, read_only=True),
            plan.bundle,
            device=plan.device,
            precision=plan.precision,
            allow_untrained=plan.allow_untrained,
            keep_heard=False,
        )
        self._engine.use_collections(plan.collections)

    def close(self) -> None:
        """Remove its copy of the datastore. Ray ends a worker without asking it."""
        self._engine.close()
        self._scratch.cleanup()

    def __call__(self, group: dict[str, Any]) -> dict[str, Any]:
        """Caption the sounds of ``group`` (columns ``path``, in bytes, and ``error``) and write their rows.

        Returns their paths, and why each failed ("" if it did not).
        """
        paths = [os.fsdecode(path) for path in group["path"]]
        outcomes = list(self.caption(paths, [str(text) for text in group["error"]]))
        write_part(Path(self._plan.folder), outcomes)
        return {"path": group["path"], "error": [str(o.error or "") for o in outcomes]}

    def caption(self, paths: Sequence[str], errors: Sequence[str]) -> Iterator[Outcome]:
        """An outcome for each path, in order. A path with a known error is not read."""
        with ExitStack() as open_copies:
            local: list[tuple[str, Translatable | str | None]] = []
            for path, error in zip(paths, errors, strict=True):
                try:
                    local.append((path if error else open_copies.enter_context(as_local_file(path)), error))
                except AudioError as problem:
                    local.append((path, problem.message))
            for path, outcome in zip(paths, self._engine.caption(local, self._plan.settings), strict=True):
                yield _renamed(outcome, path)


def _renamed(outcome: Outcome, path: str) -> Outcome:
    """The outcome of a temporary copy as that of the sound at ``path``."""
    if outcome.path == path:
        return outcome
    if outcome.error is None:
        return replace(outcome, path=path)
    template, fields = outcome.error.to_plain()
    renamed = {name: path if value == outcome.path else value for name, value in fields.items()}
    return replace(outcome, path=path, error=from_plain([template, renamed]))
