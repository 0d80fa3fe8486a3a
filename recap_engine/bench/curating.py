"""``recap bench curating``: what a curator does with many captions, each figure against its bar."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from recap_engine.annotate import curate, curate_many
from recap_engine.annotate.rollback import roll_back
from recap_engine.annotate.undo import undo
from recap_engine.bench.inputs import made_captions, unit_vectors
from recap_engine.datastore.caption_filter import CaptionFilter
from recap_engine.datastore.caption_query import parse_query
from recap_engine.datastore.duplicates import find_duplicates
from recap_engine.datastore.imports import ImportRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import Engine
from recap_engine.exchange.merging.merge import WorkspaceMerge
from recap_engine.records import Sound
from recap_engine.translatable import Translatable

PER_SOUND: Final = 5
_DIMENSIONS: Final = 256
_CHANGED: Final = 10_000
_MERGED: Final = 50_000
_COPIES: Final = 20
"""One in this many vectors nearly equals an earlier one."""
_COLLECTION: Final = "bench"


@dataclass(frozen=True, slots=True)
class CuratingFigure:
    """What was measured: how many captions, how long it took, and how long it may take, in seconds.

    ``processor``: seconds of processor time, which other programs on the computer hardly change.
    """

    name: str
    what: Translatable
    captions: int
    seconds: float
    processor: float
    bar: float


def measure(count: int, only: Collection[str]) -> Iterator[CuratingFigure]:
    """Each figure of some parts in turn, in a folder of its own that is removed. Sounds and vectors are made up.

    The parts are ``filter``, ``acts``, ``times``, ``near``, ``merge`` and ``disagreement``.
    """
    if not {"filter", "acts", "times", "near"}.isdisjoint(only):
        with tempfile.TemporaryDirectory() as folder, Workspace.create(Path(folder, "bench.recap")) as workspace:
            texts = made_captions(count)
            _fill(workspace, texts)
            if "filter" in only:
                words = texts[0].split()
                yield _figure("filter", Translatable("filter by words"), count, 0.1, lambda: _filter(workspace, words))
            if "acts" in only:
                yield from _acts(workspace, count)
            if "times" in only:
                yield from _times(workspace, count)
            if "near" in only:
                yield _near(workspace, texts)
    if "merge" in only:
        with tempfile.TemporaryDirectory() as folder:
            yield _merge(Path(folder), min(count, _MERGED))
    if "disagreement" in only:
        with tempfile.TemporaryDirectory() as folder:
            yield _disagreement(Path(folder), min(count, _CHANGED))


def _near(workspace: Workspace, texts: list[str]) -> CuratingFigure:
    vectors = made_vectors(len(texts))
    for at in range(0, len(texts), _CHANGED):
        workspace.vectors.put_texts(_COLLECTION, texts[at : at + _CHANGED], vectors[at : at + _CHANGED])
    return _figure(
        "near_duplicates",
        Translatable("near-duplicates of all"),
        len(texts),
        120.0,
        lambda: find_duplicates(workspace.connection, workspace.vectors, near=0.95, fingerprint=_COLLECTION),
    )


def made_vectors(count: int) -> NDArray[np.float32]:
    """Unit vectors (n, 256) whose directions differ as unevenly as those of captions; some are nearly equal."""
    random = np.random.default_rng(1)
    spread = np.arange(1, _DIMENSIONS + 1, dtype=np.float32) ** -0.5
    vectors = random.standard_normal((count, _DIMENSIONS), np.float32) * spread
    copies = np.arange(_COPIES, count, _COPIES)
    vectors[copies] = vectors[copies - _COPIES] + 0.1 * vectors[copies]
    unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit


def _acts(workspace: Workspace, count: int) -> Iterator[CuratingFigure]:
    """Acts over 10,000 captions; each is undone, which is measured, too."""
    ids = [row[0] for row in workspace.connection.rows("SELECT id FROM captions ORDER BY id LIMIT ?", (_CHANGED,))]
    some = min(count, _CHANGED)

    def replace() -> None:
        curate_many.replace_texts(workspace, curate_many.plan_replacement(workspace, ids, "a", "one"))

    acts: tuple[tuple[str, Translatable, Callable[[], object]], ...] = (
        ("replace", Translatable("replace words"), replace),
        ("move", Translatable("move"), lambda: curate.move(workspace, ids, "other")),
        ("delete", Translatable("delete"), lambda: curate.delete(workspace, ids)),
    )
    for name, what, act in acts:
        yield _figure(name, what, some, 5.0, act)
        yield _figure(f"undo_{name}", Translatable("undo that"), some, 5.0, lambda: undo(workspace))


def _times(workspace: Workspace, count: int) -> Iterator[CuratingFigure]:
    yield _figure("snapshot", Translatable("snapshot"), count, 5.0, lambda: workspace.timeline.snapshot("bench"))
    ids = [row[0] for row in workspace.connection.rows("SELECT id FROM captions ORDER BY id LIMIT ?", (_CHANGED,))]
    curate.move(workspace, ids, "other")
    moment = workspace.timeline.moment("bench")
    yield _figure("rollback", Translatable("rollback"), count, 5.0, lambda: roll_back(workspace, moment))


def _merge(folder: Path, count: int) -> CuratingFigure:
    """Two workspaces, of which half of the captions are in both."""
    texts = made_captions(2 * count)
    with Workspace.create(folder / "a.recap") as first, Workspace.create(folder / "b.recap") as second:
        _fill(first, texts[:count])
        _fill(second, texts[count // 2 : count // 2 + count])
        return _figure(
            "merge",
            Translatable("merge of two workspaces"),
            2 * count,
            60.0,
            lambda: _all(WorkspaceMerge(first, second, "b.recap")),
        )


def _disagreement(folder: Path, count: int) -> CuratingFigure:
    """Captions against sounds that were heard before, so that vectors are there."""
    texts = list(dict.fromkeys(made_captions(count)))
    workspace = Workspace.create(folder / "bench.recap")
    engine = Engine(workspace, "starter")
    try:
        sounds = [Sound(f"{at:032x}", 10.0) for at in range(len(texts))]
        _all(workspace.imports.add_rows(map(ImportRow, texts, sounds), _COLLECTION))
        encoder = engine.encoder
        heard = unit_vectors(len(texts), encoder.dimensions, seed=3)
        rows = [row.id for sound in sounds if (row := workspace.sounds.find(sound)) is not None]
        workspace.vectors.put_texts(encoder.fingerprint, texts, unit_vectors(len(texts), encoder.dimensions))
        workspace.vectors.put_sounds(encoder.fingerprint, rows, heard)
        return _figure(
            "disagreement",
            Translatable("disagreement of captioned sounds"),
            len(texts),
            120.0,
            lambda: _all(engine.search.doubtful()),
        )
    finally:
        engine.close()


def _filter(workspace: Workspace, words: list[str]) -> None:
    CaptionFilter(workspace.connection).ids(parse_query(f"{words[0]} -{words[-1]} length:>20"))


def _fill(workspace: Workspace, texts: list[str]) -> None:
    """Captions of made sounds, five each. Equal texts in both workspaces belong to equal sounds."""
    rows = (
        ImportRow(text, Sound(f"{_number(text) % (len(texts) // PER_SOUND + 1):032x}", 10.0), annotator="bench")
        for text in texts
    )
    _all(workspace.imports.add_rows(rows, _COLLECTION))


def _number(text: str) -> int:
    """A number that depends on the text alone."""
    return int.from_bytes(text.encode()[:12], "big")


def _all(steps: Iterable[object]) -> None:
    for _ in steps:
        pass


def _figure(name: str, what: Translatable, captions: int, bar: float, work: Callable[[], object]) -> CuratingFigure:
    began, used = time.perf_counter(), time.process_time()
    work()
    return CuratingFigure(name, what, captions, time.perf_counter() - began, time.process_time() - used, bar)
