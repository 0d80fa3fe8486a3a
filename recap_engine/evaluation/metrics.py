"""Scores against human references, by pycocoevalcap 1.2, with intervals, and a list of those that are unavailable.

The tokeniser, METEOR and SPICE are Java programs. SPICE also needs Stanford's models, which pycocoevalcap does not
include; this module downloads nothing. FENSE comes from another package.
"""

from __future__ import annotations

import contextlib
import io
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from recap_engine.errors import RequestError
from recap_engine.evaluation.fense import fense
from recap_engine.evaluation.figures import DRAWS, Share, share
from recap_engine.evaluation.text_statistics import words_of

SPICE_FILES = ("stanford-corenlp-3.6.0.jar", "stanford-corenlp-3.6.0-models.jar")


@dataclass(slots=True)
class Scores:
    """Figures by name, and notes on metrics that were left out or computed differently."""

    figures: dict[str, Share] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    each: dict[str, dict[str, float]] = field(default_factory=dict)
    """The score of each sound, by metric, for metrics that have one."""


def score(predictions: Mapping[str, str], references: Mapping[str, Sequence[str]], only: Sequence[str] = ()) -> Scores:
    """BLEU 1 to 4, ROUGE-L, CIDEr, METEOR, SPICE and FENSE over all sounds with a prediction and references.

    With ``only``, a subset of ROUGE-L and CIDEr is computed alone, without Java.

    Raises RequestError without pycocoevalcap, or if no sound has both.
    """
    try:
        from pycocoevalcap.bleu.bleu_scorer import BleuScorer
        from pycocoevalcap.cider.cider import Cider
        from pycocoevalcap.rouge.rouge import Rouge
    except ImportError:
        raise RequestError(
            'Scores against references need pycocoevalcap: pip install "recap-desktop[report]".'
        ) from None
    names = [name for name in predictions if references.get(name)]
    if not names:
        raise RequestError("No sound has both a prediction and references: check the file names in both files.")
    found = Scores()
    java = shutil.which("java") is not None and not only
    if not java and not only:
        found.notes.append(
            "Java is not installed: words are split by a simple rule, and METEOR, SPICE and SPIDEr are left out (on "
            "Debian and Ubuntu: apt-get install default-jre-headless)."
        )
    said, wanted = (
        _tokenised({n: [predictions[n]] for n in names}, java),
        _tokenised({n: list(references[n]) for n in names}, java),
    )
    bleu = BleuScorer(n=4)
    for name in names:
        bleu += (said[name][0], wanted[name])
    found.figures.update(_bleu(bleu.ctest))
    each: dict[str, Sequence[float]] = {}
    with contextlib.redirect_stdout(io.StringIO()):
        each["ROUGE-L"] = Rouge().compute_score(wanted, said)[1]
        each["CIDEr"] = Cider().compute_score(wanted, said)[1]
    if java:
        _with_java(wanted, said, each, found)
    if not only:
        _with_fense({name: predictions[name] for name in names}, references, each, found)
    found.figures.update({name: share([float(v) for v in values]) for name, values in each.items()})
    found.each = {name: dict(zip(names, map(float, values), strict=True)) for name, values in each.items()}
    return found


def _with_fense(
    said: Mapping[str, str], wanted: Mapping[str, Sequence[str]], each: dict[str, Sequence[float]], to: Scores
) -> None:
    try:
        each["FENSE"] = fense(list(said.values()), [wanted[name] for name in said])
    except RequestError as error:
        to.notes.append(f"FENSE is left out. {error}")


def rouge_l(text: str, references: Sequence[str]) -> float | None:
    """ROUGE-L of one caption, words split by a simple rule; None without pycocoevalcap."""
    try:
        from pycocoevalcap.rouge.rouge import Rouge
    except ImportError:
        return None
    return float(Rouge().calc_score([" ".join(words_of(text))], [" ".join(words_of(one)) for one in references]))


def _with_java(
    wanted: Mapping[str, Sequence[str]], said: Mapping[str, Sequence[str]], each: dict[str, Sequence[float]], to: Scores
) -> None:
    from pycocoevalcap.meteor.meteor import Meteor

    meteor = Meteor()
    total, each["METEOR, mean of captions"] = meteor.compute_score(wanted, said)
    meteor.meteor_p.kill()
    meteor.meteor_p.communicate()
    to.notes.append(f"METEOR over the whole corpus, as usually reported: {total:.4f}.")
    missing = spice_missing()
    if missing:
        to.notes.append(
            f"SPICE and SPIDEr are left out: {', '.join(missing)} missing from pycocoevalcap/spice/lib (in the archive "
            "stanford-corenlp-full-2015-12-09.zip of nlp.stanford.edu/software)."
        )
        return
    from pycocoevalcap.spice.spice import Spice

    try:
        _, spice = Spice().compute_score(wanted, said)
    except (OSError, subprocess.CalledProcessError) as error:
        to.notes.append(f"SPICE and SPIDEr are left out: SPICE's Java program failed ({error}).")
        return
    by_name = {name: float(one["All"]["f"]) for name, one in zip(sorted(said), spice, strict=True)}
    each["SPICE"] = [by_name[name] for name in said]
    each["SPIDEr"] = [(a + b) / 2 for a, b in zip(each["SPICE"], each["CIDEr"], strict=True)]


def spice_missing() -> list[str]:
    """Files that SPICE needs and that are missing."""
    import pycocoevalcap.spice

    folder = Path(pycocoevalcap.spice.__file__).parent / "lib"
    return [name for name in SPICE_FILES if not (folder / name).exists()]


def _tokenised(captions: Mapping[str, Sequence[str]], java: bool) -> dict[str, list[str]]:
    if not java:
        return {name: [" ".join(words_of(text)) for text in texts] for name, texts in captions.items()}
    from pycocoevalcap.tokenizer.ptbtokenizer import PTBTokenizer

    # Empty lines would shift all later ones.
    sentences = {name: [{"caption": " ".join(text.split()) or "nothing"} for text in t] for name, t in captions.items()}
    tokenised: dict[str, list[str]] = PTBTokenizer().tokenize(sentences)
    return tokenised


def _bleu(counted: Sequence[Mapping[str, Any]]) -> dict[str, Share]:
    """Corpus BLEU with the closest reference length; the bootstrap draws sentences."""
    table = np.array([[*c["correct"], *c["guess"], c["testlen"], _closest(c)] for c in counted], np.float64)
    drawn = np.random.default_rng(0).integers(len(table), size=(DRAWS // 4, len(table)))
    draws = np.array([_corpus_bleu(table[rows].sum(0)) for rows in drawn])
    values = _corpus_bleu(table.sum(0))
    low, high = np.quantile(draws, (0.025, 0.975), axis=0)
    return {f"BLEU-{i + 1}": Share(float(values[i]), float(low[i]), float(high[i]), len(table)) for i in range(4)}


def _closest(counted: Mapping[str, Any]) -> float:
    length = int(counted["testlen"])
    return float(min(counted["reflen"], key=lambda one: (abs(one - length), one)))


def _corpus_bleu(sums: NDArray[np.float64]) -> NDArray[np.float64]:
    """BLEU 1 to 4 from the sums of matches, n-grams, length and reference length; constants as in pycocoevalcap."""
    precision = (sums[:4] + 1e-15) / (sums[4:8] + 1e-9)
    ratio = (sums[8] + 1e-15) / (sums[9] + 1e-9)
    brevity = np.exp(1 - 1 / ratio) if ratio < 1 else 1.0
    bleu: NDArray[np.float64] = np.cumprod(precision) ** (1.0 / np.arange(1, 5)) * brevity
    return bleu
