"""Checks a bundle's files against ``hashes.json``, and that safetensors files are complete.

Loading uses ``verify_quickly``, which hashes a file once and stores its size and times in the user's cache;
``verify`` hashes everything again.
"""

from __future__ import annotations

import json
import os
import stat
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from recap_engine.bundles.bundle import HASHES, Bundle
from recap_engine.config import cache_folder
from recap_engine.errors import BundleError
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

_BLOCK = 1 << 22
_LARGEST_HEADER = 100_000_000
_SETTLED_SECONDS = 2.0
"""A file changed more recently is hashed again: a second change might leave size and times as they are."""

_REMEMBERED = 500

CHECKING = Translatable("checking files")


@dataclass(frozen=True, slots=True)
class Problem:
    """One file that is not as published, and what is wrong with it."""

    file: str
    message: Translatable


def verify(bundle: Bundle) -> Iterator[Progress | Problem]:
    """Check every file again; yields a Progress before each (in bytes) and a Problem for each that is wrong."""
    yield from _structure(bundle)
    files = [name for name in sorted(bundle.hashes) if _regular(bundle.folder, name)]
    total = sum((bundle.folder / name).stat().st_size for name in files)
    done = 0
    for name in files:
        yield Progress(CHECKING, done, total, name, unit="bytes")
        problem = _check(bundle, name, hash_file)
        if problem is not None:
            yield problem
        done += (bundle.folder / name).stat().st_size
    yield Progress(CHECKING, done, total, unit="bytes")


def verify_quickly(bundle: Bundle, files: Collection[str] | None = None) -> None:
    """Check the bundle, hashing only files that changed since they were last hashed, and of those only ``files``.

    Raises BundleError for the first that is wrong.
    """
    for fault in _structure(bundle):
        raise BundleError(fault.message)
    known = _HashCache.read()
    try:
        for name in sorted(bundle.hashes if files is None else set(files) & set(bundle.hashes)):
            problem = _check(bundle, name, known.hash)
            if problem is not None:
                raise BundleError(problem.message)
    finally:
        known.write()


def hash_file(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _structure(bundle: Bundle) -> Iterator[Problem]:
    """Problems that show without hashing: missing and surplus files, links that lead out of the folder."""
    folder, hashes = bundle.folder, bundle.folder / HASHES
    for name in bundle.required:
        if not (folder / name).exists():
            yield Problem(name, _missing(folder / name))
        elif name not in bundle.hashes:
            unlisted = Translatable("{path} has no entry for {name}: install the bundle again.", path=hashes, name=name)
            yield Problem(name, unlisted)
    for name in sorted(bundle.hashes):
        path = folder / name
        if not path.exists():
            if name not in bundle.required:
                yield Problem(name, _missing(path))
        elif not path.resolve().is_relative_to(folder.resolve()):
            yield Problem(
                name,
                Translatable(
                    "{path} is a link to a file outside the bundle: replace it with the file itself.", path=path
                ),
            )
        elif not path.is_file():
            yield Problem(name, Translatable("{path} is not a regular file: install the bundle again.", path=path))
    for path in sorted(folder.iterdir()):
        if (
            path.name not in bundle.hashes
            and path.name not in (HASHES, *bundle.required)
            and not path.name.startswith(".")
        ):
            yield Problem(
                path.name,
                Translatable(
                    "{path} is not listed in {hashes} and does not belong to the bundle: move it away.",
                    path=path,
                    hashes=HASHES,
                ),
            )


def _missing(path: Path) -> Translatable:
    return Translatable("{path} is missing: the bundle is incomplete, install it again.", path=path)


def _regular(folder: Path, name: str) -> bool:
    path = folder / name
    inside = Path(name).name == name and path.resolve().is_relative_to(folder.resolve())
    return inside and path.is_file()


def _check(bundle: Bundle, name: str, hashed: Callable[[Path], str]) -> Problem | None:
    """Whether one file is whole and unchanged."""
    path = bundle.folder / name
    try:
        fault = safetensors_fault(path) if path.suffix == ".safetensors" else None
        if fault is not None:
            return Problem(name, fault)
        if hashed(path) != bundle.hashes[name]:
            return Problem(
                name,
                Translatable(
                    "{path} differs from the published file (another hash): install the bundle again.", path=path
                ),
            )
    except OSError as error:
        return Problem(name, Translatable("{path} cannot be read ({why}).", path=path, why=str(error.strerror)))
    return None


def safetensors_fault(path: Path) -> Translatable | None:
    """What is wrong with a safetensors file, judged by its header and length alone; None for a whole one.

    The format: 8 bytes of header length (little endian), a JSON header with the offsets of each tensor, the data.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if size < 8 or length > min(size - 8, _LARGEST_HEADER):
            return Translatable("{path} is cut off or is not a safetensors file: install the bundle again.", path=path)
        try:
            header = json.loads(file.read(length))
            ends = [entry["data_offsets"][1] for name, entry in header.items() if name != "__metadata__"]
            expected = 8 + length + max(ends, default=0)
        except (ValueError, RecursionError, AttributeError, TypeError, KeyError, IndexError):
            return Translatable("{path} is damaged or is not a safetensors file: install the bundle again.", path=path)
    if size < expected:
        return Translatable(
            "{path} is cut off at {size:,} of {expected:,} bytes: install the bundle again.",
            path=path,
            size=size,
            expected=expected,
        )
    if size > expected:
        return Translatable(
            "{path} has {count:,} bytes too many: install the bundle again.", path=path, count=size - expected
        )
    return None


class _HashCache:
    """Hashes of files by path, valid while size, times and inode stay."""

    def __init__(self, entries: dict[str, list[Any]]) -> None:
        self._entries = entries
        self._changed = False

    @staticmethod
    def _path() -> Path:
        return cache_folder() / "verified-files.json"

    @classmethod
    def read(cls) -> _HashCache:
        """Whatever is there; a cache that cannot be read is an empty one."""
        try:
            entries = json.loads(cls._path().read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            entries = {}
        return cls(entries if isinstance(entries, dict) else {})

    def hash(self, path: Path) -> str:
        """The file's SHA-256, computed if it is not known."""
        key = os.fsencode(path.resolve()).hex()
        state = _state(path)
        entry = self._entries.get(key)
        if isinstance(entry, list) and entry[:-1] == state and isinstance(entry[-1], str):
            return entry[-1]
        digest = hash_file(path)
        if _state(path) == state and time.time() - path.stat().st_mtime > _SETTLED_SECONDS:
            self._entries.pop(key, None)
            self._entries[key] = [*state, digest]
            self._changed = True
        return digest

    def write(self) -> None:
        """Remember, if that is possible: two processes may do so at once, and one of them wins."""
        if not self._changed:
            return
        path = self._path()
        scratch = path.with_name(f"{path.name}.{os.getpid()}")
        kept = dict(list(self._entries.items())[-_REMEMBERED:])
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            scratch.write_text(json.dumps(kept), "utf-8")
            scratch.replace(path)
        except OSError:
            with suppress(OSError):
                scratch.unlink()


def _state(path: Path) -> list[int]:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(0, "not a file")
    return [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
