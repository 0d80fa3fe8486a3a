"""``recap encode``: CLAP vectors of sounds, for use elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from recap_engine.batch.pipeline import OF_THE_FILE
from recap_engine.batch.rows import readable
from recap_engine.cli import options
from recap_engine.cli.caption import found_paths
from recap_engine.cli.console import Console
from recap_engine.errors import RequestError
from recap_engine.progress import Progress

Commands = Any


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
    options.add_workspace(parser)
    options.add_models(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, console: Console) -> int:
    """Encode and write; what cannot be read is told and left out."""
    import numpy as np

    found = list(found_paths(arguments.paths))
    engine = options.open_engine(arguments, console)
    heard, names, failed = [], [], 0
    try:
        for done, (path, error) in enumerate(found, 1):
            try:
                if error:
                    raise RequestError(error)
                heard.append(engine.hear(path))
                names.append(readable(path))
            except OF_THE_FILE as problem:
                failed += 1
                console.say(f"  {readable(path)}: {problem}")
            console.show(Progress("encoding", done, len(found), readable(Path(path).name)))
        if not heard:
            raise RequestError("No audio found in what was named.")
        scratch = arguments.out.with_name(arguments.out.name + ".part")
        try:
            with scratch.open("wb") as file:
                np.savez(
                    file,
                    vectors=np.stack([h.hearing.vector for h in heard]),
                    paths=np.array(names),
                    sounds=np.array([h.sound.hash for h in heard]),
                    encoder=np.array(engine.encoder.fingerprint),
                )
            scratch.replace(arguments.out)
        except OSError as error:
            raise RequestError(f"{arguments.out} cannot be written ({error.strerror}).") from None
    finally:
        engine.close()
    console.say(f"{len(heard):,} encoded, {failed:,} failed; written to {arguments.out}.")
    return 1 if failed else 0
