"""The settings of a benchmark, and the bundle to measure."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from recap_engine.bundles.bundle import CONFIG, DECODER, Bundle, read_bundle
from recap_engine.bundles.find import find_bundle
from recap_engine.config import cache_folder
from recap_engine.errors import RequestError
from recap_engine.progress import Progress

Size = Literal["full", "starter"]
SIZES: tuple[Size, ...] = get_args(Size)


@dataclass(frozen=True, slots=True)
class Setting:
    """``sounds`` is a folder of sounds to use instead of synthetic ones.

    ``device`` and ``precision`` are those of the engine.
    """

    size: Size = "full"
    runs: int = 3
    sounds: Path | None = None
    device: str = "auto"
    precision: str = "auto"


def needs_extra() -> None:
    """Raises RequestError if FAISS, which only the benchmarks need, is not installed."""
    from importlib.util import find_spec

    if find_spec("faiss") is None:
        raise RequestError('Benchmarks compare with FAISS, which is not installed: pip install "recap-desktop[bench]".')


def bench_bundle(size: Size) -> Generator[Progress, None, Bundle]:
    """The bundle to measure: the starter, or a full-size one with random weights.

    The random bundle is created once (about a minute) and kept in the user's cache. Its decoder never ends a text, so
    that all decoders generate the same number of tokens.
    """
    if size == "starter":
        return find_bundle("starter")
    folder = cache_folder() / "bench" / "full-1"
    if not folder.joinpath(CONFIG).is_file():
        yield from _make(folder)
    return read_bundle(folder)


def _make(folder: Path) -> Iterator[Progress]:
    from recap_engine.bundles.untrained import init_bundle
    from recap_engine.bundles.write import write_hashes

    scratch = folder.parent / ".making" / folder.name
    _remove(scratch)
    scratch.parent.mkdir(parents=True, exist_ok=True)
    yield from init_bundle(scratch, size="full", seed=0)
    _never_end(scratch)
    write_hashes(scratch)
    scratch.rename(folder)


def _remove(folder: Path) -> None:
    """Remove the leftovers of an interrupted run."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def _never_end(folder: Path) -> None:
    """Negate the output row of the end-of-text token, so that the search avoids it."""
    from safetensors.torch import load_file, save_file

    end = json.loads(folder.joinpath(CONFIG).read_text("utf-8"))["decoder"]["end_of_text"]
    tensors = load_file(folder / DECODER)
    for name, tensor in tensors.items():
        if name.endswith(("wte.weight", "lm_head.weight")):
            tensor[end] = -tensor[end]
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, folder / DECODER, {"format": "pt"})
