"""Loads the models of a bundle. Every file is checked against its hash first; weights are safetensors only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.bundles.bundle import (
    ADAPTER,
    CONFIG,
    DECODER,
    ENCODER,
    ENCODER_FILES,
    KINDS,
    SUPPORT,
    TEXT_TOKENIZER,
    TOKENIZER,
    Bundle,
)
from recap_engine.bundles.device import Device
from recap_engine.bundles.plugins import Role, find_plugin, find_plugins, plugin_decoder, plugin_encoder
from recap_engine.bundles.verify import verify_quickly
from recap_engine.decoder.config import GPT2_KIND
from recap_engine.errors import BundleError, BundleUntrained

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from recap_engine.clap.encoder import Encoder
    from recap_engine.decoder.decoder import CaptionDecoder
    from recap_engine.decoder.protocol import Decoder
    from recap_engine.propose.kinds import Kinds
    from recap_engine.propose.ranking import Ranking


def load_encoder(bundle: Bundle, device: Device | None = None, *, allow_untrained: bool = False) -> Encoder:
    """Load the bundle's encoder; its towers may load at their first use.

    Raises BundleUntrained unless that is allowed, and BundleError when the files are damaged or do not fit together.
    """
    refuse_untrained(bundle, allow_untrained)
    verify_quickly(bundle, (CONFIG, *ENCODER_FILES))
    device, kind = device or Device(), bundle.encoder.kind
    if kind in ENCODERS:
        encoder = ENCODERS[kind](bundle, device)
    else:
        plugin = find_plugin("encoder", kind)
        if plugin is None:
            raise _unknown(bundle, "encoder", kind, ENCODERS)
        encoder = plugin_encoder(plugin, bundle.folder, bundle.encoder.values, device.name)
    heard = encoder.dimensions if SUPPORT in bundle.hashes else encoder.hidden_width
    expected = bundle.decoder.encoder_width
    if bundle.decoder.cross_layers != "none" and heard != expected:
        raise BundleError(
            "{path}: the encoder's hidden states have {width} numbers and the decoder expects {expected}: the bundle's "
            "parts do not belong together.",
            path=bundle.file(CONFIG),
            width=heard,
            expected=expected,
        )
    return encoder


def _unknown(bundle: Bundle, role: Role, kind: str, built_in: Iterable[str]) -> BundleError:
    known = ", ".join([*built_in, *(plugin.name for plugin in find_plugins(role))])
    if role == "decoder":
        return BundleError(
            "{path}: unknown kind of decoder '{kind}'; known: {known}. A plugin may be missing.",
            path=bundle.file(CONFIG),
            kind=kind,
            known=known,
        )
    return BundleError(
        "{path}: unknown kind of encoder '{kind}'; known: {known}. A plugin may be missing.",
        path=bundle.file(CONFIG),
        kind=kind,
        known=known,
    )


def load_any_decoder(bundle: Bundle, device: Device | None = None, *, allow_untrained: bool = False) -> Decoder:
    """Load the bundle's decoder, which may be a plugin's. Raises the same as `load_decoder`."""
    kind = bundle.decoder.kind
    if kind == GPT2_KIND:
        return load_decoder(bundle, device, allow_untrained=allow_untrained)
    refuse_untrained(bundle, allow_untrained)
    plugin = find_plugin("decoder", kind)
    if plugin is None:
        raise _unknown(bundle, "decoder", kind, (GPT2_KIND,))
    return plugin_decoder(plugin, bundle.folder, bundle.decoder.to_dict(), (device or Device()).name)


def load_decoder(bundle: Bundle, device: Device | None = None, *, allow_untrained: bool = False) -> CaptionDecoder:
    """Load the bundle's GPT-2 with its cross-attention and tokenizer.

    Raises BundleUntrained unless that is allowed, and BundleError when the files are damaged or do not fit together, or
    the decoder is a plugin's.
    """
    import torch

    from recap_engine.decoder import weights
    from recap_engine.decoder.decoder import CaptionDecoder, load_tokenizer, sentence_ends

    refuse_untrained(bundle, allow_untrained)
    if bundle.decoder.kind != GPT2_KIND:
        raise BundleError(
            "The decoder of {name} is the plugin {kind}; only GPT-2 can be trained and measured.",
            name=bundle.name,
            kind=bundle.decoder.kind,
        )
    verify_quickly(bundle, (CONFIG, DECODER, ADAPTER, TOKENIZER))
    device = device or Device()
    adapter = None if bundle.decoder.cross_layers == "none" else bundle.file(ADAPTER)
    # int8 products return float32, so a smaller type between them gains nothing.
    dtype = torch.float32 if device.precision == "int8" else device.dtype
    model = weights.load(bundle.decoder, bundle.file(DECODER), adapter, dtype=dtype, device=device.name)
    if device.name == "cpu" and device.precision != "float16":
        model.pack(device.precision)
    tokenizer = load_tokenizer(bundle.file(TOKENIZER))
    ends = frozenset() if bundle.hears else sentence_ends(tokenizer)
    return CaptionDecoder(model, tokenizer, batch=device.policy.group, scored_at_once=device.policy.scored, ends=ends)


def load_support(bundle: Bundle) -> NDArray[np.float32] | None:
    """The vectors (m, d) that a sound's vector is projected onto, if the decoder attends to it. Raises BundleError."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    if SUPPORT not in bundle.hashes:
        return None
    verify_quickly(bundle, (SUPPORT,))
    path = bundle.file(SUPPORT)
    try:
        support: NDArray[np.float32] = load_file(path)["support"].astype("float32")
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise BundleError(
            "{path} cannot be read ({why}); install the bundle again.", path=path, why=str(error)
        ) from error
    if support.ndim != 2 or support.shape[1] != bundle.decoder.encoder_width or not len(support):
        raise BundleError("{path} does not fit the decoder; install the bundle again.", path=path)
    return support


