"""In which order a Swin transformer's tokens stand: all its moving about as lists of indices.

Tokens of a ``side`` by ``side`` grid are numbered row by row. An order lists them as they stand; windows come one after
the other, each row by row.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def grid(side: int) -> Tensor:
    """(side, side) numbers of the tokens."""
    return torch.arange(side * side).view(side, side)


def window_order(side: int, size: int, shift: int) -> Tensor:
    """Window after window of ``size`` by ``size``, on the grid rolled by ``shift`` up and to the left."""
    count = side // size
    rolled = grid(side).roll((-shift, -shift), (0, 1))
    return rolled.view(count, size, count, size).transpose(1, 2).flatten()


def merge_order(side: int, following: Tensor) -> Tensor:
    """Four by four, those that merge into the tokens of the ``following`` order on a grid of half the side."""
    quarters = grid(side).view(side // 2, 2, side // 2, 2)  # row, its half, column, its half
    return quarters.permute(0, 2, 3, 1).reshape(-1, 4)[following].flatten()


def hidden_order(side: int, ratio: int) -> Tensor:
    """As ClapModel flattens its last states: band, then time, whose ``ratio`` pieces lay on top of each other."""
    return grid(side).view(ratio, side // ratio, side).transpose(0, 1).flatten()


def move(standing: Tensor, wanted: Tensor) -> Tensor | None:
    """Where to pick tokens that stand in one order to have them in another; None when that is the same."""
    if torch.equal(standing, wanted):
        return None
    places = torch.empty_like(standing)
    places[standing] = torch.arange(len(standing))
    return places[wanted]


def patch_pixels(side: int, patch: int, ratio: int, order: Tensor) -> Tensor:
    """(l, patch * patch): where in (frames, bands), flattened, the pixels of each token's patch lie.

    The image is (spec, spec): ``ratio`` pieces of time on top of each other, each with all bands, time to the right.
    """
    spec = side * patch
    times, bands = spec // ratio * ratio * ratio, spec // ratio
    image = torch.arange(times * bands).view(ratio, times // ratio, bands).transpose(1, 2).reshape(spec, spec)
    patches = image.view(side, patch, side, patch).transpose(1, 2).reshape(side * side, patch * patch)
    return patches[order]


def position_bias(table: Tensor, size: int) -> Tensor:
    """(h, s, s) of what is learnt about relative positions, from a table ((2 * size - 1) ** 2, h)."""
    places = torch.arange(size)
    rows, columns = places.repeat_interleave(size), places.repeat(size)
    apart = (rows[:, None] - rows) * (2 * size - 1) + columns[:, None] - columns + 2 * size * (size - 1)
    return table[apart].permute(2, 0, 1)


def shift_mask(side: int, size: int, shift: int, masked: float) -> Tensor:
    """(w, s, s) to add to the scores: ``masked`` between tokens that only the rolling made neighbours."""
    if not shift:
        return torch.zeros(1, size * size, size * size)
    place = torch.arange(side)
    third = (place >= side - size).long() + (place >= side - shift).long()
    region = (third[:, None] * 3 + third).flatten()[window_order(side, size, 0)].view(-1, size * size)
    return (region[:, :, None] != region[:, None, :]).float() * masked


def bicubic_taps(frames: int, wanted: int) -> tuple[Tensor, Tensor]:
    """For each of ``wanted`` frames four of ``frames`` and their shares, both (wanted, 4): bicubic, ends aligned."""
    shares = functional.interpolate(torch.eye(frames)[None, None], (wanted, frames), mode="bicubic", align_corners=True)
    taps = shares[0, 0].abs().topk(min(4, frames), dim=1).indices.sort(dim=1).values
    return taps, shares[0, 0].gather(1, taps)
