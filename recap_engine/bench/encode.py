"""``recap bench encode``: from sound files to vectors and hidden states."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recap_engine.annotate.identify import read_sound
from recap_engine.batch.core_pool import CorePool
from recap_engine.bench.comparison import Report, compared
from recap_engine.bench.inputs import Sounds
from recap_engine.bench.limits import hearing_operations, measured
from recap_engine.bench.reference import Floats, Hear, ReferenceEncoder
from recap_engine.bench.setting import Setting, bench_bundle
from recap_engine.bundles.bundle import Bundle
from recap_engine.bundles.device import Device, choose_device
from recap_engine.bundles.load import load_encoder
from recap_engine.clap.listen import Hearing, listen
from recap_engine.progress import Progress

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Encoder

GROUP = 8
"""The number of sounds per batch, for engine and reference."""

FOLDER = 32
VECTOR_TOLERANCE = 1e-3
"""The largest difference allowed between float32 vectors: engine and reference resample differently and round."""


def measure(setting: Setting) -> Iterator[Progress | Report]:
    """Yield progress, then the report."""
    bundle = yield from bench_bundle(setting.size)
    yield Progress("loading engine and reference", 0)
    device = choose_device(setting.device)
    encoder = load_encoder(bundle, device, allow_untrained=True)
    reference = reference_hearing(bundle)
    with tempfile.TemporaryDirectory() as scratch:
        sounds = Sounds(Path(scratch), setting.sounds)
        groups = sounds.groups(setting.runs + 1, FOLDER)
        yield Progress("timing", 0)
        in_groups = _in_groups(reference)
        comparison = compared(lambda run: in_groups(groups[run]), lambda run: hear(encoder, groups[run]), setting.runs)
        report = Report()
        report.figures.update(comparison.to_dict(), sounds=FOLDER, precision=device.precision)
        report.lines.append(f"encode, {FOLDER} sounds: {comparison}")
        computed = FOLDER * hearing_operations(bundle)
        if device.name == "cpu" and computed:
            limits = measured(device.precision)
            report.figures["limit_s"] = limits.seconds(0.0, computed)
            report.lines.append(f"products alone, {limits.report(0.0, computed, comparison.engine_s)}")
        yield Progress("checking", 0)
        report.figures.update(checked(bundle, encoder, reference, groups[0][:GROUP], report))
    yield report


def reference_hearing(bundle: Bundle, most: int = 1) -> Hear:
    """The reference encoder: transformers for a CLAP, or the starter's compact encoder in float32.

    The latter returns the hidden states of at most ``most`` windows, as the engine's decoder attends to them.
    """
    if bundle.encoder.kind == "clap":
        return ReferenceEncoder(bundle.folder).hear
    encoder = load_encoder(bundle, Device("cpu", "float32"))
    return lambda paths: hear(encoder, paths, most)


def hear(encoder: Encoder, paths: Sequence[str], most: int = 1) -> tuple[Floats, Floats]:
    """Encode with the engine: vectors (n, d), and hidden states (n, t, h) of at most ``most`` windows each."""
    with CorePool() as pool:
        heard = [future.result() for future in pool.run_all(lambda path: hear_one(encoder, path, most), paths)]
    return np.stack([h.vector for h in heard]), np.stack([h.hidden for h in heard])


def hear_one(encoder: Encoder, path: str, most: int = 1) -> Hearing:
    """Encode one file as in a batch."""
    _, pieces, _ = read_sound(path, encoder.sample_rate, encoder.window_seconds)
    return listen(encoder, pieces, most)


def checked(
    bundle: Bundle, encoder: Encoder, reference: Hear, paths: Sequence[str], report: Report
) -> dict[str, float | bool]:
    """Compare the engine's vectors with the reference's: in float32 with a tolerance, and as timed by their cosine."""
    expected, _ = reference(paths)
    exact, _ = hear(load_encoder(bundle, Device("cpu", "float32"), allow_untrained=True), paths)
    used, _ = hear(encoder, paths)
    apart = float(np.abs(exact - expected).max())
    cosine = float((used * expected).sum(axis=1).min())
    same = apart <= VECTOR_TOLERANCE
    verdict = "the same" if same else "NOT THE SAME"
    report.lines.append(f"vectors in float32: {verdict} (largest difference {apart:.1e})")
    report.lines.append(f"vectors as timed: cosine to the reference's at least {cosine:.5f}")
    return {"same_vectors": same, "largest_difference": apart, "lowest_cosine": cosine}


def _in_groups(reference: Hear) -> Hear:
    def hearing(paths: Sequence[str]) -> tuple[Floats, Floats]:
        heard = [reference(paths[at : at + GROUP]) for at in range(0, len(paths), GROUP)]
        return np.concatenate([vectors for vectors, _ in heard]), np.concatenate([hidden for _, hidden in heard])

    return hearing
