"""Known kinds of sound vote beside accepted sounds."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file
from tiny_bundle import build_tiny_bundle

from recap_engine.bundles.bundle import KINDS
from recap_engine.bundles.load import load_kinds, read_kinds
from recap_engine.errors import BundleError
from recap_engine.propose.kinds import NO_KINDS, Classes, Kinds, Likeness, Taught, Telling, believed
from recap_engine.training.clap.export import write_kinds

AXES = np.eye(3, dtype=np.float32)


LIKENESS = Likeness(alike=0.5, dimensions=20.0, doubt=1.0)


def lonely(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Captions of which each means something else."""
    return np.eye(count, dtype=np.float32), np.zeros((count, 0), np.float32)


def near(axis: int, cosine: float, count: int) -> np.ndarray:
    """(count, 3) unit signatures of that cosine with an axis, turned about it evenly."""
    turned = np.roll(np.eye(3), axis, axis=0)
    angles = 2 * np.pi * np.arange(count) / count
    across = np.cos(angles)[:, None] * turned[1] + np.sin(angles)[:, None] * turned[2]
    return (cosine * turned[0] + np.sqrt(1 - cosine**2) * across).astype(np.float32)


def test_the_nearest_kind_has_the_largest_share_and_what_is_like_none_has_hardly_any() -> None:
    kinds = Kinds(("A dog barks", "Rain falls"), 0.8 * AXES[:2])
    like_dog, like_none = kinds.shares(np.stack([AXES[0], -AXES[2]]), LIKENESS)
    assert like_dog[0] > 0.9
    assert like_dog[1] < 0.1
    assert like_none.sum() < 0.05


def test_no_kinds_have_no_shares() -> None:
    assert NO_KINDS.shares(AXES, LIKENESS).shape == (3, 0)


def test_a_kind_gets_surer_with_every_sound_of_it() -> None:
    shares = []
    for count in (1, 3, 10):
        taught = Taught.of([near(0, 0.7, count) if count > 1 else near(0, 0.7, 2)[:1]])
        (share,), _ = believed(AXES[0], taught, NO_KINDS, LIKENESS, *lonely(1))
        shares.append(share)
    assert shares == sorted(shares)
    assert shares[0] < shares[-1]


def test_sounds_that_are_alike_make_a_narrower_kind() -> None:
    scattered, close = near(0, 0.6, 6), near(0, 0.95, 6)
    asked = near(0, 0.95, 6)[0]
    (wide, tight), _ = believed(asked, Taught.of([scattered, close]), NO_KINDS, LIKENESS, *lonely(2))
    assert tight > wide


def test_one_thing_said_in_two_ways_counts_once() -> None:
    sounds = near(0, 0.8, 4)
    once = Taught.of([sounds, near(1, 0.8, 4)])
    twice = Taught.of([sounds[:2], sounds[2:], near(1, 0.8, 4)])
    between = np.array([0.8, 0.6, 0.0], np.float32)
    (whole, other), _ = believed(between, once, NO_KINDS, LIKENESS, *lonely(2))
    same = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], np.float32)
    (half, rest, apart), _ = believed(between, twice, NO_KINDS, LIKENESS, same, np.zeros((3, 0), np.float32))
    assert half + rest == pytest.approx(whole, rel=1e-4)
    assert apart == pytest.approx(other, rel=1e-4)


def test_a_known_kind_and_what_was_accepted_of_it_are_one() -> None:
    kinds = Kinds(("A dog barks",), 0.7 * AXES[:1])
    taught = Taught.of([near(0, 0.7, 3)])
    one = np.ones((1, 1), np.float32)
    (accepted,), (known,) = believed(AXES[0], taught, kinds, LIKENESS, one, one)
    assert accepted == pytest.approx(known)


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


def test_what_a_caption_says_is_evidence_beside_the_signature() -> None:
    kinds = Kinds(("A dog barks", "Rain falls"), 0.8 * AXES[:2])
    between = ((AXES[0] + AXES[1]) / np.sqrt(2.0))[None].astype(np.float32)
    (even,) = kinds.shares(between, LIKENESS)
    (leaning,) = kinds.shares(between, LIKENESS, np.array([[0.0, 2.0]], np.float32))
    assert even[0] == pytest.approx(even[1])
    assert leaning[1] > 2 * leaning[0]


def test_classes_share_at_most_one_and_those_hardly_heard_have_nothing() -> None:
    readout = np.array([[9, 0, 0, 0, -3], [0, 9, 0, 0, -9], [0, 0, 0, 9, -3]], np.float32)
    classes = Classes(("An engine runs", "A bell rings", "Somebody talks"), readout, AXES)
    engine, bell, speech = classes.shares(AXES[0], np.array([0.9], np.float32))
    assert speech == pytest.approx(engine, rel=0.01)
    assert bell == 0
    assert 0.9 < engine + bell + speech < 1.0


def test_texts_that_do_not_belong_to_the_kinds_are_refused() -> None:
    with pytest.raises(BundleError, match="2 kinds"):
        Kinds(("A dog barks", "Rain falls"), AXES[:2], AXES)


def test_texts_and_classes_travel_in_the_bundle(tmp_path: Path) -> None:
    classes = Classes(("A bell rings",), np.arange(7, dtype=np.float32)[None], AXES[2:])
    write_kinds(Kinds(("A dog barks",), AXES[:1], AXES[1:2], classes), tmp_path / "kinds.safetensors")
    loaded = read_kinds(tmp_path / "kinds.safetensors")
    assert loaded.texts is not None
    np.testing.assert_array_equal(loaded.texts, AXES[1:2])
    assert loaded.classes.captions == classes.captions
    np.testing.assert_array_equal(loaded.classes.readout, classes.readout)
    np.testing.assert_array_equal(loaded.classes.texts, classes.texts)


def test_texts_and_classes_distinguish_kinds_that_sound_the_same() -> None:
    classes = Classes(("Rain is falling",), np.array([[0, 0, 0, 0, 0, 0, 3]], np.float32), AXES[1:2])
    kinds = Kinds(("A dog barks", "Rain falls"), np.tile(AXES[:1], (2, 1)), AXES[:2], classes)
    heard = np.array([0.0, 0.3, 0.9], np.float32)
    dog, rain = np.asarray(kinds.told(AXES[0], heard, Telling(said=10.0, said_from=0.1)))
    assert dog == pytest.approx(-1.0)
    assert rain == pytest.approx(2.0, rel=1e-3)
    dog, rain = np.asarray(kinds.told(AXES[0], heard, Telling(classes=1.0)))
    assert rain > 0 > dog
    assert Kinds(("A dog barks",), AXES[:1]).told(AXES[0], heard, Telling(said=10.0)) == 0.0
