"""``--html FILE``: a page to print instead of the answer on the terminal."""

from __future__ import annotations

import argparse
from pathlib import Path

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.errors import ExchangeError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable


def add_page(parser: argparse.ArgumentParser) -> None:
    """``--html FILE`` and ``--force``, for `check_page` and `write_page`."""
    parser.add_argument("--html", type=Path, metavar="FILE", help=_("write a page to print instead"))
    parser.add_argument("--force", action="store_true", help=_("replace FILE"))


def check_page(arguments: argparse.Namespace) -> None:
    """Refuse a page that would replace something; with ``--force`` still a sound or the workspace."""
    from recap_engine.audio.discovery import MEDIA_EXTENSIONS, SOUND_EXTENSIONS

    page = arguments.html
    options.check_output(page, arguments)
    if page.exists() and page.suffix.lower() in SOUND_EXTENSIONS | MEDIA_EXTENSIONS:
        raise ExchangeError("{path} is a sound or the workspace itself: write to another file.", path=page)
    if page.exists() and not arguments.force:
        raise ExchangeError("{path} already exists: choose another name, or replace it with --force.", path=page)


def write_page(path: Path, html: str, console: Console) -> None:
    """Write a page, whole or not at all, and say so."""
    from recap_engine.exchange.atomic_file import atomic_file

    with atomic_file(path) as page:
        page.write(html)
    console.say(Translatable("Wrote {path}.", path=path))
