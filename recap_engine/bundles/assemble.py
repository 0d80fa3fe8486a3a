"""Assembles a bundle from published parts, copies one, and removes one; they are installed in `models_folder`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.bundles import bundle as names
from recap_engine.bundles.bundle import Bundle, read_bundle
from recap_engine.bundles.find import BUILT_IN, models_folder
from recap_engine.bundles.parts import (
    AdapterPart,
    DecoderPart,
    EncoderPart,
    read_adapter,
    read_clap,
    read_gpt2,
    with_adapter,
)
from recap_engine.bundles.plugin_parts import PluginPart, read_plugin_decoder, read_plugin_encoder
from recap_engine.bundles.verify import Problem, verify, verify_quickly
from recap_engine.bundles.write import atomic_folder, writing_bundle
from recap_engine.decoder.config import GPT2_KIND
from recap_engine.errors import BundleError
from recap_engine.progress import Progress
from recap_engine.propose.prompt import Template
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.decoder.gpt2 import GPT2

_BLOCK = 1 << 24
COPIES = ".copies"
"""The folder of unfinished copies, which can be resumed."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")

_CARD = """\
# {name}

Put together from published models by `recap models`; nothing was trained here.

- Encoder: {encoder} ({encoder_kind}), {encoder_size:,} parameters here.
- Decoder: {decoder} ({decoder_kind}), {decoder_size:,} parameters here.
- Adapter: {adapter}

The licences are those of its parts; see where they were published.
"""
_NO_ADAPTER = "none. The decoder does not hear the sound: it writes from the similar captions in its prompt alone."


@dataclass(frozen=True, slots=True)
class Sources:
    """The parts, each a folder or file on this computer, or a plugin. ``tokenizer`` belongs to a checkpoint file."""

    clap: Path | PluginPart
    decoder: Path | PluginPart
    adapter: Path | None = None
    tokenizer: Path | None = None


def installed_folder(name: str) -> Path:
    """The folder for a new bundle of that name. Raises BundleError if the name is invalid or taken."""
    if not _NAME.fullmatch(name) or name == BUILT_IN:
        raise BundleError(
            "A bundle cannot be named '{name}'; use letters, digits, dots and dashes (--name).", name=name
        )
    folder = models_folder() / name
    if folder.exists():
        raise BundleError(
            "A bundle named '{name}' is already installed: remove it first, or give another name.", name=name
        )
    return folder


def assemble(target: Path, sources: Sources) -> Iterator[Progress]:
    """Write a bundle of published parts to ``target``. Raises BundleError."""
    from recap_engine.decoder import weights

    yield Progress(Translatable("reading"), 0, 5, sources.clap.name)
    if isinstance(sources.clap, PluginPart):
        encoder = read_plugin_encoder(sources.clap)
    else:
        encoder = read_clap(sources.clap, sources.tokenizer)
    yield Progress(Translatable("reading"), 1, 5, sources.decoder.name)
    if isinstance(sources.decoder, PluginPart):
        yield from _with_plugin_decoder(target, encoder, sources)
        return
    decoder = read_gpt2(sources.decoder)
    adapter = None if sources.adapter is None else read_adapter(sources.adapter)
    bundle, model = _joined(target, encoder, decoder, adapter)
    held = (*encoder.tensors.values(), *model.state_dict().values())
    room_for(target, sum(tensor.numel() * 4 for tensor in held))
    with writing_bundle(bundle) as made:
        yield Progress(Translatable("writing"), 2, 5, names.ENCODER)
        _write_encoder(encoder, made)
        yield Progress(Translatable("writing"), 3, 5, names.DECODER)
        weights.save(model, made / names.DECODER, made / names.ADAPTER)
        decoder.tokenizer.save(str(made / names.TOKENIZER))
        parameters = sum(parameter.numel() for parameter in model.parameters())
        made.joinpath(names.CARD).write_text(_card(bundle, encoder, decoder.source, parameters, adapter), "utf-8")
        yield Progress(Translatable("hashing"), 4, 5)
    yield Progress(Translatable("done"), 5, 5)


def _write_encoder(encoder: EncoderPart, made: Path) -> None:
    from safetensors.torch import save_file

    if encoder.tokenizer is not None:
        save_file(dict(encoder.tensors), made / names.ENCODER, metadata={"format": "pt"})
        encoder.tokenizer.save(str(made / names.TEXT_TOKENIZER))


def _with_plugin_decoder(target: Path, encoder: EncoderPart, sources: Sources) -> Iterator[Progress]:
    """A bundle whose decoder is a plugin's. Raises BundleError."""
    assert isinstance(sources.decoder, PluginPart)
    if sources.adapter is not None:
        raise BundleError("An adapter belongs to GPT-2: leave --adapter out, or choose another decoder.")
    decoder = read_plugin_decoder(sources.decoder, encoder.hidden_width)
    bundle = Bundle(
        folder=target,
        name=target.name,
        version="1",
        trained=True,
        encoder=encoder.config,
        decoder=decoder,
        template=Template(),
        licence="see MODEL_CARD.md",
        description=f"{encoder.source} and {sources.decoder.name}",
    )
    with writing_bundle(bundle) as made:
        yield Progress(Translatable("writing"), 2, 5, names.ENCODER)
        _write_encoder(encoder, made)
        made.joinpath(names.CARD).write_text(_card(bundle, encoder, sources.decoder.name, 0, None), "utf-8")
    yield Progress(Translatable("done"), 5, 5)


