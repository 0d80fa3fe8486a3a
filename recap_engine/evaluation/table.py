"""The paper's tables: trained bundles, datastores and test sets against baselines, scored on captions by people.

A row is one way to caption: a bundle with a datastore, the same bundle without its cross-attention (``deaf``), or the
nearest caption of the datastore copied (``nearest``). The text that is scored is the decoder's most probable one, as in
the paper, not the engine's first candidate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from recap_engine.bundles.device import Device
from recap_engine.bundles.find import find_bundle
from recap_engine.decoder.decoder import CaptionDecoder
from recap_engine.evaluation.cached_decoder import CachedDecoder, decoder_cache
from recap_engine.evaluation.figures import Share, difference
from recap_engine.evaluation.memory_datastore import MemoryDatastore
from recap_engine.evaluation.metrics import Scores, score
from recap_engine.evaluation.sections import Cell, Section, Table, figure, lines_of
from recap_engine.evaluation.subject import Subject
from recap_engine.progress import Progress
from recap_engine.propose.propose import Heard, Settings, find_neighbours
from recap_engine.training.caption_data import Captioned

NONE = "none"
_DEAF, _NEAREST = ": deaf", ": nearest"
_BATCH = 64
_COLUMNS = ("BLEU-1", "BLEU-4", "ROUGE-L", "METEOR, mean of captions", "CIDEr", "SPICE", "SPIDEr", "FENSE")


@dataclass(frozen=True, slots=True)
class Test:
    """Sounds with references, under the name of their file."""

    name: str
    sounds: Sequence[Captioned]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared. ``datastores`` maps names to texts; `NONE` is empty. ``settings`` are tried one by one."""

    bundles: Sequence[str]
    datastores: Mapping[str, Sequence[str]]
    tests: Sequence[Test]
    baselines: Sequence[str] = ()
    settings: Mapping[str, Settings] = field(default_factory=lambda: {"": Settings()})


@dataclass(slots=True)
class Way:
    """The captions of one way, by the key of the sound, and their scores."""

    name: str
    said: dict[str, str]
    scores: Scores = field(default_factory=Scores)


def compare(
    plan: Plan, work: Path, device: Device, *, allow_untrained: bool = False
) -> Generator[Progress, None, Section]:
    """One table of scores and one of paired differences for each test. Raises RecapError."""
    tables: list[Table] = []
    notes: dict[str, None] = {}
    for test in plan.tests:
        references = {sound.key: list(sound.labels) for sound in test.sounds}
        takes = {sound.key: sound.take for sound in test.sounds}
        ways: list[Way] = []
        for given, name in told_apart({given: find_bundle(given).name for given in plan.bundles}).items():
            subject = Subject.open(
                given, work, device=device.name, precision=device.precision, allow_untrained=allow_untrained
            )
            ways += yield from _ways(name, subject, test, plan)
        for done, way in enumerate(ways):
            yield Progress("scoring", done, len(ways), way.name)
            way.scores = score(way.said, references)
            notes |= dict.fromkeys(way.scores.notes)
        tables += _tables(test, ways, takes)
    text = [
        "Scores on captions by people, with 95 % intervals (bootstrap over recordings). Scored is the decoder's most "
        "probable text. *Nearest*: the nearest caption of the datastore, copied. *Deaf*: the same bundle without its "
        "cross-attention.",
        *(note for note in notes if not note.startswith("METEOR over")),
    ]
    return Section("table", "Comparison on captions", text, tables)


def told_apart(short: Mapping[str, str]) -> dict[str, str]:
    """A name for each key: the short one that it maps to, or the key itself where the short one repeats."""
    counts = Counter(short.values())
    return {key: name if counts[name] == 1 else key for key, name in short.items()}


