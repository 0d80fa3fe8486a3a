"""Signatures: a linear map after which sounds of one kind lie near each other, whatever else differs between them."""

import numpy as np
import torch

from recap_engine.training.clap.signature import fit_signatures, learnt_kinds
from recap_engine.training.corpus import Row

KINDS, RECORDINGS, WIDTH = 12, 8, 40


def _heard(random: np.random.Generator, kinds: int) -> tuple[np.ndarray, list[Row]]:
    """Sounds whose kind shows in the last ten numbers, under differences between recordings that are far larger."""
    middles = np.zeros((kinds, WIDTH))
    middles[:, -10:] = random.normal(size=(kinds, 10))
    rows, heard = [], []
    for kind in range(kinds):
        for take in range(RECORDINGS):
            apart = random.normal(size=WIDTH) * np.where(np.arange(WIDTH) < 30, 4.0, 0.3)
            rows.append(Row(f"{kind}-{take}.ogg", "here", f"kind {kind} sounding", f"{kind}-{take}", "train", True, ""))
            heard.append(middles[kind] + apart)
    return np.array(heard), rows


def _nearest_is_of_its_kind(vectors: np.ndarray, rows: list[Row]) -> float:
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    alike = vectors @ vectors.T - 2.0 * np.eye(len(rows))
    return float(np.mean([rows[i].label == rows[int(line.argmax())].label for i, line in enumerate(alike)]))


def test_kinds_never_learnt_are_distinguished_by_what_was_learnt_from_others() -> None:
    random = np.random.default_rng(0)
    weight, bias = fit_signatures(*_heard(random, KINDS), dimensions=11, shrinkage=0.01)
    others, rows = _heard(random, KINDS)
    signed = others @ weight.double().numpy().T + bias.double().numpy()
    assert _nearest_is_of_its_kind(others, rows) < 0.4
    assert _nearest_is_of_its_kind(signed, rows) > 0.8


def test_the_map_is_the_same_every_time() -> None:
    heard, rows = _heard(np.random.default_rng(1), KINDS)
    first, again = (fit_signatures(heard, rows, dimensions=4) for _ in range(2))
    assert torch.equal(first[0], again[0])
    assert torch.equal(first[1], again[1])


def test_what_varies_between_copies_of_a_sound_is_not_compared() -> None:
    random = np.random.default_rng(3)
    heard, rows = _heard(random, KINDS)
    loose = np.zeros((200, WIDTH))
    loose[:, -10:-5] = random.normal(size=(200, 5)) * 20.0  # half of the directions that tell kinds apart
    plain, wary = (
        fit_signatures(heard, rows, dimensions=11, shrinkage=0.01, apart=apart)[0].numpy() for apart in (None, loose)
    )
    loosely, firmly = (np.abs(weight[:, -10:-5]).mean() / np.abs(weight[:, -5:]).mean() for weight in (wary, plain))
    assert loosely < 0.5 * firmly


def test_kinds_of_a_single_recording_are_not_kinds() -> None:
    heard, rows = _heard(np.random.default_rng(2), 3)
    lonely = Row("lonely.ogg", "here", "gibbon singing", "lonely", "train", True, "")
    kinds = learnt_kinds(np.vstack([heard, heard[:1]]), [*rows, lonely])
    assert len(kinds.captions) == 3
    assert not any("gibbon" in text for text in kinds.captions)
