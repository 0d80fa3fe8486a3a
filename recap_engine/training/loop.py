"""The training loop: resumable to the step, logged, with regular checkpoints.

No random state survives a step: random draws depend on the seed and the step's number only, so that a killed and
resumed run computes the same weights and writes the same log as an uninterrupted one.
"""

from __future__ import annotations

import csv
import math
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor

from recap_engine.bundles.device import native_bfloat16
from recap_engine.errors import RequestError
from recap_engine.progress import Progress
from recap_engine.whole_file import whole_file

CHECKPOINT, LOG = "checkpoint.pt", "log.csv"
_LONGEST_UNSAVED = 600.0
"""Seconds after which a checkpoint is written even if no check is due."""


class Trainable(Protocol):
    """What the loop trains. ``state`` and ``restore`` cover everything that a step needs from the steps before it."""

    def step(self, number: int) -> Mapping[str, float]:
        """Learn from batch ``number`` (from 0). The figures are averaged for the log; the first is shown."""
        ...

    def check(self, step: int) -> Mapping[str, float]:
        """Figures for the log after ``step`` steps."""
        ...

    def finished(self) -> bool:
        """Whether training can stop early."""
        ...

    def state(self) -> dict[str, Any]:
        """The content of a checkpoint."""
        ...

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Continue from ``state``."""
        ...


@dataclass(slots=True)
class _Run:
    """Progress of a run, and the sums of its figures since the last row of the log."""

    step: int = 0
    seconds: float = 0.0
    sums: dict[str, float] = field(default_factory=dict)
    summed: int = 0


def run(
    training: Trainable,
    *,
    steps: int,
    check_every: int,
    folder: Path,
    doing: str,
    checkpoint: str = CHECKPOINT,
    log: str = LOG,
) -> Iterator[Progress]:
    """Train ``training``; yields after every step, and may be closed between steps.

    ``folder`` receives a checkpoint and a log; an existing checkpoint is resumed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    at = _resume(training, folder / checkpoint, folder / log)
    began = saved = time.monotonic()
    before = at.seconds

    def save() -> None:
        nonlocal saved
        saved = time.monotonic()
        at.seconds = before + saved - began
        _save(folder / checkpoint, {**training.state(), "run": [at.step, at.seconds, at.sums, at.summed]})

    try:
        while at.step < steps and not training.finished():
            figures = training.step(at.step)
            at.step, at.summed = at.step + 1, at.summed + 1
            for name, value in figures.items():
                at.sums[name] = at.sums.get(name, 0.0) + value
            if at.step % check_every == 0 or at.step == steps:
                means = {name: total / at.summed for name, total in at.sums.items()}
                at.seconds = before + time.monotonic() - began
                _log(folder / log, at, {**means, **training.check(at.step)})
                at.sums, at.summed = {}, 0
                save()
            elif time.monotonic() - saved > _LONGEST_UNSAVED:
                save()
            name, value = next(iter(figures.items()))
            yield Progress(doing, at.step, steps, f"{name} {value:.3f}, {peak_memory_mb():,.0f} MB at most")
    except GeneratorExit:
        save()
        raise


def bfloat16_where_native() -> torch.autocast:
    """Compute in bfloat16 on a processor that does so; elsewhere it would be emulated, at twice the time."""
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=native_bfloat16("cpu"))


def peak_memory_mb() -> float:
    """Peak memory of this process: the GPU's if there is one, else resident memory; 0 where it is unknown."""
    if torch.cuda.is_available() and torch.cuda.max_memory_allocated():
        return torch.cuda.max_memory_allocated() / 2**20
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def decayed(parameters: Iterable[torch.nn.Parameter], decay: float) -> list[dict[str, Any]]:
    """Groups for AdamW: matrices decay, vectors (biases, norms) do not."""
    parameters = list(parameters)
    return [
        {"params": [p for p in parameters if p.ndim > 1], "weight_decay": decay},
        {"params": [p for p in parameters if p.ndim <= 1], "weight_decay": 0.0},
    ]


def _save(path: Path, kept: dict[str, Any]) -> None:
    with whole_file(path) as part:
        torch.save(kept, part)


def _resume(training: Trainable, path: Path, log: Path) -> _Run:
    if not path.exists():
        log.unlink(missing_ok=True)
        return _Run()
    kept = torch.load(path, weights_only=True, map_location="cpu")
    at = _Run(*kept["run"])
    training.restore(kept)
    return at


