"""Installed bundles, and bundles that can be installed: contents, size and licence.

Nothing here uses the network; exact sizes and hashes come from the hub during installation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from recap_engine.bundles.assemble import size_of
from recap_engine.bundles.bundle import Bundle, read_bundle
from recap_engine.bundles.find import find, models_folder, names
from recap_engine.bundles.hub import downloads_folder
from recap_engine.errors import BundleError
from recap_engine.translatable import Translatable


@dataclass(frozen=True, slots=True)
class Offer:
    """A bundle that `install` can make from CLAP and GPT-2 (hub ids); ``size`` is the approximate download."""

    name: str
    clap: str
    decoder: str
    size: int
    licence: str
    description: str

    def downloaded(self) -> int:
        """Bytes of an unfinished download."""
        parts = [id.rpartition("/")[2] for id in (self.clap, self.decoder)]
        return sum(
            path.stat().st_size for part in parts for path in downloads_folder().glob(f"*/{part}/*") if path.is_file()
        )


OFFERS = (
    Offer(
        "full",
        "laion/clap-htsat-unfused",
        "gpt2",
        1_200_000_000,
        "Apache-2.0 (CLAP), MIT (GPT-2)",
        "Full-size CLAP and GPT-2 from the Hugging Face Hub. No trained adapter is published: the decoder does "
        "not use the sound and writes from similar captions alone.",
    ),
)


@dataclass(frozen=True, slots=True)
class InstalledBundle:
    """A bundle on this computer: what it is and its bytes, or ``fault``: why it cannot be used."""

    name: str
    bundle: Bundle | None = None
    size: int = 0
    fault: Translatable | None = None


def installed() -> Iterator[InstalledBundle]:
    """The built-in bundle and the installed ones."""
    for name in names():
        try:
            bundle = read_bundle(find(name))
            yield InstalledBundle(name, bundle, size_of(bundle))
        except BundleError as error:
            yield InstalledBundle(name, fault=error.message)
        except OSError as error:
            fault = Translatable(
                "{folder} is incomplete ({why}): remove it and install it again.",
                folder=models_folder() / name,
                why=str(error.strerror),
            )
            yield InstalledBundle(name, fault=fault)
