"""Compare the engine's captions with the reference's: every caption in float32, and a share as timed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from recap_engine.bench.comparison import Report
from recap_engine.bench.reference import Floats, ReferenceWay
from recap_engine.bundles.bundle import Bundle
from recap_engine.decoder.decoder import Generated, clean
from recap_engine.engine import Engine
from recap_engine.propose.prompt import to_tokens
from recap_engine.propose.propose import Settings

_NOTHING = Generated("", 0.0, 0)
"""The result for a sound with only blank texts, which random weights can produce."""


def check_captions(
    engine: Engine, bundle: Bundle, reference: ReferenceWay, paths: Sequence[str], asked: Settings, report: Report
) -> None:
    """Report how captions and vectors of engine and reference compare, and whether the numbers of tokens match."""
    vectors, hidden = reference.hear(paths)
    prompts = [reference.prompt_for(vector) for vector in vectors]
    tokens = [reference.decoder.write(h, prompt, asked.max_tokens) for h, prompt in zip(hidden, prompts, strict=True)]
    expected = [clean(reference.decoder.text(written)) for written in tokens]
    exact_engine = Engine(
        engine.workspace, str(bundle.folder), device="cpu", precision="float32", allow_untrained=True, keep_heard=False
    )
    exact_vectors, exact = written_by(exact_engine, paths, asked)
    used_vectors, used = written_by(engine, paths, asked)
    share, share_used = _share_equal(exact, expected), _share_equal(used, expected)
    cosine = float((used_vectors * vectors).sum(axis=1).min())
    apart = float(np.abs(exact_vectors - vectors).max())
    lengths = {len(written) for written in tokens} | {mine.tokens for mine in used if mine is not _NOTHING}
    report.figures.update(
        same_captions_float32=share,
        same_captions=share_used,
        different_captions=len(set(expected)),
        largest_difference=apart,
        lowest_cosine=cosine,
        tokens_written=sorted(lengths),
        prompt_tokens=float(np.mean([len(prompt) for prompt in prompts])),
    )
    report.lines += [
        f"captions in float32: {share:.0%} of {len(paths)} the same ({len(set(expected))} different ones)",
        f"captions as timed: {share_used:.0%} the same; cosine of vectors at least {cosine:.5f}",
        f"tokens written, both ways: {', '.join(map(str, sorted(lengths)))}",
    ]


def _share_equal(written: Sequence[Generated], expected: Sequence[str]) -> float:
    """The share of equal texts, without sounds whose reference text is blank: the engine skips blank texts."""
    pairs = [(mine.text, theirs) for mine, theirs in zip(written, expected, strict=True) if theirs]
    return float(np.mean([mine == theirs for mine, theirs in pairs]))


def written_by(engine: Engine, paths: Sequence[str], asked: Settings) -> tuple[Floats, list[Generated]]:
    """The engine's vectors (n, d) and its decoder's most probable text for each sound."""
    proposer = engine.proposer
    heard = [engine.hear(path) for path in paths]
    prompts = []
    for h in heard:
        near = engine.neighbours(h, asked)
        room = proposer.gpt2.longest_prompt(asked.max_tokens)
        prompts.append(to_tokens(proposer.template, [n.text for n in near], proposer.gpt2.encode, room))
    hidden = [h.hearing.hidden for h in heard]
    found = proposer.gpt2.generate(
        hidden, prompts, beams=asked.beams, candidates=asked.candidates, max_tokens=asked.max_tokens
    )
    return np.stack([h.hearing.vector for h in heard]), [texts[0] if texts else _NOTHING for texts in found]
