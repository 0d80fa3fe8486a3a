"""The starter captions' vectors that ship with a bundle, and proposals made before every caption has one."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors import safe_open
from safetensors.numpy import save_file

from recap_engine.bundles import caption_vectors
from recap_engine.bundles.bundle import CAPTION_VECTORS, Bundle, read_bundle
from recap_engine.bundles.caption_vectors import load_caption_vectors, write_caption_vectors
from recap_engine.bundles.device import Device
from recap_engine.bundles.find import find_bundle
from recap_engine.bundles.load import load_encoder
from recap_engine.bundles.write import write_hashes
from recap_engine.datastore.imports import ImportRow
from recap_engine.engine import Engine, create_workspace
from recap_engine.errors import BundleError

TEXTS = ("A dog barks", "Rain on a roof", "A bell")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    def rows() -> Iterator[ImportRow]:
        yield from (ImportRow(text=text) for text in TEXTS)

    monkeypatch.setattr(caption_vectors, "starter_captions", rows)


def test_the_starter_ships_the_vectors_that_its_encoder_makes() -> None:
    bundle = find_bundle("starter")
    texts = sorted({row.text for row in caption_vectors.starter_captions()})
    shipped = load_caption_vectors(bundle)
    assert shipped.known(texts) == texts, "run python -m recap_engine.bundles.caption_vectors"
    some = texts[:: len(texts) // 40]
    made = load_encoder(bundle, Device()).encode_text(some)
    assert np.sum(made * shipped.of(some), axis=1) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.usefixtures("few")
def test_written_vectors_are_found_by_their_wording(copy: Bundle) -> None:
    encoder = load_encoder(copy, allow_untrained=True)
    written = write_caption_vectors(copy, encoder)
    assert CAPTION_VECTORS in written.hashes
    assert written.fingerprint == copy.fingerprint, "proposals do not depend on the file"
    shipped = load_caption_vectors(written)
    assert shipped.known(["A cat", *TEXTS]) == list(TEXTS)
    assert shipped.of(TEXTS) == pytest.approx(encoder.encode_text(TEXTS), abs=1e-3)


@pytest.mark.usefixtures("few")
def test_vectors_of_another_encoder_are_not_used(copy: Bundle) -> None:
    written = write_caption_vectors(copy, load_encoder(copy, allow_untrained=True))
    tokenizer = written.folder / "text_tokenizer.json"
    tokenizer.write_text(tokenizer.read_text() + "\n")
    changed = write_hashes(written.folder)
    assert changed.encoder_fingerprint != written.encoder_fingerprint
    assert load_caption_vectors(changed).known(TEXTS) == []


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("value", [0.0, np.nan, np.inf])
def test_vectors_without_a_direction_are_refused(copy: Bundle, value: float) -> None:
    written = write_caption_vectors(copy, load_encoder(copy, allow_untrained=True))
    path = written.file(CAPTION_VECTORS)
    with safe_open(path, framework="np") as file:
        metadata, keys, vectors = file.metadata(), file.get_tensor("keys"), file.get_tensor("vectors").copy()
    vectors[1] = value
    save_file({"keys": keys, "vectors": vectors}, path, metadata=metadata)
    with pytest.raises(BundleError, match="contains invalid vectors"):
        load_caption_vectors(write_hashes(copy.folder))


@pytest.mark.usefixtures("few")
def test_vectors_of_another_width_are_refused(copy: Bundle) -> None:
    encoder = load_encoder(copy, allow_untrained=True)
    written = write_caption_vectors(copy, encoder)
    with pytest.raises(BundleError, match="contains invalid vectors"):
        load_caption_vectors(written, encoder.dimensions + 1)


def test_a_bundle_without_the_file_has_none(copy: Bundle, tmp_path: Path) -> None:
    assert load_caption_vectors(read_bundle(copy.folder)).known(TEXTS) == []


def test_a_new_workspace_finds_every_starter_caption_without_embedding_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a caption was embedded")

    monkeypatch.setattr("recap_engine.clap.compact.CompactEncoder.encode_text", refuse)
    create_workspace(tmp_path / "new.recap").close()
    engine = Engine.open(tmp_path / "new.recap", device="cpu")
    for _ in engine.embed_newest():
        pass
    assert engine.workspace.vectors.pending_texts(engine.bundle.encoder_fingerprint) == []
    engine.close()
