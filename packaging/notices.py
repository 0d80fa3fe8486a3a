"""Collect the licences of everything in a bundle into one file, which `recap --licenses` shows.

PyInstaller's recipe calls `write_notices`. The texts come from the packages' own files, from Python, and for libraries
of the system from Debian's copyright files; the texts of the GNU licences are in `packaging/licences`.
"""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path

from recap_engine.cli.licenses import UNDECLARED, licence_name, licence_texts, packages

HERE = Path(__file__).parent
_RULE = "=" * 100


def write_notices(to: Path, libraries: Iterable[Path]) -> None:
    """Write the file.

    Args:
        to: the file.
        libraries: the sources of all binaries in the bundle; those of the system's packages are named by package.

    Raises:
        RuntimeError: a package has neither a text nor a declared licence.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text("\n".join(_parts(libraries)), encoding="utf-8")


def _parts(libraries: Iterable[Path]) -> Iterator[str]:
    introduction = (HERE / "notices.txt").read_text(encoding="utf-8")
    yield introduction.format(version=version("recap-desktop"), qt=version("PySide6-Essentials"))
    yield _section("Python", "PSF-2.0", _read(Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"))
    for package in packages():
        texts = [text for _, text in licence_texts(package)]
        licence = licence_name(package)
        if not texts and licence == UNDECLARED:
            raise RuntimeError(f"{package.name} declares no licence: look it up and add it to packaging/notices.py")
        by = package.metadata["Author"] or package.metadata["Author-email"] or "its contributors"
        text = "\n\n".join(texts) or f"Copyright (C) {by}. {package.metadata['Home-page'] or ''}"
        yield _section(f"{package.name} {package.version}", licence, text)
    for name, text in sorted(_system_packages(libraries).items()):
        yield _section(f"{name} (a library of the system that built this folder)", "as follows", text)
    yield _section("Licence text", "Apache-2.0", _read(HERE.parent / "LICENSE"))
    for text in sorted((HERE / "licences").glob("*.txt")):
        yield _section("Licence text", text.stem, _read(text))


def _section(name: str, licence: str, text: str) -> str:
    return f"{_RULE}\n{name}: {licence}\n{_RULE}\n\n{text.strip()}\n"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else f"(no text at {path})"


def _system_packages(libraries: Iterable[Path]) -> dict[str, str]:
    """The copyright file of each Debian package that a library belongs to; empty on other systems."""
    if shutil.which("dpkg-query") is None:
        return {}
    found: dict[str, str] = {}
    site = Path(sysconfig.get_path("purelib"))
    for library in sorted({path.resolve() for path in libraries if not path.is_relative_to(site)}):
        # Debian moved /lib into /usr/lib; its database knows some files by the old name.
        for name in (str(library), str(library).removeprefix("/usr")):
            owner = subprocess.run(["dpkg-query", "-S", name], capture_output=True, text=True, check=False)
            if owner.returncode == 0:
                package = owner.stdout.partition(":")[0]
                found.setdefault(package, _read(Path("/usr/share/doc") / package / "copyright"))
                break
    return found
