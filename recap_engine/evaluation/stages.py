"""The stages of an evaluation: each makes one section, is saved when done, and can run alone."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Generator, Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

import recap_engine
from recap_engine.annotate.starter_workspace import starter_captions
from recap_engine.errors import RequestError
from recap_engine.evaluation.captions import captions_section, judge_predictions, read_predictions, read_references
from recap_engine.evaluation.compositional import evaluate_compositional
from recap_engine.evaluation.datastores import evaluate_datastores, own_domain, stores
from recap_engine.evaluation.doubtful import SOUNDS as SWAPPED
from recap_engine.evaluation.doubtful import evaluate_doubtful
from recap_engine.evaluation.elsewhere import evaluate_elsewhere
from recap_engine.evaluation.events import GROUPS, evaluate_events, group_of, hear_rows, propose_for
from recap_engine.evaluation.fluency import SOUNDS, fluency_section
from recap_engine.evaluation.judging import judge
from recap_engine.evaluation.memory_datastore import Collection, MemoryDatastore
from recap_engine.evaluation.novel import drawn_labels, prepare_experiment, trials
from recap_engine.evaluation.novel_figures import evaluate_novel
from recap_engine.evaluation.own_captions import caption_folder, caption_workspace
from recap_engine.evaluation.relevance import relevance_section
from recap_engine.evaluation.reliability import evaluate_reliability
from recap_engine.evaluation.request import Request
from recap_engine.evaluation.sections import Section, keep, kept
from recap_engine.evaluation.subject import Subject
from recap_engine.evaluation.takes import evaluate_takes
from recap_engine.evaluation.unrelated import evaluate_unrelated
from recap_engine.progress import Progress
from recap_engine.resources import captions_folder
from recap_engine.training.corpus import training_rows
from recap_engine.training.texts.captions import read_texts

Steps = Generator[Progress, None, Section]
Open = Callable[[], Subject]
"""Opens the bundle; only sections that are not stored yet need it."""


def run(stage: str, request: Request, subject: Open, *, again: bool = False) -> Steps:
    """Generate the section of ``stage``, or return the stored one for the same bundle, data and request."""
    path = request.work / "sections" / f"{stage}-{_key(stage, request)}.json"
    section = None if again else kept(path)
    if section is None:
        began = time.monotonic()
        made = yield from STAGES[stage](request, subject)
        section = msgspec.structs.replace(
            made,
            command=request.quoted(stage),
            bundle=request.fingerprint(),
            seconds=round(time.monotonic() - began, 1),
        )
        keep(section, path)
    return section


def _key(stage: str, request: Request) -> str:
    """The key of a section: it depends on the request, the bundle, the code and all files named.

    Changes of sounds count only if the manifest changes.
    """
    digest = blake2b(f"{request.command(stage)} {request.fingerprint()}".encode(), digest_size=6)
    for file in [*request.files(), *_code()]:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _code() -> list[Path]:
    """The modules that affect proposals and their judgement; a change to one makes earlier figures stale."""
    package = Path(recap_engine.__file__).parent
    folders = (package, package / "propose", Path(__file__).parent)
    return [file for folder in folders for file in sorted(folder.glob("*.py"))]


def _events(request: Request, subject: Open) -> Steps:
    rows, events = request.read()
    opened = subject()
    store = MemoryDatastore(opened.starter(), (), opened.proposer.texts)
    return (yield from evaluate_events(opened, request.folder, rows, events, store))


def _elsewhere(request: Request, subject: Open) -> Steps:
    if request.further is None:
        raise RequestError("This needs a further collection: give --further DIR, a folder with manifest.csv.")
    opened = subject()
    store = MemoryDatastore(opened.starter(), (), opened.proposer.texts)
    return (yield from evaluate_elsewhere(opened, request.further, store))


def _compositional(request: Request, subject: Open) -> Steps:
    rows, events = request.read()
    opened = subject()
    store = MemoryDatastore(opened.starter(), (), opened.proposer.texts)
    return (yield from evaluate_compositional(opened, request.folder, rows, events, store, request.pairs, request.seed))


def _reliability(request: Request, subject: Open) -> Steps:
    rows, events = request.read()
    opened = subject()
    store = MemoryDatastore(opened.starter(), (), opened.proposer.texts)
    return (yield from evaluate_reliability(opened, request.folder, rows, events, store, request.further))


def _unrelated(request: Request, subject: Open) -> Steps:
    if request.further is None:
        raise RequestError("This needs a further collection: give --further DIR, a folder with manifest.csv.")
    rows, events = request.read()
    opened = subject()
    queries = yield from hear_rows(opened, request.folder, [row for row in rows if group_of(row) == GROUPS[0]], events)
    return (yield from evaluate_unrelated(opened, queries, request.further, request.draws))


def _novel(request: Request, subject: Open) -> Steps:
    rows, events = request.read()
    labels = list(request.labels) or drawn_labels(rows, source=request.source)
    for label in labels:
        if label not in events:
            raise RequestError("{label!r} has no pattern in the events file; choose other labels.", label=label)
    planned = trials(rows, labels, draws=range(request.draws), counts=request.counts, source=request.source)
    opened = subject()
    texts = [caption.text for caption in starter_captions()]
    experiment = yield from prepare_experiment(
        request.folder, rows, labels, events, texts, opened.hearings, opened.proposer.texts, request.source
    )
    return (yield from evaluate_novel(experiment, opened.propose, planned, opened.card()))


def _retrieval(request: Request, subject: Open) -> Steps:
    rows, events = request.read()
    opened = subject()
    queries = yield from hear_rows(opened, request.folder, [row for row in rows if group_of(row)], events)
    return relevance_section(queries, opened.starter(), events)


def _takes(request: Request, subject: Open) -> Steps:
    rows, _ = request.read()
    return (yield from evaluate_takes(subject().hearings, request.folder, [row for row in rows if group_of(row)]))


def _datastore(request: Request, subject: Open) -> Steps:
    rows, events = request.read()
    opened = subject()
    queries = yield from hear_rows(opened, request.folder, [row for row in rows if group_of(row) == GROUPS[0]], events)
    train = [row for row in rows if row.role == "train" and row.label in events]
    heard = yield from opened.hearings.hear([request.folder / row.path for row in train])
    encoded = {row.path: one for row, one in zip(train, heard, strict=True) if one is not None}
    starter = opened.starter()
    instruments = opened.collection("instruments", read_texts(captions_folder() / "music.csv", "text"))
    large: Collection | None = None
    if request.captions is not None:
        yield Progress("embedding captions", 0)
        large = opened.collection("large", [*starter.texts, *read_texts(request.captions, "caption")])
    compared = stores(opened, starter, instruments, large, own_domain(rows, encoded, events))
    return (yield from evaluate_datastores(opened, queries, events, compared))


def _doubtful(request: Request, subject: Open) -> Steps:
    rows, events = request.read()
    known = [row for row in rows if row.label in events]
    held_out = [row for row in known if row.role != "train"]
    trained = [row for row in known if row.role == "train"]
    chance = random.Random(0)
    chosen = chance.sample(held_out, min(SWAPPED, len(held_out)))
    chosen += chance.sample(trained, min(SWAPPED - len(chosen), len(trained)))
    opened = subject()
    queries = yield from hear_rows(opened, request.folder, chosen, events)
    return (
        yield from evaluate_doubtful(
            opened, queries, events, swaps=request.swaps, draws=request.draws, seed=request.seed
        )
    )


def _fluency(request: Request, subject: Open) -> Steps:
    rows, events = request.read()
    dev = [row for row in rows if row.role == "dev" and row.label in events]
    chosen = random.Random(0).sample(dev, min(SOUNDS, len(dev)))
    opened = subject()
    queries = yield from hear_rows(opened, request.folder, chosen, events)
    starter = opened.starter()
    proposals = yield from propose_for(opened, queries, MemoryDatastore(starter, (), opened.proposer.texts))
    return fluency_section(queries, proposals, starter.texts, (row.label for row in rows))


def _captions(request: Request, subject: Open) -> Steps:
    references = read_references(request.references) if request.references is not None else None
    if request.predictions is not None:
        return _others(request, references)
    if request.sounds is not None:
        opened = subject()
        predicted, datastore = yield from caption_folder(
            opened, request.sounds, references, _datastore_of(request, opened)
        )
        return captions_section(predicted, references, datastore)
    if request.workspace is not None:
        if request.datastore is not None:
            raise RequestError("The sounds of a workspace retrieve from its own captions: leave out --datastore.")
        predicted, said, datastore = yield from caption_workspace(subject(), request.workspace, request.collections)
        return captions_section(predicted, references or said, datastore)
    rows, events = request.read()
    opened = subject()
    queries = yield from hear_rows(opened, request.folder, [row for row in rows if row.role == "dev"], events)
    starter = _datastore_of(request, opened)
    proposals = yield from propose_for(opened, queries, MemoryDatastore(starter, (), opened.proposer.texts))
    predicted = {row.path: p.texts[0] for row, p in zip(queries.rows, proposals, strict=True) if p.texts}
    takes = {row.path: row.take for row in queries.rows}
    return captions_section(predicted, references, starter.texts, takes, judge(queries.rows, proposals, events))


def _datastore_of(request: Request, opened: Subject) -> Collection:
    """The captions to retrieve from. Raises RecapError."""
    if request.datastore is None:
        if request.collections:
            raise RequestError("--collection needs the workspace that has it: give it with --datastore or --workspace.")
        return opened.starter()
    from recap_engine.training.caption_data import datastore_texts

    return opened.collection(request.datastore.stem, datastore_texts(request.datastore, request.collections))


def _others(request: Request, references: Mapping[str, list[str]] | None) -> Section:
    """Judge the captions of another system, without loading a model."""
    assert request.predictions is not None
    predicted = read_predictions(request.predictions)
    named, unknown = None, ""
    takes: dict[str, str] = {}
    if request.corpus is not None:
        rows, events = request.read()
        named, strangers = judge_predictions(predicted, rows, events)
        takes = {name: row.take for row in rows for name in (row.path, Path(row.path).name)}
        unknown = f"; {len(strangers)} of them do not name a sound of the corpus" if strangers else ""
    return captions_section(predicted, references, None, takes, named, f"{request.predictions.name}{unknown}")


def _ablation(request: Request, subject: Open) -> Steps:
    # Only this stage needs the training modules.
    from recap_engine.evaluation.ablation import evaluate_ablation, train_variants
    from recap_engine.training.adapter.captioned_sounds import Material
    from recap_engine.training.caption_data import from_rows

    rows, events = request.read()
    opened = subject()
    queries = yield from hear_rows(opened, request.folder, [row for row in rows if group_of(row) == GROUPS[0]], events)
    dev = from_rows(request.folder, [row for row in rows if row.role == "dev" and row.label in events])
    train = from_rows(request.folder, [row for row in training_rows(rows) if row.label in events])
    material = Material(train, dev, list(opened.starter().texts))
    work = request.work / "ablation" / f"{request.fingerprint()[:12]}-{request.epochs:g}"
    variants = yield from train_variants(opened.bundle, material, request.epochs, work, opened.device)
    subjects = [
        Subject.open(str(one.folder), request.work, device=request.device, precision=request.precision)
        for one in variants
    ]
    return (yield from evaluate_ablation(subjects, queries, events, len(train)))


STAGES: dict[str, Callable[[Request, Open], Steps]] = {
    "events": _events,
    "elsewhere": _elsewhere,
    "reliability": _reliability,
    "compositional": _compositional,
    "fluency": _fluency,
    "captions": _captions,
    "retrieval": _retrieval,
    "takes": _takes,
    "datastore": _datastore,
    "unrelated": _unrelated,
    "doubtful": _doubtful,
    "novel": _novel,
    "ablation": _ablation,
}
"""The function for each section, in the order of the report."""
