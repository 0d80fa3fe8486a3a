"""The interface of encoders, which map sounds and texts to vectors in one space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class AudioFeatures:
    """The features of n windows.

    ``vectors`` (n, d) float32 of unit length are compared with texts. ``signatures`` (n, d) float32 of unit length are
    compared with other sounds (some encoders use the same vectors). ``hidden`` (n, t, h) float32 is the sequence before
    the final projection, which the decoder attends to.
    """

    vectors: Floats
    hidden: Floats
    signatures: Floats


class Encoder(Protocol):
    """One audio tower and one text tower that share a vector space.

    A window's hidden sequence has ``hidden_steps`` (t) states of ``hidden_width`` (h). ``fingerprint`` changes whenever
    vectors would change: it is part of the key of every stored vector.
    """

    @property
    def sample_rate(self) -> int:
        """The sample rate of windows, in Hz."""
        ...

    @property
    def window_seconds(self) -> float:
        """Length of a full window."""
        ...

    @property
    def band(self) -> tuple[float, float]:
        """The lowest and the highest frequency that reach the encoder, in Hz."""
        ...

    @property
    def dimensions(self) -> int:
        """d, the length of a vector and of a signature."""
        ...

    @property
    def hidden_steps(self) -> int:
        """t, the number of hidden states per window."""
        ...

    @property
    def hidden_width(self) -> int:
        """h, the width of a hidden state."""
        ...

    @property
    def fingerprint(self) -> str:
        """Identifies the weights and the configuration that determine the vectors."""
        ...

    def encode_audio(self, windows: Sequence[Floats]) -> AudioFeatures:
        """Encode mono windows, each (n,) float32 with n <= window_seconds * sample_rate; shorter ones are padded."""
        ...

    def encode_text(self, texts: Sequence[str]) -> Floats:
        """Encode texts to (n, d) float32 vectors of unit length."""
        ...