def _joined(
    target: Path, encoder: EncoderPart, decoder: DecoderPart, adapter: AdapterPart | None
) -> tuple[Bundle, GPT2]:
    """The new bundle, and its decoder with cross-attention. Raises BundleError."""
    from recap_engine.decoder import weights
    from recap_engine.decoder.gpt2 import GPT2
    from recap_engine.shapes_only import shapes_only

    config = decoder.config if adapter is None else with_adapter(decoder.config, adapter)
    wide = encoder.hidden_width
    if adapter is None:
        config = replace(config, encoder_width=wide)
    elif config.encoder_width != wide:
        raise BundleError(
            "The adapter {adapter} was trained with hidden states of width {expected}, but those of "
            "{encoder} have width {width}: choose the CLAP that it was trained with.",
            adapter=adapter.source,
            expected=config.encoder_width,
            encoder=encoder.source,
            width=wide,
        )
    with shapes_only():
        model = GPT2(config)
    source = decoder.source if adapter is None else f"{decoder.source} and {adapter.source}"
    weights.assign(model, {**weights.plain_names(decoder.tensors), **(adapter.tensors if adapter else {})}, source)
    return Bundle(
        folder=target,
        name=target.name,
        version="1",
        trained=adapter is None or adapter.trained,
        encoder=encoder.config,
        decoder=config,
        template=adapter.template if adapter else Template(),
        ranking=adapter.ranking if adapter else {},
        calibration=adapter.calibration if adapter else {},
        licence="see MODEL_CARD.md",
        description=f"{encoder.source} and {decoder.source}" + (f" with {adapter.source}" if adapter else ""),
    ), model


def _card(bundle: Bundle, encoder: EncoderPart, decoder: str, decoder_size: int, adapter: AdapterPart | None) -> str:
    adapter_source = "none." if bundle.hears else _NO_ADAPTER
    if adapter is not None:
        adapter_source = adapter.source + ", counted with the decoder."
    return _CARD.format(
        name=bundle.name,
        encoder=encoder.source,
        encoder_kind="CLAP" if bundle.encoder.kind == "clap" else "a plugin",
        decoder_kind="GPT-2" if bundle.decoder.kind == GPT2_KIND else "a plugin",
        encoder_size=sum(tensor.numel() for tensor in encoder.tensors.values()),
        decoder=decoder,
        decoder_size=decoder_size,
        adapter=adapter_source,
    )


def copy_bundle(source: Path, target: Path) -> Iterator[Progress]:
    """Copy a bundle's folder, for example from a USB stick; it is checked before and after. Raises BundleError."""
    bundle = read_bundle(source)
    for step in verify(bundle):
        if isinstance(step, Problem):
            raise BundleError(step.message)
        yield step
    total = size_of(bundle)
    part = target.parent / COPIES / bundle.fingerprint[:16]
    room_for(target, total - sum(path.stat().st_size for path in part.glob("*")))
    with atomic_folder(target) as made:
        part.mkdir(parents=True, exist_ok=True)
        done = 0
        for name in (*sorted(bundle.hashes), names.HASHES):
            for got in _copy(source / name, part / name):
                yield Progress(Translatable("copying"), done + got, total, name, unit="bytes")
            done += (source / name).stat().st_size
        try:
            verify_quickly(read_bundle(part))
        except BundleError:
            shutil.rmtree(part)
            raise
        made.rmdir()
        part.rename(made)


def _copy(source: Path, part: Path) -> Iterator[int]:
    """Copy a file, resuming an unfinished copy; yields the bytes copied so far. The caller checks the hash."""
    have = part.stat().st_size if part.is_file() else 0
    with source.open("rb") as old, part.open("ab") as new:
        old.seek(have)
        while block := old.read(_BLOCK):
            new.write(block)
            have += len(block)
            yield have


def size_of(bundle: Bundle) -> int:
    """Bytes of all files of a bundle."""
    return sum((bundle.folder / name).stat().st_size for name in (*bundle.hashes, names.HASHES))


def remove(name: str) -> int:
    """Remove an installed bundle; returns the bytes freed. Raises BundleError."""
    folder = models_folder() / name
    if name == BUILT_IN:
        raise BundleError("'{name}' is part of the program and cannot be removed.", name=BUILT_IN)
    if not _NAME.fullmatch(name) or not folder.joinpath(names.CONFIG).is_file():
        raise BundleError("No bundle named '{name}' is installed: `recap models list` shows those that are.", name=name)
    freed = sum(path.stat().st_size for path in folder.iterdir() if path.is_file())
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise BundleError("{folder} cannot be removed ({why}).", folder=folder, why=str(error.strerror)) from error
    return freed


def room_for(target: Path, needed: int) -> None:
    """Raise BundleError unless the disk of ``target`` has ``needed`` bytes free."""
    folder = next(parent for parent in target.absolute().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BundleError(
            "{target} needs {needed:.1f} GB, but only {free:.1f} GB are free there: free some disk space "
            "and try again.",
            target=target,
            needed=needed / 1e9,
            free=free / 1e9,
        )
