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
from recap_engine.cli.parser import Commands, add_command
from recap_engine.errors import RequestError
from recap_engine.i18n import _
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable
from recap_engine.whole_file import whole_file

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Floats
    from recap_engine.engine import Engine


def add_commands(commands: Commands) -> None:
    """``recap encode``."""
    parser = add_command(
        commands,
        "encode",
        _("write the CLAP vectors of sounds to a file"),
        _(
            "Write the CLAP vectors of sounds to a NumPy file with the arrays vectors (n, d, unit length), paths, "
            "sounds (hashes) and encoder (its fingerprint)."
        ),
        examples=["recap encode field-recordings/ --out vectors.npz"],
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help=_("sounds and folders of sounds"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.npz", help=_("the file to write"))
    parser.add_argument("--force", action="store_true", help=_("replace FILE.npz"))
    options.add_workspace(parser)
    options.add_models(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Encode and write; files that cannot be read are reported and left out."""
    found = options.find_sounds(arguments.paths)
    options.check_output(arguments.out, arguments, (path for path, _reason in found))
    if arguments.out.exists() and not arguments.force:
        raise RequestError(
            "{path} already exists: replace it with --force, or choose another name.", path=arguments.out
        )
    engine = options.open_engine(arguments, console)
    try:
        encoded = list(_encode(engine, found, console))
        if not encoded:
            raise RequestError("No audio was found in the files and folders given.")
        _write(arguments.out, encoded, engine.encoder.fingerprint)
    finally:
        engine.close()
    failed = len(found) - len(encoded)
    console.say(
        Translatable(
            "{encoded:,} encoded, {failed:,} failed; written to {path}.",
            encoded=len(encoded),
            failed=failed,
            path=arguments.out,
        )
    )
    return 1 if failed else 0


def _encode(
    engine: Engine, found: Sequence[tuple[str, Translatable | None]], console: Console
) -> Iterator[tuple[str, str, Floats]]:
    """(path, hash, vector) of each that can be read; no more of it is held than that."""
    for done, (path, reason) in enumerate(found, 1):
        if reason is not None:
            console.report_failure(path, reason)
        else:
            try:
                heard = engine.hear(path)
                yield path, heard.sound.hash, heard.hearing.vector
            except FILE_ERRORS as error:
                console.report_failure(path, error)
        console.show(Progress(Translatable("encoding"), done, len(found), Path(path).name))


def _write(out: Path, encoded: Sequence[tuple[str, str, Floats]], encoder: str) -> None:
    """The file appears whole or not at all. Raises RequestError."""
    import numpy as np

    paths, sounds, vectors = zip(*encoded, strict=True)
    try:
        with whole_file(out) as scratch, scratch.open("wb") as file:
            np.savez(
                file,
                vectors=np.stack(vectors),
                paths=np.array([as_utf8(path) for path in paths]),
                sounds=np.array(sounds),
                encoder=np.array(encoder),
            )
    except OSError as error:
        raise RequestError(
            "{path} cannot be written ({reason}): choose another place with --out.", path=out, reason=error.strerror
        ) from None
