"""Make varied pieces in another process while the student learns from those that are there."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager

from recap_engine.training.clap.distil.pieces import Maker

_NICE = 10


@contextmanager
def made_ahead(maker: Maker, parts: int) -> Iterator[None]:
    """Make the first ``parts`` of ``maker``, in order, in the background; ends the process at exit.

    The process shares this one's sounds, so it needs a system that can fork. Elsewhere parts are made when needed.
    """
    if "fork" not in multiprocessing.get_all_start_methods() or all(maker.path(n).exists() for n in range(parts)):
        yield
        return
    process = multiprocessing.get_context("fork").Process(target=_make, args=(maker, parts), daemon=True)
    process.start()
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _make(maker: Maker, parts: int) -> None:
    os.nice(_NICE)
    for _ in maker.make(range(parts)):
        pass
