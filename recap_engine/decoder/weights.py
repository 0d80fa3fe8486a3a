"""Weight files of the decoder: GPT-2 in Hugging Face's layout, and an adapter with only the cross-attention.

Both are safetensors. Names look like ``transformer.h.0.attn.c_attn.weight``; the prefix is optional. Files store
matrices as (input, output), like Hugging Face's ``Conv1D``. This module transposes them, since (output, input) is
faster to compute with. The output layer is the token embedding, so a ``lm_head.weight`` must be equal to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from recap_engine.decoder.config import DecoderConfig
from recap_engine.decoder.gpt2 import GPT2, is_cross_attention
from recap_engine.errors import BundleError
from recap_engine.shapes_only import shapes_only

PREFIX = "transformer."
HEAD = "lm_head.weight"
EMBEDDING = "wte.weight"
MASKS = (".attn.bias", ".attn.masked_bias", ".crossattention.bias", ".crossattention.masked_bias")


def load(
    config: DecoderConfig,
    decoder: Path,
    adapter: Path | None,
    *,
    dtype: torch.dtype = torch.float32,
    device: str | torch.device = "cpu",
) -> GPT2:
    """Load a decoder from its two files, in evaluation mode.

    ``adapter`` may be None if there is no cross-attention or ``decoder`` includes it. Raises BundleError.
    """
    with shapes_only():
        model = GPT2(config)
    tensors = read_tensors(decoder)
    source = decoder.name
    if adapter is not None:
        mistaken = [name for name in tensors if is_cross_attention(name)]
        if mistaken:
            raise BundleError(
                "{name} contains {value}, which belongs in {other}.",
                name=decoder.name,
                value=mistaken[0],
                other=adapter.name,
            )
        extra = read_tensors(adapter)
        stray = [name for name in extra if not is_cross_attention(name)]
        if stray:
            raise BundleError(
                "{name} may contain only cross-attention, but has {value}.", name=adapter.name, value=stray[0]
            )
        tensors, source = {**tensors, **extra}, f"{decoder.name} and {adapter.name}"
    assign(model, tensors, source, dtype=dtype, device=device)
    return model.eval()


def read_tensors(path: Path) -> dict[str, Tensor]:
    """Read the tensors of a file, as stored, by their names without prefix. Raises BundleError."""
    try:
        stored = load_file(path)
    except FileNotFoundError:
        raise BundleError("{path} is missing: the bundle is incomplete, install it again.", path=path) from None
    except (SafetensorError, OSError) as error:
        raise BundleError(
            "{path} cannot be read as safetensors ({why}); install the bundle again.", path=path, why=str(error)
        ) from error
    return plain_names(stored)


def plain_names(stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Remove the prefix ``transformer.`` from names, and drop the causal masks of old checkpoints."""
    named = {name.removeprefix(PREFIX): tensor for name, tensor in stored.items()}
    return {name: tensor for name, tensor in named.items() if not name.endswith(MASKS)}


def assign(
    model: GPT2,
    tensors: Mapping[str, Tensor],
    source: str,
    *,
    dtype: torch.dtype = torch.float32,
    device: str | torch.device = "cpu",
) -> None:
    """Assign tensors (plain names, stored layout) to ``model``. Raises BundleError for a tensor that does not fit."""
    given = dict(tensors)
    head = given.pop(HEAD, None)
    expected = dict(model.named_parameters())
    missing = sorted(set(expected) - set(given))
    if missing:
        raise BundleError(
            "{source}: {value} is missing ({count} missing in total); the file does not belong to this decoder.",
            source=source,
            value=missing[0],
            count=len(missing),
        )
    unexpected = sorted(set(given) - set(expected))
    if unexpected:
        raise BundleError(
            "{source}: {value} is not part of this decoder ({count} such weights in total).",
            source=source,
            value=unexpected[0],
            count=len(unexpected),
        )
    if head is not None and not torch.equal(head, given[EMBEDDING]):
        raise BundleError(
            "{source}: {head} differs from {embedding}; only decoders that tie the two are supported.",
            source=source,
            head=HEAD,
            embedding=EMBEDDING,
        )
    ready = {}
    for name, tensor in given.items():
        turned = turn(name, tensor) if tensor.ndim == expected[name].ndim else tensor
        if turned.shape != expected[name].shape:
            wanted = tuple(turn(name, expected[name]).shape)
            raise BundleError(
                "{source}: {name} has the shape {shape}, but bundle.json needs {wanted}.",
                source=source,
                name=name,
                shape=str(tuple(tensor.shape)),
                wanted=str(wanted),
            )
        if not tensor.is_floating_point():
            raise BundleError(
                "{source}: {name} contains {dtype}, but floating-point numbers are needed.",
                source=source,
                name=name,
                dtype=str(tensor.dtype),
            )
        ready[name] = turned.to(device=device, dtype=dtype).contiguous()
    model.load_state_dict(ready, assign=True)


def turn(name: str, tensor: Tensor) -> Tensor:
    """Transpose between files (input, output) and the module (output, input); leave embeddings and vectors as is."""
    return tensor.t() if tensor.ndim == 2 and not name.startswith(("wte.", "wpe.")) else tensor


def save(model: GPT2, decoder: Path | None, adapter: Path | None, *, dtype: torch.dtype = torch.float32) -> None:
    """Write GPT-2's tensors to ``decoder`` and those of cross-attention to ``adapter``; None skips a file."""
    for path, of_adapter in ((decoder, False), (adapter, True)):
        if path is None:
            continue
        tensors = {
            PREFIX + name: turn(name, parameter.detach()).to("cpu", dtype).contiguous()
            for name, parameter in model.named_parameters()
            if is_cross_attention(name) == of_adapter
        }
        save_file(tensors, path, metadata={"format": "pt"})
