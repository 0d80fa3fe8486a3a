"""After a distillation the shared space is fitted again, and a teacher's classes are read from what a bundle keeps."""

from __future__ import annotations

import numpy as np
import torch
from torch.nn import functional

from recap_engine.clap.compact_towers import TowerConfig
from recap_engine.training.clap.class_readout import read_classes
from recap_engine.training.clap.distil.space import WEIGHTS, Features, Refit, of_sounds, refit
from recap_engine.training.clap.distil.student import Sizes, Student
from recap_engine.training.clap.distil.texts import Wordings
from recap_engine.training.clap.targets import LabelTexts
from recap_engine.training.leave_out import LeaveOut

CONFIG = TowerConfig(
    window_seconds=1.0, channels=(8, 8, 16, 16, 24), hidden=32, feature=32, dimensions=16, vocabulary=120,
    text_width=32, text_layers=1, text_heads=2, text_tokens=16, sentence=24,
)  # fmt: skip
LABELS = 4
CAPTIONS = 40


def _wordings() -> Wordings:
    """Four labels, two classes, and captions that are each near one label."""
    made = torch.Generator().manual_seed(0)
    names = functional.normalize(torch.randn(LABELS, CONFIG.sentence, generator=made), dim=1)
    near = names.repeat(CAPTIONS // LABELS, 1) + 0.1 * torch.randn(CAPTIONS, CONFIG.sentence, generator=made)
    captions = functional.normalize(near, dim=1)
    labels = LabelTexts([f"label {number}" for number in range(LABELS)], names, list(names[:, None]), captions)
    classes = LabelTexts(["Bark", "Engine"], names[:2], list(names[:2, None]), captions)
    return Wordings(labels, classes, torch.tensor([1.0, 1.0]))


def _heard(student: Student) -> Features:
    made = torch.Generator().manual_seed(1)
    middles = 2.0 * torch.randn(LABELS, CONFIG.feature, generator=made)
    labels = torch.arange(LABELS).repeat(15)
    features = middles[labels] + 0.3 * torch.randn(len(labels), CONFIG.feature, generator=made)
    return of_sounds(student, features, labels)


def _found(student: Student, heard: Features, wordings: Wordings) -> float:
    """The share of sounds whose nearest caption is one of their label."""
    with torch.no_grad():
        vectors = functional.normalize(student.tower.project(heard.features), dim=1)
        best = (vectors @ student.text(wordings.labels.captions).T).argmax(dim=1)
    return float((best % LABELS == heard.first).float().mean())


def test_captions_are_found_after_the_refit_and_only_the_last_maps_change() -> None:
    torch.manual_seed(0)
    student = Student(CONFIG, Sizes(8, 2, LABELS)).eval()
    wordings, heard = _wordings(), _heard(student)
    before = {name: tensor.clone() for name, tensor in student.state_dict().items()}
    first = _found(student, heard, wordings)
    fitted = refit(student, heard, wordings, Refit(steps=150, batch=32, rate=1e-2))
    assert set(fitted) == set(WEIGHTS)
    assert first < 0.7
    assert _found(student, heard, wordings) > 0.95
    for name, tensor in student.state_dict().items():
        assert torch.equal(tensor, before[name]) == (name not in WEIGHTS), name


def test_the_refit_is_the_same_every_time() -> None:
    torch.manual_seed(0)
    student = Student(CONFIG, Sizes(8, 2, LABELS)).eval()
    wordings, heard = _wordings(), _heard(student)
    kept = {name: tensor.clone() for name, tensor in student.state_dict().items()}
    once = refit(student, heard, wordings, Refit(steps=5))
    student.load_state_dict(kept)
    again = refit(student, heard, wordings, Refit(steps=5))
    assert all(torch.equal(once[name], again[name]) for name in WEIGHTS)


def test_classes_are_read_from_signature_and_vector() -> None:
    random = np.random.default_rng(0)
    signatures, vectors = random.normal(size=(400, 6)), random.normal(size=(400, 5))
    logits = np.column_stack([3.0 * signatures[:, 0], 4.0 * vectors[:, 1] - 1.0, np.zeros(400)])
    names = ("Bark", "Rain", "Inside, small room")
    classes = read_classes(signatures, vectors, logits, names, LeaveOut())
    assert len(classes.captions) == 2
    barking = classes.shares(np.array([3, 0, 0, 0, 0, 0], np.float32), np.array([0, -2, 0, 0, 0], np.float32))
    raining = classes.shares(np.array([-3, 0, 0, 0, 0, 0], np.float32), np.array([0, 2, 0, 0, 0], np.float32))
    assert barking.argmax() == 0
    assert raining.argmax() == 1
    assert max(barking.max(), raining.max()) > 0.9
    assert len(read_classes(signatures, vectors, logits, names, LeaveOut(("dog|bark",))).captions) == 1
