"""The limits of this computer: memory bandwidth and speed of matrix products, both measured.

A figure that misses its target needs these limits beside it: the time to read the weights and to compute the products.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recap_engine.bundles.bundle import Bundle

if TYPE_CHECKING:
    from recap_engine.decoder.gpt2 import GPT2

_READ = 256 << 20
_SIDE = 2048
_TRIES = 6


@dataclass(frozen=True, slots=True)
class Limits:
    """``bandwidth`` in bytes per second, ``speed`` in floating-point operations per second, best of several tries."""

    bandwidth: float
    speed: float

    def seconds(self, moved: float, computed: float) -> float:
        """The seconds to read ``moved`` bytes and then compute ``computed`` operations."""
        return moved / self.bandwidth + computed / self.speed

    def report(self, moved: float, computed: float, took: float) -> str:
        """Describe in one line the limit and the time taken, in seconds."""
        best = self.seconds(moved, computed)
        read = f"{moved / 1e9:.1f} GB of weights at {self.bandwidth / 1e9:.0f} GB/s and " if moved else ""
        products = f"{computed / 1e9:,.0f} GFLOP at {self.speed / 1e9:,.0f} GFLOP/s"
        return f"limit here: {read}{products} are {best:.3f} s; the engine takes {took / best:.2f} times that"


def measured(precision: str) -> Limits:
    """Measure with all threads of the processor; products are in bfloat16 unless ``precision`` is float32."""
    import torch

    from recap_engine.packed_linear import Kind, packed

    kind: Kind = "float32" if precision == "float32" else "bfloat16"
    dtype = torch.float32 if kind == "float32" else torch.bfloat16
    held = torch.ones(_READ // 8, dtype=torch.int64)
    layer, x = packed(torch.nn.Linear(_SIDE, _SIDE, dtype=dtype), kind), torch.ones(1, _SIDE, _SIDE, dtype=dtype)
    with torch.inference_mode():
        reading = min(_timed(held.sum) for _ in range(_TRIES))
        multiplying = min(_timed(lambda: layer(x)) for _ in range(_TRIES))
    return Limits(_READ / reading, 2 * _SIDE**3 / multiplying)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def step_bytes(model: GPT2) -> float:
    """The bytes of weights that a decoder step reads: its layers and its output layer, as packed."""
    from recap_engine.packed_linear import Int8Linear

    config = model.config
    first: Any = next(iter(model.h))
    layers, output = (
        1 if isinstance(part, Int8Linear) else model.wte.weight.element_size()
        for part in (first.attn.c_attn, model.output)
    )
    width = config.width
    layer = width * (4 * width + 2 * config.inner)
    hearing = sum(config.has_cross_attention(i) for i in range(config.layers)) * 2 * width * config.cross_width
    return float((config.layers * layer + hearing) * layers + config.vocabulary * width * output)


def prompt_operations(model: GPT2, tokens: int) -> float:
    """The floating-point operations for reading ``tokens`` tokens, in products with weights."""
    config = model.config
    layer = config.width * (4 * config.width + 2 * config.inner + 2 * config.cross_width)
    return 2.0 * tokens * config.layers * layer


def hearing_operations(bundle: Bundle) -> float:
    """The floating-point operations of HTSAT's blocks for one window, in products with weights; 0 without HTSAT."""
    if bundle.encoder.kind != "clap":
        return 0.0
    from transformers import ClapConfig

    audio: Any = ClapConfig(**dict(bundle.encoder.values["model"])).audio_config
    side, width, total = audio.spec_size // audio.patch_size, audio.patch_embeds_hidden_size, 0.0
    for depth in audio.depths:
        total += 2.0 * depth * side * side * 12 * width * width
        side, width = side // 2, 2 * width
    return total
