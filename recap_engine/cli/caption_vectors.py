"""Vectors that come with captions from a Parquet file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recap_engine.cli.console import Console
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace
    from recap_engine.exchange.source import Source
    from recap_engine.exchange.vector_columns import VectorsTaken


def take_vectors(file: Source, workspace: Workspace, bundle_name: str, console: Console) -> VectorsTaken | None:
    """Take the vectors of a Parquet file that were made by the bundle in use; None where there are none."""
    from recap_engine.exchange.parquet_file import ParquetFile

    if not isinstance(file, ParquetFile):
        return None
    from recap_engine.bundles.device import Device
    from recap_engine.bundles.find import find_bundle
    from recap_engine.bundles.load import load_encoder
    from recap_engine.exchange.vector_columns import VectorImport, VectorsTaken, encoder_of

    made_by = set(map(encoder_of, file.files)) - {""}
    if not made_by:
        return None
    bundle = find_bundle(bundle_name)
    fingerprint = bundle.encoder_fingerprint
    if fingerprint not in made_by:
        return VectorsTaken(other_model=True)
    known = workspace.vectors.encoder(fingerprint)
    dimensions = known.dimensions if known else load_encoder(bundle, Device(), allow_untrained=True).dimensions
    taking = VectorImport(workspace, fingerprint, dimensions)
    console.watch(
        Progress(Translatable("importing vectors"), taking.found.taken)
        for _ in taking.take(file.files, dict(file.meanings)["caption"])
    )
    return taking.found


def show_vectors(name: str, vectors: VectorsTaken | None, console: Console) -> None:
    """Say what became of the vectors of the file ``name``."""
    if vectors is None:
        return
    if vectors.taken:
        console.say(Translatable("Vectors taken from the file: {count:,}.", count=vectors.taken))
    say_ignored(vectors.ignored, console)
    if vectors.other_model:
        console.say(
            Translatable(
                "{name} has vectors of another model, which are not used: missing ones are computed when they are "
                "needed.",
                name=name,
            )
        )


def say_ignored(count: int, console: Console) -> None:
    """Say how many vectors were not the model's, if any."""
    if count:
        console.say(
            Translatable(
                "Vectors ignored, because they do not have the width and length of this model's: {count:,}.",
                count=count,
            )
        )
