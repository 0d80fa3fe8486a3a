"""Generate captions for a folder of sounds or for a workspace's sounds, to score against references."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Mapping, Sequence
from pathlib import Path

from recap_engine.audio import discover
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import Engine
from recap_engine.errors import RequestError
from recap_engine.evaluation.captions import workspace_references
from recap_engine.evaluation.memory_datastore import Collection, MemoryDatastore
from recap_engine.evaluation.subject import Subject
from recap_engine.progress import Progress
from recap_engine.propose.propose import Settings


def caption_folder(
    subject: Subject, folder: Path, references: Mapping[str, Sequence[str]] | None, datastore: Collection
) -> Generator[Progress, None, tuple[dict[str, str], list[str]]]:
    """The first candidate for every sound of a folder (those with references, if any are given), by file name.

    Also returns the captions that were retrieved from.
    """
    paths = [Path(entry.path) for entry in discover([str(folder)]) if not entry.error]
    if references is not None:
        paths = [path for path in paths if path.name in references]
    if not paths:
        if references:
            raise RequestError("{folder} has no sounds with references.", folder=folder)
        raise RequestError("{folder} has no sounds to caption.", folder=folder)
    heard = yield from subject.hearings.hear(paths)
    there = [(path, one) for path, one in zip(paths, heard, strict=True) if one is not None]
    store = MemoryDatastore(datastore, (), subject.proposer.texts)
    said: dict[str, str] = {}
    for at in range(0, len(there), 64):
        some = there[at : at + 64]
        proposals = subject.propose([one for _, one in some], [str(path) for path, _ in some], store, Settings())
        said |= {path.name: p.texts[0] for (path, _), p in zip(some, proposals, strict=True) if p.texts}
        yield Progress("proposing", at + len(some), len(there))
    return said, store.texts


def caption_workspace(
    subject: Subject, path: Path, collections: Sequence[str] = ()
) -> Generator[Progress, None, tuple[dict[str, str], dict[str, list[str]], list[str]]]:
    """First candidates for the captioned sounds of a workspace, their human captions, and all captions in use.

    Leaves out captions of a sound's own recording. Works on a copy, so the workspace does not change.
    """
    subject.work.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=subject.work) as folder,
        Workspace.open(copied_to(path, Path(folder))) as workspace,
    ):
        references = workspace_references(workspace)
        if not references:
            raise RequestError(
                "{path} has no captions that people accepted for a sound, so there is nothing to compare with.",
                path=path,
            )
        device = subject.device
        engine = Engine(
            workspace,
            str(subject.bundle.folder),
            device=device.name,
            precision=device.precision,
            allow_untrained=True,
        )
        if collections:
            engine.use_collections(collections)
        said: dict[str, str] = {}
        outcomes = engine.caption([(name, "") for name in references], Settings(other_recordings=True))
        for done, (name, outcome) in enumerate(zip(references, outcomes, strict=True), 1):
            if outcome.proposal is not None and outcome.proposal.candidates:
                said[name] = outcome.proposal.candidates[0].text
            yield Progress("proposing", done, len(references), Path(name).name)
        return said, references, _in_use(workspace)


def copied_to(path: Path, folder: Path) -> Path:
    """A copy of a workspace in another folder, to work in without changing anything."""
    copy = folder / "copy.recap"
    with Workspace.open(path, read_only=True) as original:
        original.connection.run("VACUUM INTO ?", (str(copy),))
    return copy


def _in_use(workspace: Workspace) -> list[str]:
    return [
        text
        for (text,) in workspace.connection.rows(
            "SELECT DISTINCT t.text FROM captions c JOIN texts t ON t.id = c.text_id "
            "JOIN collections k ON k.id = c.collection WHERE c.enabled = 1 AND c.deleted IS NULL AND k.enabled = 1"
        )
    ]
