"""The web application: its routes, its token, and the one thread in which the engine runs."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final, TypeVar

from recap_engine.errors import RecapError, RequestError
from recap_engine.i18n import translate

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import JSONResponse

    from recap_engine.service.label_studio_backend import Backend

Result = TypeVar("Result")

LARGEST_BODY: Final = 16 << 20
"""Bytes of a request; Label Studio sends up to some hundred tasks at a time, without their sounds."""


class Worker:
    """The thread that owns the backend. Requests wait for each other, as the engine does one thing at a time."""

    def __init__(self, make: Callable[[], Backend]) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._backend = self._thread.submit(make).result()

    async def run(self, work: Callable[[Backend], Result]) -> Result:
        """The result of ``work`` on the backend."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: work(self._backend))

    def close(self, close: Callable[[Backend], None]) -> None:
        """Wait for what is running, then ``close`` the backend in its thread."""
        self._thread.submit(close, self._backend).result()
        self._thread.shutdown()


def make_application(worker: Worker, token: str) -> Starlette:
    """The application. Every path but ``/health`` needs the token: as the first part of the path, or in a header."""
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Mount, Route

    async def health(_request: Request) -> JSONResponse:
        return JSONResponse({"status": "UP", "model_class": "RECAP"})

    async def setup(request: Request) -> JSONResponse:
        await _body(request, token)
        return JSONResponse({"model_version": await worker.run(lambda backend: backend.version)})

    async def predict(request: Request) -> JSONResponse:
        asked = await _body(request, token)
        tasks = asked.get("tasks")
        if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
            raise RequestError("The request has no list of tasks.")
        config = str(asked.get("label_config") or "")
        return JSONResponse(await worker.run(lambda backend: backend.predict(tasks, config)))

    async def webhook(request: Request) -> JSONResponse:
        event = await _body(request, token)
        return JSONResponse({"added": await worker.run(lambda backend: backend.learn(event))}, status_code=201)

    routes = [
        Route("/", health),
        Route("/health", health),
        Route("/setup", setup, methods=["POST"]),
        Route("/predict", predict, methods=["POST"]),
        Route("/webhook", webhook, methods=["POST"]),
        Route("/train", webhook, methods=["POST"]),
    ]
    return Starlette(
        routes=[*routes, Mount("/{token}", routes=routes)],
        exception_handlers={RecapError: _sentence, _Forbidden: _forbidden},
    )


class _Forbidden(Exception):
    pass


async def _body(request: Request, token: str) -> dict[str, Any]:
    """The JSON object of a request. Raises _Forbidden, RequestError."""
    given = (request.path_params.get("token"), _header_token(request.headers.get("authorization", "")))
    if not any(one and hmac.compare_digest(one.encode(), token.encode()) for one in given):
        raise _Forbidden
    content = bytearray()
    async for piece in request.stream():
        content += piece
        if len(content) > LARGEST_BODY:
            raise RequestError("The request is larger than {limit:,} bytes: send fewer tasks.", limit=LARGEST_BODY)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise RequestError("The request is not a JSON object.")
    return found


def _header_token(header: str) -> str:
    """What follows ``Bearer`` or ``Token``, or the password of ``Basic``."""
    kind, _space, value = header.partition(" ")
    if kind.lower() != "basic":
        return value.strip()
    try:
        return base64.b64decode(value).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


async def _sentence(_request: Request, error: Exception) -> JSONResponse:
    from starlette.responses import JSONResponse

    return JSONResponse({"detail": translate(error)}, status_code=400)


async def _forbidden(_request: Request, _error: Exception) -> JSONResponse:
    from starlette.responses import JSONResponse

    return JSONResponse(
        {"detail": "The token is missing or wrong: use the address that `recap serve` shows."}, status_code=401
    )
