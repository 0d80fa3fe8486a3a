"""How a sound tagger is distilled into the audio tower, in numbers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part of the loss counts."""

    patch_embedding: float = 2.0
    patch_scores: float = 0.1
    embedding: float = 1.0
    scores: float = 0.1
    classes: float = 0.6
    captions: float = 0.8
    label: float = 0.3


@dataclass(frozen=True, slots=True)
class Distillation:
    """How long the distillation takes, and on how much data.

    ``parts`` of 256 varied pieces are made one after another. A step draws from the latest ``window`` of them.
    """

    steps: int = 6000
    batch: int = 64
    parts: int = 260
    window: int = 240
    """Parts in memory: 18 MB each."""
    rate: float = 8e-4
    decay: float = 0.05
    dropout: float = 0.1
    average: float = 0.996
    weights: Weights = field(default_factory=Weights)
    everyday: tuple[str, ...] = ("esc50", "made")
    """Sources whose kinds are drawn more often."""
    seed: int = 0
    check_every: int = 500

    def drawn_from(self, step: int) -> range:
        """The parts that step ``step`` draws from: an eighth of all at first, then steadily newer ones."""
        first = self.parts // 8 + 1
        share = min(1.0, step / max(1.0, 0.92 * self.steps))
        end = min(self.parts, first + round((self.parts - first) * share))
        return range(max(0, end - self.window), end)