def _ways(bundle: str, subject: Subject, test: Test, plan: Plan) -> Generator[Progress, None, list[Way]]:
    """Every way of one bundle on one test; ``bundle`` is what the rows call it."""
    heard = yield from subject.hearings.hear([Path(sound.path) for sound in test.sounds])
    there = [(sound, one) for sound, one in zip(test.sounds, heard, strict=True) if one is not None]
    ways = []
    for name, texts in plan.datastores.items():
        store = MemoryDatastore(subject.collection(name, texts), (), subject.proposer.texts)
        for told, settings in plan.settings.items():
            tried = settings if texts else replace(settings, neighbours=0)
            label = ", ".join(part for part in (bundle, f"datastore {name}", told) if part)
            said, nearest = yield from write_captions(subject, there, store, tried, subject.proposer.gpt2)
            ways.append(Way(label, said))
            if "deaf" in plan.baselines and subject.bundle.hears and texts:
                deaf, _ = yield from write_captions(subject, there, store, tried, deaf_decoder(subject))
                ways.append(Way(label + _DEAF, deaf))
        if "nearest" in plan.baselines and texts:
            ways.append(Way(f"{bundle}, datastore {name}{_NEAREST}", nearest))
    return ways


def write_captions(
    subject: Subject,
    there: Sequence[tuple[Captioned, Heard]],
    store: MemoryDatastore,
    settings: Settings,
    decoder: CaptionDecoder,
) -> Generator[Progress, None, tuple[dict[str, str], dict[str, str]]]:
    """The decoder's most probable text and the nearest caption for each sound."""
    proposer, written, nearest = subject.proposer, dict[str, str](), dict[str, str]()
    for at in range(0, len(there), _BATCH):
        some = there[at : at + _BATCH]
        heard = [one for _, one in some]
        source = store.source([sound.take for sound, _ in some])
        near = find_neighbours(heard, source, proposer.calibration, settings, proposer.texts, kinds=proposer.kinds)
        prompts = [proposer.prompt(mine, settings) for mine in near]
        texts = decoder.generate(
            [proposer.hidden(one) for one in heard],
            prompts,
            beams=settings.beams,
            candidates=1,
            max_tokens=settings.max_tokens,
            seed=settings.seed,
        )
        for (sound, _), mine, told in zip(some, near, texts, strict=True):
            written[sound.key] = told[0].text if told else ""
            best = max((n for n in mine if n.route == "text"), key=lambda n: n.similarity, default=None)
            nearest[sound.key] = best.text if best else ""
        yield Progress("writing", at + len(some), len(there), subject.bundle.name)
    return written, nearest


def deaf_decoder(subject: Subject) -> CachedDecoder:
    """The subject's GPT-2 without cross-attention, with a cache of its own."""
    from recap_engine.bundles.load import load_decoder

    bundle = replace(subject.bundle, decoder=replace(subject.bundle.decoder, cross_layers="none"))
    loaded = load_decoder(bundle, subject.device, allow_untrained=True)
    return CachedDecoder(loaded, decoder_cache(bundle, subject.device, subject.work))


def _tables(test: Test, ways: Sequence[Way], takes: Mapping[str, str]) -> list[Table]:
    columns = [name for name in _COLUMNS if any(name in way.scores.figures for way in ways)]
    lines: list[tuple[str, Sequence[Cell]]] = [
        (way.name, [figure(way.scores.figures[name], "number") for name in columns]) for way in ways
    ]
    tables = [Table(f"{test.name}: scores", columns, lines_of(lines))]
    paired = [name for name in columns if any(name in way.scores.each for way in ways)]
    first, *others = ways
    named = {way.name: way for way in ways}
    pairs = [(way, first) for way in others]
    pairs += [
        (way, copied)
        for way in ways
        if way.name.endswith(_DEAF) and (copied := named.get(way.name.removesuffix(_DEAF) + _NEAREST)) is not None
    ]
    differences: list[tuple[str, Sequence[Cell]]] = [
        (
            f"{way.name} minus {other.name}",
            [figure(_difference(way.scores, other.scores, name, takes), "number") for name in paired],
        )
        for way, other in pairs
    ]
    if differences:
        tables.append(Table(f"{test.name}: paired differences", paired, lines_of(differences)))
    return tables


def _difference(ours: Scores, theirs: Scores, name: str, takes: Mapping[str, str]) -> Share:
    mine, other = ours.each[name], theirs.each[name]
    keys = [key for key in mine if key in other]
    return difference([mine[key] for key in keys], [other[key] for key in keys], [takes[key] for key in keys])
