"""Linear layers laid out for the processor: packed once, in bfloat16 or float32 (oneDNN), or in int8 (FBGEMM).

A product of a few rows costs what reading the weights costs. oneDNN reads them fastest in a blocked order of its own;
torch's own layer converts to it at every call. Packed layers are for inference only. What is here needs no compiler.
"""

from __future__ import annotations

import warnings
from functools import cache
from typing import Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

Kind = Literal["float32", "bfloat16", "int8"]

_HINT = 16
"""Rows that oneDNN is told to expect; the order it chooses is the same for any number."""


class PackedLinear(nn.Module):
    """``nn.Linear`` with its weights in oneDNN's order; the same numbers up to the order of sums."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        self._bias = None if bias is None else bias.detach()
        self._packed = torch.ops.mkldnn._reorder_linear_weight(weight.detach(), _HINT)
        # Named by overload, they need not be found out at every call.
        self._product = torch.ops.mkldnn._linear_pointwise.default
        self._sum = torch.ops.mkldnn._linear_pointwise.binary

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        return self._product(x, self._packed, self._bias, "none", [], "")  # type: ignore[no-any-return]

    def plus(self, x: Tensor, other: Tensor) -> Tensor:
        """The product and ``other`` (..., out), added before the result leaves the registers."""
        return self._sum(x, other, self._packed, self._bias, "add")  # type: ignore[no-any-return]

    def gelu(self, x: Tensor) -> Tensor:
        """GELU (tanh approximation) of the product, likewise."""
        return self._product(x, self._packed, self._bias, "gelu", [], "tanh")  # type: ignore[no-any-return]


class Int8Linear(nn.Module):
    """Weights in int8 with a scale per output; inputs in int8 as well, rounded on the way, with one scale for all."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        full = weight.detach().float()
        scale = full.abs().amax(1).clamp_min_(1e-12).div_(127)
        zeros = torch.zeros(len(full), dtype=torch.long)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # how weights are handed over is called deprecated, the product is not
            rounded = torch.quantize_per_channel(full, scale, zeros, 0, torch.qint8)
            self._packed = torch.ops.quantized.linear_prepack(rounded, None if bias is None else bias.detach().float())
        self._product = torch.ops.quantized.linear_dynamic.default

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        return self._product(x.float(), self._packed).to(x.dtype)  # type: ignore[no-any-return]

    def plus(self, x: Tensor, other: Tensor) -> Tensor:
        """The product and ``other`` (..., out)."""
        return self(x).add_(other)  # type: ignore[no-any-return]

    def gelu(self, x: Tensor) -> Tensor:
        """GELU (tanh approximation) of the product."""
        return functional.gelu(self(x), approximate="tanh")

    def row_by_row(self, x: Tensor) -> Tensor:
        """(n, in) to (n, out) in float32, without a bias, each row with a scale of its own."""
        full = x.float()
        scale = full.abs().amax(1, keepdim=True).clamp_min_(1e-12)
        return self(full / scale).mul_(scale)  # type: ignore[no-any-return]


def packed(layer: nn.Linear, kind: Kind) -> nn.Module:
    """``layer`` packed; as it is where this processor or this build of torch cannot (see `can_pack`)."""
    if not can_pack(kind) or layer.weight.device.type != "cpu":
        return layer
    if kind == "int8":
        return Int8Linear(layer.weight, layer.bias)
    return PackedLinear(layer.weight, layer.bias)


def pack_all(module: nn.Module, kind: Kind) -> None:
    """Put a packed layer in the place of every linear one inside ``module``."""
    for name, child in module.named_children():
        if isinstance(child, nn.Linear):
            setattr(module, name, packed(child, kind))
        else:
            pack_all(child, kind)


@cache
def can_pack(kind: Kind) -> bool:
    """Whether this processor computes in ``kind`` natively and torch has the operators, which it calls internal."""
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


def has(*features: str) -> bool:
    """Whether the processor has any of these features, as torch names them."""
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(bool(capabilities.get(feature)) for feature in features)
