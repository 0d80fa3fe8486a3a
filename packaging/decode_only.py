"""Leave x264 and x265 out of a bundle.

PyAV's libavcodec is LGPL, but it is linked with x264 and x265, which are GPL, and does not load without them. This
program only decodes, so the bundle gets two libraries of the same names whose functions do nothing: FFmpeg then says
that it cannot open these encoders. Linux only; PyInstaller's recipe leaves PyAV out elsewhere.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

_GPL_LIBRARY = re.compile(r"lib(x26[45])[-.].*so[.0-9]*$")


def without_encoders(binaries: list[tuple[str, str, str]], folder: Path) -> list[tuple[str, str, str]]:
    """The same entries (name, source, kind), with stand-ins for x264 and x265, which are written to ``folder``.

    Raises:
        subprocess.CalledProcessError: the C compiler or `nm` failed.
        RuntimeError: there is an x264 or x265 but no libavcodec, so its symbols are unknown.
    """
    codec = next((source for name, source, _ in binaries if Path(name).name.startswith("libavcodec")), None)
    replaced = []
    for name, source, kind in binaries:
        match = _GPL_LIBRARY.search(Path(name).name)
        if match is None:
            replaced.append((name, source, kind))
            continue
        if codec is None:
            raise RuntimeError(f"{name} is in the bundle, but libavcodec is not.")
        stand_in = _stand_in(match[1], Path(codec), folder / Path(name).name)
        replaced.append((name, str(stand_in), kind))
    return replaced


def _stand_in(prefix: str, codec: Path, to: Path) -> Path:
    """A library that defines every symbol beginning with ``prefix`` that libavcodec wants."""
    listed = subprocess.run(["nm", "-D", "--undefined-only", codec], check=True, capture_output=True, text=True).stdout
    symbols = sorted({line.split()[-1] for line in listed.splitlines() if f" {prefix}_" in line})
    source = "".join(f"void *{symbol}(void) {{ return 0; }}\n" for symbol in symbols)
    to.parent.mkdir(parents=True, exist_ok=True)
    command = ["cc", "-shared", "-fPIC", "-O1", f"-Wl,-soname,{to.name}", "-x", "c", "-", "-o", str(to)]
    subprocess.run(command, input=source, text=True, check=True)
    return to
