"""Installs bundles: from names of parts (hub ids, folders, checkpoint files) to a bundle in `models_folder`.

A plan has the sizes; its steps can be stopped anywhere and resumed.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from recap_engine.bundles.assemble import Sources, assemble, copy_bundle, installed_folder, room_for, size_of
from recap_engine.bundles.bundle import CONFIG, read_bundle
from recap_engine.bundles.hub import HubModel, download, is_id, look_up
from recap_engine.bundles.plugin_parts import PluginPart
from recap_engine.bundles.plugins import Role
from recap_engine.errors import BundleError
from recap_engine.progress import Progress

CHECKPOINTS = (".pt", ".pth", ".ckpt", ".bin")
ROBERTA = "roberta-base"
"""The model whose tokenizer is used with a checkpoint file, which has none."""

PLUGIN = "plugin:"
"""What the name of a plugin's encoder or decoder begins with."""

Part = Path | HubModel | PluginPart


@dataclass(frozen=True, slots=True)
class Plan:
    """What to install, and where. ``decoder`` None: ``clap`` is the folder of a whole bundle."""

    target: Path
    clap: Part
    decoder: Part | None = None
    adapter: Path | None = None
    tokenizer: Part | None = None

    @property
    def downloads(self) -> tuple[HubModel, ...]:
        """The models to download."""
        return tuple(part for part in (self.clap, self.decoder, self.tokenizer) if isinstance(part, HubModel))

    @property
    def to_download(self) -> int:
        """Bytes still to download."""
        return sum(model.missing for model in self.downloads)

    @property
    def on_disk(self) -> int:
        """Approximate size of the bundle in bytes."""
        return sum(_size(part) for part in (self.clap, self.decoder, self.adapter) if part is not None)


def plan_install(
    source: str,
    *,
    decoder: str = "gpt2",
    adapter: str | None = None,
    tokenizer: str | None = None,
    name: str | None = None,
) -> Plan:
    """Plan the installation of ``source``: a bundle's folder, or CLAP (hub id, folder, checkpoint file or plugin).

    Asks the hub for sizes and hashes where a part is an id. Raises BundleError.
    """
    here = Path(source)
    if here.joinpath(CONFIG).is_file():
        return Plan(installed_folder(name or read_bundle(here).name), here)
    clap = find_part(source, "encoder")
    if isinstance(clap, PluginPart):
        return Plan(installed_folder(name or clap.name), clap, find_part(decoder, "decoder"), _adapter(adapter))
    target = installed_folder(name or here.stem if isinstance(clap, Path) and clap.is_file() else name or here.name)
    words: Part | None = None
    if tokenizer is not None or (isinstance(clap, Path) and clap.is_file()):
        words = _find_tokenizer(here, tokenizer)
    return Plan(target, clap, find_part(decoder, "decoder"), _adapter(adapter), words)


def _adapter(named: str | None) -> Path | None:
    if named is not None and not Path(named).exists():
        raise BundleError(
            "There is no adapter at {adapter}: name a safetensors file or a bundle's folder.", adapter=named
        )
    return Path(named) if named else None


def install(plan: Plan) -> Iterator[Progress]:
    """Carry out a plan. Downloads stay if this is stopped, and are removed when the bundle is installed.

    Raises BundleError.
    """
    room_for(plan.target, plan.to_download + plan.on_disk)
    yield from download(plan.downloads)
    if plan.decoder is None:
        assert isinstance(plan.clap, Path)
        yield from copy_bundle(plan.clap, plan.target)
        return
    tokenizer = None if plan.tokenizer is None else part_path(plan.tokenizer)
    clap, decoder = (part if isinstance(part, PluginPart) else part_path(part) for part in (plan.clap, plan.decoder))
    yield from assemble(plan.target, Sources(clap, decoder, plan.adapter, tokenizer))
    for model in plan.downloads:
        shutil.rmtree(model.folder.parent, ignore_errors=True)


def _find_tokenizer(checkpoint: Path, named: str | None) -> Part:
    """The tokenizer as given, else RoBERTa's on the hub. Raises BundleError."""
    if named is not None:
        return find_part(named, weights=False)
    try:
        return find_part(ROBERTA, weights=False)
    except BundleError as error:
        raise BundleError(
            "{path} holds no tokenizer, and RoBERTa's could not be fetched: give its folder (with tokenizer.json) with "
            "--tokenizer. {why}",
            path=checkpoint,
            why=error.message,
        ) from None


def find_part(named: str, role: Role | None = None, *, weights: bool = True) -> Part:
    """A folder or file on this computer, a plugin of that role, else a model on the hub. Raises BundleError."""
    if role is not None and named.startswith(PLUGIN):
        return PluginPart(role, named.removeprefix(PLUGIN))
    path = Path(named)
    if path.is_dir() or path.is_file():
        if path.is_file() and path.suffix not in (*CHECKPOINTS, ".json"):
            raise BundleError(
                "{path} is neither a model folder nor a checkpoint ({names}).",
                path=path,
                names=", ".join(CHECKPOINTS),
            )
        return path
    if not is_id(named) or named.endswith(CHECKPOINTS):
        raise BundleError(
            "There is nothing at {named}: name a folder, a checkpoint or a model of the hub.", named=named
        )
    return look_up(named, weights=weights)


def part_path(part: Part) -> Path:
    """Where a part is, or will be once it is downloaded."""
    assert not isinstance(part, PluginPart)
    return part.folder if isinstance(part, HubModel) else part


def _size(part: Part) -> int:
    if isinstance(part, PluginPart):
        return 0
    if isinstance(part, HubModel):
        return part.size
    if part.is_file():
        return part.stat().st_size
    if part.joinpath(CONFIG).is_file():
        return size_of(read_bundle(part))
    return sum(path.stat().st_size for path in part.iterdir() if path.suffix in (".safetensors", ".bin", ".json"))
