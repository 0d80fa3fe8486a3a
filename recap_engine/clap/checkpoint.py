"""Read PyTorch checkpoint files (``.pt``, ``.bin``) without running code from them.

They are pickles, which can call any function while they are read. torch's reader with ``weights_only=True`` allows only
tensors and plain values. CLAP's files also hold numpy scalars and number types, which are allowed by name. torch's
reader does not support pickles of protocol 4 and above; those go through an unpickler that allows the same few names.
"""

from __future__ import annotations

import pickle
import warnings
import zipfile
from collections import OrderedDict
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from recap_engine.errors import BundleError

_SCALAR = np.float64(0).__reduce__()[0]
_NUMBERS = tuple(type(np.dtype(kind)) for kind in ("?", "i1", "u1", "i2", "i4", "i8", "f2", "f4", "f8", "U1", "S1"))
_ALLOWED: dict[str, Any] = {
    "numpy.core.multiarray.scalar": _SCALAR,
    "numpy._core.multiarray.scalar": _SCALAR,
    "numpy.dtype": np.dtype,
    **{f"{kind.__module__}.{kind.__name__}": kind for kind in _NUMBERS},
}
"""The names that an unpickler may look up beside tensors."""


def _rebuild(name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(torch._utils, name)
    return found


_TENSORS: dict[str, Any] = {
    "collections.OrderedDict": OrderedDict,
    "torch._utils._rebuild_tensor_v2": _rebuild("_rebuild_tensor_v2"),
    "torch._utils._rebuild_parameter": _rebuild("_rebuild_parameter"),
    "torch.Size": torch.Size,
    "_codecs.encode": __import__("_codecs").encode,
}


def read_checkpoint(path: Path) -> Any:
    """Read the contents of a checkpoint: tensors, numbers, texts, lists and dictionaries of them.

    Raises BundleError for files that are truncated, contain code or are not checkpoints.
    """
    _refuse_packed(path)
    try:
        try:
            return _load(path, weights_only=True)
        except pickle.UnpicklingError as error:
            if "operand" not in str(error):
                raise
            return _load(path, weights_only=False, pickle_module=_restricted())
    except pickle.UnpicklingError as error:
        raise BundleError(
            "{path} tries to run {name}, which no file of weights needs, so it was not read: get it from "
            "its publisher.",
            path=path,
            name=_asked(error),
        ) from None
    except FileNotFoundError:
        raise BundleError("There is no file {path}.", path=path) from None
    except PermissionError as error:
        raise BundleError("{path} cannot be read ({why}).", path=path, why=str(error.strerror)) from None
    except Exception as error:  # torch raises many types of error for damaged files
        raise BundleError(
            "{path} is cut off, damaged or not a PyTorch checkpoint: get it from its publisher again.", path=path
        ) from error


def read_state(path: Path) -> dict[str, Tensor]:
    """Read the tensors of a model's checkpoint by name, without ``module.``. Raises BundleError."""
    held = read_checkpoint(path)
    if isinstance(held, Mapping) and "state_dict" in held:
        held = held["state_dict"]
    if not isinstance(held, Mapping) or not held or not all(isinstance(name, str) for name in held):
        raise BundleError("{path} contains no named weights; it is not a model's checkpoint.", path=path)
    strange = next((name for name, value in held.items() if not isinstance(value, Tensor)), None)
    if strange is not None:
        raise BundleError(
            "{path} contains something other than weights under '{strange}'; it is not a model's checkpoint.",
            path=path,
            strange=strange,
        )
    for name, tensor in held.items():
        if tensor.numel() * tensor.element_size() > tensor.untyped_storage().nbytes():
            raise BundleError(
                "{path} states a larger tensor {name} than it contains: get it from its publisher again.",
                path=path,
                name=name,
            )
    return {name.removeprefix("module."): tensor for name, tensor in held.items()}


def _refuse_packed(path: Path) -> None:
    """Refuse a ZIP that unpacks to more than its own size: PyTorch stores weights without compression."""
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(info.file_size for info in packed.infolist())
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        return  # another format, or damaged: loading it raises the error
    if unpacked > path.stat().st_size:
        raise BundleError(
            "{path} would unpack to {size:,} bytes, too many for a file of weights: get it from its publisher again.",
            path=path,
            size=unpacked,
        )


def _load(path: Path, **how: Any) -> Any:
    """``torch.load``, memory-mapped if the format allows it, since such files hold more than the weights."""
    allowed: list[Any] = [(value, name) for name, value in _ALLOWED.items()]
    with torch.serialization.safe_globals(allowed), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Detected pickle protocol")
        return torch.load(path, map_location="cpu", mmap=zipfile.is_zipfile(path), **how)


def _restricted() -> Any:
    """A ``pickle`` module for torch that allows only the same few names."""

    class Unpickler(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            wanted = f"{module}.{name}"
            if wanted in _ALLOWED:
                return _ALLOWED[wanted]
            if wanted in _TENSORS:
                return _TENSORS[wanted]
            raise pickle.UnpicklingError(f"GLOBAL {wanted}")

    def load(file: Any, **how: Any) -> Any:
        return Unpickler(file, **how).load()

    return SimpleNamespace(__name__="pickle", Unpickler=Unpickler, load=load, UnpicklingError=pickle.UnpicklingError)


def _asked(error: Exception) -> str:
    """The refused name, taken from the reader's message."""
    words = str(error).replace("`", " ").split()
    after = [following for word, following in pairwise(words) if word == "GLOBAL"]
    return after[0] if after else "code"
