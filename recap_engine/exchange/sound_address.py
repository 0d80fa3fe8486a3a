"""What a table or a task calls a sound: a path, a URL, an upload to Label Studio, or a file of its local storage."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, quote, unquote, urlsplit

from recap_engine.exchange.row import SoundReference
from recap_engine.records import Region

LOCAL_FILES: Final = "/data/local-files/?d="
_UPLOADED: Final = re.compile(r"[0-9a-f]{8}-")


def is_address(audio: str) -> bool:
    """Whether it is a URL, an upload or local storage rather than a path."""
    return "://" in audio or audio.startswith("/data/")


def sound_reference(audio: str, part: Region | None = None) -> SoundReference:
    """The sound that ``data.audio`` or a cell means: a path, a URL, an upload, or a file in local storage.

    Raises ValueError for what starts like a URL but is not one.
    """
    address = urlsplit(audio) if is_address(audio) else None
    if address is None:
        return SoundReference(audio.replace("\\", "/"), part)
    if directory := parse_qs(address.query).get("d"):
        return SoundReference(directory[0].replace("\\", "/").lstrip("/"), part)
    path = unquote(address.path)
    name = path.rpartition("/")[2]
    if "/data/upload/" in path:
        original = _UPLOADED.sub("", name, count=1) if _UPLOADED.match(name) else name
        return SoundReference(original, part, others=(name,) if name != original else (), uploaded=True)
    if address.scheme == "file":
        return SoundReference(path, part)
    path = path.lstrip("/")
    return SoundReference(path, part, others=(name,) if name != path else ())


def audio_of(path: str, prefix: str) -> str:
    """What `sound_reference` reads as ``path``: ``prefix`` and the path, escaped if the prefix is a URL."""
    escaped = prefix.startswith(("/data/", "http://", "https://"))
    return prefix + (quote(path, errors="replace") if escaped else path)
