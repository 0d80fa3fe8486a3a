"""``recap models``: model bundles, the built-in one and others."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli.console import Console, show
from recap_engine.cli.models_calibrate import add_calibrate
from recap_engine.cli.parser import Commands, add_command, add_group
from recap_engine.i18n import _, translate
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.bundles.bundle import Bundle


def add_commands(commands: Commands) -> None:
    """``recap models list|info|verify|remove|install|import|calibrate|init``."""
    group = add_group(
        commands,
        "models",
        _("list, install, check and remove model bundles"),
        _("Model bundles are folders with an encoder (CLAP), a decoder (GPT-2), an adapter and tokenizers."),
        examples=[
            "recap models install laion/clap-htsat-unfused --name full",
            "recap models install /media/usb/full",
            "recap models import 630k-audioset-best.pt --name laion",
            "recap caption ~/sounds --bundle full",
        ],
    )
    listing = add_command(
        group,
        "list",
        _("list the built-in bundle, the installed ones, and plugins"),
        examples=["recap models list"],
    )
    listing.set_defaults(run=run_list)
    for action, what, run in (
        ("info", _("show what a bundle consists of"), run_info),
        ("verify", _("check every file of a bundle by its hash (exit status 1 if one is damaged)"), run_verify),
        ("remove", _("remove an installed bundle"), run_remove),
    ):
        parser = add_command(group, action, what, examples=[f"recap models {action} full"])
        parser.add_argument("bundle", metavar="NAME" if action == "remove" else "NAME_OR_DIR", help=_("the bundle"))
        parser.set_defaults(run=run)
    _add_install(group)
    add_calibrate(group)
    init = add_command(
        group,
        "init",
        _("create an untrained bundle with random weights in the exact shapes, for benchmarks"),
        examples=["recap models init /tmp/untrained --size tiny"],
    )
    init.add_argument("folder", type=Path, metavar="DIR", help=_("the folder to create"))
    init.add_argument("--size", choices=("full", "tiny"), default="full", help=_("full: 1.1 GB (default); tiny: 2 MB"))
    init.add_argument("--seed", type=int, default=0, help=_("random seed of the weights (default: 0)"))
    init.set_defaults(run=run_init)


def _add_install(group: Commands) -> None:
    install = add_command(
        group,
        "install",
        _("install a bundle, or assemble one from CLAP, GPT-2 and an adapter"),
        _(
            "Install a bundle, or assemble one from CLAP, GPT-2 and an adapter. If you stop it with "
            "Ctrl-C, it continues when you run it again. Every file is checked against its hash. plugin:NAME is an "
            "encoder or decoder of another package (`recap models list` shows them)."
        ),
        examples=[
            "recap models install plugin:msclap --decoder gpt2",
            "recap models install laion/clap-htsat-unfused --name full",
            "recap models install /media/usb/full",
            "recap models install /media/usb/clap --decoder /media/usb/gpt2 --adapter adapter.safetensors",
        ],
    )
    install.add_argument(
        "source",
        metavar="ID_OR_DIR",
        help=_("the folder of a bundle; or CLAP: an id on the Hugging Face Hub, a folder, or plugin:NAME"),
    )
    importing = add_command(
        group,
        "import",
        _("create a bundle from an official laion_clap checkpoint (.pt)"),
        _(
            "Create a bundle from an official laion_clap checkpoint (.pt). The checkpoint is read without running "
            "any code in it. It holds no tokenizer: RoBERTa's is fetched from the Hugging Face Hub, or read from "
            "--tokenizer."
        ),
        examples=["recap models import 630k-audioset-best.pt --name laion"],
    )
    importing.add_argument("source", metavar="FILE", help=_("a checkpoint such as 630k-audioset-best.pt"))
    importing.add_argument(
        "--tokenizer", metavar="ID_OR_DIR", help=_("RoBERTa's tokenizer (default: roberta-base on the hub)")
    )
    install.set_defaults(tokenizer=None)
    for parser in (install, importing):
        parser.add_argument(
            "--decoder", default="gpt2", metavar="ID_OR_DIR", help=_("GPT-2, or plugin:NAME (default: gpt2)")
        )
        parser.add_argument(
            "--adapter", metavar="FILE_OR_DIR", help=_("cross-attention: a safetensors file or a bundle")
        )
        parser.add_argument("--name", help=_("name of the bundle (default: that of its source)"))
        parser.add_argument("--dry-run", action="store_true", help=_("show the sizes and stop"))
        parser.set_defaults(run=run_install)


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """One line per bundle: name, size, description."""
    from recap_engine.bundles.assemble import size_of
    from recap_engine.bundles.find import find_bundle, names
    from recap_engine.errors import BundleError

    for name in names():
        try:
            bundle = find_bundle(name)
            size, what = translate(size_text(size_of(bundle))), bundle.description or bundle.encoder.kind
        except (BundleError, OSError) as error:
            size, what = "?", _("unusable: {reason}", reason=translate(error))
        else:
            what += "".join(f"  ({mark})" for mark in _marks(bundle))
        show(f"{name:<24} {size:>9}  {what}")
    _list_plugins()
    return 0


def _list_plugins() -> None:
    """One line for each encoder and decoder of other packages."""
    from recap_engine.bundles.plugins import GROUPS, find_plugins
    from recap_engine.errors import BundleError

    for role in GROUPS:
        for plugin in find_plugins(role):
            what = _("encoder of {source}", source=plugin.source) if role == "encoder" else ""
            what = what or _("decoder of {source}", source=plugin.source)
            try:
                plugin.check()
            except BundleError as error:
                what = _("unusable: {reason}", reason=translate(error))
            show(f"{'plugin:' + plugin.name:<24} {'':>9}  {what}")


def _marks(bundle: Bundle) -> list[str]:
    """What anybody who uses the bundle has to know about it."""
    marks = (
        (bundle.trained, _("untrained")),
        (bundle.hears, _("does not hear: writes from similar captions alone")),
        (bundle.calibrated, _("uncalibrated")),
    )
    return [mark for holds, mark in marks if not holds]


def run_info(arguments: argparse.Namespace, console: Console) -> int:
    """Print one ``name: value`` per line."""
    from recap_engine.bundles.assemble import size_of
    from recap_engine.bundles.find import find_bundle
    from recap_engine.decoder.config import GPT2_KIND

    bundle = find_bundle(arguments.bundle)
    decoder = bundle.decoder
    show(f"name: {bundle.name}\nversion: {bundle.version}\ndescription: {bundle.description}")
    show(f"folder: {bundle.folder}\nsize: {size_text(size_of(bundle))}\ntrained: {'yes' if bundle.trained else 'no'}")
    show(f"licence: {bundle.licence}\nencoder: {bundle.encoder.kind}")
    if decoder.kind == GPT2_KIND:
        show(f"decoder: {decoder.layers} layers of {decoder.width}, {decoder.vocabulary} tokens")
    else:
        show(f"decoder: {decoder.kind}")
    show(f"cross-attention: {decoder.cross_layers}\nhears: {'yes' if bundle.hears else 'no'}")
    show(f"calibrated: {'yes' if bundle.calibrated else 'no'}")
    show(f"model: {bundle.fingerprint}\nvectors: {bundle.encoder_fingerprint}")
    for name in sorted(bundle.hashes):
        show(f"file: {name} {bundle.hashes[name]}")
    return 0


def run_verify(arguments: argparse.Namespace, console: Console) -> int:
    """Print each problem found."""
    from recap_engine.bundles.find import find_bundle
    from recap_engine.bundles.verify import Problem, verify

    problems = 0
    for step in verify(find_bundle(arguments.bundle)):
        if isinstance(step, Problem):
            console.end_line()
            show(step.message)
            problems += 1
        else:
            console.show(step)
    if problems:
        console.say(Translatable("Problems found: {count:,}.", count=problems))
    else:
        console.say(Translatable("Every file is intact."))
    return 1 if problems else 0


def run_remove(arguments: argparse.Namespace, console: Console) -> int:
    """Remove an installed bundle."""
    from recap_engine.bundles.assemble import remove

    freed = remove(arguments.bundle)
    console.say(Translatable("Removed {bundle}: {size} freed.", bundle=arguments.bundle, size=size_text(freed)))
    return 0


def run_install(arguments: argparse.Namespace, console: Console) -> int:
    """Show the sizes, then download, assemble and check."""
    from recap_engine.bundles.install import install, plan_install

    plan = plan_install(
        arguments.source,
        decoder=arguments.decoder,
        adapter=arguments.adapter,
        tokenizer=arguments.tokenizer,
        name=arguments.name,
    )
    for model in plan.downloads:
        size = size_text(model.size)
        if model.missing < model.size:
            here = size_text(model.size - model.missing)
            console.say(
                Translatable("{id}: {size}, of which {here} is already here", id=model.id, size=size, here=here)
            )
        else:
            console.say(Translatable("{id}: {size}", id=model.id, size=size))
    console.say(
        Translatable(
            "To download: {download}. The bundle takes about {disk}.",
            download=size_text(plan.to_download),
            disk=size_text(plan.on_disk),
        )
    )
    if arguments.dry_run:
        return 0
    console.watch(install(plan))
    console.say(Translatable("Installed {name}: use it with --bundle {name}.", name=plan.target.name))
    return 0


def run_init(arguments: argparse.Namespace, console: Console) -> int:
    """Create an untrained bundle."""
    from recap_engine.bundles.untrained import init_bundle

    console.watch(init_bundle(arguments.folder, size=arguments.size, seed=arguments.seed))
    console.say(
        Translatable(
            "Created the untrained bundle {path}: use it with --bundle and --allow-untrained.", path=arguments.folder
        )
    )
    return 0


def size_text(size: int) -> Translatable:
    """A number of bytes as people write it: 38.2 MB, 1.20 GB."""
    if size >= 1e9:
        return Translatable("{size:.2f} GB", size=size / 1e9)
    return Translatable("{size:,.1f} MB", size=size / 1e6)
