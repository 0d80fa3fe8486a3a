"""``recap serve``: suggestions over HTTP, as a machine-learning backend of Label Studio."""

from __future__ import annotations

import argparse
import os
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.service.label_studio_backend import Backend

_LOWEST_PORT, _HIGHEST_PORT = 1024, 65_535


def add_commands(commands: Commands) -> None:
    """``recap serve``."""
    parser = add_command(
        commands,
        "serve",
        _("give suggestions to Label Studio, and learn from its annotators"),
        _(
            "Answer Label Studio as a machine-learning backend: it shows a suggestion for each sound, and what is "
            "annotated there joins the captions of the workspace when its webhook comes to the same address. Only "
            "this computer can connect, and only with the token, unless --host says otherwise. Needs the extra serve."
        ),
        examples=[
            "recap serve --sounds ~/library",
            "recap serve --label-studio http://localhost:8080 --api-key KEY --collection accepted",
        ],
    )
    parser.add_argument("--port", type=int, default=9090, metavar="N", help=_("port to listen on (default: 9090)"))
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="HOST", help=_("address to listen on (default: this computer only)")
    )
    parser.add_argument("--token", metavar="TOKEN", help=_("the token that requests need (default: a new one)"))
    parser.add_argument("--sounds", type=Path, metavar="DIR", help=_("the folder with the sounds of local storage"))
    parser.add_argument("--label-studio", default="", metavar="URL", help=_("the server that uploads are fetched from"))
    parser.add_argument(
        "--api-key",
        default=os.environ.get("LABEL_STUDIO_API_KEY", ""),
        metavar="KEY",
        help=_("your key on that server (default: $LABEL_STUDIO_API_KEY)"),
    )
    parser.add_argument(
        "--collection",
        default="accepted",
        metavar="NAME",
        help=_("the collection that annotations join (default: accepted)"),
    )
    options.add_workspace(parser)
    options.add_models(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Serve until interrupted."""
    try:
        import starlette  # noqa: F401
        import uvicorn
    except ModuleNotFoundError:
        raise RequestError('`recap serve` needs the extra serve: pip install "recap-desktop[serve]".') from None
    from recap_engine.service.application import Worker, make_application

    if arguments.port and not _LOWEST_PORT <= arguments.port <= _HIGHEST_PORT:  # 0 means any that is free
        raise RequestError("{port} is not a port: choose one from 1024 to 65535.", port=arguments.port)
    if arguments.sounds is not None and not arguments.sounds.is_dir():
        raise RequestError("{path} is not a folder: name the folder with the sounds.", path=arguments.sounds)
    token = arguments.token or secrets.token_urlsafe(18)
    with tempfile.TemporaryDirectory(prefix="recap-serve-") as fetched:
        worker = Worker(lambda: _backend(arguments, Path(fetched), console))
        try:
            server = uvicorn.Server(
                uvicorn.Config(
                    make_application(worker, token),
                    host=arguments.host,
                    port=arguments.port,
                    log_level="warning",
                    access_log=False,
                )
            )
            socket = server.config.bind_socket()
            host, port = socket.getsockname()[:2]
            console.say(
                Translatable(
                    "Label Studio finds this under http://{host}:{port}/{token} (its webhook: add /webhook). "
                    "Ctrl+C ends it.",
                    host=host,
                    port=port,
                    token=token,
                )
            )
            server.run(sockets=[socket])
        except KeyboardInterrupt:
            pass  # the server has answered what was asked before
        finally:
            worker.close(lambda backend: backend.close())
    return 0


def _backend(arguments: argparse.Namespace, fetched: Path, console: Console) -> Backend:
    from recap_engine.service.label_studio_backend import Backend
    from recap_engine.service.sound_files import SoundFiles

    engine = options.open_engine(arguments, console, write=True)
    console.watch(engine.prepare())
    files = SoundFiles(arguments.sounds, arguments.label_studio, arguments.api_key, fetched)
    return Backend(engine, files, arguments.collection)
