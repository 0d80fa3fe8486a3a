"""The output layer: which tokens are most probable, and how probable given ones are.

It is the largest matrix of the decoder, and of its 50,257 results a few are used. So it may be computed coarsely
(bfloat16, int8), the most probable tokens again in float32, and those put right in the sum over all.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from recap_engine.decoder.gpt2 import GPT2
from recap_engine.packed import Int8Linear

Floats = NDArray[np.float32]
Ids = NDArray[np.int64]

SCREENED = 64
"""So many of the coarsely most probable tokens are computed again."""

BLOCK = 32
"""The largest of each block of so many are looked for first: the k largest lie in the k blocks with the largest."""


def most_probable(model: GPT2, x: Tensor, count: int, forbidden: Tensor | None = None) -> tuple[Floats, Ids]:
    """Log-probabilities (n, count) and ids of the most probable next tokens, best first, after hidden states (n, w).

    ``forbidden`` (n, vocabulary) tells which tokens may not come; their log-probability is minus infinity, that of
    others is not changed by it.
    """
    logits = model.logits(x).float()
    exact = x.dtype == torch.float32 and not isinstance(model.output, Int8Linear)
    count = min(count, logits.shape[-1])
    screened = count if exact else min(max(SCREENED, 2 * count), logits.shape[-1])
    most = logits.amax(-1, keepdim=True)
    total = (logits - most).exp_().sum(-1, keepdim=True)
    allowed = logits if forbidden is None else logits.masked_fill(forbidden, -torch.inf)
    values, ids = largest(allowed, screened)
    if not exact:
        right = torch.einsum("nw,nkw->nk", x.float(), model.wte.weight[ids].float())
        right = right.masked_fill_(values == -torch.inf, -torch.inf)
        total += ((right - most).exp_() - (values - most).exp_()).sum(-1, keepdim=True)
        values, order = right.topk(count, dim=-1)
        ids = ids.gather(-1, order)
    return (values - most - total.log_()).cpu().numpy(), ids.cpu().numpy()


def log_probabilities(model: GPT2, x: Tensor, ids: Tensor) -> Tensor:
    """Of token ``ids[i]`` after hidden state ``x[i]``, in float32."""
    logits = model.logits(x).float()
    most = logits.amax(-1)
    coarse = logits.gather(-1, ids[:, None])[:, 0]
    right = torch.einsum("nw,nw->n", x.float(), model.wte.weight[ids].float())
    total = (logits - most[:, None]).exp_().sum(-1) - (coarse - most).exp_() + (right - most).exp_()
    return right - most - total.log_()


def largest(values: Tensor, count: int) -> tuple[Tensor, Tensor]:
    """``values.topk(count)`` of (n, m), several times faster for many columns."""
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
