"""How much goes through the models at once, by device.

A processor is busy with a few sounds and prefers what fits into its caches. A CUDA device needs many rows to be busy,
so the windows of a whole group of sounds are encoded together there. The sizes for CUDA follow from estimates of what
one sound needs in a full-size model, not from measurements; a smaller model needs less.
"""

from __future__ import annotations

from dataclasses import dataclass

SOUND_BYTES = 110_000_000
"""What one sound of a full-size decoder takes in 16 bits: keys and values of 1024 positions (38 MB), the activations
and attention scores while its prompt and texts are read (64 MB), and the logits of six rows (5 MB)."""

WINDOW_BYTES = 64_000_000
"""What one window takes in CLAP's audio tower: 4096 tokens of the first stage, with their attention scores."""

SMALLEST_GROUP, LARGEST_GROUP = 16, 256
FEWEST_WINDOWS, MOST_WINDOWS = 64, 256


@dataclass(frozen=True, slots=True)
class BatchPolicy:
    """``group`` sounds are decoded at once, and up to ``windows`` windows encoded in one call of the encoder.

    With ``pooled``, such a call holds windows of different sounds, and the next group is read meanwhile; without, each
    thread encodes its own sound.
    ``texts`` is the number of captions that one thread embeds, ``text_tokens`` the number of their tokens in one batch:
    on a processor, larger batches do not speed up the products and exceed its caches. ``scored`` is the number of
    positions whose logits over the whole vocabulary are in memory at a time.
    """

    group: int = 16
    windows: int = 8
    pooled: bool = False
    texts: int = 64
    text_tokens: int = 1024
    scored: int = 128


ON_PROCESSOR = BatchPolicy()


def policy_for(free_bytes: int, bytes_per_number: int) -> BatchPolicy:
    """The policy of a CUDA device with so much free memory, half of which may be used.

    ``bytes_per_number`` is the size of a number in the models: 2 or 4.
    """
    usable = free_bytes // 2
    group = usable * 2 // (SOUND_BYTES * bytes_per_number)
    windows = usable // WINDOW_BYTES
    return BatchPolicy(
        group=max(SMALLEST_GROUP, min(LARGEST_GROUP, group)),
        windows=max(FEWEST_WINDOWS, min(MOST_WINDOWS, windows)),
        pooled=True,
        texts=1024,
        text_tokens=16_384,
        scored=2048,
    )
