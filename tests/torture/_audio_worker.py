"""Reads the sounds whose paths come on standard input, and answers with a JSON line each: in a process of its own,
because a decoder that crashes or hangs takes its process with it."""

from __future__ import annotations

import json
import resource
import sys
import time
import traceback

from recap_engine.audio import audio_hash, probe, windows
from recap_engine.errors import RecapError


def examine(path: str) -> dict[str, object]:
    """What reading a file gives: ``used`` or ``refused``, or what must not happen."""
    began, outcome, detail = time.process_time(), "used", ""
    try:
        probe(path)
        for _ in windows(path, 16_000, 10.0):
            pass
    except RecapError as error:
        outcome, detail = "refused", str(error)
        if path not in detail or "\n" in detail:
            outcome = "unclear sentence"
        if "decoder failed" in detail:
            outcome = "unexplained"
    except Exception:
        outcome, detail = "traceback", traceback.format_exc()
    try:
        audio_hash(path)
    except RecapError as error:
        if outcome == "used":
            outcome, detail = "hash stricter than decoding", str(error)
    except Exception:
        outcome, detail = "traceback", traceback.format_exc()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"outcome": outcome, "detail": detail, "seconds": time.process_time() - began, "memory": memory}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(examine(line.rstrip("\n"))), flush=True)
