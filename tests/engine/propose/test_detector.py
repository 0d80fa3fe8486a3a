"""Two kinds that are heard at once are named in one caption."""

from __future__ import annotations

import numpy as np
import pytest

from recap_engine.clap.listen import Hearing
from recap_engine.propose.detector import Detector, heard_features

KINDS = np.eye(3, dtype=np.float32)


def hearing() -> Hearing:
    hidden = np.array([[1.0, 0.0], [3.0, 2.0]], np.float32)
    return Hearing(np.array([0.6], np.float32), np.array([0.8], np.float32), hidden, 1, 1.0, 1.0)


def detector(*logits: float) -> Detector:
    """One that says the same of every sound."""
    outer = np.zeros((len(logits), 2), np.float32)
    outer[:, -1] = logits
    return Detector(np.zeros((1, 7), np.float32), outer)


def test_features_are_mean_and_maximum_of_the_states_then_vector_and_signature() -> None:
    assert heard_features(hearing()).tolist() == pytest.approx([2.0, 1.0, 3.0, 2.0, 0.6, 0.8])


def test_hidden_layer_hears_the_features() -> None:
    inner = np.zeros((1, 7), np.float32)
    inner[0, 2], inner[0, -1] = 1.0, -1.0
    logits, several = Detector(inner, np.array([[2.0, 0.5], [-1.0, 0.0]], np.float32)).detect(heard_features(hearing()))
    assert logits.tolist() == [4.5]
    assert several == -2.0


def test_detector_is_evidence_for_kinds_only_where_it_hears_several() -> None:
    one, several = detector(4.0, -2.0, -20.0), detector(4.0, -2.0, 20.0)
    assert one.evidence(hearing()).tolist() == pytest.approx([0.0, 0.0], abs=1e-6)
    more, less = several.evidence(hearing())
    assert more > 0.0 > less


def test_second_kind_is_the_clearest_one_with_another_meaning() -> None:
    texts = KINDS.copy()
    texts[1] = [0.9, np.sqrt(1 - 0.81), 0.0]
    shares = np.full(3, 0.3, np.float32)
    assert detector(5.0, 4.0, 1.0, 2.0).second(hearing(), shares, texts) == (0, 2, pytest.approx(3.0))


def test_probable_kind_comes_first_where_the_detector_is_undecided() -> None:
    shares = np.array([0.01, 0.9, 0.01], np.float32)
    first, _, _ = detector(1.0, 1.0, 0.0, 0.0).second(hearing(), shares, KINDS)
    assert first == 1


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        ("A dog is barking", "Rain is falling", "A dog is barking while rain is falling"),
        ("A dog is barking", "The sound of rain", "A dog is barking and rain can be heard"),
        ("The sound of rain", "A dog is barking", "A dog is barking and rain can be heard"),
        ("The sound of rain", "The noise of a factory machine", "The sound of rain and a factory machine"),
    ],
)
def test_captions_of_two_kinds_become_one(one: str, other: str, both: str) -> None:
    assert Detector.joined(one, other) == both
