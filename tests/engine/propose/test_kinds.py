"""Known kinds of sound vote beside accepted sounds."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tiny_bundle import build_tiny_bundle

from recap_engine.errors import BundleError
from recap_engine.kinds import NO_KINDS, Kinds, of_kinds
from recap_engine.models.bundle import KINDS
from recap_engine.models.load import load_kinds

AXES = np.eye(3, dtype=np.float32)


def test_kinds_that_say_the_same_vote_together() -> None:
    kinds = of_kinds(["A dog barks", "Rain falls", "A dog barks"], AXES * 7.0)
    (votes,) = kinds.votes(AXES[:1], sharpness=10.0)
    assert kinds.texts == ("A dog barks", "Rain falls")
    assert votes == pytest.approx([1.0 + np.exp(-10.0), np.exp(-10.0)])


def test_no_kinds_have_no_votes() -> None:
    assert NO_KINDS.votes(AXES, sharpness=10.0).shape == (3, 0)


def test_kinds_without_a_signature_each_are_refused() -> None:
    with pytest.raises(BundleError, match="2 kinds"):
        Kinds(("A dog barks", "Rain falls"), AXES)


def test_kinds_travel_in_the_bundle(tmp_path: Path) -> None:
    captions = ["A dog barks", "Rain falls", "A bell rings"]

    def add(folder: Path) -> None:
        save_file({"signatures": AXES}, folder / KINDS, metadata={"captions": json.dumps(captions)})

    bundle = build_tiny_bundle(tmp_path / "tiny", more=add)
    loaded = load_kinds(bundle)
    assert loaded.captions == tuple(captions)
    np.testing.assert_array_equal(loaded.signatures, AXES)
    assert load_kinds(build_tiny_bundle(tmp_path / "plain")) is NO_KINDS
