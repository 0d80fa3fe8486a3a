"""``recap models``: model bundles, the built-in one and others."""

from __future__ import annotations

import argparse
from pathlib import Path

from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands
from recap_engine.i18n import translate

_EXAMPLES = """\
examples:
  recap models install laion/clap-htsat-unfused --name full     CLAP and GPT-2 from Hugging Face's hub
  recap models install /media/usb/full                          a bundle, from a folder
  recap models install /media/usb/clap --decoder /media/usb/gpt2 --adapter adapter.safetensors
  recap models import 630k-audioset-best.pt --name laion        an official checkpoint of laion_clap
  recap caption ~/sounds --bundle full                          use it
"""


def add_commands(commands: Commands) -> None:
    """``recap models list|info|verify|install|import|remove|init``."""
    group = commands.add_parser(
        "models",
        help="model bundles: list, install, check, remove",
        description="Model bundles: folders with encoder (CLAP), decoder (GPT-2), adapter and tokenizers.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).add_subparsers(metavar="ACTION", required=True)
    group.add_parser("list", help="the built-in bundle and the installed ones").set_defaults(run=run_list)
    for action, told, run in (
        ("info", "what a bundle is made of", run_info),
        ("verify", "hash every file of a bundle anew; exit status 1 when one is damaged", run_verify),
        ("remove", "remove an installed bundle", run_remove),
    ):
        parser = group.add_parser(action, help=told)
        parser.add_argument("bundle", metavar="NAME" if action == "remove" else "NAME_OR_DIR")
        parser.set_defaults(run=run)
    _add_install(group)
    init = group.add_parser("init", help="make an untrained bundle: random weights in exact shapes, for benchmarks")
    init.add_argument("folder", type=Path, metavar="DIR", help="where to; must not exist yet")
    init.add_argument("--size", choices=("full", "tiny"), default="full", help="full: 1.1 GB (default); tiny: 2 MB")
    init.add_argument("--seed", type=int, default=0, help="another seed, other weights (default: 0)")
    init.set_defaults(run=run_init)


def _add_install(group: Commands) -> None:
    install = group.add_parser(
        "install",
        help="install a bundle, or put one together from CLAP, GPT-2 and an adapter",
        description="Stopped with Ctrl-C, it goes on from there when run again. Every file is checked by its hash.",
    )
    install.add_argument("source", metavar="ID_OR_DIR", help="a bundle's folder; or CLAP: a hub id or a folder")
    importing = group.add_parser(
        "import",
        help="make a bundle from an official laion_clap checkpoint (.pt)",
        description="The checkpoint is read without running anything in it, and its weights are renamed.",
    )
    importing.add_argument("source", metavar="FILE", help="630k-audioset-best.pt and its like")
    importing.add_argument(
        "--tokenizer", metavar="ID_OR_DIR", help="where RoBERTa's tokenizer is (default: roberta-base on the hub)"
    )
    install.set_defaults(tokenizer=None)
    for parser in (install, importing):
        parser.add_argument("--decoder", default="gpt2", metavar="ID_OR_DIR", help="GPT-2 (default: gpt2)")
        parser.add_argument("--adapter", metavar="FILE_OR_DIR", help="cross-attention: a safetensors file or a bundle")
        parser.add_argument("--name", help="what to call the bundle (default: as its source)")
        parser.add_argument("--dry-run", action="store_true", help="tell the sizes and stop")
        parser.set_defaults(run=run_install)


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """One line a bundle: name, size, what it is."""
    from recap_engine.bundles.assemble import size_of
    from recap_engine.bundles.find import find_bundle, names
    from recap_engine.errors import BundleError

    for name in names():
        try:
            bundle = find_bundle(name)
            size, told = megabytes(size_of(bundle)), bundle.description or bundle.encoder.kind
        except (BundleError, OSError) as error:
            size, told = "?", f"unusable: {error}"
        else:
            told += "" if bundle.trained else "  (untrained)"
        print(f"{name:<24} {size:>9}  {told}")
    return 0


def run_info(arguments: argparse.Namespace, console: Console) -> int:
    """Print one ``name: value`` a line."""
    from recap_engine.bundles.assemble import size_of
    from recap_engine.bundles.find import find_bundle

    bundle = find_bundle(arguments.bundle)
    decoder = bundle.decoder
    print(f"name: {bundle.name}\nversion: {bundle.version}\ndescription: {bundle.description}")
    print(f"folder: {bundle.folder}\nsize: {megabytes(size_of(bundle))}\ntrained: {'yes' if bundle.trained else 'no'}")
    print(f"licence: {bundle.licence}\nencoder: {bundle.encoder.kind}")
    print(f"decoder: {decoder.layers} layers of {decoder.width}, {decoder.vocabulary} tokens")
    hears = "no: it writes from similar captions alone" if decoder.cross_layers == "none" else decoder.cross_layers
    print(f"decoder hears the sound in layers: {hears}")
    print(f"model: {bundle.fingerprint}\nvectors: {bundle.encoder_fingerprint}")
    for name in sorted(bundle.hashes):
        print(f"file: {name} {bundle.hashes[name]}")
    return 0


def run_verify(arguments: argparse.Namespace, console: Console) -> int:
    """Print each problem found; none: say so."""
    from recap_engine.bundles.find import find_bundle
    from recap_engine.bundles.verify import Problem, verify

    problems = 0
    for step in verify(find_bundle(arguments.bundle)):
        if isinstance(step, Problem):
            console.end_line()
            print(translate(step.message))
            problems += 1
        else:
            console.show(step)
    console.say("Every file is as it was published." if not problems else f"{problems} problems found.")
    return 1 if problems else 0


def run_remove(arguments: argparse.Namespace, console: Console) -> int:
    """Remove an installed bundle."""
    from recap_engine.bundles.assemble import remove

    freed = remove(arguments.bundle)
    console.say(f"Removed {arguments.bundle}: {megabytes(freed)} freed.")
    return 0


def run_install(arguments: argparse.Namespace, console: Console) -> int:
    """Tell the sizes, then fetch, put together and check."""
    from recap_engine.bundles.install import install, plan_install

    plan = plan_install(
        arguments.source,
        decoder=arguments.decoder,
        adapter=arguments.adapter,
        tokenizer=arguments.tokenizer,
        name=arguments.name,
    )
    for model in plan.downloads:
        fetched = f", {megabytes(model.size - model.missing)} of it here" if model.missing < model.size else ""
        console.say(f"{model.id}: {megabytes(model.size)}{fetched}")
    console.say(f"To download: {megabytes(plan.to_download)}. The bundle takes about {megabytes(plan.on_disk)}.")
    if arguments.dry_run:
        return 0
    console.watch(install(plan))
    console.say(f"Installed {plan.target.name}: use it with --bundle {plan.target.name}.")
    return 0


def run_init(arguments: argparse.Namespace, console: Console) -> int:
    """Make an untrained bundle."""
    from recap_engine.bundles.untrained import init_bundle

    console.watch(init_bundle(arguments.folder, size=arguments.size, seed=arguments.seed))
    console.say(f"Made the untrained bundle {arguments.folder}: use it with --bundle and --allow-untrained.")
    return 0


def megabytes(size: int) -> str:
    """A size as people say it."""
    return f"{size / 1e9:.2f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"
