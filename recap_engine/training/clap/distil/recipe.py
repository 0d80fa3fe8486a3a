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
    """How long and on how much is distilled. ``parts`` of 256 varied pieces are heard again and again."""

    steps: int = 4000
    batch: int = 64
    parts: int = 160
    rate: float = 8e-4
    decay: float = 0.05
    dropout: float = 0.1
    average: float = 0.996
    weights: Weights = field(default_factory=Weights)
    everyday: tuple[str, ...] = ("esc50", "made")
    """Sources whose kinds are drawn more often."""
    seed: int = 0
    check_every: int = 200

    def available(self, step: int) -> int:
        """Parts that step ``step`` draws from: a fifth at first, all of them from the middle on."""
        return min(self.parts, self.parts // 5 + round(self.parts * 1.6 * step / max(1, self.steps)) + 1)
