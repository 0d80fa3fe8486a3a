"""Linear layers packed for the processor: in bfloat16 or float32 (oneDNN), or in int8 (FBGEMM).

A product of a few rows costs as much as reading the weights. oneDNN reads them fastest in its own blocked layout, to
which torch's layer converts at every call; the layers here convert once. They are for inference only and need no
compiler.
"""

from __future__ import annotations

import os
import warnings
from functools import cache
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

Kind = Literal["float32", "bfloat16", "int8"]

_HINT = 16
"""The number of rows passed to oneDNN as a hint; it chooses the same layout for any number."""


class PackedLinear(nn.Module):
    """``nn.Linear`` with its weights in oneDNN's layout; results differ only by the order of summation."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        self._bias = None if bias is None else bias.detach()
        self._packed = torch.ops.mkldnn._reorder_linear_weight(weight.detach(), _HINT)
        # Naming the overloads saves resolving them at every call.
        self._product = torch.ops.mkldnn._linear_pointwise.default
        self._sum = torch.ops.mkldnn._linear_pointwise.binary

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        return self._product(x, self._packed, self._bias, "none", [], "")  # type: ignore[no-any-return]

    def plus(self, x: Tensor, other: Tensor) -> Tensor:
        """The product plus ``other`` (..., out), added before the result leaves the registers."""
        return self._sum(x, other, self._packed, self._bias, "add")  # type: ignore[no-any-return]

    def gelu(self, x: Tensor) -> Tensor:
        """GELU (tanh approximation) of the product, applied before the result leaves the registers."""
        return self._product(x, self._packed, self._bias, "gelu", [], "tanh")  # type: ignore[no-any-return]


class Int8Linear(nn.Module):
    """Weights in int8 with one scale per output; inputs are quantised to int8 at each call, with one scale."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        full = weight.detach().float()
        scale = full.abs().amax(1).clamp_min_(1e-12).div_(127)
        zeros = torch.zeros(len(full), dtype=torch.long)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # packing weights this way is deprecated, the product is not
            rounded = torch.quantize_per_channel(full, scale, zeros, 0, torch.qint8)
            self._packed = torch.ops.quantized.linear_prepack(rounded, None if bias is None else bias.detach().float())
        self._product = torch.ops.quantized.linear_dynamic.default

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        return self._product(x.float(), self._packed).to(x.dtype)  # type: ignore[no-any-return]

    def plus(self, x: Tensor, other: Tensor) -> Tensor:
        """The product plus ``other`` (..., out)."""
        return self(x).add_(other)  # type: ignore[no-any-return]

    def gelu(self, x: Tensor) -> Tensor:
        """GELU (tanh approximation) of the product."""
        return functional.gelu(self(x), approximate="tanh")

    def row_by_row(self, x: Tensor) -> Tensor:
        """(n, in) to (n, out) in float32, without a bias, with one input scale per row."""
        full = x.float()
        scale = full.abs().amax(1, keepdim=True).clamp_min_(1e-12)
        return self(full / scale).mul_(scale)  # type: ignore[no-any-return]


def packed(layer: nn.Linear, kind: Kind) -> nn.Module:
    """``layer`` packed, or unchanged if this processor or this build of torch does not support it (see `can_pack`)."""
    if not can_pack(kind) or layer.weight.device.type != "cpu":
        return layer
    if kind == "int8":
        return Int8Linear(layer.weight, layer.bias)
    return PackedLinear(layer.weight, layer.bias)


def pack_all(module: nn.Module, kind: Kind) -> None:
    """Replace every linear layer inside ``module`` by a packed one."""
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, packed(child, kind))
        else:
            pack_all(child, kind)


@cache
def can_pack(kind: Kind) -> bool:
    """Whether this processor computes in ``kind`` natively and torch has the operators, which are internal to it."""
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return False
    weight, x = torch.ones(16, 16), torch.ones(2, 16)
    try:
        if kind == "int8":
            # Without VNNI, sums of products saturate.
            return has("avx512_vnni", "avx_vnni", "amx_int8") and _right(Int8Linear(weight, None)(x))
        if kind == "bfloat16" and not has("avx512_bf16", "amx_bf16"):
            return False
        dtype = torch.bfloat16 if kind == "bfloat16" else torch.float32
        return _right(PackedLinear(weight.to(dtype), None)(x.to(dtype)))
    except (AttributeError, RuntimeError, TypeError):
        return False


def _right(y: Tensor) -> bool:
    return bool(torch.allclose(y.float(), torch.full((2, 16), 16.0), rtol=0.02))


_LIMITS = ("SSE41", "AVX", "AVX2", "AVX2_VNNI", "AVX512_CORE", "AVX512_CORE_VNNI")
_BEYOND = ("avx512_bf16", "avx512_fp16", "amx")
"""Values of ONEDNN_MAX_CPU_ISA that hide 16-bit products from oneDNN, and how the hidden features begin. FBGEMM, which
multiplies int8, takes no notice of it."""


def has(*features: str) -> bool:
    """Whether the processor has any of these features, as torch names them.

    Those that ONEDNN_MAX_CPU_ISA hides from oneDNN do not count: to try what another processor would do.
    """
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    hidden = _BEYOND if os.environ.get("ONEDNN_MAX_CPU_ISA", "").upper() in _LIMITS else ()
    return any(bool(capabilities.get(feature)) and not feature.startswith(hidden) for feature in features)
