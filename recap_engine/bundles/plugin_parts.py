"""Parts of a bundle that a plugin brings (`plugins`): ``bundle.json`` has its name; its files are elsewhere."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from recap_engine.bundles.bundle import EncoderConfig
from recap_engine.bundles.parts import EncoderPart
from recap_engine.bundles.plugins import Plugin, Role, find_plugin, find_plugins, plugin_encoder
from recap_engine.decoder.config import DecoderConfig
from recap_engine.errors import BundleError


@dataclass(frozen=True, slots=True)
class PluginPart:
    """The encoder or decoder of an installed plugin. Raises BundleError if there is none of that name."""

    role: Role
    name: str

    def __post_init__(self) -> None:
        self.plugin()

    def plugin(self) -> Plugin:
        """The plugin."""
        found = find_plugin(self.role, self.name)
        if found is None:
            raise BundleError(
                "There is no plugin {name} here; there are: {names}. Install its package beside RECAP Desktop.",
                name=self.name,
                names=", ".join(one.name for one in find_plugins(self.role)) or "-",
            )
        return found


def read_plugin_encoder(part: PluginPart) -> EncoderPart:
    """The encoder, made once to learn its sizes. Raises BundleError."""
    with tempfile.TemporaryDirectory(prefix="recap-") as empty:
        made = plugin_encoder(part.plugin(), Path(empty), {}, "cpu")
        return EncoderPart(part.name, EncoderConfig(part.name, {}), {}, None, made.hidden_width)


def read_plugin_decoder(part: PluginPart, encoder_width: int) -> DecoderConfig:
    """The decoder's section, made once to learn whether it attends to the sound (``hears``). Raises BundleError."""
    config = DecoderConfig(kind=part.name, encoder_width=encoder_width, cross_layers="all")
    with tempfile.TemporaryDirectory(prefix="recap-") as empty:
        made = part.plugin().make(Path(empty), config.to_dict(), "cpu")
        if getattr(made, "hears", True):
            return config
    return DecoderConfig(kind=part.name, encoder_width=encoder_width, cross_layers="none")
