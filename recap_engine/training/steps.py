"""The training loop that decoder and adapter share: resumable to the step, logged, stopped early on a dev split.

Nothing random survives a step: batch and dropout of step i depend on the seed and i alone, so that a run that was
killed and resumed computes the same weights as one that was not.
"""

from __future__ import annotations

import csv
import math
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from recap_engine.progress import Progress

_LOG = ("step", "loss", "dev_loss", "learning_rate", "seconds", "peak_memory_mb")


@dataclass(frozen=True, slots=True)
class Schedule:
    """AdamW with linear warm-up and cosine decay to a twentieth of the peak.

    ``check_every`` steps the dev loss is taken and a checkpoint written; training stops when it has not improved for
    ``patience`` checks. ``accumulate`` batches make a step.
    """

    steps: int
    learning_rate: float
    warm_up: int = 100
    weight_decay: float = 0.01
    clip: float = 1.0
    seed: int = 0
    check_every: int = 200
    patience: int = 5
    accumulate: int = 1

    def rate(self, step: int) -> float:
        """Learning rate of step ``step`` (from 0)."""
        if step < self.warm_up:
            return self.learning_rate * (step + 1) / self.warm_up
        gone = (step - self.warm_up) / max(1, self.steps - self.warm_up)
        return self.learning_rate * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1.0, gone))))


@dataclass(slots=True)
class _State:
    step: int = 0
    best: float = math.inf
    since_best: int = 0
    seconds: float = 0.0
    weights: list[Tensor] = field(default_factory=list)
    """The parameters at the best check."""


def train(
    parameters: Sequence[torch.nn.Parameter],
    batch_loss: Callable[[int], Tensor],
    dev_loss: Callable[[], float],
    schedule: Schedule,
    *,
    folder: Path,
    doing: str,
) -> Iterator[Progress]:
    """Train ``parameters`` and leave them at their best check; yields after every step, and may be closed between two.

    ``batch_loss(i)`` is the loss of the i-th batch, ``dev_loss()`` that of the dev split. ``folder`` receives
    ``checkpoint.pt`` and ``log.csv``; a checkpoint found there is gone on from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    decayed = [p for p in parameters if p.ndim > 1]
    plain = [p for p in parameters if p.ndim <= 1]
    optimizer = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": schedule.weight_decay}, {"params": plain, "weight_decay": 0.0}],
        lr=schedule.learning_rate,
        betas=(0.9, 0.98),
    )
    state = _resume(folder, parameters, optimizer)
    clock = time.monotonic() - state.seconds
    losses: list[float] = []
    while state.step < schedule.steps and state.since_best < schedule.patience:
        losses.append(_step(parameters, batch_loss, schedule, optimizer, state.step))
        state.step += 1
        if state.step % schedule.check_every == 0 or state.step == schedule.steps:
            state.seconds = time.monotonic() - clock
            found = dev_loss()
            state.since_best = 0 if found < state.best else state.since_best + 1
            if found < state.best:
                state.best, state.weights = found, [p.detach().clone() for p in parameters]
            _log(folder, schedule, state, sum(losses) / len(losses), found)
            _save(folder, parameters, optimizer, state)
            losses.clear()
        yield Progress(doing, state.step, schedule.steps, f"loss {losses[-1]:.3f}" if losses else f"dev {found:.3f}")
    with torch.no_grad():
        for parameter, best in zip(parameters, state.weights, strict=True):
            parameter.copy_(best)


def _step(
    parameters: Sequence[torch.nn.Parameter],
    batch_loss: Callable[[int], Tensor],
    schedule: Schedule,
    optimizer: torch.optim.Optimizer,
    step: int,
) -> float:
    for group in optimizer.param_groups:
        group["lr"] = schedule.rate(step)
    optimizer.zero_grad(set_to_none=True)
    total = 0.0
    for part in range(schedule.accumulate):
        batch = step * schedule.accumulate + part
        torch.manual_seed(schedule.seed * 1_000_003 + batch)
        loss = batch_loss(batch) / schedule.accumulate
        torch.autograd.backward(loss)
        total += float(loss.detach())
    torch.nn.utils.clip_grad_norm_(parameters, schedule.clip)
    optimizer.step()
    return total


def _save(
    folder: Path, parameters: Sequence[torch.nn.Parameter], optimizer: torch.optim.Optimizer, state: _State
) -> None:
    part = folder / "checkpoint.part"
    kept: dict[str, Any] = {name: getattr(state, name) for name in ("step", "best", "since_best", "seconds", "weights")}
    torch.save({**kept, "now": [p.detach() for p in parameters], "optimizer": optimizer.state_dict()}, part)
    part.replace(folder / "checkpoint.pt")


def _resume(folder: Path, parameters: Sequence[torch.nn.Parameter], optimizer: torch.optim.Optimizer) -> _State:
    path = folder / "checkpoint.pt"
    if not path.exists():
        (folder / "log.csv").unlink(missing_ok=True)
        return _State()
    kept = torch.load(path, weights_only=True)
    with torch.no_grad():
        for parameter, then in zip(parameters, kept.pop("now"), strict=True):
            parameter.copy_(then)
    optimizer.load_state_dict(kept.pop("optimizer"))
    return _State(**kept)


def _log(folder: Path, schedule: Schedule, state: _State, loss: float, dev: float) -> None:
    """Append a row; rows that a killed run wrote after its last checkpoint are replaced."""
    path = folder / "log.csv"
    rows: list[list[str]] = []
    if path.exists():
        with path.open(newline="") as file:
            rows = [row for row in list(csv.reader(file))[1:] if int(row[0]) < state.step]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = f"{schedule.rate(state.step - 1):.3g}"
    rows.append([str(state.step), f"{loss:.4f}", f"{dev:.4f}", rate, f"{state.seconds:.0f}", f"{memory:.0f}"])
    part = path.with_suffix(".part")
    with part.open("w", newline="") as file:
        csv.writer(file).writerows([list(_LOG), *rows])
    part.replace(path)