def _log(path: Path, at: _Run, figures: Mapping[str, float]) -> None:
    """Append a row; rows that a killed run wrote after its last checkpoint are replaced."""
    rows: list[list[str]] = []
    if path.exists():
        with path.open(newline="", encoding="utf-8") as file:
            rows = [row for row in list(csv.reader(file))[1:] if int(row[0]) < at.step]
    cells = [f"{value:.3g}" if name.endswith("rate") else f"{value:.4f}" for name, value in figures.items()]
    rows.append([str(at.step), *cells, f"{at.seconds:.0f}", f"{peak_memory_mb():.0f}"])
    with whole_file(path) as part, part.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["step", *figures, "seconds", "peak_memory_mb"], *rows])


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


class EarlyStopped:
    """Parameters trained until the dev loss stops falling; remembers them as they were at the best check."""

    def __init__(
        self,
        parameters: Sequence[torch.nn.Parameter],
        batch_loss: Callable[[int], Tensor],
        dev_loss: Callable[[], float],
        schedule: Schedule,
    ) -> None:
        self.parameters, self._batch_loss, self._dev_loss, self._schedule = parameters, batch_loss, dev_loss, schedule
        self._optimizer = torch.optim.AdamW(
            decayed(parameters, schedule.weight_decay), lr=schedule.learning_rate, betas=(0.9, 0.98)
        )
        self._best, self._since_best = math.inf, 0
        self._weights: list[Tensor] = []

    def step(self, number: int) -> Mapping[str, float]:
        """One step of ``accumulate`` batches; the mean loss."""
        schedule = self._schedule
        for group in self._optimizer.param_groups:
            group["lr"] = schedule.rate(number)
        self._optimizer.zero_grad(set_to_none=True)
        total = 0.0
        for part in range(schedule.accumulate):
            batch = number * schedule.accumulate + part
            torch.manual_seed(schedule.seed * 1_000_003 + batch)
            loss = self._batch_loss(batch) / schedule.accumulate
            torch.autograd.backward(loss)
            total += float(loss.detach())
        if not math.isfinite(total):
            raise RequestError(
                "The loss of step {number} is not a number; train with a lower learning rate.", number=number + 1
            )
        torch.nn.utils.clip_grad_norm_(self.parameters, schedule.clip)
        self._optimizer.step()
        return {"loss": total}

    def check(self, step: int) -> Mapping[str, float]:
        """The dev loss."""
        found = self._dev_loss()
        self._since_best = 0 if found < self._best else self._since_best + 1
        if found < self._best:
            self._best, self._weights = found, [p.detach().clone() for p in self.parameters]
        return {"dev_loss": found, "learning_rate": self._schedule.rate(step - 1)}

    def finished(self) -> bool:
        """Whether the dev loss has stopped falling."""
        return self._since_best >= self._schedule.patience

    def state(self) -> dict[str, Any]:
        """Current and best parameters, and the optimizer's state."""
        now = [p.detach() for p in self.parameters]
        best = {"best": self._best, "since_best": self._since_best, "weights": self._weights}
        return {**best, "now": now, "optimizer": self._optimizer.state_dict()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Continue from a checkpoint."""
        _put(self.parameters, kept["now"])
        self._optimizer.load_state_dict(kept["optimizer"])
        device = self.parameters[0].device
        self._best, self._since_best = kept["best"], kept["since_best"]
        self._weights = [tensor.to(device) for tensor in kept["weights"]]

    def take_best(self) -> None:
        """Restore the parameters of the best check."""
        _put(self.parameters, self._weights)


def _put(parameters: Sequence[torch.nn.Parameter], tensors: Sequence[Tensor]) -> None:
    with torch.no_grad():
        for parameter, tensor in zip(parameters, tensors, strict=True):
            parameter.copy_(tensor)


def train(
    parameters: Sequence[torch.nn.Parameter],
    batch_loss: Callable[[int], Tensor],
    dev_loss: Callable[[], float],
    schedule: Schedule,
    *,
    folder: Path,
    doing: str,
) -> Iterator[Progress]:
    """Train ``parameters`` and restore the best check at the end.

    ``batch_loss(i)`` is the loss of the i-th batch, ``dev_loss()`` that of the dev split.
    """
    training = EarlyStopped(parameters, batch_loss, dev_loss, schedule)
    yield from run(training, steps=schedule.steps, check_every=schedule.check_every, folder=folder, doing=doing)
    training.take_best()
