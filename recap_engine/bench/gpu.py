"""``recap bench gpu`` (``make gpu-check``): whether a GPU writes what the processor writes, and how fast.

For each bundle it compares float32 on both devices, times captions for sounds that are already decoded, and times the
decoder beside ``generate`` of transformers on the same device. Nothing here needs a GPU except its speed: the tests run
all of it with ``device="cpu"``.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from recap_engine.bench.comparison import Report, compared
from recap_engine.bench.decode import BEAMS, Inputs, made_prompts, written
from recap_engine.bench.inputs import RATE, fill_store, made_captions, made_sound, unit_vectors
from recap_engine.bench.pipeline import TOKENS
from recap_engine.bench.reference import Floats, ReferenceDecoder
from recap_engine.bench.setting import SIZES, bench_bundle
from recap_engine.bundles.bundle import Bundle
from recap_engine.bundles.device import Device, choose_device
from recap_engine.bundles.load import load_decoder, load_encoder
from recap_engine.clap.encoder import AudioFeatures, Encoder
from recap_engine.clap.listen import listen_to_many
from recap_engine.datastore.workspace import Workspace
from recap_engine.decoder.decoder import clean
from recap_engine.engine import Engine
from recap_engine.progress import Progress
from recap_engine.propose.propose import Heard, Settings
from recap_engine.records import Levels, Sound

TOLERANCE = 1e-3
"""The largest difference between devices in float32: of unit vectors, and of hidden states relative to the largest."""

ASKED = Settings(max_tokens=TOKENS)
"""Five texts, as in a batch, of as many tokens as the reference writes."""

CAPTIONS = 10_000
TEMPLATES = 32
"""Sounds that are synthesised; the others are these at another loudness."""


@dataclass(frozen=True, slots=True)
class GpuCheck:
    """What to measure: ``sounds`` captioned for the rate, the first ``checked`` of them compared between devices.

    ``seconds`` is the length of a sound, and ``budget`` the time after which no further bundle is begun.
    """

    device: Device
    sounds: int = 512
    checked: int = 8
    captions: int = CAPTIONS
    seconds: float = 10.0
    budget: float = 120.0


@dataclass(frozen=True, slots=True)
class DecodedSound:
    """A sound in memory, as one window."""

    samples: Floats
    start: float = 0.0
    levels: Levels | None = None

    @property
    def peak(self) -> float:
        """The largest absolute value."""
        return float(np.abs(self.samples).max())


def measure(sounds: int, sizes: Sequence[str] = ("starter", "full")) -> Iterator[Progress | Report]:
    """Yield progress, then the report. Raises RequestError where there is no NVIDIA GPU."""
    import torch

    check = GpuCheck(choose_device("cuda"), sounds)
    began, report, lines = time.perf_counter(), Report({"device": torch.cuda.get_device_name()}), list[str]()
    for size in (one for one in SIZES[::-1] if one in sizes):
        if time.perf_counter() - began > check.budget:
            report.figures[size] = "left out: no time was left"
            continue
        bundle = yield from bench_bundle(size)
        yield Progress(f"checking {size}", 0)
        report.figures[size] = check_bundle(bundle, check)
        lines.append(f"{size}: {in_words(report.figures[size])}")
    report.lines.append(f"{report.figures['device']}: {'; '.join(lines)}")
    yield report


def passed(report: Report) -> bool:
    """Whether every bundle gives the same on both devices."""
    return all(one["parity"] for one in report.figures.values() if isinstance(one, dict))


def check_bundle(bundle: Bundle, check: GpuCheck) -> dict[str, Any]:
    """All figures of one bundle."""
    figures: dict[str, Any] = {"precision": check.device.precision, "sounds": check.sounds}
    decoded = made_sounds(check.sounds, load_encoder(bundle, allow_untrained=True), check.seconds)
    figures |= parity(bundle, check.device, decoded[: check.checked])
    figures |= rate(bundle, check, decoded)
    return figures | beside_transformers(bundle, check)


def in_words(figures: dict[str, Any]) -> str:
    """The figures of one bundle in one line."""
    verdict = "the same as on the processor" if figures["parity"] else "NOT THE SAME as on the processor"
    return (
        f"{verdict} (vectors {figures['vectors_apart']:.1e}, hidden states {figures['hidden_apart']:.1e}, captions "
        f"{figures['same_captions']:.0%}); {figures['captions_per_s']:.1f} captions/s in {figures['precision']} "
        f"({figures['encoding_share']:.0%} of the time encoding); decoder {figures['ratio']:.2f} times as fast as "
        f"transformers' generate ({figures['generate_same']:.0%} the same texts)"
    )


def made_sounds(count: int, encoder: Encoder, seconds: float) -> list[DecodedSound]:
    """Different sounds at the encoder's rate, of at most one window."""
    import soxr

    seconds = min(seconds, encoder.window_seconds)
    length = round(seconds * encoder.sample_rate)
    templates = [
        soxr.resample(made_sound(seed, seconds).astype(np.float32), RATE, encoder.sample_rate)[:length]
        for seed in range(min(count, TEMPLATES))
    ]
    return [DecodedSound(templates[i % TEMPLATES] * np.float32(0.98 ** (i // TEMPLATES))) for i in range(count)]


def parity(bundle: Bundle, device: Device, decoded: Sequence[DecodedSound]) -> dict[str, Any]:
    """How far float32 on the device is from float32 on the processor, and whether both write the same captions."""
    here = features_and_captions(bundle, Device("cpu", "float32"), decoded)
    there = features_and_captions(bundle, replace(device, precision="float32"), decoded)
    vectors = float(np.abs(here[0].vectors - there[0].vectors).max())
    hidden = float(np.abs(here[0].hidden - there[0].hidden).max() / np.abs(here[0].hidden).max())
    same = float(np.mean([one == other for one, other in zip(here[1], there[1], strict=True)]))
    return {
        "vectors_apart": vectors,
        "hidden_apart": hidden,
        "same_captions": same,
        "parity": max(vectors, hidden) <= TOLERANCE and same == 1.0,
    }


def features_and_captions(
    bundle: Bundle, device: Device, decoded: Sequence[DecodedSound]
) -> tuple[AudioFeatures, list[str]]:
    """Encode sounds and caption them, with made prompts, on one device."""
    features = load_encoder(bundle, device, allow_untrained=True).encode_audio([one.samples for one in decoded])
    decoder = load_decoder(bundle, device, allow_untrained=True)
    prompts = made_prompts(ReferenceDecoder(bundle.folder), len(decoded))
    return features, [one.text for one in written(decoder, Inputs(list(features.hidden), prompts))]


def rate(bundle: Bundle, check: GpuCheck, decoded: Sequence[DecodedSound]) -> dict[str, Any]:
    """Captions a second with all that a batch does after reading: encode, find neighbours, write, score, rank."""
    with tempfile.TemporaryDirectory() as scratch:
        store = Path(scratch) / "bench.recap"
        engine = opened_engine(store, bundle, check, decoded[:TEMPLATES])
        group, encoding, writing, prompts = check.device.policy.group, 0.0, 0.0, []
        captioned(engine, bundle, decoded[:group])  # not timed: the first calls choose and load kernels
        for at in range(0, len(decoded), group):
            heard, encoded_in, written_in = captioned(engine, bundle, decoded[at : at + group])
            encoding, writing = encoding + encoded_in, writing + written_in
            prompts.append(len(engine.proposer.prompt(engine.neighbours(heard[0], ASKED), ASKED)))
        engine.close()
    return {
        "captions_per_s": len(decoded) / (encoding + writing),
        "encoding_share": encoding / (encoding + writing),
        "prompt_tokens": float(np.mean(prompts)),
        "group": group,
    }


def opened_engine(store: Path, bundle: Bundle, check: GpuCheck, decoded: Sequence[DecodedSound]) -> Engine:
    """An engine with all models loaded, on a datastore whose captions lie around the sounds."""
    with Workspace.create(store) as workspace:
        near = load_encoder(bundle, check.device, allow_untrained=True)
        vectors = near.encode_audio([one.samples for one in decoded]).vectors
        apart = unit_vectors(check.captions, near.dimensions)
        mixed = vectors[np.arange(check.captions) % len(vectors)] + apart
        unit = (mixed / np.linalg.norm(mixed, axis=1, keepdims=True)).astype(np.float32)
        fill_store(workspace, bundle.encoder_fingerprint, made_captions(check.captions), unit)
    device = check.device
    engine = Engine(
        Workspace.open(store),
        str(bundle.folder),
        device=device.name,
        precision=device.precision,
        allow_untrained=True,
        keep_heard=False,
        policy=device.policy,
    )
    for _ in engine.prepare():
        pass
    return engine


def captioned(engine: Engine, bundle: Bundle, decoded: Sequence[DecodedSound]) -> tuple[list[Heard], float, float]:
    """Encode and caption a group; also the seconds that each took."""
    began = time.perf_counter()
    windows = [[one] for one in decoded]
    hearings = listen_to_many(engine.encoder, windows, bundle.max_hidden_windows, engine.device.policy.windows)
    heard = [Heard(Sound(f"bench{i}", hearing.seconds), hearing) for i, hearing in enumerate(hearings)]
    encoded = time.perf_counter()
    engine.candidates(heard, ASKED)
    return heard, encoded - began, time.perf_counter() - encoded


def beside_transformers(bundle: Bundle, check: GpuCheck, runs: int = 3) -> dict[str, Any]:
    """The decoder beside transformers' ``generate``: same device, precision, group, hidden states and prompts."""
    device = check.device
    reference = ReferenceDecoder(bundle.folder, device.name, device.dtype)
    decoder = load_decoder(bundle, device, allow_untrained=True)
    count = min(device.policy.group, check.sounds)
    shape = count, load_encoder(bundle, allow_untrained=True).hidden_steps, bundle.decoder.encoder_width
    hidden = list(np.random.default_rng(0).standard_normal(shape, np.float32))
    inputs = Inputs(hidden, made_prompts(reference, count))
    comparison = compared(
        lambda _: reference.write_many(inputs.hidden, inputs.prompts, TOKENS, BEAMS),
        lambda _: written(decoder, inputs),
        runs,
    )
    theirs = reference.write_many(inputs.hidden, inputs.prompts, TOKENS, BEAMS)
    pairs = zip(written(decoder, inputs), theirs, strict=True)
    same = float(np.mean([mine.text == clean(reference.text(tokens)) for mine, tokens in pairs]))
    return {"ratio": comparison.ratio, "generate_s": comparison.reference_s, "generate_same": same}
