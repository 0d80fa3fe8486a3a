"""FENSE (Zhou et al. 2022, arXiv 2110.04684) by aac-metrics, which runs in a Python environment of its own.

aac-metrics needs a version of huggingface_hub older than any that this program works with, so the two cannot share an
environment. Its models come from the Hugging Face Hub and from GitHub at its first use.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence

from recap_engine.errors import RequestError

PYTHON = "RECAP_AAC_METRICS"
"""The environment variable that names the Python of that environment."""

_NOT_IMPORTED = 3
_PROGRAM = f"""
import json, sys
try:
    from aac_metrics.functional import fense
except Exception as error:
    print(f"{{type(error).__name__}}: {{error}}", file=sys.stderr)
    sys.exit({_NOT_IMPORTED})
print()
print(json.dumps(fense(*json.load(sys.stdin))[1]["fense"].tolist()))
"""


def fense(captions: Sequence[str], references: Sequence[Sequence[str]]) -> list[float]:
    """FENSE of each caption. Raises RequestError: what is missing, and how to get it."""
    python = os.environ.get(PYTHON, "")
    if not python:
        raise RequestError(
            "It needs aac-metrics in a Python environment of its own: python3 -m venv aac, then aac/bin/pip install "
            '"aac-metrics<0.6", then set {variable} to the path of aac/bin/python.',
            variable=PYTHON,
        )
    question = json.dumps([list(captions), [list(some) for some in references]])
    try:
        ran = subprocess.run([python, "-c", _PROGRAM], input=question, capture_output=True, text=True, check=False)
    except OSError as error:
        raise RequestError(
            "{variable} is {python}, which does not run ({why}): give the path of the environment's python.",
            variable=PYTHON,
            python=python,
            why=error.strerror or str(error),
        ) from None
    if ran.returncode == 0:
        scores: list[float] = json.loads(ran.stdout.splitlines()[-1])
        return scores
    why = (ran.stderr.strip().splitlines() or [f"exit status {ran.returncode}"])[-1]
    if ran.returncode == _NOT_IMPORTED:
        raise RequestError(
            '{python} cannot load aac-metrics ({why}): {python} -m pip install "aac-metrics<0.6".',
            python=python,
            why=why,
        )
    raise RequestError(
        "The models of aac-metrics could not be loaded ({why}): run it once with a network, or copy "
        "~/.cache/huggingface and ~/.cache/torch from a computer on which it ran.",
        why=why,
    )
