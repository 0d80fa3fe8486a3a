"""The channels of a sound as one, for what is shown of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from recap_engine.audio.downmix import ChannelStatistics


def mix_to_show(block: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mix (n,) of a block (n, channels) of finite samples: their mean, unless the channels cancel each other out.

    Chosen for each block; the first channel is never inverted, so that blocks fit together.
    """
    statistics = ChannelStatistics(block.shape[1])
    statistics.add(block)
    weights = statistics.downmix().weights
    return block @ (-weights if weights[0] < 0 else weights)
