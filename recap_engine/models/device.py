"""Where to compute, and how precisely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from recap_engine.errors import RequestError

if TYPE_CHECKING:
    import torch

DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "float32", "bf16")


@dataclass(frozen=True, slots=True)
class Device:
    """``name`` is ``cpu``, ``cuda`` or ``mps``; ``precision`` is ``float32`` or ``bf16``."""

    name: str = "cpu"
    precision: str = "float32"

    @property
    def dtype(self) -> torch.dtype:
        """The precision as torch names it."""
        import torch

        return torch.bfloat16 if self.precision == "bf16" else torch.float32


def choose_device(wanted: str = "auto", precision: str = "auto") -> Device:
    """``auto`` takes a GPU when there is one, and bf16 where the processor computes in it natively.

    Raises RequestError for what this computer does not have.
    """
    if wanted not in DEVICES:
        raise RequestError(f"There is no device {wanted!r}; choose one of {', '.join(DEVICES)}.")
    if precision not in PRECISIONS:
        raise RequestError(f"There is no precision {precision!r}; choose one of {', '.join(PRECISIONS)}.")
    name = _best_device() if wanted == "auto" else wanted
    if not _present(name):
        what = "NVIDIA GPU that PyTorch can use (CUDA)" if name == "cuda" else "Apple GPU that PyTorch can use (MPS)"
        raise RequestError(f"This computer has no {what}; choose --device cpu or auto.")
    if precision == "auto":
        precision = "bf16" if _native_bf16(name) else "float32"
    return Device(name, precision)


def _best_device() -> str:
    return next((name for name in ("cuda", "mps") if _present(name)), "cpu")


def _present(name: str) -> bool:
    import torch

    if name == "cuda":
        return torch.cuda.is_available()
    if name == "mps":
        return torch.backends.mps.is_available()
    return True


def _native_bf16(name: str) -> bool:
    import torch

    if name == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if name == "mps":
        return False
    capabilities: dict[str, object] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(bool(capabilities.get(feature)) for feature in ("avx512_bf16", "amx_bf16", "bf16"))
