"""``recap shared``: a datastore that a team shares on PostgreSQL, worked with offline first."""

from __future__ import annotations

import argparse
import json
import secrets

from recap_engine.cli import options
from recap_engine.cli.caption_vectors import say_ignored
from recap_engine.cli.console import Console
from recap_engine.cli.merging import file_names, show_merge
from recap_engine.cli.parser import CommandParser, Commands, add_command, add_group
from recap_engine.cli.store_option import store_address
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


def add_commands(commands: Commands) -> None:
    """``recap shared init|push|pull|status|index``."""
    group = add_group(
        commands,
        "shared",
        _("exchange captions with a team through a PostgreSQL server"),
        examples=["recap shared push --url postgresql://ana@server/sounds", "recap shared pull"],
    )
    init = add_command(
        group,
        "init",
        _("make the shared store"),
        _(
            "Make the tables of a shared store in the schema recap of a database, with pgvector where the server has "
            "it. An existing store is left unchanged. Needs the extra shared."
        ),
        examples=["recap shared init --url postgresql://ana@server/sounds"],
    )
    init.set_defaults(run=run_init)
    push = add_command(
        group,
        "push",
        _("send what was changed here"),
        _(
            "Send the captions that were accepted, written, imported, changed or deleted here since the last push, "
            "with their history, and with the vectors of their texts. What a pull brought is not sent back."
        ),
        examples=["recap shared push --dry-run"],
    )
    push.set_defaults(run=run_push)
    pull = add_command(
        group,
        "pull",
        _("bring what others sent"),
        _(
            "Merge what others pushed, like `recap pack merge`: in any order and any number of times. Where both sides "
            "reworded a caption, or accepted different ones for a sound, both are kept and listed. `recap undo` "
            "reverts a pull."
        ),
        examples=["recap shared pull --dry-run", "recap shared pull --format jsonl"],
    )
    pull.set_defaults(run=run_pull)
    status = add_command(
        group, "status", _("show what is to be pushed and pulled"), examples=["recap shared status --format jsonl"]
    )
    status.set_defaults(run=run_status)
    index = add_command(
        group,
        "index",
        _("index the vectors for approximate search"),
        _(
            "Make HNSW indexes of the vectors of every model, for `recap caption --datastore … --approximate`, and "
            "tell how many of the nearest captions they find. Without --approximate, search is exact."
        ),
        examples=["recap shared index", "recap shared index --drop"],
    )
    index.add_argument("--drop", action="store_true", help=_("remove the indexes"))
    index.set_defaults(run=run_index)
    for parser in (init, push, pull, status, index):
        _add_url(parser)
    for parser in (push, pull):
        parser.add_argument("--dry-run", action="store_true", help=_("show what would change, change nothing"))
        options.add_annotator(parser)
    options.add_text_format(index)
    for parser in (push, pull, status):
        options.add_text_format(parser)
        options.add_workspace(parser)


def _add_url(parser: CommandParser) -> None:
    # The address may hold a password, so the help never shows its value.
    parser.add_argument(
        "--url",
        metavar="URL",
        help=_("the database, as postgresql://USER@HOST/DATABASE (default: $RECAP_SHARED_URL)"),
    )


def run_init(arguments: argparse.Namespace, console: Console) -> int:
    """Make the tables."""
    from recap_engine.shared.store import open_store

    with open_store(store_address(arguments.url)) as store:
        if not store.init(secrets.token_hex(16)):
            console.say(Translatable("There is a shared store at {url} already.", url=store.name))
        elif store.identity()[1]:
            console.say(Translatable("Made a shared store with pgvector at {url}.", url=store.name))
        else:
            console.say(
                Translatable(
                    "Made a shared store at {url}. The server has no pgvector, so vectors are kept as arrays.",
                    url=store.name,
                )
            )
    return 0


def run_push(arguments: argparse.Namespace, console: Console) -> int:
    """Push, or with --dry-run tell how many captions would be sent."""
    from recap_engine.shared.push import Push, to_push
    from recap_engine.shared.store import open_store

    with options.open_to_read(arguments) as workspace, open_store(store_address(arguments.url)) as store:
        store.identity()
        if arguments.dry_run:
            count = len(to_push(workspace, store))
            _tell(arguments, console, Translatable("Would push captions: {count:,}.", count=count), captions=count)
            return 0
        running = Push(workspace, store, options.annotator(arguments))
        console.watch(running)
    message = Translatable(
        "Captions pushed: {count:,}; vectors of texts: {vectors:,}, of sounds: {sounds:,}.",
        count=running.count,
        vectors=running.vectors,
        sounds=running.sounds,
    )
    told = {"captions": running.count, "vectors": running.vectors, "sound_vectors": running.sounds}
    _tell(arguments, console, message, **told)
    return 0


def run_pull(arguments: argparse.Namespace, console: Console) -> int:
    """Pull, or with --dry-run show what would change; status 1 when a caption was refused."""
    from recap_engine.shared.pull import Pull
    from recap_engine.shared.store import open_store

    opened = options.open_to_read(arguments) if arguments.dry_run else options.open_to_change(arguments)
    with opened as workspace, open_store(store_address(arguments.url)) as store:
        store.identity()
        running = Pull(workspace, store, annotator=options.annotator(arguments), dry_run=arguments.dry_run)
        console.watch(running)
        names = file_names(running.summary, workspace)
    show_merge(running.summary, arguments.format, console, names, dry_run=arguments.dry_run)
    if running.vectors:
        console.say(Translatable("Vectors of texts taken over: {count:,}.", count=running.vectors))
    say_ignored(running.ignored, console)
    return 1 if running.summary.refused else 0


def run_status(arguments: argparse.Namespace, console: Console) -> int:
    """Tell what is to be pushed and pulled."""
    from recap_engine.shared.pull import to_pull
    from recap_engine.shared.push import to_push
    from recap_engine.shared.store import open_store

    with options.open_to_read(arguments) as workspace, open_store(store_address(arguments.url)) as store:
        _id, has_pgvector = store.identity()
        pushes = to_pull(workspace, store)
        sending, coming = len(to_push(workspace, store)), sum(captions for _, captions in pushes)
        name = store.name
    message = Translatable(
        "{url}: captions to push: {sending:,}; to pull: {coming:,}; pushes of others: {pushes:,}.",
        url=name,
        sending=sending,
        coming=coming,
        pushes=len(pushes),
    )
    _tell(arguments, console, message, url=name, pgvector=has_pgvector, to_push=sending, to_pull=coming)
    return 0


def run_index(arguments: argparse.Namespace, console: Console) -> int:
    """Make the indexes and tell their recall, or remove them."""
    from recap_engine.shared.index import build_indexes, drop_indexes, recall_of
    from recap_engine.shared.store import open_store

    with open_store(store_address(arguments.url)) as store:
        store.identity()
        if arguments.drop:
            count = drop_indexes(store)
            _tell(arguments, console, Translatable("Indexes removed: {count:,}.", count=count), removed=count)
            return 0
        for one in build_indexes(store):
            recall = recall_of(store, one.model)
            message = Translatable(
                "Model {model}: vectors of texts: {vectors:,}; the index finds {recall:.1%} of the ten nearest.",
                model=one.model.fingerprint,
                vectors=one.vectors,
                recall=recall,
            )
            told = {"model": one.model.fingerprint, "vectors": one.vectors, "recall": recall}
            _tell(arguments, console, message, **told)
    return 0


def _tell(arguments: argparse.Namespace, console: Console, message: Translatable, **values: object) -> None:
    if arguments.format == "jsonl":
        print(json.dumps(values))
    else:
        console.say(message)
