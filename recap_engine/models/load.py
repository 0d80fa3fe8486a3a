"""From a bundle to models that run. Every file is checked against its hash first; only safetensors are read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from recap_engine.errors import BundleError, BundleUntrained
from recap_engine.models.bundle import (
    ADAPTER,
    CONFIG,
    DECODER,
    ENCODER,
    ENCODER_FILES,
    TEXT_TOKENIZER,
    TOKENIZER,
    Bundle,
)
from recap_engine.models.device import Device
from recap_engine.models.verify import verify_quickly

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Encoder
    from recap_engine.decoder.decoder import CaptionDecoder

ENCODER_KINDS = {
    "clap": ("recap_engine.clap.clap_model", "load_clap"),
    "compact": ("recap_engine.clap.compact", "load_compact"),
}
"""For each kind the function ``(values, weights, text_tokenizer, fingerprint, *, device, dtype) -> Encoder``."""


def load_encoder(bundle: Bundle, device: Device | None = None, *, allow_untrained: bool = False) -> Encoder:
    """The bundle's encoder; its towers may load at their first use.

    Raises BundleUntrained unless that is allowed, and BundleError when the files are damaged or do not fit together.
    """
    refuse_untrained(bundle, allow_untrained)
    if bundle.encoder.kind not in ENCODER_KINDS:
        known = ", ".join(ENCODER_KINDS)
        raise BundleError(f"{bundle.file(CONFIG)}: unknown kind of encoder {bundle.encoder.kind!r}; known: {known}.")
    verify_quickly(bundle, (CONFIG, *ENCODER_FILES))
    device = device or Device()
    module, function = ENCODER_KINDS[bundle.encoder.kind]
    encoder = cast(
        "Encoder",
        getattr(import_module(module), function)(
            bundle.encoder.values,
            bundle.file(ENCODER),
            bundle.file(TEXT_TOKENIZER),
            bundle.encoder_fingerprint,
            device=device.name,
            dtype=device.dtype,
        ),
    )
    heard, expected = encoder.hidden_width, bundle.decoder.encoder_width
    if bundle.decoder.cross_layers != "none" and heard != expected:
        told = f"the encoder's hidden states are {heard} wide, the decoder expects {expected}"
        raise BundleError(f"{bundle.file(CONFIG)}: {told}; the bundle's parts do not belong together.")
    return encoder


def load_decoder(bundle: Bundle, device: Device | None = None, *, allow_untrained: bool = False) -> CaptionDecoder:
    """The bundle's decoder with its cross-attention and tokenizer.

    Raises BundleUntrained unless that is allowed, and BundleError when the files are damaged or do not fit together.
    """
    from recap_engine.decoder import weights
    from recap_engine.decoder.decoder import CaptionDecoder, load_tokenizer

    refuse_untrained(bundle, allow_untrained)
    verify_quickly(bundle, (CONFIG, DECODER, ADAPTER, TOKENIZER))
    device = device or Device()
    adapter = None if bundle.decoder.cross_layers == "none" else bundle.file(ADAPTER)
    model = weights.load(bundle.decoder, bundle.file(DECODER), adapter, dtype=device.dtype, device=device.name)
    return CaptionDecoder(model, load_tokenizer(bundle.file(TOKENIZER)))


def refuse_untrained(bundle: Bundle, allowed: bool) -> None:
    """Raises BundleUntrained for an untrained bundle unless that is allowed."""
    if not bundle.trained and not allowed:
        told = f"The model bundle {bundle.name!r} is untrained: its weights are random and its captions mean nothing"
        raise BundleUntrained(f"{told}. Choose another bundle, or allow it with --allow-untrained.")
