"""``recap bench pipeline``: from sound files to ranked captions, for a single sound and for a folder."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from recap_engine.bench.comparison import Report, compared
from recap_engine.bench.encode import reference_hearing
from recap_engine.bench.inputs import CAPTIONS, Sounds, fill_store, made_captions, unit_vectors
from recap_engine.bench.limits import hearing_operations, measured, prompt_operations, step_bytes
from recap_engine.bench.reference import ReferenceWay
from recap_engine.bench.same_captions import check_captions
from recap_engine.bench.setting import Setting, bench_bundle
from recap_engine.bundles.bundle import Bundle
from recap_engine.datastore.workspace import Workspace
from recap_engine.engine import Engine
from recap_engine.progress import Progress
from recap_engine.propose.propose import Settings

WARM_UP = 4
CHECKED = 8
TOKENS = 24

ASKED = Settings(candidates=3, beams=3, max_tokens=TOKENS)
"""The engine's settings: as many texts as the reference has beams, plus its ranking."""


def measure(setting: Setting, folder: int = 64) -> Iterator[Progress | Report]:
    """Yield progress, then the report; ``folder`` is the number of sounds in the folder."""
    bundle = yield from bench_bundle(setting.size)
    report = Report()
    with tempfile.TemporaryDirectory() as scratch:
        yield Progress("filling the datastore", 0)
        store = Path(scratch) / "bench.recap"
        texts, vectors = made_captions(CAPTIONS), unit_vectors(CAPTIONS, dimensions(bundle))
        with Workspace.create(store) as workspace:
            fill_store(workspace, bundle.encoder_fingerprint, texts, vectors)
        yield Progress("loading engine and reference", 0)
        engine = open_engine(store, bundle, setting)
        reference = ReferenceWay(bundle.folder, reference_hearing(bundle, bundle.max_hidden_windows), texts, vectors)
        sounds = Sounds(Path(scratch), setting.sounds)
        report.figures.update(tokens=TOKENS, captions=CAPTIONS, precision=engine.device.precision)
        yield Progress("timing one sound", 0)
        _one_sound(engine, reference, sounds.take(setting.runs * 3 + 2), report)
        yield Progress("timing a folder", 0)
        _folder(engine, reference, [sounds.take(WARM_UP), *sounds.groups(setting.runs, folder)], report)
        yield Progress("checking", 0)
        check_captions(engine, bundle, reference, sounds.take(CHECKED), ASKED, report)
        if engine.device.name == "cpu":
            _limit(engine, bundle, report)
        engine.close()
    yield report


def dimensions(bundle: Bundle) -> int:
    """The length of the vectors of a bundle's encoder."""
    from recap_engine.bundles.load import load_encoder

    return load_encoder(bundle, allow_untrained=True).dimensions


def open_engine(store: Path, bundle: Bundle, setting: Setting) -> Engine:
    """Open an engine and load all its models."""
    engine = Engine(
        Workspace.open(store),
        str(bundle.folder),
        device=setting.device,
        precision=setting.precision,
        allow_untrained=True,
        keep_heard=False,
    )
    for _ in engine.prepare():
        pass
    return engine


def _one_sound(engine: Engine, reference: ReferenceWay, paths: Sequence[str], report: Report) -> None:
    def ours(run: int) -> None:
        *_, whole = engine.propose(paths[run], settings=ASKED)
        if not whole.candidates:
            raise RuntimeError(f"nothing was proposed for {paths[run]}")

    comparison = compared(lambda run: reference.caption(paths[run], TOKENS), ours, len(paths) - 2, warm_up=2)
    report.compare("one_sound", comparison)


def _limit(engine: Engine, bundle: Bundle, report: Report) -> None:
    """Report the least time for one sound: each step reads the weights; prompt and sound cost matrix products."""
    model = engine.proposer.gpt2.model
    moved = (TOKENS - 1) * step_bytes(model)
    computed = hearing_operations(bundle) + prompt_operations(model, report.figures["prompt_tokens"])
    limits = measured(engine.device.precision)
    report.figures["one_sound"]["limit_s"] = limits.seconds(moved, computed)
    report.lines.append(f"one sound, {limits.report(moved, computed, report.figures['one_sound']['engine_s'])}")


def _folder(engine: Engine, reference: ReferenceWay, groups: Sequence[Sequence[str]], report: Report) -> None:
    def theirs(run: int) -> None:
        for path in groups[run]:
            reference.caption(path, TOKENS)

    def ours(run: int) -> None:
        for outcome in engine.caption(((path, "") for path in groups[run]), ASKED):
            if outcome.proposal is None:
                raise RuntimeError(outcome.error)

    report.compare("folder", compared(theirs, ours, len(groups) - 1))
    report.figures["folder"]["sounds"] = len(groups[-1])
