"""The device to compute on, and the precision."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from recap_engine.bundles.batch_policy import ON_PROCESSOR, BatchPolicy, policy_for
from recap_engine.errors import RequestError

if TYPE_CHECKING:
    import torch

Precision = Literal["float32", "bfloat16", "float16", "int8"]

DEVICES = ("auto", "cpu", "cuda", "mps")
PRECISIONS = ("auto", "float32", "bfloat16", "float16", "int8")


@dataclass(frozen=True, slots=True)
class Device:
    """``name`` is ``cpu``, ``cuda`` or ``mps``. With ``int8``, only the decoder's weights have that precision.

    ``policy`` says how much goes through the models at once; any policy works on any device.
    """

    name: str = "cpu"
    precision: Precision = "float32"
    policy: BatchPolicy = field(default=ON_PROCESSOR, compare=False)

    @property
    def dtype(self) -> torch.dtype:
        """What is computed with outside of matrix products, as torch names it."""
        import torch

        if self.precision == "int8":
            return torch.bfloat16 if native_bfloat16(self.name) else torch.float32
        return {"bfloat16": torch.bfloat16, "float16": torch.float16}.get(self.precision, torch.float32)


def choose_device(wanted: str = "auto", precision: str = "auto") -> Device:
    """``auto`` takes a GPU when there is one, and 16-bit precision where it is native.

    Raises RequestError for what this computer does not have.
    """
    if wanted not in DEVICES:
        raise RequestError(
            "There is no device '{wanted}'; choose one of {names}.", wanted=wanted, names=", ".join(DEVICES)
        )
    if precision not in PRECISIONS:
        raise RequestError(
            "There is no precision '{precision}'; choose one of {names}.",
            precision=precision,
            names=", ".join(PRECISIONS),
        )
    name = _best_device() if wanted == "auto" else wanted
    if not _present(name):
        if name == "cuda":
            raise RequestError(
                "This computer has no NVIDIA GPU that PyTorch can use (CUDA): choose --device cpu or auto."
            )
        raise RequestError("This computer has no Apple GPU that PyTorch can use (MPS): choose --device cpu or auto.")
    chosen: Precision = _best_precision(name) if precision == "auto" else precision  # type: ignore[assignment]
    if not _offers(name, chosen):
        raise RequestError(
            "The device {name} does not support {chosen} natively; choose --precision auto or float32.",
            name=name,
            chosen=chosen,
        )
    return Device(name, chosen, _policy(name, chosen))


def _policy(name: str, precision: Precision) -> BatchPolicy:
    """By the free memory of a CUDA device; elsewhere the processor's."""
    import torch

    if name != "cuda":
        return ON_PROCESSOR
    free, _ = torch.cuda.mem_get_info()
    return policy_for(free, 4 if precision == "float32" else 2)


def _best_device() -> str:
    return next((name for name in ("cuda", "mps") if _present(name)), "cpu")


def _best_precision(name: str) -> Precision:
    """MPS stays at float32: nothing lower could be tested on one."""
    if native_bfloat16(name):
        return "bfloat16"
    return "float16" if name == "cuda" else "float32"


def _offers(name: str, precision: Precision) -> bool:
    from recap_engine.packed_linear import can_pack

    if precision == "int8":
        return name == "cpu" and can_pack("int8")
    if precision == "float16":
        return name != "cpu"
    return True


def _present(name: str) -> bool:
    import torch

    if name == "cuda":
        return torch.cuda.is_available()
    if name == "mps":
        return torch.backends.mps.is_available()
    return True


def native_bfloat16(name: str) -> bool:
    """Whether a device computes in bfloat16 itself."""
    import torch

    from recap_engine.packed_linear import has

    if name == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return name == "cpu" and has("avx512_bf16", "amx_bf16", "bf16")
