"""What a collection is worth for the sounds of a workspace: suggestions with and without it, on held-out recordings.

Held out are sounds with captions by people; captions of a sound's own recording are never suggested for it.
Everything happens in a temporary copy of the workspace.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import Engine
from recap_engine.errors import RequestError
from recap_engine.evaluation.figures import Share, difference, share
from recap_engine.evaluation.metrics import rouge_l
from recap_engine.evaluation.own_captions import copied_to
from recap_engine.progress import Progress
from recap_engine.propose.propose import Settings
from recap_engine.translatable import Translatable

LEAST: Final = 10
"""Recordings below which the figures would say nothing."""

SHOWN: Final = 5
MEASURES: Final = {
    "first": Translatable("first suggestion fits"),
    "any": Translatable("any of five fits"),
    "cosine": Translatable("cosine of the first suggestion"),
    "words": Translatable("ROUGE-L of the first suggestion"),
}
"""ROUGE-L needs the extra report."""

_SEED: Final = 0


@dataclass(frozen=True, slots=True)
class HeldOut:
    """A sound with captions by people: its path, its recording and the captions."""

    path: str
    recording: str
    captions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure without and with the collection, and the paired difference; means over sounds with 95 % intervals."""

    name: Translatable
    without: Share
    with_it: Share
    gain: Share


@dataclass(frozen=True, slots=True)
class Worth:
    """What ``collection`` is worth; the numbers of its ``captions`` and of held-out ``sounds`` and ``recordings``."""

    collection: str
    captions: int
    sounds: int
    recordings: int
    comparisons: tuple[Comparison, ...]

    def verdict(self) -> Translatable:
        """The outcome for the first suggestion, in one sentence."""
        gain = self.comparisons[0].gain
        if gain.low > 0:
            return Translatable("With {collection}, first suggestions fit more often.", collection=self.collection)
        if gain.high < 0:
            return Translatable("With {collection}, first suggestions fit less often.", collection=self.collection)
        return Translatable(
            "Whether {collection} helps cannot be told from these sounds: the difference may be chance.",
            collection=self.collection,
        )


def measure_worth(
    path: Path,
    collection: str,
    open_engine: Callable[[Workspace], Engine],
    sounds: int = 50,
    prepare: Callable[[Workspace], None] | None = None,
) -> Generator[Progress, None, Worth]:
    """Compare suggestions for up to ``sounds`` held-out sounds with and without a collection.

    ``prepare`` may add the collection to the copy first. Raises RequestError where too few recordings have captions.
    """
    with tempfile.TemporaryDirectory() as folder, Workspace.open(copied_to(path, Path(folder))) as workspace:
        if prepare is not None:
            prepare(workspace)
        chosen = workspace.collections.id(collection)
        held_out = choose_held_out(workspace, sounds)
        engine = open_engine(workspace)
        others = [name for name in engine.collections() if name != collection]
        without = yield from _suggest(engine, held_out, others)
        with_it = yield from _suggest(engine, held_out, [*others, collection])
        captions = workspace.connection.integer(
            "SELECT count(*) FROM captions WHERE collection = ? AND deleted IS NULL AND enabled = 1", (chosen,)
        )
        comparisons = tuple(_compared(engine, held_out, without, with_it))
    recordings = len({one.recording for one in held_out})
    return Worth(collection, captions, len(held_out), recordings, comparisons)


def choose_held_out(workspace: Workspace, most: int) -> list[HeldOut]:
    """Up to ``most`` sounds with captions by people whose file is present, of as many recordings as possible."""
    texts: dict[int, list[str]] = {}
    recordings: dict[int, str] = {}
    for sound, recording, text in workspace.connection.rows(
        "SELECT s.id, s.recording, c.text FROM captions c JOIN sounds s ON s.id = c.sound WHERE c.deleted IS NULL "
        "AND c.enabled = 1 AND s.region_start IS NULL AND (c.provenance = 'human' OR c.id IN (SELECT caption FROM "
        "journal WHERE kind IN ('accept', 'edit', 'write') AND sequence NOT IN (SELECT sequence FROM undone))) "
        "ORDER BY c.id"
    ):
        texts.setdefault(sound, []).append(text)
        recordings[sound] = recording
    order = sorted(texts)
    random.Random(_SEED).shuffle(order)
    seen: dict[str, int] = {}
    turns = []
    for sound in order:
        seen[recordings[sound]] = seen.get(recordings[sound], 0) + 1
        turns.append((seen[recordings[sound]], sound))
    found: list[HeldOut] = []
    for _, sound in sorted(turns, key=lambda turn: turn[0]):
        path = workspace.sounds.path(sound)
        if path is not None and len(found) < most:
            found.append(HeldOut(path, recordings[sound], tuple(texts[sound])))
    count = len({one.recording for one in found})
    if count < LEAST:
        raise RequestError(
            "Only {count:,} recordings have captions by people and a file that is there; at least {least} are needed "
            "to compare: caption more sounds first.",
            count=count,
            least=LEAST,
        )
    return found


def _suggest(
    engine: Engine, held_out: Sequence[HeldOut], collections: Sequence[str]
) -> Generator[Progress, None, list[list[str]]]:
    """The suggestions for each sound, best first, from these collections."""
    engine.use_collections(collections)
    found: list[list[str]] = []
    outcomes = engine.caption([(one.path, "") for one in held_out], Settings(other_recordings=True))
    for done, outcome in enumerate(outcomes, 1):
        candidates = outcome.proposal.candidates if outcome.proposal is not None else ()
        found.append([one.text for one in candidates[:SHOWN]])
        yield Progress(Translatable("proposing"), done, len(held_out), Path(held_out[done - 1].path).name)
    return found


def _compared(
    engine: Engine, held_out: Sequence[HeldOut], without: Sequence[Sequence[str]], with_it: Sequence[Sequence[str]]
) -> Iterator[Comparison]:
    recordings = [one.recording for one in held_out]
    before, after = (_scores(engine, held_out, said) for said in (without, with_it))
    for name, values in before.items():
        gained = after[name]
        yield Comparison(
            MEASURES[name], share(values, recordings), share(gained, recordings), difference(gained, values, recordings)
        )


def _scores(engine: Engine, held_out: Sequence[HeldOut], said: Sequence[Sequence[str]]) -> dict[str, list[float]]:
    """The score of each sound by measure; a suggestion fits from the bundle's cosine of the same meaning on."""
    found: dict[str, list[float]] = {name: [] for name in MEASURES}
    for one, texts in zip(held_out, said, strict=True):
        alike = np.zeros(1, np.float32)
        if texts:
            alike = (engine.texts(texts) @ engine.texts(one.captions).T).max(axis=1)
        found["first"].append(float(alike[0] >= engine.calibration.same))
        found["any"].append(float(alike.max() >= engine.calibration.same))
        found["cosine"].append(float(alike[0]))
        words = rouge_l(texts[0], one.captions) if texts else 0.0
        if words is not None:
            found["words"].append(words)
    return {name: values for name, values in found.items() if len(values) == len(held_out)}
