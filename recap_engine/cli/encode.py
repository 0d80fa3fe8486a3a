"""``recap encode``: CLAP vectors of sounds, for use elsewhere."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from recap_engine.batch.pipeline import FILE_ERRORS
from recap_engine.batch.rows import as_utf8
from recap_engine.cli import options
from recap_engine.cli.console import Console
from recap_engine.cli.options import Commands
from recap_engine.errors import RequestError
from recap_engine.i18n import translate
from recap_engine.printable import printable
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Floats
    from recap_engine.engine import Engine


def add_commands(commands: Commands) -> None:
    """``recap encode``."""
    parser = commands.add_parser(
        "encode",
        help="write the CLAP vectors of sounds to a file",
        description="Write the CLAP vectors of sounds to a NumPy file: vectors (n, d) of unit length, paths, sounds "
        "(hashes), and the encoder's fingerprint.",
        epilog="example:\n  recap encode field-recordings/ --out vectors.npz",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="sounds and folders of sounds")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.npz", help="where the vectors go")
    parser.add_argument("--force", action="store_true", help="replace FILE.npz")
    options.add_workspace(parser)
    options.add_models(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Encode and write; what cannot be read is told and left out."""
    found = options.found_paths(arguments.paths)
    options.protect(arguments.out, arguments, (path for path, _ in found))
    if arguments.out.exists() and not arguments.force:
        raise RequestError(
            "{path} exists already: replace it with --force, or choose another name.", path=arguments.out
        )
    engine = options.open_engine(arguments, console)
    try:
        encoded = list(_encode(engine, found, console))
        if not encoded:
            raise RequestError("No audio found in what was named.")
        _write(arguments.out, encoded, engine.encoder.fingerprint)
    finally:
        engine.close()
    failed = len(found) - len(encoded)
    console.say(f"{len(encoded):,} encoded, {failed:,} failed; written to {arguments.out}.")
    return 1 if failed else 0


def _encode(
    engine: Engine, found: Sequence[tuple[str, Translatable | None]], console: Console
) -> Iterator[tuple[str, str, Floats]]:
    """(path, hash, vector) of each that can be read; no more of it is held than that."""
    for done, (path, error) in enumerate(found, 1):
        try:
            if error is not None:
                raise RequestError(error)
            heard = engine.hear(path)
            yield path, heard.sound.hash, heard.hearing.vector
        except FILE_ERRORS as problem:
            console.tell_failure(path, translate(problem))
        console.show(Progress("encoding", done, len(found), printable(Path(path).name)))


def _write(out: Path, encoded: Sequence[tuple[str, str, Floats]], encoder: str) -> None:
    """The file appears whole or not at all. Raises RequestError."""
    import numpy as np

    paths, sounds, vectors = zip(*encoded, strict=True)
    scratch = out.with_name(out.name + ".part")
    try:
        with scratch.open("wb") as file:
            np.savez(
                file,
                vectors=np.stack(vectors),
                paths=np.array([as_utf8(path) for path in paths]),
                sounds=np.array(sounds),
                encoder=np.array(encoder),
            )
        scratch.replace(out)
    except OSError as error:
        scratch.unlink(missing_ok=True)
        raise RequestError(
            "{path} cannot be written ({reason}): choose another place with --out.",
            path=out,
            reason=error.strerror or "unknown reason",
        ) from None
