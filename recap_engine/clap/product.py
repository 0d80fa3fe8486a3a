"""Matrix products with fixed weights, packed if the processor multiplies bf16, with the next operation fused in.

With packed weights, oneDNN does not rearrange them at every call, and applies an addition or GELU while the result is
still in the registers.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from recap_engine.packed_linear import can_pack

_ROWS = 4096
"""The number of input rows passed to packing as a hint; other numbers work as well."""


class Product:
    """``x @ weight.T + bias`` for (..., k) to (..., m), in the weight's type."""

    def __init__(self, weight: Tensor, bias: Tensor | None) -> None:
        self._packed = weight.device.type == "cpu" and weight.dtype == torch.bfloat16 and can_pack("bfloat16")
        self._bias = bias
        if self._packed:
            self._weight: Tensor = torch.ops.mkldnn._reorder_linear_weight(weight.contiguous(), _ROWS)
        else:
            self._weight = weight

    def __call__(self, x: Tensor) -> Tensor:
        """The product."""
        if self._packed:
            return torch.ops.mkldnn._linear_pointwise(x, self._weight, self._bias, "none", [], "")  # type: ignore[no-any-return]
        return functional.linear(x, self._weight, self._bias)

    def gelu(self, x: Tensor) -> Tensor:
        """GELU of the product."""
        if self._packed:
            return torch.ops.mkldnn._linear_pointwise(x, self._weight, self._bias, "gelu", [], "none")  # type: ignore[no-any-return]
        return functional.gelu(functional.linear(x, self._weight, self._bias))

    def plus(self, x: Tensor, other: Tensor) -> Tensor:
        """The product plus ``other`` (..., m)."""
        if self._packed:
            return torch.ops.mkldnn._linear_pointwise.binary(x, other, self._weight, self._bias, "add")  # type: ignore[no-any-return]
        return functional.linear(x, self._weight, self._bias).add_(other)
