"""Threads that each take a share of the work on one core.

Torch splits every product among all cores and waits for the last one, dozens of times a sound; where another program
wants a core, all wait. Many sounds are better off side by side: each lane computes on one core, and none waits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

Given = TypeVar("Given")
Found = TypeVar("Found")

MOST = 8


class Lanes:
    """``count`` of them, as many as torch may use cores unless told otherwise. To be closed."""

    def __init__(self, count: int | None = None) -> None:
        import torch

        self._threads = torch.get_num_threads()
        self.count = count or max(1, min(self._threads, MOST))
        self._pool = ThreadPoolExecutor(self.count, thread_name_prefix="lane", initializer=_on_one_core)

    def each(self, work: Callable[[Given], Found], items: Iterable[Given]) -> list[Future[Found]]:
        """``work`` done to every item; comes back when all is done, well or not."""
        import torch

        futures = [self._pool.submit(work, item) for item in items]
        try:
            for future in futures:
                future.exception()
        finally:
            for future in futures:
                future.cancel()
            torch.set_num_threads(self._threads)  # of threads that are yet to begin: the lanes have set it to one
        return futures

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _on_one_core() -> None:
    import torch

    torch.set_num_threads(1)
