"""Writes a bundle folder completely or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from recap_engine.bundles.bundle import CONFIG, HASHES, Bundle, read_bundle
from recap_engine.bundles.verify import hash_file, verify_quickly
from recap_engine.errors import BundleError


def write_bundle(bundle: Bundle, fill: Callable[[Path], None], *, replace_existing: bool = False) -> Bundle:
    """As `writing_bundle`, with a function that writes all files. Returns the bundle with its hashes."""
    with writing_bundle(bundle, replace_existing=replace_existing) as made:
        fill(made)
    return read_bundle(bundle.folder)


@contextmanager
def writing_bundle(bundle: Bundle, *, replace_existing: bool = False) -> Iterator[Path]:
    """A folder for all files but the two JSON ones; it becomes ``bundle.folder`` when the block ends without an error.

    The folder appears under its name only when it is complete and its files fit together as ``verify`` sees it. Raises
    BundleError when the folder exists (unless ``replace_existing``), cannot be written, or is not complete in the end.
    """
    with atomic_folder(bundle.folder, replace_existing=replace_existing) as made:
        yield made
        finish_bundle(replace(bundle, folder=made))


@contextmanager
def atomic_folder(target: Path, *, replace_existing: bool = False) -> Iterator[Path]:
    """A hidden folder that replaces ``target`` when the block ends without an error. Raises BundleError."""
    if target.exists() and not replace_existing:
        raise BundleError("{target} already exists; choose another name or remove it first.", target=target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as scratch:
            made = Path(scratch) / target.name
            made.mkdir()
            yield made
            _move(made, target, Path(scratch) / "before")
    except OSError as error:
        raise BundleError(
            "{target} cannot be written ({why}).", target=target, why=str(error.strerror or error)
        ) from error


def finish_bundle(bundle: Bundle) -> Bundle:
    """Write ``bundle.json`` and ``hashes.json`` beside the files that are there, and check the whole.

    Raises BundleError.
    """
    _write_json(bundle.folder / CONFIG, bundle.to_dict())
    return write_hashes(bundle.folder)


def write_hashes(folder: Path) -> Bundle:
    """Write ``hashes.json`` for the files in ``folder`` as they are, and check the whole. Raises BundleError."""
    names = sorted(path.name for path in folder.iterdir() if path.name != HASHES and not path.name.startswith("."))
    _write_json(folder / HASHES, {name: hash_file(folder / name) for name in names})
    finished = read_bundle(folder)
    verify_quickly(finished)
    return finished


def _write_json(path: Path, values: object) -> None:
    path.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _move(made: Path, target: Path, before: Path) -> None:
    """Replace ``target`` by ``made``; the old one is removed with the scratch folder."""
    if target.exists():
        shutil.move(target, before)
    try:
        made.rename(target)
    except OSError:
        if before.exists():
            before.rename(target)
        raise
