"""The output layer: the most probable tokens, and the log-probabilities of given tokens.

It is the decoder's largest matrix, and only a few of its 50,257 results are used. They may therefore be computed
coarsely (bfloat16, int8). The most probable tokens are then computed again in float32, and the sum over all tokens is
corrected for them.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from recap_engine.decoder.gpt2 import GPT2
from recap_engine.packed_linear import Int8Linear

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

SCREENED = 64
"""The number of tokens, most probable in the coarse result, that are computed again."""

BLOCK = 32
"""The block size of `largest`: the k largest values lie in the k blocks with the largest maxima."""


class Predicted:
    """Predictions of the next token after hidden states ``x`` (n, w)."""

    def __init__(self, model: GPT2, x: Tensor) -> None:
        self._x, self._weight = x, model.wte.weight
        self._logits = model.logits(x).float()
        self._exact = x.dtype == torch.float32 and not isinstance(model.output, Int8Linear)
        self._total = self._logits.logsumexp(-1)

    @property
    def device(self) -> torch.device:
        """The device for rows and ids."""
        return self._x.device

    def most_probable(self, count: int, forbidden: Tensor | None = None, rows: int | None = None) -> tuple[Floats, Ids]:
        """Log-probabilities (m, count) and ids of the most probable tokens, best first, after the first ``rows``.

        ``forbidden`` (m, vocabulary) marks tokens that must not follow. Their log-probability is minus infinity; the
        others keep theirs.
        """
        logits, total = self._logits[:rows], self._total[:rows, None]
        count = min(count, logits.shape[-1])
        screened = count if self._exact else min(max(SCREENED, 2 * count), logits.shape[-1])
        values, ids = largest(logits if forbidden is None else logits.masked_fill(forbidden, -torch.inf), screened)
        if not self._exact:
            right = torch.einsum("nw,nkw->nk", self._x[:rows].float(), self._weight[ids].float())
            right = right.masked_fill_(values == -torch.inf, -torch.inf)
            apart = ((right - total).exp_() - (values - total).exp_()).sum(-1, keepdim=True)
            total = total + apart.log1p_()
            values, order = right.topk(count, dim=-1)
            ids = ids.gather(-1, order)
        return to_host(values - total, ids)

    def of(self, rows: Tensor, ids: Tensor) -> Tensor:
        """The log-probability (m,) of token ``ids[i]`` after row ``rows[i]``, in float32."""
        total, coarse = self._total[rows], self._logits[rows, ids]
        right = torch.einsum("nw,nw->n", self._x[rows].float(), self._weight[ids].float())
        return right - total - ((right - total).exp_() - (coarse - total).exp_()).log1p_()


def to_host(values: Tensor, ids: Tensor) -> tuple[Floats, Ids]:
    """Both as arrays: ``values`` float32 and ``ids`` below 2^31, of one shape.

    From a GPU they come in one copy, since each copy waits until the GPU has finished everything before it.
    """
    if values.device.type == "cpu":
        return values.numpy(), ids.numpy()
    return _unpacked(_packed(values, ids).cpu())


def _packed(values: Tensor, ids: Tensor) -> Tensor:
    """Both in one tensor (2, …) int32, the numbers of ``values`` as their bits."""
    return torch.stack([values.contiguous().view(torch.int32), ids.int()])


def _unpacked(packed: Tensor) -> tuple[Floats, Ids]:
    bits, ids = packed.numpy()
    return bits.view(np.float32), ids.astype(np.int64)


def largest(values: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """Like ``values.topk(count)`` for (n, m), but several times faster for many columns."""
    n, columns = values.shape
    whole = columns - columns % BLOCK
    if whole // BLOCK <= 4 * count:
        return values.topk(count, dim=-1)
    blocks = values[:, :whole].reshape(n, -1, BLOCK)
    best = blocks.amax(-1).topk(count, dim=-1).indices
    some = torch.cat([blocks.gather(1, best[..., None].expand(-1, -1, BLOCK)).flatten(1), values[:, whole:]], dim=1)
    rest = torch.arange(whole, columns, device=values.device).expand(n, -1)
    where = (best[..., None] * BLOCK + torch.arange(BLOCK, device=values.device)).flatten(1)
    found, at = some.topk(count, dim=-1)
    return found, torch.cat([where, rest], dim=1).gather(1, at)
