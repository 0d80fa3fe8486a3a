"""Encoders and decoders of other packages, found by their entry points.

A package offers an encoder in the group ``recap.encoders``, or a decoder in ``recap.decoders``: a function that takes
the bundle's folder, the section of ``bundle.json`` and the device's name, and returns an object with the protocol of
`recap_engine.clap.encoder` or `recap_engine.decoder.protocol`. The name of the entry point is the ``kind`` in that
section. Whatever a plugin raises becomes one sentence that names it; the program goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from recap_engine.errors import BundleError, Cancelled, RecapError

if TYPE_CHECKING:
    from recap_engine.clap.encoder import AudioFeatures, Encoder
    from recap_engine.decoder.protocol import Decoder

Role = Literal["encoder", "decoder"]
GROUPS: Final[dict[Role, str]] = {"encoder": "recap.encoders", "decoder": "recap.decoders"}
_NEEDED: Final[dict[Role, dict[str, type | tuple[type, ...]]]] = {
    "encoder": {
        "sample_rate": int,
        "window_seconds": (int, float),
        "band": tuple,
        "dimensions": int,
        "hidden_steps": int,
        "hidden_width": int,
        "fingerprint": str,
        "encode_audio": Callable,  # type: ignore[dict-item]
        "encode_text": Callable,  # type: ignore[dict-item]
    },
    "decoder": dict.fromkeys(("encode", "longest_prompt", "write", "score"), Callable),  # type: ignore[arg-type]
}
_TOLERANCE: Final = 1e-2


@dataclass(frozen=True, slots=True)
class Plugin:
    """One entry point. ``source`` is the package and version that it comes from."""

    role: Role
    name: str
    source: str
    entry: EntryPoint

    def check(self) -> None:
        """Import it. Raises BundleError."""
        self._function()

    def make(self, folder: Path, settings: Mapping[str, Any], device: str) -> Any:
        """Its encoder or decoder, with the attributes of the protocol. Raises BundleError."""
        function = self._function()
        with self.guarded():
            made = function(folder, dict(settings), device)
        for name, kind in _NEEDED[self.role].items():
            with self.guarded():
                there = isinstance(getattr(made, name, None), kind)
            if not there:
                raise self._failure(f"{name} is missing or has the wrong type")
        return made

    def _function(self) -> Callable[..., Any]:
        with self.guarded():
            found = self.entry.load()
        if not callable(found):
            raise self._failure(f"{self.entry.value} is not a function")
        return found  # type: ignore[no-any-return]

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Raise BundleError for whatever the plugin raises."""
        try:
            yield
        except (RecapError, Cancelled):
            raise
        except (Exception, SystemExit) as error:
            raise self._failure(f"{type(error).__name__}: {error}") from error

    def _failure(self, why: str) -> BundleError:
        return BundleError(
            "The plugin {name} of {source} cannot be used ({why}): update it, or choose another model.",
            name=self.name,
            source=self.source,
            why=why,
        )


def find_plugins(role: Role) -> list[Plugin]:
    """The plugins that are installed, by name; nothing of them is imported."""
    found: dict[str, Plugin] = {}
    for entry in sorted(entry_points(group=GROUPS[role]), key=lambda one: (one.name, one.value)):
        package = entry.dist
        source = entry.value if package is None else f"{package.name} {package.version}"
        found.setdefault(entry.name, Plugin(role, entry.name, source, entry))
    return list(found.values())


def find_plugin(role: Role, name: str) -> Plugin | None:
    """The plugin of that name, or None."""
    return next((one for one in find_plugins(role) if one.name == name), None)


def plugin_encoder(plugin: Plugin, folder: Path, settings: Mapping[str, Any], device: str) -> Encoder:
    """Its encoder, which fails with a sentence. Raises BundleError."""
    return GuardedEncoder(plugin, plugin.make(folder, settings, device))


def plugin_decoder(plugin: Plugin, folder: Path, settings: Mapping[str, Any], device: str) -> Decoder:
    """Its decoder, which fails with a sentence. Raises BundleError."""
    return GuardedDecoder(plugin, plugin.make(folder, settings, device))


class GuardedEncoder:
    """An encoder of a plugin: what it returns is checked, and what it raises becomes a sentence.

    It is called by one thread at a time.
    """

    def __init__(self, plugin: Plugin, made: Encoder) -> None:
        self._plugin, self._made, self._one_at_a_time = plugin, made, Lock()
        self.sample_rate, self.window_seconds, self.band = made.sample_rate, float(made.window_seconds), made.band
        self.dimensions, self.fingerprint = made.dimensions, made.fingerprint
        self.hidden_steps, self.hidden_width = made.hidden_steps, made.hidden_width

    def encode_audio(self, windows: Sequence[NDArray[np.float32]]) -> AudioFeatures:
        """As the protocol says. Raises BundleError."""
        from recap_engine.clap.encoder import AudioFeatures

        with self._one_at_a_time, self._plugin.guarded():
            found, count = self._made.encode_audio(windows), len(windows)
            hidden = _checked(found.hidden, (count, self.hidden_steps, self.hidden_width))
            vectors, signatures = (_units(one, count, self.dimensions) for one in (found.vectors, found.signatures))
        return AudioFeatures(vectors, hidden, signatures)

    def encode_text(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """As the protocol says. Raises BundleError."""
        with self._one_at_a_time, self._plugin.guarded():
            return _units(self._made.encode_text(texts), len(texts), self.dimensions)


class GuardedDecoder:
    """A decoder of a plugin: what it raises becomes a sentence."""

    def __init__(self, plugin: Plugin, made: Decoder) -> None:
        self._plugin, self._made = plugin, made

    def encode(self, text: str) -> list[int]:
        """As the protocol says. Raises BundleError."""
        with self._plugin.guarded():
            return self._made.encode(text)

    def longest_prompt(self, max_tokens: int) -> int:
        """As the protocol says. Raises BundleError."""
        with self._plugin.guarded():
            return self._made.longest_prompt(max_tokens)

    def write(self, hidden: Any, prompts: Any, texts: Any, **settings: Any) -> Any:
        """As the protocol says. Raises BundleError."""
        with self._plugin.guarded():
            found = list(self._made.write(hidden, prompts, texts, **settings))
            for (_, scores), said in zip(found, texts, strict=True):
                _checked(scores, (len(said),))
        return found

    def score(self, hidden: Any, prompts: Any, texts: Any) -> Any:
        """As the protocol says. Raises BundleError."""
        with self._plugin.guarded():
            found = list(self._made.score(hidden, prompts, texts))
            return [_checked(scores, (len(said),)) for scores, said in zip(found, texts, strict=True)]


def _checked(values: Any, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """``values`` as float32. Raises ValueError for another shape and for values that are not finite."""
    made: NDArray[np.float32] = np.asarray(values, np.float32)
    if made.shape != shape:
        raise ValueError(f"an array of the shape {made.shape} instead of {shape}")
    if not np.isfinite(made).all():
        raise ValueError("an array with values that are not numbers")
    return made


def _units(values: Any, count: int, wide: int) -> NDArray[np.float32]:
    """``values`` as ``count`` vectors (count, wide). Raises ValueError unless all have unit length."""
    made = _checked(values, (count, wide))
    if count and np.abs(np.linalg.norm(made, axis=1) - 1.0).max() > _TOLERANCE:
        raise ValueError("vectors that are not of unit length")
    return made
