"""Modules without memory for their weights: to compare shapes with a file, or to take tensors over from one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import torch
from torch.overrides import TorchFunctionMode


class _SkipInitialisation(TorchFunctionMode):
    """Skips the functions of ``torch.nn.init``: without memory there is nothing to fill.

    On the meta device, torch would import its compiler to run them, which takes seconds.
    """

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Any,
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        if getattr(func, "__module__", None) == torch.nn.init.__name__:
            return args[0] if args else (kwargs or {})["tensor"]
        return func(*args, **(kwargs or {}))


@contextmanager
def shapes_only() -> Iterator[None]:
    """Within this context, modules have parameters with shapes and types, but no memory (torch's meta device)."""
    with torch.device("meta"), _SkipInitialisation():
        yield
