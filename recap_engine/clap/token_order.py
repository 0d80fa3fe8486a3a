"""Token orders of a Swin transformer: its rearrangements of tokens as lists of indices.

Tokens of a ``side`` by ``side`` grid are numbered row by row. An order lists these numbers in memory order: window
after window, each row by row.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional


def grid(side: int) -> Tensor:
    """The numbers of the tokens (side, side)."""
    return torch.arange(side * side).view(side, side)


def window_order(side: int, size: int, shift: int) -> Tensor:
    """The order of windows of ``size`` by ``size``, on the grid rolled by ``shift`` up and to the left."""
    count = side // size
    rolled = grid(side).roll((-shift, -shift), (0, 1))
    return rolled.view(count, size, count, size).transpose(1, 2).flatten()


def merge_order(side: int, following: Tensor) -> Tensor:
    """The order in which each four tokens merge into one of the ``following`` order, on a grid of half the side."""
    quarters = grid(side).view(side // 2, 2, side // 2, 2)  # row, its half, column, its half
    return quarters.permute(0, 2, 3, 1).reshape(-1, 4)[following].flatten()


def hidden_order(side: int, ratio: int) -> Tensor:
    """The order of ClapModel's flattened last states: band, then time, joined from its ``ratio`` stacked pieces."""
    return grid(side).view(ratio, side // ratio, side).transpose(0, 1).flatten()


def move(standing: Tensor, wanted: Tensor) -> Tensor | None:
    """The indices that permute tokens from one order to another; None if the orders are the same."""
    if torch.equal(standing, wanted):
        return None
    places = torch.empty_like(standing)
    places[standing] = torch.arange(len(standing))
    return places[wanted]


def patch_pixels(side: int, patch: int, ratio: int, order: Tensor) -> Tensor:
    """The indices (l, patch * patch) of the pixels of each token's patch in flattened (frames, bands).

    The image is (spec, spec): ``ratio`` stacked pieces of time, each with all bands, with time to the right.
    """
    spec = side * patch
    times, bands = spec // ratio * ratio * ratio, spec // ratio
    image = torch.arange(times * bands).view(ratio, times // ratio, bands).transpose(1, 2).reshape(spec, spec)
    patches = image.view(side, patch, side, patch).transpose(1, 2).reshape(side * side, patch * patch)
    return patches[order]


def position_bias(table: Tensor, size: int) -> Tensor:
    """The learned relative position bias (h, s, s), from a table ((2 * size - 1) ** 2, h)."""
    places = torch.arange(size)
    rows, columns = places.repeat_interleave(size), places.repeat(size)
    apart = (rows[:, None] - rows) * (2 * size - 1) + columns[:, None] - columns + 2 * size * (size - 1)
    return table[apart].permute(2, 0, 1)


def shift_mask(side: int, size: int, shift: int, masked: float) -> Tensor:
    """The additive mask (w, s, s): ``masked`` between tokens that are adjacent only because of the rolling."""
    if not shift:
        return torch.zeros(1, size * size, size * size)
    place = torch.arange(side)
    third = (place >= side - size).long() + (place >= side - shift).long()
    region = (third[:, None] * 3 + third).flatten()[window_order(side, size, 0)].view(-1, size * size)
    return (region[:, :, None] != region[:, None, :]).float() * masked


def bicubic_taps(frames: int, wanted: int) -> tuple[Tensor, Tensor]:
    """The four source frames of each wanted frame, and their weights, both (wanted, 4): bicubic, ends aligned."""
    shares = functional.interpolate(torch.eye(frames)[None, None], (wanted, frames), mode="bicubic", align_corners=True)
    taps = shares[0, 0].abs().topk(min(4, frames), dim=1).indices.sort(dim=1).values
    return taps, shares[0, 0].gather(1, taps)
