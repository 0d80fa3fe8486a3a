"""One cold process, from its start to the first proposal: ``python -m recap_engine.bench.cold WAY BUNDLE …``.

Prints JSON: seconds from the start of the process to the first neighbours and to the caption, and memory in bytes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from recap_engine.bench.clock import peak_memory


def main(way: str, bundle: str, store: str, sound: str, device: str) -> None:
    """``way`` is ``engine`` or ``reference``; ``store`` is a workspace, or the file that `save_store` wrote."""
    began = time.time() - float(os.environ["RECAP_BENCH_BEGAN"])
    clock = time.perf_counter()
    marks = (_engine if way == "engine" else _reference)(bundle, store, sound, device)
    shown = {name: began + at - clock for name, at in marks.items()}
    print(json.dumps({**shown, "resident": resident(), "peak": peak_memory()}))


def resident() -> int:
    """The resident memory of this process in bytes, or its peak if the system does not report the current value."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError):
        return peak_memory()
    return pages * os.sysconf("SC_PAGE_SIZE")


def _engine(bundle: str, store: str, sound: str, device: str) -> dict[str, float]:
    from recap_engine.bench.pipeline import ASKED
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.engine import Engine

    engine = Engine(Workspace.open(store), bundle, device=device, allow_untrained=True, keep_heard=False)
    proposals = engine.propose(sound, settings=ASKED)
    next(proposals)
    neighbours = time.perf_counter()
    next(proposals)
    return {"neighbours_s": neighbours, "proposal_s": time.perf_counter()}


def _reference(bundle: str, store: str, sound: str, device: str) -> dict[str, float]:
    import numpy as np

    from recap_engine.bench.encode import reference_hearing
    from recap_engine.bench.pipeline import TOKENS
    from recap_engine.bench.reference import ReferenceWay
    from recap_engine.bundles.bundle import read_bundle

    saved = np.load(store)
    way = ReferenceWay(Path(bundle), reference_hearing(read_bundle(bundle)), saved["texts"].tolist(), saved["vectors"])
    vectors, hidden = way.hear([sound])
    prompt = way.prompt_for(vectors[0])
    neighbours = time.perf_counter()
    way.decoder.write(hidden[0], prompt, TOKENS)
    return {"neighbours_s": neighbours, "proposal_s": time.perf_counter()}


if __name__ == "__main__":
    main(*sys.argv[1:])
