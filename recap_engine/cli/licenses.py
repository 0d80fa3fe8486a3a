"""``recap --licenses``: the licences of this program and of everything that it comes with or depends on."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from recap_engine.resources import resources_folder

NOTICES = "THIRD-PARTY-NOTICES.txt"
"""The name of the file that `packaging/notices.py` adds to a bundle, in the resources folder."""
UNDECLARED = "see its documentation"
INCLUDED_EXTRAS = frozenset({"media"})
"""The extras whose packages a bundle contains."""

_PROGRAM = "recap-desktop"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
_LONGEST_NAME = 90


class ShowLicenses(argparse.Action):
    """Print the notices and end the program, as ``--version`` does."""

    def __init__(self, **options: Any) -> None:
        super().__init__(nargs=0, **options)

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        option_string: str | None = None,
    ) -> None:
        """Raises: SystemExit, always."""
        for line in notices():
            print(line)
        parser.exit()


def notices() -> Iterator[str]:
    """The notices of a bundle in full; in a Python environment, one line for each package and where its texts are."""
    collected = resources_folder() / NOTICES
    if collected.is_file():
        yield collected.read_text(encoding="utf-8")
        return
    yield "RECAP Desktop is licensed under Apache-2.0. It uses these packages of this Python environment:\n"
    for package in packages():
        yield f"{package.name} {package.version}: {licence_name(package)}"
    yield "\nThe full texts are in the .dist-info folder of each package. The built-in captions are CC0-1.0;"
    yield "the model card of the built-in model lists the licences of the sounds that it was trained on."


def packages() -> list[Distribution]:
    """The installed packages that the program depends on, directly or not, without itself, by name."""
    found: dict[str, Distribution] = {}
    waiting = list(_requirements(_PROGRAM, INCLUDED_EXTRAS))
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:  # for another platform or Python version
            continue
        waiting.extend(_requirements(name, frozenset()))
    return [found[name] for name in sorted(found)]


def licence_name(package: Distribution) -> str:
    """The licence that a package declares, as short as it says it: an expression, a name or a classifier."""
    metadata = package.metadata
    classifiers = [
        line.rpartition("::")[2].strip()
        for line in metadata.get_all("Classifier") or ()
        if line.startswith("License ::") and not line.endswith("OSI Approved")
    ]
    named = (metadata["License-Expression"] or metadata["License"] or "").strip().partition("\n")[0]
    if named and len(named) <= _LONGEST_NAME and named != "UNKNOWN":
        return named
    return " / ".join(classifiers) or (f"{named[:_LONGEST_NAME]}…" if named else UNDECLARED)


def licence_texts(package: Distribution) -> Iterator[tuple[str, str]]:
    """The licence files of a package: path and text."""
    for path in package.files or ():
        in_metadata = any(part.endswith(".dist-info") for part in path.parts)
        if in_metadata and _LICENCE_FILE.search(path.name) and path.suffix not in (".py", ".pyc"):
            yield str(path), Path(str(path.locate())).read_text(encoding="utf-8", errors="replace")


def _requirements(name: str, extras: frozenset[str]) -> Iterator[str]:
    for requirement in distribution(name).requires or ():
        named, wanted = _NAME.match(requirement), _EXTRA.search(requirement)
        if named is not None and (wanted is None or wanted[1] in extras):
            yield re.sub(r"[-_.]+", "-", named[0]).lower()
