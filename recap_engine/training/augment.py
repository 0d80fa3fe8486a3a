"""Augmentation that keeps the kind of sound: microphones, rooms, levels, speeds, bandwidths, backgrounds."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor


def crop(sound: np.ndarray, length: int, start: int, speed: float) -> np.ndarray:
    """``length`` float32 samples from ``start`` on, played ``speed`` times as fast; zeros beyond the ends."""
    positions = start + np.arange(length, dtype=np.float32) * speed
    inside = (positions >= 0) & (positions <= len(sound) - 1)
    taken = np.zeros(length, np.float32)
    if inside.any():
        at = positions[inside]
        left = at.astype(np.int64)
        share = at - left
        right = np.minimum(left + 1, len(sound) - 1)
        taken[inside] = sound[left] * (1.0 - share) + sound[right] * share
    return taken / 32767.0


def cover(sound: np.ndarray, length: int) -> Tensor:
    """(n, length) float32 windows that cover an int16 sound, the last one ending with it; zeros after a short one."""
    starts = list(range(0, max(1, len(sound) - length + 1), length))
    if len(sound) > length and starts[-1] + length < len(sound):
        starts.append(len(sound) - length)
    windows = torch.zeros(len(starts), length)
    for row, start in zip(windows, starts, strict=True):
        piece = sound[start : start + length]
        row[: len(piece)] = torch.from_numpy(piece.astype(np.float32) / 32767.0)
    return windows


def place(sound: np.ndarray, length: int, around: float, random: np.random.Generator, speed: float) -> np.ndarray:
    """A window of ``length`` samples around ``around`` (share of the sound); a shorter sound lies anywhere in it."""
    spare = len(sound) / speed - length
    if spare <= 0:
        start = random.uniform(spare, 0.0) * speed
    else:
        start = np.clip(around * len(sound) - length * speed * random.uniform(0.3, 0.7), 0.0, spare * speed)
    return crop(sound, length, int(start), speed)


def loudest(sound: np.ndarray, random: np.random.Generator, pieces: int = 32) -> float:
    """A random position (share of the sound), more likely where there is more energy."""
    cut = len(sound) // pieces
    if cut < 1:
        return 0.5
    energy = np.square(sound[: cut * pieces].reshape(pieces, cut).astype(np.float32)).mean(axis=1) ** 0.35 + 1e-3
    return float((random.choice(pieces, p=energy / energy.sum()) + random.random()) / pieces)


def join(first: np.ndarray, second: np.ndarray, share: float) -> np.ndarray:
    """Both sounds at once, each at unit power, in the proportion ``share`` of amplitudes."""
    unit = [sound / max(float(np.sqrt(np.square(sound).mean())), 1e-4) for sound in (first, second)]
    return np.asarray(unit[0] * share + unit[1] * (1.0 - share), np.float32)


def overlay(first: np.ndarray, second: np.ndarray, level: float) -> np.ndarray:
    """Two int16 sounds at once, from the same start, the shorter one repeated; float32 with a peak of 0.9.

    The second is ``level`` dB louder than the first, each measured where it is not silent.
    """
    length = max(len(first), len(second))
    loud = [_unit(np.resize(sound, length).astype(np.float32)) for sound in (first, second)]
    mixed = loud[0] + 10.0 ** (level / 20.0) * loud[1]
    return np.asarray(0.9 * mixed / max(float(np.abs(mixed).max()), 1e-9), np.float32)


def _unit(sound: np.ndarray) -> np.ndarray:
    """``sound`` at unit power, measured over its louder half: silence between blows does not count."""
    pieces = np.array_split(np.square(sound), 50)
    power = np.sort([float(piece.mean()) for piece in pieces])[len(pieces) // 2 :].mean()
    return np.asarray(sound / max(float(np.sqrt(power)), 1e-6), np.float32)


def recolour(power: Tensor, random: torch.Generator) -> Tensor:
    """Mel power (n, frames, bands) as another microphone, room and recorder would give it."""
    n, _, bands = power.shape
    knots = torch.randn(n, 1, 7, generator=random) * 5.0
    curve = torch.nn.functional.interpolate(knots, bands, mode="linear", align_corners=True)
    power = power * 10.0 ** (curve / 10.0)
    power = _reverberate(power, random)
    band = torch.arange(bands)[None, None, :]
    top = torch.where(
        torch.rand(n, 1, 1, generator=random) < 0.35, torch.randint(34, bands, (n, 1, 1), generator=random), bands
    )
    bottom = torch.where(
        torch.rand(n, 1, 1, generator=random) < 0.2, torch.randint(0, 9, (n, 1, 1), generator=random), 0
    )
    slope = ((band - top).clamp_min(0) + (bottom - band).clamp_min(0)) * 0.9
    power = power * 10.0**-slope
    peak = power.amax(dim=(1, 2), keepdim=True)
    level = 10.0 ** (-(2.0 + 6.0 * torch.rand(n, 1, 1, generator=random)))
    tilt = 10.0 ** (torch.randn(n, 1, 1, generator=random) * -1.0 * band / bands)
    grain = -torch.log(torch.rand(power.shape, generator=random).clamp_min(1e-6))
    return power + peak * level * tilt * grain


def _reverberate(power: Tensor, random: torch.Generator) -> Tensor:
    """A decaying tail on some sounds: late power of a room, frame by frame."""
    n = len(power)
    some = (torch.rand(n, generator=random) < 0.25).nonzero()[:, 0]
    if not len(some):
        return power
    length = 24
    decay = torch.exp(-torch.arange(length) / (2.0 + 8.0 * torch.rand(len(some), 1, generator=random)))
    decay = decay * 10.0 ** (-0.5 - 1.0 * torch.rand(len(some), 1, generator=random))
    decay[:, 0] = 1.0
    padded = torch.nn.functional.pad(power[some].transpose(1, 2).transpose(0, 1), (length - 1, 0))
    tails = torch.nn.functional.conv1d(padded, decay.flip(1)[:, None, :], groups=len(some))
    power = power.clone()
    power[some] = tails.transpose(0, 1).transpose(1, 2)
    return power


def mask(power: Tensor, random: torch.Generator, frames_at_most: int = 30, bands_at_most: int = 12) -> Tensor:
    """Silences up to two stretches of time and two of frequency in each sound."""
    n, frames, bands = power.shape
    keep = torch.ones_like(power)
    for size, width, shape in ((frames, frames_at_most, (n, -1, 1)), (bands, bands_at_most, (n, 1, -1))):
        for _ in range(2):
            length = (torch.rand(n, 1, generator=random) * width).floor()
            start = (torch.rand(n, 1, generator=random) * (size - length)).floor()
            at = torch.arange(size)[None, :]
            keep = keep * (~((at >= start) & (at < start + length))).view(shape).float()
    return power * keep


def ramp(step: int, steps: int, peak: float, warm: float = 0.08, floor: float = 0.005) -> float:
    """One cycle: linear to ``peak`` over the share ``warm`` of the steps, then a cosine down to ``floor`` of it."""
    done = step / max(1, steps)
    if done < warm:
        return peak * (0.05 + 0.95 * done / warm)
    return peak * (floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * min(1.0, (done - warm) / (1 - warm)))))
