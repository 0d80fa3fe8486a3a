"""What the engine asks of whatever listens and reads: sounds and texts become vectors in one space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class AudioFeatures:
    """What was heard in n windows.

    ``vectors`` (n, d) float32 of unit length are compared with texts; ``signatures`` (n, d) float32 of unit length
    with other sounds (the same vectors, where an encoder has no others); ``hidden`` (n, t, h) float32 is the sequence
    before the final projection, which the decoder attends to.
    """

    vectors: Floats
    hidden: Floats
    signatures: Floats


class Encoder(Protocol):
    """One audio tower and one text tower that share a vector space.

    ``hidden_steps`` is t and ``hidden_width`` is h of the hidden sequence of one window. ``fingerprint`` changes
    whenever vectors would: it keys every vector that is stored.
    """

    @property
    def sample_rate(self) -> int:
        """Hz of the windows to be encoded."""
        ...

    @property
    def window_seconds(self) -> float:
        """Length of a full window."""
        ...

    @property
    def dimensions(self) -> int:
        """d, the length of a vector and of a signature."""
        ...

    @property
    def hidden_steps(self) -> int:
        """t, hidden states of one window."""
        ...

    @property
    def hidden_width(self) -> int:
        """h, numbers in one hidden state."""
        ...

    @property
    def fingerprint(self) -> str:
        """Names the weights and the configuration that make the vectors."""
        ...

    def encode_audio(self, windows: Sequence[Floats]) -> AudioFeatures:
        """Encode mono windows, each (n,) float32 with n <= window_seconds * sample_rate; shorter ones are padded."""
        ...

    def encode_text(self, texts: Sequence[str]) -> Floats:
        """Encode texts to (n, d) float32 vectors of unit length."""
        ...
