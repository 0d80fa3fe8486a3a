"""A pool of threads that compute on one core each.

By default torch splits every product among all cores and waits for the slowest, dozens of times a sound. When another
program needs a core, all of them wait. For many sounds, it is faster to give each thread one core and its own sound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MAX_THREADS = 8


class CorePool:
    """``count`` threads; by default as many as torch may use cores. Use it as a context manager."""

    def __init__(self, count: int | None = None) -> None:
        import torch

        self._torch_threads = torch.get_num_threads()
        self.count = count or max(1, min(self._torch_threads, MAX_THREADS))
        self._pool = ThreadPoolExecutor(self.count, thread_name_prefix="core", initializer=_use_one_core)

    def run_all(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Future[Result]]:
        """Run ``work`` on every item and wait until all have ended, with a result or an exception."""
        return self.ended(self.begin_all(work, items))

    def begin_all(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Future[Result]]:
        """Let the threads run ``work`` on every item, and do not wait."""
        return [self._pool.submit(work, item) for item in items]

    def ended(self, futures: list[Future[Result]]) -> list[Future[Result]]:
        """The same futures, once all have ended, with a result or an exception."""
        import torch

        try:
            for future in futures:
                future.exception()
        finally:
            for future in futures:
                future.cancel()
            torch.set_num_threads(self._torch_threads)  # new threads inherit the last setting, which the pool changed
        return futures

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _use_one_core() -> None:
    import torch

    torch.set_num_threads(1)
