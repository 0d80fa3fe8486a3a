"""What the trainings of the audio tower share: a student, the running average of its weights, and the optimizer."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from typing import Any, Generic, Protocol, TypeVar

import torch
from torch import Tensor, nn

from recap_engine.training import augment

Student = TypeVar("Student", bound=nn.Module)

_LARGEST_GRADIENT = 2.0


class Pace(Protocol):
    """What it needs of a recipe: ``rate`` is the peak, ``average`` the share of its weights that the average keeps."""

    @property
    def steps(self) -> int: ...  # noqa: D102

    @property
    def rate(self) -> float: ...  # noqa: D102

    @property
    def average(self) -> float: ...  # noqa: D102

    @property
    def seed(self) -> int: ...  # noqa: D102


class AveragedTraining(Generic[Student]):
    """All of a `loop.Trainable` but its step, which calls `begin_step` first and `descend` at its end.

    ``judge(averaged)`` gives figures for the log.
    """

    def __init__(
        self,
        student: Student,
        optimizer: torch.optim.Optimizer,
        pace: Pace,
        judge: Callable[[Student], Mapping[str, float]] | None,
    ) -> None:
        student.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.student, self.optimizer, self._pace, self._judge = student, optimizer, pace, judge
        self.averaged = copy.deepcopy(student).eval()

    def begin_step(self, number: int) -> None:
        """Set the learning rate and the seed of a step."""
        for group in self.optimizer.param_groups:
            group["lr"] = self._rate(number)
        torch.manual_seed(self._pace.seed * 1_000_003 + number)

    def descend(self, number: int, loss: Tensor, parts: Mapping[str, Tensor]) -> dict[str, float]:
        """Learn from the loss of a step; returns it and its parts as figures for the log."""
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self.student.parameters(), _LARGEST_GRADIENT)
        self.optimizer.step()
        self._average(number)
        return {"loss": float(loss.detach()), **{name: float(part.detach()) for name, part in parts.items()}}

    def check(self, step: int) -> Mapping[str, float]:
        """The judge's figures, and the learning rate."""
        scores = self._judge(self.averaged) if self._judge else {}
        return {"rate": self._rate(step), **scores}

    def finished(self) -> bool:
        """Whether it can stop before the last step: never."""
        return False

    def state(self) -> dict[str, Any]:
        """Weights, averaged weights and the optimizer's state."""
        kept = {"pupil": self.student.state_dict(), "averaged": self.averaged.state_dict()}
        return {**kept, "optimizer": self.optimizer.state_dict()}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Continue from a checkpoint."""
        self.student.load_state_dict(kept["pupil"])
        self.averaged.load_state_dict(kept["averaged"])
        self.optimizer.load_state_dict(kept["optimizer"])

    def _rate(self, number: int) -> float:
        return augment.ramp(number, self._pace.steps, self._pace.rate)

    def _average(self, number: int) -> None:
        keep = min(self._pace.average, (1 + number) / (10 + number))
        pairs = list(zip(self.averaged.state_dict().values(), self.student.state_dict().values(), strict=True))
        moving = [pair for pair in pairs if pair[0].is_floating_point()]
        with torch.no_grad():
            torch._foreach_lerp_([slow for slow, _ in moving], [fast for _, fast in moving], 1.0 - keep)
            for slow, fast in pairs:
                if not slow.is_floating_point():
                    slow.copy_(fast)