def load_kinds(bundle: Bundle) -> Kinds:
    """Load the bundle's kinds of sound; none if it has no file of them. Raises BundleError."""
    from recap_engine.propose.kinds import NO_KINDS

    if KINDS not in bundle.hashes:
        return NO_KINDS
    verify_quickly(bundle, (KINDS,))
    return read_kinds(bundle.file(KINDS))


def read_kinds(path: Path) -> Kinds:
    """Kinds of sound from their file: signatures, texts and classes where it has them, captions in its metadata.

    Raises BundleError.
    """
    import json

    from safetensors import SafetensorError, safe_open

    from recap_engine.propose.detector import Detector
    from recap_engine.propose.kinds import NO_CLASSES, Classes, Kinds

    try:
        with safe_open(path, framework="np") as file:
            metadata, names = file.metadata(), file.keys()
            tensors = {name: file.get_tensor(name).astype("float32") for name in names}
            captions, classes = (tuple(json.loads(metadata.get(name, "[]"))) for name in ("captions", "classes"))
            broad = Classes(classes, tensors["readout"], tensors["class_texts"]) if classes else NO_CLASSES
            several = Detector(tensors["inner"], tensors["outer"]) if "inner" in tensors else None
            return Kinds(captions, tensors["signatures"], tensors.get("texts"), broad, tensors.get("common"), several)
    except (SafetensorError, OSError, KeyError, TypeError, ValueError) as error:
        raise BundleError(
            "{path} cannot be read ({why}); install the bundle again.", path=path, why=str(error)
        ) from error


_LAST = -20.0
"""The weight of a generated text that puts it behind every neighbour."""


def ranking_of(bundle: Bundle) -> Ranking:
    """The bundle's ranking. Unless measured otherwise, texts of a decoder that does not hear come after neighbours.

    Raises BundleError.
    """
    from recap_engine.propose.ranking import Ranking

    ranking = Ranking.from_dict(bundle.ranking)
    return ranking if bundle.calibrated or bundle.hears else replace(ranking, generated=_LAST)


def refuse_untrained(bundle: Bundle, allowed: bool) -> None:
    """Raises BundleUntrained for an untrained bundle unless that is allowed."""
    if not bundle.trained and not allowed:
        raise BundleUntrained(
            "The model bundle '{name}' is untrained: its weights are random and its captions "
            "meaningless. Choose another bundle, or allow it with --allow-untrained.",
            name=bundle.name,
        )


def _clap(bundle: Bundle, device: Device) -> Encoder:
    """transformers' CLAP."""
    from recap_engine.clap.clap_model import ClapEncoder, ClapEncoderConfig

    config = ClapEncoderConfig.from_dict(bundle.encoder.values)
    files = bundle.file(ENCODER), bundle.file(TEXT_TOKENIZER)
    encoder = ClapEncoder(
        *(config, *files, bundle.encoder_fingerprint),
        device=device.name,
        dtype=device.dtype,
        batch=max(16, device.policy.windows),
        text_tokens_at_once=device.policy.text_tokens,
    )
    encoder.check()
    return encoder


def _compact(bundle: Bundle, device: Device) -> Encoder:
    """The small towers of the starter."""
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    from recap_engine.clap.compact import AUDIO_BATCH, TEXT_BATCH, CompactEncoder
    from recap_engine.decoder.decoder import highest_token, load_tokenizer

    tokenizer = load_tokenizer(bundle.file(TEXT_TOKENIZER))
    if highest_token(tokenizer) >= bundle.encoder.values.get("vocabulary", 0):
        raise BundleError(
            "{path} has more tokens than the encoder: the bundle's files do not belong together.",
            path=bundle.file(TEXT_TOKENIZER),
        )
    try:
        return CompactEncoder(
            bundle.encoder.values,
            load_file(bundle.file(ENCODER)),
            tokenizer,
            device=device.name,
            precision="bf16" if device.dtype == torch.bfloat16 else "fp32",
            fingerprint=bundle.encoder_fingerprint,
            audio_batch=max(AUDIO_BATCH, device.policy.windows),
            text_batch=max(TEXT_BATCH, device.policy.texts),
        )
    except (SafetensorError, OSError) as error:
        raise BundleError(
            "{path} cannot be read ({why}); install the bundle again.", path=bundle.file(ENCODER), why=str(error)
        ) from error
    except (TypeError, ValueError) as error:
        raise BundleError(
            "{path}: the encoder's configuration is invalid ({why}).", path=bundle.file(CONFIG), why=str(error)
        ) from error
    except BundleError as error:
        raise BundleError("{path}: {why}", path=bundle.file(ENCODER), why=error.message) from error


ENCODERS: dict[str, Callable[[Bundle, Device], Encoder]] = {"clap": _clap, "compact": _compact}
"""How to load each kind of encoder."""
