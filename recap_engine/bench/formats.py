"""Export and import of many captions in each format: processor time, on sounds that a workspace knows."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.errors import ExchangeError
from recap_engine.exchange.export_captions import CaptionExport
from recap_engine.exchange.format_table import FORMATS, WRITTEN, Format
from recap_engine.exchange.import_captions import CaptionImport
from recap_engine.exchange.merging.merge import WorkspaceMerge
from recap_engine.exchange.pack import open_pack
from recap_engine.exchange.pack_writer import write_pack
from recap_engine.records import Sound

CAPTIONS_PER_SOUND: Final = 5
_SECONDS: Final = 10.0
_COLLECTION: Final = "bench"
_WORDS: Final = "rain wind door dog bird train bell water engine crowd steps glass wood metal far near loud".split()


@dataclass(frozen=True, slots=True)
class FormatTime:
    """Processor seconds of an export and of an import of ``captions``."""

    format: str
    captions: int
    export: float
    import_: float
    left_out: int
    note: str = ""


def measure(count: int, formats: Sequence[str] = ()) -> Iterator[FormatTime]:
    """Each format in turn, in a folder of its own that is removed; sounds are empty files that the workspace knows."""
    with tempfile.TemporaryDirectory() as folder:
        sounds = [Path(folder, "sounds", f"{at % 100:02}", f"take_{at:06}_0.wav") for at in range(-(-count // 5))]
        for sound in sounds:
            sound.parent.mkdir(parents=True, exist_ok=True)
            sound.touch()
        with _filled(Path(folder, "from.recap"), sounds, count) as workspace:
            for form in formats or (*WRITTEN, "pack"):
                yield _timed(form, workspace, Path(folder), sounds)


def _timed(form: str, workspace: Workspace, folder: Path, sounds: list[Path]) -> FormatTime:
    target = Path(folder, f"{form}.recap")
    with Workspace.create(target) as other:
        _place(other, sounds)
        try:
            run = _pack if form == "pack" else _format
            captions, left_out, export, import_ = run(form, workspace, other, folder)
        except ExchangeError as error:
            return FormatTime(form, 0, 0.0, 0.0, 0, str(error))
    target.unlink()
    return FormatTime(form, captions, export, import_, left_out)


def _format(form: str, workspace: Workspace, other: Workspace, folder: Path) -> tuple[int, int, float, float]:
    layout = next(one for one in WRITTEN if one == form)
    out = _out(folder, layout)
    exporting = CaptionExport(workspace, out, layout, force=True)
    export = _seconds(exporting)
    importing = CaptionImport(other, out, _COLLECTION, layout=layout)
    import_ = _seconds(importing)
    if not FORMATS[layout].is_folder:
        out.unlink()
    return importing.summary.added, exporting.summary.left_out, export, import_


def _pack(form: str, workspace: Workspace, other: Workspace, folder: Path) -> tuple[int, int, float, float]:
    out = folder / f"captions.{form}"
    ids = [caption for (caption,) in workspace.connection.rows("SELECT id FROM captions ORDER BY id")]
    export = _seconds(write_pack(workspace, out, ids))
    with open_pack(out) as pack, pack.workspace() as theirs:
        merging = WorkspaceMerge(other, theirs, out.name)
        import_ = _seconds(merging)
    return merging.summary.added, 0, export, import_


def _out(folder: Path, layout: Format) -> Path:
    if FORMATS[layout].is_folder:
        for left in (folder / "sounds").rglob("*.txt"):
            left.unlink()
        return folder / "sounds"
    return folder / "sounds" / f"captions-{layout}{FORMATS[layout].ending}"


def _filled(path: Path, sounds: list[Path], count: int) -> Workspace:
    workspace = Workspace.create(path)
    _place(workspace, sounds)
    rows = (
        ImportRow(
            f"{_WORDS[at % len(_WORDS)].capitalize()} and {_WORDS[at // 50 % len(_WORDS)]} number {at}",
            Sound(_hash(sounds[at // CAPTIONS_PER_SOUND]), _SECONDS),
            source="bench",
            annotator=f"person {at % 7}",
            created="2026-01-02T03:04:05.678Z",
        )
        for at in range(count)
    )
    for _ in workspace.imports.add_rows(rows, _COLLECTION):
        pass
    return workspace


def _place(workspace: Workspace, sounds: list[Path]) -> None:
    with workspace.connection.change():
        for sound in sounds:
            workspace.sounds.place(sound, Sound(_hash(sound), _SECONDS))


def _hash(sound: Path) -> str:
    return hashlib.sha256(sound.name.encode()).hexdigest()[:32]


def _seconds(steps: Iterable[object]) -> float:
    """Processor seconds of all steps."""
    begun = time.process_time()
    for _ in steps:
        pass
    return time.process_time() - begun
