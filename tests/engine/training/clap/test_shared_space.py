"""Refitting the shared space to captions."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch.nn import functional

from recap_engine.clap.compact_towers import TextTower, TowerConfig
from recap_engine.training.clap.export import export
from recap_engine.training.clap.shared_space import WEIGHTS, refit
from recap_engine.training.clap.trainer import Student

CONFIG = TowerConfig(
    window_seconds=1.0, channels=(8, 8, 16, 16, 24), hidden=32, feature=32, dimensions=16, vocabulary=120,
    text_width=32, text_layers=1, text_heads=2, text_tokens=16, sentence=24,
)  # fmt: skip


def _problem() -> tuple[Student, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Features of four kinds of sound, their labels, label sentences, and captions close to those."""
    torch.manual_seed(0)
    names = functional.normalize(torch.randn(4, CONFIG.sentence), dim=1)
    kinds = torch.randn(4, CONFIG.feature)
    labels = torch.arange(4).repeat(40)
    features = kinds[labels] + 0.3 * torch.randn(160, CONFIG.feature)
    captions = functional.normalize(names.repeat(10, 1) + 0.05 * torch.randn(40, CONFIG.sentence), dim=1)
    return Student(CONFIG, 4, torch.randn(64, CONFIG.sentence)), features, labels, names, captions


def _right(student: Student, features: torch.Tensor, labels: torch.Tensor, captions: torch.Tensor) -> float:
    with torch.inference_mode():
        heard = functional.normalize(student.tower.project(features), dim=1)
        nearest = (heard @ student.text(captions).T).argmax(dim=1)
    return float((nearest % 4 == labels).float().mean())


def test_sounds_find_captions_of_their_kind_and_only_the_last_layers_change() -> None:
    student, features, labels, names, captions = _problem()
    before = {name: tensor.clone() for name, tensor in student.state_dict().items()}
    assert _right(student, features, labels, captions) < 0.8
    space = refit(student, features, labels, names, captions, steps=150, rate=1e-2)
    assert _right(student, features, labels, captions) > 0.95
    assert set(space) == set(WEIGHTS)
    changed = {name for name, tensor in student.state_dict().items() if not torch.equal(tensor, before[name])}
    assert changed == set(WEIGHTS)


def test_the_same_seed_gives_the_same_space() -> None:
    spaces = [refit(*_problem(), steps=5) for _ in range(2)]
    assert all(torch.equal(spaces[0][name], spaces[1][name]) for name in WEIGHTS)


def test_an_export_carries_the_refitted_space_in_both_towers(tmp_path: Path) -> None:
    student, features, labels, names, captions = _problem()
    torch.save({"averaged": student.state_dict()}, tmp_path / "checkpoint.pt")
    torch.save({"tower": TextTower(CONFIG).state_dict()}, tmp_path / "text_checkpoint.pt")
    (tmp_path / "text_tokenizer.json").write_text("{}")
    (tmp_path / "log.csv").write_text("step\n")
    space = refit(student, features, labels, names, captions, steps=5)
    torch.save(space, tmp_path / "space.pt")
    export(tmp_path, tmp_path, tmp_path / "out", CONFIG)
    weights = load_file(tmp_path / "out" / "encoder.safetensors")
    assert torch.equal(weights["audio.project.weight"], space["tower.project.weight"].half())
    assert torch.equal(weights["text.project.weight"], space["words.weight"].half())
