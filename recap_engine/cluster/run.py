"""Start Ray, hand the sounds out in groups, and report what was done."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from recap_engine.cluster.captioner import Captioner, Plan
from recap_engine.cluster.sources import Found
from recap_engine.errors import RecapError, RequestError

LARGEST_GROUP = 256
"""The most sounds in one file: if a worker dies, another captions up to this many again."""
SMALLEST_GROUP = 16


def import_ray() -> Any:
    """The module ``ray``, with its usage statistics off. Raises RequestError without the extra."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # or it repeats a warning after each restart of a worker
    os.environ.setdefault("RAY_DEDUP_LOGS", "0")  # or it prints paragraphs about ended workers at exit
    try:
        import ray
        import ray.data
    except ModuleNotFoundError:
        raise RequestError('Batches on Ray need the extra cluster: pip install "recap-desktop[cluster]".') from None
    return ray


def start(address: str | None, workers: int) -> None:
    """Connect to the cluster at ``address``, or start Ray on this computer; nothing if Ray runs here already.

    Raises RequestError.
    """
    ray = import_ray()
    if ray.is_initialized():
        return
    quiet = {"logging_level": logging.ERROR, "log_to_driver": False}
    try:
        with _without_stderr():
            if address:
                ray.init(address, **quiet)
            else:
                ray.init(
                    num_cpus=max(workers, os.cpu_count() or 1),
                    include_dashboard=False,
                    _system_config={"worker_niceness": 0},  # or other programs starve them
                    **quiet,
                )
    except (ConnectionError, ImportError, RuntimeError, ValueError) as error:
        raise RequestError(
            "Ray cannot be reached at {address} ({reason}): check the address, or leave it out to use this computer.",
            address=address or "this computer",
            reason=str(error).splitlines()[0] if str(error) else type(error).__name__,
        ) from None


@contextmanager
def _without_stderr() -> Iterator[None]:
    """Drop what is written to standard error: Ray's C++ part reports its log level there, whatever the level is."""
    kept = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def caption_on_workers(
    plan: Plan, found: Sequence[Found], workers: int, *, cpus: float, gpus: float = 0.0
) -> Iterator[tuple[str, str]]:
    """Caption ``found`` with this many workers; yield each sound's path and why it failed ("" if it did not).

    Ray replaces a worker that died, and gives the new one the same sounds. Raises the error that stopped a worker.
    """
    ray = import_ray()
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    size = max(SMALLEST_GROUP, min(LARGEST_GROUP, len(found) // (4 * workers)))
    # Names need not be UTF-8, so they travel as bytes.
    items = [{"path": os.fsencode(path), "error": str(reason or "")} for path, reason in found]
    groups = ray.data.from_items(items, override_num_blocks=-(-len(items) // size))
    logging.getLogger("ray.data").setLevel(logging.ERROR)  # Ray sets it back whenever a data set is made
    done = groups.map_batches(
        Captioner,
        fn_constructor_args=[plan],
        batch_size=None,
        compute=ray.data.ActorPoolStrategy(size=workers),
        num_cpus=cpus,
        num_gpus=gpus,
    )
    try:
        for row in done.iter_rows():
            yield os.fsdecode(row["path"]), str(row["error"])
    except ray.exceptions.RayError as error:
        cause = getattr(error, "cause", None)
        if isinstance(cause, RecapError):
            raise cause from None
        raise
