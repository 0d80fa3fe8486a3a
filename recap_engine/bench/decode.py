"""``recap bench decode``: from hidden states and prompts to texts, for a single sound and for many."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recap_engine.annotate.starter_workspace import starter_captions
from recap_engine.bench.comparison import Report, compared
from recap_engine.bench.encode import hear
from recap_engine.bench.inputs import Sounds
from recap_engine.bench.pipeline import TOKENS
from recap_engine.bench.reference import Floats, ReferenceDecoder
from recap_engine.bench.setting import Setting, bench_bundle
from recap_engine.bundles.device import Device, choose_device
from recap_engine.bundles.load import load_decoder, load_encoder
from recap_engine.decoder.decoder import CaptionDecoder, Generated, clean
from recap_engine.progress import Progress

MANY = 16
CHECKED = 16
BEAMS = 3


@dataclass(frozen=True, slots=True)
class Inputs:
    """Hidden states (t, h) and prompts of sounds, the same for engine and reference."""

    hidden: Sequence[Floats]
    prompts: Sequence[Sequence[int]]

    def some(self, first: int, count: int) -> Inputs:
        """``count`` inputs from ``first`` on, continuing at the first one after the last."""
        at = [(first + i) % len(self.prompts) for i in range(count)]
        return Inputs([self.hidden[i] for i in at], [self.prompts[i] for i in at])


def measure(setting: Setting) -> Iterator[Progress | Report]:
    """Yield progress, then the report."""
    bundle = yield from bench_bundle(setting.size)
    yield Progress("loading engine and reference", 0)
    device = choose_device(setting.device, setting.precision)
    reference = ReferenceDecoder(bundle.folder)
    decoder = load_decoder(bundle, device, allow_untrained=True)
    exact = load_decoder(bundle, Device("cpu", "float32"), allow_untrained=True)
    yield Progress("listening", 0)
    with tempfile.TemporaryDirectory() as scratch:
        paths = Sounds(Path(scratch), setting.sounds).take(MANY)
        _, hidden = hear(load_encoder(bundle, Device("cpu", "float32"), allow_untrained=True), paths)
    inputs = Inputs(list(hidden), made_prompts(reference, MANY))
    report = Report()
    report.figures.update(tokens=TOKENS, precision=device.precision, prompt_tokens=_mean_length(inputs.prompts))
    for name, count in (("one_sound", 1), ("many", MANY)):
        yield Progress(f"timing {name.replace('_', ' ')}", 0)
        comparison = compared(
            lambda run, count=count: read_by_reference(reference, inputs.some(run, count)),  # type: ignore[misc]
            lambda run, count=count: written(decoder, inputs.some(run, count)),  # type: ignore[misc]
            setting.runs,
        )
        report.compare(name, comparison)
    report.figures["many"]["sounds"] = MANY
    yield Progress("checking", 0)
    check(reference, exact, decoder, inputs.some(0, CHECKED), report)
    yield report


def made_prompts(reference: ReferenceDecoder, count: int) -> list[list[int]]:
    """Prompts of different lengths with captions drawn from the starter's."""
    texts = [row.text for row in starter_captions()]
    random = np.random.default_rng(0)
    drawn = random.integers(len(texts), size=(count, reference.template["k"]))
    return [reference.prompt([texts[i] for i in line]) for line in drawn]


def read_by_reference(reference: ReferenceDecoder, inputs: Inputs) -> list[list[int]]:
    """The reference's tokens for each sound."""
    return [
        reference.write(hidden, prompt, TOKENS, BEAMS)
        for hidden, prompt in zip(inputs.hidden, inputs.prompts, strict=True)
    ]


def written(decoder: CaptionDecoder, inputs: Inputs) -> list[Generated]:
    """The engine's most probable text for each sound."""
    found = decoder.generate(inputs.hidden, inputs.prompts, beams=BEAMS, candidates=BEAMS, max_tokens=TOKENS)
    return [texts[0] for texts in found]


def check(
    reference: ReferenceDecoder, exact: CaptionDecoder, decoder: CaptionDecoder, inputs: Inputs, report: Report
) -> None:
    """Report the share of texts equal to the reference's, in float32 and as timed, and the lengths of the texts."""
    tokens = read_by_reference(reference, inputs)
    expected = [clean(reference.text(line)) for line in tokens]
    used = written(decoder, inputs)
    in_float32, as_timed = (_share(mine, expected) for mine in (written(exact, inputs), used))
    lengths = sorted({len(line) for line in tokens} | {one.tokens - one.ended for one in used})
    report.figures.update(same_captions_float32=in_float32, same_captions=as_timed, tokens_written=lengths)
    report.lines += [
        f"captions in float32: {in_float32:.0%} of {len(expected)} the same ({len(set(expected))} different ones)",
        f"captions as timed ({report.figures['precision']}): {as_timed:.0%} the same",
        f"tokens written, both ways: {', '.join(map(str, lengths))}",
    ]


def _share(mine: Sequence[Generated], expected: Sequence[str]) -> float:
    same = [one.text == theirs for one, theirs in zip(mine, expected, strict=True) if theirs]
    return float(np.mean(same))


def _mean_length(prompts: Sequence[Sequence[int]]) -> float:
    return float(np.mean([len(prompt) for prompt in prompts]))
