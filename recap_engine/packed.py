"""Linear layers laid out for the processor: packed once, in bfloat16 or float32, or in int8.

A product of a few rows costs what reading the weights costs. oneDNN reads them fastest in a blocked order of its own;
torch's own layer converts to it at every call. Packed layers are for inference only. What is here needs no compiler.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import torch
from torch import Tensor, nn

Kind = Literal["float32", "bfloat16", "int8"]

_HINT = 16
"""Rows that oneDNN is told to expect; the order it chooses is the same for any number."""


class PackedLinear(nn.Module):
    """``nn.Linear`` with its weights in oneDNN's order; the same numbers up to the order of sums."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        super().__init__()
        self.bias = bias
        self._packed = torch.ops.mkldnn._reorder_linear_weight(weight.detach(), _HINT)

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        return torch.ops.mkldnn._linear_pointwise(x, self._packed, self.bias, "none", [], "")  # type: ignore[no-any-return]

    def plus(self, x: Tensor, other: Tensor) -> Tensor:
        """The product and ``other`` (..., out), added before the result leaves the registers."""
        return torch.ops.mkldnn._linear_pointwise.binary(x, other, self._packed, self.bias, "add")  # type: ignore[no-any-return]

    def gelu(self, x: Tensor) -> Tensor:
        """GELU (tanh approximation) of the product, likewise."""
        return torch.ops.mkldnn._linear_pointwise(x, self._packed, self.bias, "gelu", [], "tanh")  # type: ignore[no-any-return]


class Int8Linear(nn.Module):
    """Weights in int8 with a scale per output, inputs in int8 with a scale per row, so that rows do not mix."""

    def __init__(self, weight: Tensor, bias: Tensor | None, result: torch.dtype | None = None) -> None:
        """``result`` is the type of what comes out; the input's if None."""
        super().__init__()
        outputs, inputs = weight.shape
        full = weight.detach().float()
        scale = full.abs().amax(1).clamp_min_(1e-12).div_(127)
        rounded = (full / scale[:, None]).round_().to(torch.int8)
        self._packed = torch.ops.onednn.qlinear_prepack(rounded, [_HINT, inputs])
        self._scale, self._zeros = scale, torch.zeros(outputs, dtype=torch.long)
        self._result = result
        self.bias = bias

    def forward(self, x: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        rows = x.reshape(-1, x.shape[-1])
        scale = rows.abs().amax(1, keepdim=True).float().clamp_min_(1e-12).div_(127)
        # Unsigned with a middle of 128: for signed inputs oneDNN falls back to a path a thousand times slower.
        eighths = (rows / scale).round_().add_(128).to(torch.uint8)
        result = self._result or x.dtype
        y = torch.ops.onednn.qlinear_pointwise(
            eighths, 1.0, 128, self._packed, self._scale, self._zeros, None, 1.0, 0, result, "none", [], ""
        )
        scale = scale.to(result)
        y = y.mul_(scale) if self.bias is None else torch.addcmul(self.bias, y, scale)
        return y.view(*x.shape[:-1], -1)


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
