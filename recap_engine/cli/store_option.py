"""The address of a shared store on the command line, and ``--datastore``, which retrieves from one."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from recap_engine.cli.console import Console
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.engine import Engine

FROM_ENVIRONMENT = "shared"
"""What ``--datastore`` names the store of $RECAP_SHARED_URL by."""


def store_address(given: str | None) -> str:
    """The address as given, else $RECAP_SHARED_URL. Raises RequestError where there is none."""
    url = given or os.environ.get("RECAP_SHARED_URL", "")
    if not url:
        raise RequestError("Name the shared store with --url postgresql://…, or in $RECAP_SHARED_URL.")
    return url


def add_datastore(parser: argparse.ArgumentParser) -> None:
    """``--datastore`` and ``--approximate``."""
    add_copied_datastore(parser)
    parser.add_argument(
        "--approximate",
        action="store_true",
        help=_("search the shared store by the indexes of `recap shared index`, which may miss near captions"),
    )


def add_copied_datastore(parser: argparse.ArgumentParser) -> None:
    """``--datastore``."""
    parser.add_argument(
        "--datastore",
        metavar="URL",
        help=_(
            "retrieve captions from this shared store (postgresql://…, or `shared` for $RECAP_SHARED_URL) instead "
            "of the workspace"
        ),
    )


def datastore_address(datastore: str) -> str:
    """The address that ``--datastore`` names. Raises RequestError where there is none."""
    if datastore == FROM_ENVIRONMENT and not os.environ.get("RECAP_SHARED_URL"):
        raise RequestError(
            "--datastore shared needs the address of the store in $RECAP_SHARED_URL: set it, or give --datastore "
            "postgresql://…."
        )
    return store_address(None if datastore == FROM_ENVIRONMENT else datastore)


@contextmanager
def retrieving(arguments: argparse.Namespace, engine: Engine, console: Console) -> Iterator[dict[str, object]]:
    """Let the engine retrieve from ``--datastore``, if it is given, or else from the workspace.

    Gives what the record of the run has to say about it. Raises RequestError.
    """
    if arguments.datastore is None:
        if arguments.approximate:
            raise RequestError("--approximate needs --datastore: a workspace is always searched exactly.")
        if arguments.collection:
            engine.use_collections(arguments.collection)
        yield {}
        return
    from recap_engine.shared.index import is_indexed
    from recap_engine.shared.search import SearchedModel, open_captions
    from recap_engine.shared.store import open_store

    model = SearchedModel(engine.encoder.fingerprint, engine.encoder.dimensions, arguments.approximate)
    with open_store(datastore_address(arguments.datastore)) as store:
        store.identity()
        if model.approximate and not is_indexed(store, model):
            raise RequestError(
                "The shared store at {url} has no index of this model: make it with `recap shared index`.",
                url=store.name,
            )
        collections = arguments.collection or ()
        with open_captions(store, model, engine.workspace.sounds, collections) as captions:
            engine.use_datastore(captions, collections, captions.missing)
            console.say(
                Translatable(
                    "Captions are retrieved from {url}. Of this model, texts: {texts:,}; sounds: {sounds:,}.",
                    url=store.name,
                    texts=captions.vectors["text"],
                    sounds=captions.vectors["audio"],
                )
            )
            if model.approximate:
                console.say(
                    Translatable(
                        "Search is approximate: it finds {recall:.1%} of the ten nearest captions.",
                        recall=captions.recall(),
                    )
                )
            yield {"datastore": store.name, "approximate": model.approximate}
