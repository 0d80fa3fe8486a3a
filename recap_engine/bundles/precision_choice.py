"""int8 or float32 for the decoder on a processor without 16-bit products: measured once per bundle, and kept.

int8 products are about twice as fast, but round the inputs, so a caption may change. Both decoders write captions for
the sample sounds that ship with the program; int8 is chosen if nearly all first captions stay and it is faster.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.bundles.device import Device
from recap_engine.config import cache_folder
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable
from recap_engine.whole_file import whole_file

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from recap_engine.bundles.bundle import Bundle
    from recap_engine.clap.encoder import Encoder
    from recap_engine.decoder.decoder import CaptionDecoder

SAME, FASTER = 0.95, 1.1
"""int8 must keep this share of first captions, and be this many times as fast."""

_TURNS = 2
_MEASURING = Translatable("measuring which precision suits this processor (once)")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: the share of first captions that int8 keeps, and how many times as fast it is."""

    same: float
    faster: float

    @property
    def precision(self) -> str:
        """``int8`` or ``float32``."""
        return "int8" if self.same >= SAME and self.faster >= FASTER else "float32"


def undecided(device: Device) -> bool:
    """Whether int8 is an alternative to what was chosen: float32 on a processor that multiplies int8."""
    from recap_engine.packed_linear import can_pack

    return device == Device("cpu", "float32") and can_pack("int8")


def kept_choice(bundle: Bundle, device: Device) -> Device | None:
    """The device with the precision measured earlier for this bundle on this computer; None if it was not measured."""
    try:
        found = json.loads(_place(bundle).read_text("utf-8"))
        measured = Measured(float(found["same"]), float(found["faster"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return replace(device, precision=measured.precision)  # type: ignore[arg-type]


def measure_choice(
    bundle: Bundle, encoder: Encoder, sounds: Sequence[Path], texts: Sequence[str], *, allow_untrained: bool = False
) -> Iterator[Progress]:
    """Measure with the ``sounds`` and prompts of random ``texts``, and keep the result. Raises BundleError."""
    from recap_engine.bundles.load import load_decoder

    yield Progress(_MEASURING, 0, 3)
    exact = load_decoder(bundle, Device("cpu", "float32"), allow_untrained=allow_untrained)
    quick = load_decoder(bundle, Device("cpu", "int8"), allow_untrained=allow_untrained)
    yield Progress(_MEASURING, 1, 3)
    hidden, prompts = _inputs(bundle, encoder, exact, sounds, texts)
    yield Progress(_MEASURING, 2, 3)
    seconds: dict[str, list[float]] = {"exact": [], "quick": []}
    written: dict[str, list[str]] = {}
    for _ in range(_TURNS):
        for name, decoder in (("exact", exact), ("quick", quick)):
            began = time.perf_counter()
            found = decoder.generate(hidden, prompts, candidates=3, max_tokens=24)
            seconds[name].append(time.perf_counter() - began)
            written[name] = [texts[0].text if texts else "" for texts in found]
            yield Progress(_MEASURING, 2, 3)
    same = sum(a == b for a, b in zip(written["exact"], written["quick"], strict=True)) / max(1, len(hidden))
    measured = Measured(round(same, 4), round(min(seconds["exact"]) / min(seconds["quick"]), 3))
    place = _place(bundle)
    place.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(place) as part:
        part.write_text(json.dumps(asdict(measured) | {"precision": measured.precision}), "utf-8")


def _inputs(
    bundle: Bundle, encoder: Encoder, decoder: CaptionDecoder, sounds: Sequence[Path], texts: Sequence[str]
) -> tuple[list[NDArray[np.float32]], list[list[int]]]:
    """Hidden states of the sounds, and a prompt of random texts for each."""
    from recap_engine.audio import windows
    from recap_engine.clap.listen import listen
    from recap_engine.propose.prompt import to_tokens

    chance = random.Random(0)
    hidden, prompts = [], []
    for path in sounds:
        pieces = windows(path, encoder.sample_rate, encoder.window_seconds)
        hidden.append(listen(encoder, pieces, max_hidden_windows=bundle.max_hidden_windows).hidden)
        near = chance.sample(list(texts), min(bundle.template.k, len(texts)))
        prompts.append(to_tokens(bundle.template, near, decoder.encode, decoder.longest_prompt(24)))
    return hidden, prompts


def _place(bundle: Bundle) -> Path:
    """The file of the choice for this bundle, build of torch, and processor."""
    import torch

    parts = {"bundle": bundle.fingerprint, "torch": torch.__version__, "processor": _capabilities()}
    key = sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:24]
    return cache_folder() / "precision" / f"{key}.json"


def _capabilities() -> dict[str, str]:
    import os

    import torch

    found: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    limit = os.environ.get("ONEDNN_MAX_CPU_ISA", "")
    return {**{name: str(value) for name, value in found.items()}, "limit": limit}
