"""The vectors of the starter captions, shipped with a bundle: a new workspace need not embed 4,000 captions first.

The file holds float16 vectors and a hash of each wording, and names the encoder that made them. Wordings that are not
in it are embedded as usual, and so are all of them if the encoder is a different one.

``python -m recap_engine.bundles.caption_vectors [BUNDLE]`` writes the file for a bundle (default: the starter); run it
whenever the bundle or the starter captions change.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from recap_engine.annotate.starter_workspace import starter_captions
from recap_engine.bundles.bundle import CAPTION_VECTORS, Bundle
from recap_engine.bundles.verify import verify_quickly
from recap_engine.bundles.write import write_hashes
from recap_engine.datastore.text_rules import normalise_caption
from recap_engine.errors import BundleError

if TYPE_CHECKING:
    from recap_engine.clap.encoder import Encoder

_KEY_BYTES = 8
_BATCH = 512


@dataclass(frozen=True, slots=True)
class CaptionVectors:
    """Vectors (n, d) float16 by wording; ``rows`` finds the row of a wording's hash."""

    vectors: NDArray[np.float16] = field(default_factory=lambda: np.zeros((0, 1), np.float16))
    rows: dict[bytes, int] = field(default_factory=dict)

    def known(self, texts: Sequence[str]) -> list[str]:
        """Those of ``texts`` that have a vector here."""
        return [text for text in texts if _key(text) in self.rows]

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors (n, d) float32 of `known` texts, of unit length."""
        found = self.vectors[[self.rows[_key(text)] for text in texts]].astype(np.float32)
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def load_caption_vectors(bundle: Bundle, dimensions: int | None = None) -> CaptionVectors:
    """The bundle's file; nothing where it has none, or one of another encoder.

    Raises BundleError for a damaged one, and for vectors that do not have the encoder's ``dimensions``.
    """
    from safetensors import SafetensorError, safe_open

    if CAPTION_VECTORS not in bundle.hashes:
        return CaptionVectors()
    verify_quickly(bundle, (CAPTION_VECTORS,))
    path = bundle.file(CAPTION_VECTORS)
    try:
        with safe_open(path, framework="np") as file:
            if (file.metadata() or {}).get("encoder") != bundle.encoder_fingerprint:
                return CaptionVectors()
            keys, vectors = file.get_tensor("keys"), file.get_tensor("vectors")
    except (SafetensorError, OSError) as error:
        raise BundleError(
            "{path} cannot be read ({why}): install the bundle again.", path=path, why=str(error)
        ) from error
    if vectors.ndim != 2 or vectors.dtype != np.float16 or keys.shape != (len(vectors), _KEY_BYTES):
        raise BundleError("{path} contains no caption vectors: install the bundle again.", path=path)
    lengths = np.linalg.norm(vectors.astype(np.float32), axis=1)
    fits = dimensions is None or vectors.shape[1] == dimensions
    if not (fits and np.isfinite(lengths).all() and (lengths > 0).all()):
        raise BundleError("{path} contains invalid vectors: install the bundle again.", path=path)
    return CaptionVectors(vectors, {key.tobytes(): row for row, key in enumerate(keys)})


def write_caption_vectors(bundle: Bundle, encoder: Encoder) -> Bundle:
    """Embed the starter captions and put the file into the bundle's folder. Returns the bundle with its new hashes."""
    from safetensors.numpy import save_file

    texts = sorted({normalise_caption(row.text) for row in starter_captions()})
    parts = [encoder.encode_text(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
    keys = np.frombuffer(b"".join(map(_key, texts)), np.uint8).reshape(-1, _KEY_BYTES)
    save_file(
        {"keys": keys, "vectors": np.concatenate(parts).astype(np.float16)},
        bundle.file(CAPTION_VECTORS),
        metadata={"encoder": bundle.encoder_fingerprint},
    )
    return write_hashes(bundle.folder)


def _key(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=_KEY_BYTES).digest()


def main() -> None:
    """Write the file for the bundle that the command line names."""
    from recap_engine.bundles.device import Device
    from recap_engine.bundles.find import find_bundle
    from recap_engine.bundles.load import load_encoder

    bundle = find_bundle(*sys.argv[1:2])
    written = write_caption_vectors(bundle, load_encoder(bundle, Device()))
    path = written.file(CAPTION_VECTORS)
    print(f"{path}: {len(load_caption_vectors(written).rows):,} captions, {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
